/* What a person typed, understood. Any input gives a query; at worst that of its plain words.
 *
 *   词 词        every word            "词组"     exactly this       -词      without it
 *   词 OR 词     either (also 或者)    ( … )      up to 16 levels    标题:词  only in that section (issue B)
 *
 * Full-width signs count as their half-width twins. */
#ifndef JF_INDEX_QUERY_H
#define JF_INDEX_QUERY_H

#include "index/analysis.h"

enum {
    QUERY_SHORT_MAX = 256, /* characters of a query with operators; longer text is a description */
    QUERY_LONG_MAX = 4000, /* characters; what is over is cut off */
    QUERY_CLAUSES_MAX = 64,
    QUERY_DEPTH_MAX = 16,
    QUERY_WORDS_MAX = 64,
};

enum query_kind {
    QUERY_ALL,  /* nothing was typed: every document */
    QUERY_WORD, /* what stands between blanks; matches in full when each of its parts stands in the document */
    QUERY_AND,  /* at least two children */
    QUERY_OR,   /* at least two children */
    QUERY_NOT,  /* first child without the second */
    QUERY_LONG, /* a description: OR of its terms, no line between full and partial */
};

struct query {
    enum query_kind kind;
    struct str text; /* WORD and LONG: search form */
    bool exact;      /* WORD in quotes: never left out, not even below the line */
    /* WORD: the phrases that must stand: runs, and Chinese runs of four characters and more cut into dictionary words
     * (拖欠工资 → 拖欠, 工资); never empty. LONG: its dictionary words, for highlights. Search form. */
    struct str_list parts;
    struct query **children;
    size_t child_count;
};

/* Never fails; bytes that are no UTF-8 count as blanks. Copies into the arena. */
struct query *query_parse(struct arena *arena, struct str typed);

/* The words to highlight and to explain with: each word as a whole, its parts and what lies between two of
 * them (search form, without those behind '-'),
 * longest first, no doubles, at most QUERY_WORDS_MAX. Borrows from the query. */
struct str_list query_words(struct arena *arena, const struct query *query);

#endif
