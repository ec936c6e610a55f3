/* Inside index/ only, in C++: a new database from many documents.
 *
 * Xapian adds to a big database by touching nearly every posting list at each flush, and the more postings are pending the
 * slower it takes another. So small databases are made side by side, each by a thread of its own, and merged: linear
 * passes, and a compact database at the end. */
#ifndef JF_INDEX_BUILDER_HH
#define JF_INDEX_BUILDER_HH

#include <future>

#include "index/engine.hh"

class database_builder {
  public:
    explicit database_builder(std::string scratch_folder);
    void add(Xapian::Document document);  /* each key once */
    void finish(const std::string &path); /* writes the database; nothing can be added after it */

  private:
    struct part {
        std::string path;
        unsigned level;             /* how often its documents were merged */
        std::future<void> building; /* valid until it was waited for */
    };
    std::string next_path();
    void begin_part();
    void wait_for_room();
    void merge_last(size_t count);

    database_folder scratch; /* before the parts: they are waited for before it is removed */
    std::vector<part> parts; /* in the order of their documents */
    std::vector<Xapian::Document> documents;
    size_t postings = 0; /* of these documents */
    unsigned made = 0;
};

#endif
