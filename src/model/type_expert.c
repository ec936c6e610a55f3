/* Consulting experts (人民调解咨询专家库): banner and sumu/town/street pools. */
#include "model/rules.h"

enum {
    EX_NAME,
    EX_TITLE,
    EX_PROFESSION,
    EX_EMPLOYER,
    EX_POOL,
    EX_AREA,
    EX_FIELDS,
    EX_CATEGORIES,
    EX_INDUSTRIES,
    EX_LANGUAGES,
    EX_GENDER,
    EX_SCHOOLING,
    EX_TERM_START,
    EX_TERM_END,
    EX_AVAILABLE,
    EX_CAP,
    EX_PHONE,
    EX_EMAIL,
    EX_SUMMARY,
    EX_PROFILE,
    EX_STRENGTHS,
    EX_WORK,
    EX_SAMPLE,
    EX_COUNT
};

/* One row a field. */
/* clang-format off */
static const struct field fields[] = {
    [EX_NAME] = {.tag = 1, .name = "name", .kind = KIND_TEXT, .flags = FIELD_REQUIRED | FIELD_SEARCH | FIELD_SORT | FIELD_COLUMN, .max = 30},
    [EX_TITLE] = {.tag = 2, .name = "title", .kind = KIND_TEXT, .flags = FIELD_REQUIRED | FIELD_SEARCH | FIELD_COLUMN, .max = 40},
    [EX_PROFESSION] = {.tag = 3, .name = "profession", .kind = KIND_CODE, .flags = FIELD_REQUIRED | FIELD_FILTER, .vocabulary = "profession"},
    [EX_EMPLOYER] = {.tag = 4, .name = "employer", .kind = KIND_TEXT, .flags = FIELD_SEARCH | FIELD_COLUMN, .max = 60},
    [EX_POOL] = {.tag = 5, .name = "pool", .kind = KIND_CODE, .flags = FIELD_REQUIRED | FIELD_FILTER | FIELD_COLUMN, .vocabulary = "expert-pool"},
    [EX_AREA] = {.tag = 6, .name = "area", .kind = KIND_REF, .flags = FIELD_REQUIRED | FIELD_FILTER | FIELD_COLUMN, .ref = "area"},
    [EX_FIELDS] = {.tag = 7, .name = "fields", .kind = KIND_CODE, .flags = FIELD_REQUIRED | FIELD_LIST | FIELD_FILTER | FIELD_COLUMN, .vocabulary = "expert-field"},
    [EX_CATEGORIES] = {.tag = 8, .name = "categories", .kind = KIND_CODE, .flags = FIELD_LIST | FIELD_FILTER, .vocabulary = "dispute-category", .filter = "category"},
    [EX_INDUSTRIES] = {.tag = 9, .name = "industries", .kind = KIND_CODE, .flags = FIELD_LIST | FIELD_FILTER, .vocabulary = "industry", .filter = "industry"},
    [EX_LANGUAGES] = {.tag = 10, .name = "languages", .kind = KIND_CODE, .flags = FIELD_LIST | FIELD_FILTER, .vocabulary = "language", .filter = "language"},
    [EX_GENDER] = {.tag = 11, .name = "gender", .kind = KIND_CODE, .vocabulary = "gender"},
    [EX_SCHOOLING] = {.tag = 12, .name = "schooling", .kind = KIND_CODE, .vocabulary = "schooling"},
    [EX_TERM_START] = {.tag = 13, .name = "term_start", .kind = KIND_DATE},
    [EX_TERM_END] = {.tag = 14, .name = "term_end", .kind = KIND_DATE, .flags = FIELD_SORT | FIELD_COLUMN},
    [EX_AVAILABLE] = {.tag = 15, .name = "available", .kind = KIND_BOOL, .flags = FIELD_FILTER},
    /* Requests that may be open at once; the expert sets it. */
    [EX_CAP] = {.tag = 16, .name = "cap", .kind = KIND_INT, .most = 99},
    [EX_PHONE] = {.tag = 17, .name = "phone", .kind = KIND_PHONE, .flags = FIELD_PERSONAL},
    [EX_EMAIL] = {.tag = 18, .name = "email", .kind = KIND_TEXT, .flags = FIELD_PERSONAL, .max = 80},
    [EX_SUMMARY] = {.tag = 19, .name = "summary", .kind = KIND_TEXT, .flags = FIELD_REQUIRED | FIELD_SEARCH, .max = 120},
    [EX_PROFILE] = {.tag = 20, .name = "profile", .kind = KIND_MARKDOWN, .flags = FIELD_REQUIRED | FIELD_SEARCH | FIELD_SECTION, .heading = "简介"},
    [EX_STRENGTHS] = {.tag = 21, .name = "strengths", .kind = KIND_MARKDOWN, .flags = FIELD_SEARCH | FIELD_SECTION, .heading = "擅长的问题"},
    [EX_WORK] = {.tag = 22, .name = "work", .kind = KIND_MARKDOWN, .flags = FIELD_SEARCH | FIELD_SECTION, .heading = "做过的事"},
    [EX_SAMPLE] = {.tag = 23, .name = "sample", .kind = KIND_BOOL},
};
/* clang-format on */

static void check(const struct record *record, struct problems *problems, struct place place) {
    rule_term_order(record, EX_TERM_START, EX_TERM_END, problems, place);
}

const struct type type_expert = {
    .number = 5,
    .name = "expert",
    .plural = "experts",
    .form = FORM_MARKDOWN,
    .fields = fields,
    .field_count = EX_COUNT,
    .title = EX_NAME,
    .subtitle = EX_SUMMARY,
    .parent = NO_FIELD,
    .date = EX_TERM_START,
    .searchable = true,
    .check = check,
};
