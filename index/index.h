/* The search index: a C face over Xapian. It knows no types and no records, only documents made of text, filters and sort
 * keys; it can be deleted at any time and is then built anew from the store.
 *
 * What stands in a text is always found. A Chinese phrase is the AND of its bigrams: among 400 phrases cut from real texts
 * 99.4 % of what it finds holds the phrase as typed (search.md §1).
 *
 * Every function may be called from any thread, except that one writer belongs to one thread. No exception leaves it. */
#ifndef JF_INDEX_INDEX_H
#define JF_INDEX_INDEX_H

#include "base/status.h"
#include "index/query.h"

enum {
    INDEX_FILTERS_MAX = 40,
    INDEX_SORTS_MAX = 40,
    INDEX_TEXT_MAX = 2 * 1024 * 1024, /* bytes of a document's title and texts together */
    INDEX_VALUE_MAX = 1000,           /* bytes of a filter value or sort key, of a type and of an id */
    INDEX_OFFSET_MAX = 10000,
    INDEX_LIMIT_MAX = 1000,
    INDEX_EXACT_MAX = 10000, /* matches up to which all numbers are exact */
};

/* Names of filters and sort keys; their order gives Xapian's value slots. Static. A filter called "type" is filled by the
 * index itself from document.type. */
struct index_schema {
    const char *const *filters;
    unsigned filter_count;
    const char *const *sorts;
    unsigned sort_count;
    struct str fingerprint; /* of types, schema and ANALYSIS_VERSION: another one means rebuild */
};

struct index_pair {
    unsigned name; /* position in schema->filters or schema->sorts */
    struct str value;
};

struct index_document {
    struct str type, id;     /* together the key */
    struct str title;        /* original text; searched too */
    const struct str *texts; /* original texts, Markdown as it is */
    size_t text_count;
    const struct index_pair *filters; /* with all ancestors of a tree value; several of one name are fine */
    size_t filter_count;
    const struct index_pair *sorts; /* bytes that compare as the values do; at most one of a name */
    size_t sort_count;
    bool is_public; /* guests may find it */
};

struct index;

/* Opens what is there. A missing, damaged or differently fingerprinted index is no error: index_ready is then false until a
 * writer has published. `folder` is made if missing. FORBIDDEN, IO. Caller closes. */
MUST_CHECK enum status index_open(const char *folder, const struct index_schema *schema,
                                  struct index **ret_index, struct error *err);
void index_close(struct index *index);
bool index_ready(struct index *index);
/* A search met a damaged file, or the published folder is gone (costs a look at the disk): rebuild. */
bool index_damaged(struct index *index);
/* Grows with every commit that readers can see; for caches. */
uint64_t index_generation(struct index *index);
/* Last log sequence that the published index holds; 0 when not ready. */
uint64_t index_applied(struct index *index);

struct index_writer;

/* `fresh` builds a new index beside the current one (fast while each document comes once and none is removed); otherwise the current one is continued (UNAVAILABLE when not ready).
 * IN_USE when another process writes. Caller closes. */
MUST_CHECK enum status index_writer_open(struct index *index, bool fresh, struct index_writer **ret_writer,
                                         struct error *err);
void index_writer_close(
    struct index_writer *writer); /* without commit: changes since the last one are lost */
/* Replaces the document with the same type and id. INVALID for a document that cannot be indexed (over the limits above,
 * no UTF-8, NUL): the writer goes on with the others. From time to time changes are made durable without a new
 * `applied`, so that memory stays bounded; replaying them is harmless. */
MUST_CHECK enum status index_put(struct index_writer *writer, const struct index_document *document,
                                 struct error *err);
MUST_CHECK enum status index_remove(struct index_writer *writer, struct str type, struct str id,
                                    struct error *err);
/* Makes all changes durable together with `applied`. After a failure the writer holds nothing: reopen and replay. */
MUST_CHECK enum status index_commit(struct index_writer *writer, uint64_t applied, struct error *err);
/* Makes a fresh index the current one, atomically; the former one is removed when its readers are gone. */
MUST_CHECK enum status index_publish(struct index_writer *writer, struct error *err);

struct index_search {
    const struct query *query;
    const struct index_pair *filters; /* OR among those of one name, AND among names */
    size_t filter_count;
    const unsigned *facets; /* positions in schema->filters to count */
    size_t facet_count;
    struct str
        only_type; /* hits, totals and facets of this type alone; the facet "type" counts the others too */
    bool public_only;
    int sort; /* position in schema->sorts; -1: relevance */
    bool descending;
    size_t offset, limit; /* offset ≤ 10,000, limit ≤ 1,000 */
};

struct index_hit {
    struct str type, id;
    bool full; /* every word of the query matches; always true for ALL and LONG */
    struct str_list
        shared; /* index_find_similar only: up to 5 telling words that stand in both (search form) */
};

struct index_count {
    struct str value;
    uint64_t count;
};
struct index_facet {
    unsigned name;
    struct index_count *counts; /* most frequent first, then by value */
    size_t count;
};

struct index_result {
    struct index_hit *hits; /* full ones first, in the order asked for, then partial ones in the same order */
    size_t count;
    uint64_t total;             /* all matches */
    uint64_t full_total;        /* of them full ones */
    bool exact;                 /* totals and facets are exact (always below INDEX_EXACT_MAX matches) */
    struct index_facet *facets; /* in the order asked for */
};

/* Hits of the same rank stand in the order in which they were first indexed; documents without the sort key come last.
 * INVALID for a filter, facet or sort that the schema does not have. UNAVAILABLE when not ready or damaged (then
 * index_damaged turns true). Copies into the arena. */
MUST_CHECK enum status index_search(struct index *index, const struct index_search *search,
                                    struct arena *arena, struct index_result *ret_result, struct error *err);

/* Documents of one type like a text: OR of its best 160 bigrams and 80 characters. */
struct index_similar {
    struct str text;   /* original */
    struct str type;   /* empty: of any type */
    struct str not_id; /* with `type` the document itself; empty: none */
    const struct index_pair *filters;
    size_t filter_count;
    bool public_only;
    size_t limit;
};
MUST_CHECK enum status index_find_similar(struct index *index, const struct index_similar *similar,
                                          struct arena *arena, struct index_result *ret_result,
                                          struct error *err);

MUST_CHECK enum status index_has(struct index *index, struct str type, struct str id, bool *ret_has,
                                 struct error *err);
MUST_CHECK enum status index_size(struct index *index, uint64_t *ret_documents, uint64_t *ret_bytes,
                                  struct error *err);
/* Walks all documents' keys, for verify: calls `function` with type and id. */
typedef void index_key_function(void *context, struct str type, struct str id);
MUST_CHECK enum status index_each(struct index *index, index_key_function *function, void *context,
                                  struct error *err);

/* The Xapian queries that index_search would run, serialised: for the bench, which replays them bare. First the one for full
 * matches, then the one for partial ones (empty when there is none). */
struct index_explanation {
    struct str full, partial;
};
MUST_CHECK enum status index_explain(struct index *index, const struct index_search *search,
                                     struct arena *arena, struct index_explanation *ret_explanation,
                                     struct error *err);
/* Folder of the Xapian database that readers use now; empty when not ready. Copies into the arena. */
struct str index_path(struct index *index, struct arena *arena);

#endif
