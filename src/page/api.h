/* Parts of the JSON under /api/v1/ (docs/api.md). */
#ifndef JF_PAGE_API_H
#define JF_PAGE_API_H

#include "core/find.h"
#include "page/page.h"

enum { API_PER_PAGE_MAX = 100 };

/* Pages forgive, programs are told: INVALID for a parameter that is unknown here, comes twice though it has one value, or has
 * a value of the wrong form. view->type is what is asked for; NULL: any searchable type. */
MUST_CHECK enum status api_check(const struct view *view, struct error *err);
/* After api_check. */
size_t api_per_page(const struct view *view);

/* Adds type, id, title, url. */
void api_add_brief(const struct view *view, struct node *map, const struct record *record);
/* Adds total, exact, page, per_page. */
void api_add_page(struct node *map, const struct find *find, const struct found *found);
/* Adds "items": briefs with subtitle, snippet, full. */
void api_add_hits(const struct view *view, struct node *map, const struct found *found);
/* Adds to the page's tree what the record's page shows beside it: similar, members, children, figures. */
MUST_CHECK enum status api_add_related(struct view *view, const struct record *record, struct error *err);

#endif
