/* Filters with counts: as links beside search results, as choices above a list. */
#ifndef JF_PAGE_FACETS_H
#define JF_PAGE_FACETS_H

#include "core/find.h"
#include "page/page.h"

/* Adds "facets": values with counts and addresses; of a tree the chosen way down and what stands below it. Facets that
 * could not narrow anything are left out. Citations are not facets but laws. */
void facets_add(const struct view *view, struct node *map, const struct find *find,
                const struct found *found);

/* Adds "filters", "filters_open" and "few_class" for a list's form. `all` holds the counts without any filter. */
void facets_add_filters(const struct view *view, struct node *map, const struct find *find,
                        const struct found *all);

/* Adds "laws" and "has_laws": the statutes cited most. `type` is the one whose exemplars cite them. */
void facets_add_laws(const struct view *view, struct node *map, const struct found *found);

#endif
