/* What an address asks for, and the parts of a page that answer it: chosen filters, pager, empty state. */
#ifndef JF_PAGE_ASK_H
#define JF_PAGE_ASK_H

#include "core/find.h"
#include "page/page.h"

enum { ASK_PER_PAGE = 20, ASK_HITS_PER_PAGE = 10, ASK_PAGES_MAX = 500 };

/* Reads q, sort ("-date": the other way round), order, page and every filter. Unknown names are ignored, impossible values become the default. */
void ask_read(const struct view *view, const struct type *type, size_t per_page, struct find *ret_find);
void ask_filter(struct find *find, struct str name, struct str value);
bool ask_has_filter(const struct find *find, struct str name, struct str value);

/* Adds "kept": the filters and the order as name and value, for the box in which only the words are changed. */
void ask_add_kept(struct node *map, const struct find *find);
/* Adds "chosen": each filter with the address that takes it off. */
void ask_add_chosen(const struct view *view, struct node *map, const struct find *find);
/* Adds "pager": a map, or false when everything stands on one page. */
void ask_add_pager(const struct view *view, struct node *map, const struct find *find,
                   const struct found *found);
/* "共 46 件", or about so many. */
struct str ask_count(const struct view *view, const struct type *type, const struct found *found);

/* Adds "empty": false. */
void ask_add_no_empty(struct node *map);
/* When there is something, but not so far back: adds "empty" with the way to the first page, and returns true. */
bool ask_add_beyond(const struct view *view, struct node *map, const struct found *found);
/* Adds "empty" with its words; links are added by the caller to the list returned. */
struct node *ask_add_empty(struct node *map, struct str title, struct str text);
void ask_add_link(struct node *links, struct str address, struct str label);

#endif
