/* Finding: what a person asks of the search page or of a list, and what she gets. */
#ifndef JF_CORE_FIND_H
#define JF_CORE_FIND_H

#include "core/app.h"
#include "store/records.h"

enum { FIND_FILTERS_MAX = 32, FIND_PAGE_MAX = 100 };

struct find_filter {
    struct str name, value; /* "category", "02"; unknown names are ignored */
};

struct find {
    struct str text;         /* as typed; empty: everything */
    const struct type *type; /* NULL: all searchable types */
    struct find_filter filters[FIND_FILTERS_MAX];
    size_t filter_count;
    struct str sort; /* "", "date", "title" or a SORT field's name */
    bool descending;
    size_t page;      /* from 1 */
    size_t per_page;  /* ≤ FIND_PAGE_MAX */
    bool guest;       /* public records only */
    bool count_types; /* also the number of hits per type, whatever type is chosen */
};

struct find_hit {
    struct record *record;
    bool full; /* every word of the query was found */
};

struct find_facet {
    const struct type *type;   /* the one asked for; of a search over all the exemplar */
    const struct field *field; /* of that type */
    struct str name;           /* of the filter */
    struct index_count *counts;
    size_t count;
};

struct found {
    const struct query *query;
    struct str_list words; /* to highlight */
    struct find_hit *hits;
    size_t count;
    uint64_t total, full_total;
    bool exact;                /* totals and counts are exact */
    struct find_facet *facets; /* the common ones only when no type is asked for */
    size_t facet_count;
    struct index_count *types; /* value: type name */
    size_t type_count;
};

/* Runs within the caller's read transaction. UNAVAILABLE while the index is being built, INVALID for a page that begins
 * behind INDEX_OFFSET_MAX hits. Hits whose record has gone since are left out. */
MUST_CHECK enum status find_run(struct app *app, struct txn *txn, const struct find *find,
                                struct arena *arena, struct found *ret_found, struct error *err);

/* Exemplars like one of them; `limit` ≤ 20. */
struct find_similar_hit {
    struct record *record;
    struct str_list shared; /* a few words both have, for the reason shown */
};
struct find_similar {
    struct find_similar_hit *items;
    size_t count;
};
MUST_CHECK enum status find_similar(struct app *app, struct txn *txn, const struct record *exemplar,
                                    bool guest, size_t limit, struct arena *arena,
                                    struct find_similar *ret_similar, struct error *err);

#endif
