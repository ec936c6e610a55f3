/* Inside index/ only, in C++: the filters' values as columns in memory, so that counting costs one addition a match.
 *
 * A column holds four bytes a document and one copy of each different list of values. It is read from the value slots
 * when a search first needs it, and again after each commit (about 60 ns a document); all readers of one revision share it. */
#ifndef JF_INDEX_COLUMNS_HH
#define JF_INDEX_COLUMNS_HH

#include "index/engine.hh"

class column {
  public:
    column(const Xapian::Database &database, Xapian::valueno slot);
    /* Which list of values a document has; 0 is the empty one. */
    uint32_t list_of(Xapian::docid id) const { return id < lists_of.size() ? lists_of[id] : 0; }
    size_t list_count() const { return lists.size(); }
    const std::string &list(uint32_t number) const { return lists[number]; } /* packed */
    std::vector<bool> lists_with(struct str value) const;

  private:
    std::vector<uint32_t> lists_of;
    std::vector<std::string> lists;
};

/* The column of a slot for the revision that this database shows. Shared by threads. */
std::shared_ptr<const column> column_of(struct index *index, const Xapian::Database &database,
                                        Xapian::valueno slot);

#endif
