/* Results: title with the words marked, the passage that fits best, facts, and why it is shown. */
#ifndef JF_PAGE_HITS_H
#define JF_PAGE_HITS_H

#include "core/find.h"
#include "page/page.h"

/* Adds "hits", "has_hits" and "lines" (true when the hits are parted into full and partial ones). */
void hits_add(const struct view *view, struct node *map, const struct find *find, const struct found *found);

/* Adds "snippet": a map, or false when no passage holds a word. */
void hits_add_snippet(const struct view *view, struct node *hit, const struct record *record,
                      const struct str_list *words);

/* Adds "people" and "has_people": who settled the exemplars among the hits, the most frequent first. */
void hits_add_people(const struct view *view, struct node *map, const struct found *found);

#endif
