/* Snippets and highlights from the stored text; never Xapian's own (CVE-2026-77643). */
#ifndef JF_INDEX_SNIPPET_H
#define JF_INDEX_SNIPPET_H

#include "index/query.h"

struct segment {
    struct str text;
    bool marked;
};
struct segments {
    struct segment *items;
    size_t count;
    size_t distinct; /* how many different words are marked: choose the best section by it */
};

/* The whole text cut at the words that occur in it; marks that overlap are joined. A word of letters or digits
 * is marked only where it stands alone, as it is found. At most 10,000 marks. Segments borrow from `text`. */
struct segments highlight(struct arena *arena, struct str text, const struct str_list *words);

/* The window of at most `characters` with most distinct words, begun and ended at sentence borders where possible, of
 * the Markdown's plain text in one line. "…" stands where text was left out (beyond `characters`). No word found: the
 * beginning. Copies into the arena. */
struct segments snippet_make(struct arena *arena, struct str markdown, const struct str_list *words,
                             size_t characters);

/* Markdown as plain text in one line: signs of headings, lists, quotes, emphasis and code left out, links and pictures
 * reduced to their words. Copies into the arena. */
struct str snippet_plain(struct arena *arena, struct str markdown);

#endif
