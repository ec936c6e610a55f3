/* Inside index/ only, in C++: from what the caller knows of a document to Xapian's. */
#ifndef JF_INDEX_DOCUMENT_HH
#define JF_INDEX_DOCUMENT_HH

#include <unordered_map>

#include "index/engine.hh"

class document_maker {
  public:
    document_maker() = default;
    document_maker(const document_maker &) = delete;
    document_maker &operator=(const document_maker &) = delete;
    ~document_maker() { arena_release(&arena); }
    Xapian::Document make(const struct index *index, const struct index_document *from,
                          const std::string &key);

  private:
    void add_text(Xapian::Document &to, const struct index_document *from);
    void count_text(struct str text, bool in_title);

    struct arena arena = ARENA_INIT;
    std::unordered_map<std::string, Xapian::termcount> terms, title_terms;
};

/* Why it cannot be indexed; null when it can. */
const char *document_fault(const struct index *index, const struct index_document *document);

#endif
