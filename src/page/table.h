/* Tables of records: the type's columns, a row a record. */
#ifndef JF_PAGE_TABLE_H
#define JF_PAGE_TABLE_H

#include "core/find.h"
#include "page/page.h"

/* Adds "columns". `find` says what the rows are ordered by and makes the heads links; NULL: plain heads. `but` names a
 * column that is left out because the page says it already; NULL: none. */
void table_add_columns(const struct view *view, struct node *map, const struct type *type,
                       const struct find *find, const struct field *but);
/* Adds "rows", filled by table_add_row with the same `but`. */
struct node *table_add_rows(struct node *map);
void table_add_row(const struct view *view, struct node *rows, const struct record *record,
                   const struct field *but);

#endif
