/* Articles: help and policy pages. */
#include "model/record.h"

enum { AR_TITLE, AR_SUMMARY, AR_TOPIC, AR_ORDER, AR_UPDATED, AR_BODY, AR_COUNT };

/* One row a field. */
/* clang-format off */
static const struct field fields[] = {
    [AR_TITLE] = {.tag = 1, .name = "title", .kind = KIND_TEXT, .flags = FIELD_REQUIRED | FIELD_SEARCH | FIELD_COLUMN, .max = 60},
    [AR_SUMMARY] = {.tag = 2, .name = "summary", .kind = KIND_TEXT, .flags = FIELD_REQUIRED | FIELD_SEARCH | FIELD_COLUMN, .max = 120},
    [AR_TOPIC] = {.tag = 3, .name = "topic", .kind = KIND_CODE, .flags = FIELD_REQUIRED | FIELD_FILTER, .vocabulary = "article-topic"},
    [AR_ORDER] = {.tag = 4, .name = "order", .kind = KIND_INT, .flags = FIELD_SORT, .most = 100000},
    [AR_UPDATED] = {.tag = 5, .name = "updated", .kind = KIND_DATE, .flags = FIELD_SORT},
    [AR_BODY] = {.tag = 6, .name = "body", .kind = KIND_MARKDOWN, .flags = FIELD_REQUIRED | FIELD_SEARCH | FIELD_BODY},
};
/* clang-format on */

const struct type type_article = {
    .number = 7,
    .name = "article",
    .plural = "articles",
    .form = FORM_MARKDOWN,
    .fields = fields,
    .field_count = AR_COUNT,
    .title = AR_TITLE,
    .subtitle = AR_SUMMARY,
    .parent = NO_FIELD,
    .date = AR_UPDATED,
    .searchable = true,
};
