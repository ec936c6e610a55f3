/* Inside index/ only, in C++: from understood queries to Xapian's. */
#ifndef JF_INDEX_RANKING_HH
#define JF_INDEX_RANKING_HH

#include "index/engine.hh"

/* Above the line `full`, below it `partial` without `full`; both without weight of their own and already filtered. */
struct ranked_query {
    Xapian::Query full;
    Xapian::Query partial; /* empty: there is no line */
};

struct ranked_query rank(const Xapian::Database &database, const struct index_search *search);

/* BM25 as measured (search.md §1). */
Xapian::BM25Weight bm25();

/* OR of the best terms of a text; its characters only rank what its bigrams and words find. */
Xapian::Query rank_text(const Xapian::Database &database, struct str search_form);

/* All terms of a phrase; empty when the text has none. `prefix` stands before each term. */
Xapian::Query phrase(struct str search_form, const std::string &prefix = std::string());

/* The terms of a phrase, as they stand in a document. */
std::vector<std::string> phrase_terms(struct str search_form);

/* INVALID for a filter that the schema does not have. */
enum status check_filters(const struct index *index, const struct index_pair *filters, size_t filter_count,
                          struct error *err);
Xapian::Query filtered(const Xapian::Query &query, const struct index_pair *filters, size_t filter_count,
                       bool public_only);

#endif
