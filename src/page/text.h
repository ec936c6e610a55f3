/* Words of a page in the reader's language, and values as people write them. */
#ifndef JF_PAGE_TEXT_H
#define JF_PAGE_TEXT_H

#include "page/page.h"

/* A catalogue text; TEXT_WITH puts arguments in: TEXT_WITH(view, "page.list.count", text_number(view, n)). */
struct str text_get(const struct view *view, const char *key);
struct str text_format(const struct view *view, const char *key, const struct str *args, size_t count);
#define TEXT_WITH(view, key, ...)                                                                            \
    text_format((view), (key), (struct str[]){__VA_ARGS__},                                                  \
                sizeof((struct str[]){__VA_ARGS__}) / sizeof(struct str))

struct str text_field(const struct view *view, const struct type *type, const struct field *field);
struct str text_type(const struct view *view, const struct type *type);
struct str text_plural(const struct view *view, const struct type *type);

struct str text_number(const struct view *view, int64_t number); /* 2,184 */
/* 2026年11月23日, as much of it as is known; empty for 0. */
struct str text_date(const struct view *view, int64_t date);
struct str text_iso_date(const struct view *view, int64_t date);
/* "共 214 个": with the measure word of the type where the catalogue has count.<type>. */
struct str text_count(const struct view *view, const struct type *type, uint64_t count);

/* One value for people. A number with a unit is "11 天": one blank parts them. */
struct str text_datum(const struct view *view, const struct type *type, const struct field *field,
                      struct datum datum);
/* All values of a field, masked where the field is PERSONAL, at most `limit` of them; empty when there is none. */
struct str text_value(const struct view *view, const struct record *record, unsigned field, size_t limit);
/* The value of a filter as it stands in addresses and facets. */
struct str text_filter(const struct view *view, const struct type *type, const struct field *field,
                       struct str value);
/* Names of a tree value and those above it from the second level on, in one word: 包头市昆都仑区某街道. */
struct str text_path(const struct view *view, const struct type *type, struct str id);

/* Items with the language's list comma between them. */
struct str text_join(const struct view *view, const struct str *items, size_t count);
/* Clauses of one sentence. Empty ones are left out, here and above. */
struct str text_clauses(const struct view *view, const struct str *items, size_t count);

#endif
