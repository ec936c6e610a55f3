/* Committees (人民调解委员会), fields of the filing form (人民调解委员会备案表). */
#include "model/rules.h"

enum {
    CM_NAME,
    CM_CODE,
    CM_KIND,
    CM_INDUSTRY_KIND,
    CM_AREA,
    CM_HEAD,
    CM_FULL_TIME,
    CM_PART_TIME,
    CM_FOUNDED,
    CM_TERM_START,
    CM_TERM_END,
    CM_FILING_OFFICE,
    CM_FILED_ON,
    CM_SELECTION,
    CM_FOUNDER,
    CM_PHONE,
    CM_FAX,
    CM_ADDRESS,
    CM_POSTCODE,
    CM_EMAIL,
    CM_LATITUDE,
    CM_LONGITUDE,
    CM_COLLECTED_ON,
    CM_SOCIAL_CREDIT_CODE,
    CM_SPECIALITIES,
    CM_PROFILE,
    CM_SAMPLE,
    CM_COUNT
};

/* One row a field. */
/* clang-format off */
static const struct field fields[] = {
    [CM_NAME] = {.tag = 1, .name = "name", .kind = KIND_TEXT, .flags = FIELD_REQUIRED | FIELD_SEARCH | FIELD_SORT | FIELD_COLUMN, .max = 60},
    [CM_CODE] = {.tag = 2, .name = "code", .kind = KIND_TEXT, .flags = FIELD_REQUIRED | FIELD_UNIQUE | FIELD_SEARCH, .max = 30},
    [CM_KIND] = {.tag = 3, .name = "kind", .kind = KIND_CODE, .flags = FIELD_REQUIRED | FIELD_FILTER | FIELD_COLUMN, .vocabulary = "committee-kind"},
    [CM_INDUSTRY_KIND] = {.tag = 4, .name = "industry", .kind = KIND_CODE, .flags = FIELD_FILTER, .vocabulary = "industry"},
    [CM_AREA] = {.tag = 5, .name = "area", .kind = KIND_REF, .flags = FIELD_REQUIRED | FIELD_FILTER | FIELD_COLUMN, .ref = "area"},
    [CM_HEAD] = {.tag = 6, .name = "head", .kind = KIND_TEXT, .flags = FIELD_SEARCH | FIELD_COLUMN, .max = 30},
    [CM_FULL_TIME] = {.tag = 7, .name = "full_time", .kind = KIND_INT, .flags = FIELD_SORT | FIELD_COLUMN, .most = 999},
    [CM_PART_TIME] = {.tag = 8, .name = "part_time", .kind = KIND_INT, .flags = FIELD_SORT | FIELD_COLUMN, .most = 999},
    [CM_FOUNDED] = {.tag = 9, .name = "founded", .kind = KIND_DATE},
    [CM_TERM_START] = {.tag = 10, .name = "term_start", .kind = KIND_DATE},
    [CM_TERM_END] = {.tag = 11, .name = "term_end", .kind = KIND_DATE, .flags = FIELD_SORT | FIELD_COLUMN},
    [CM_FILING_OFFICE] = {.tag = 12, .name = "filing_office", .kind = KIND_TEXT, .max = 60},
    [CM_FILED_ON] = {.tag = 13, .name = "filed_on", .kind = KIND_DATE},
    [CM_SELECTION] = {.tag = 14, .name = "selection", .kind = KIND_CODE, .vocabulary = "selection"},
    [CM_FOUNDER] = {.tag = 15, .name = "founder", .kind = KIND_TEXT, .max = 60},
    [CM_PHONE] = {.tag = 16, .name = "phone", .kind = KIND_PHONE},
    [CM_FAX] = {.tag = 17, .name = "fax", .kind = KIND_PHONE},
    [CM_ADDRESS] = {.tag = 18, .name = "address", .kind = KIND_TEXT, .flags = FIELD_SEARCH, .max = 120},
    [CM_POSTCODE] = {.tag = 19, .name = "postcode", .kind = KIND_TEXT, .max = 10},
    [CM_EMAIL] = {.tag = 20, .name = "email", .kind = KIND_TEXT, .max = 80},
    [CM_LATITUDE] = {.tag = 21, .name = "latitude", .kind = KIND_DECIMAL},
    [CM_LONGITUDE] = {.tag = 22, .name = "longitude", .kind = KIND_DECIMAL},
    [CM_COLLECTED_ON] = {.tag = 23, .name = "collected_on", .kind = KIND_DATE},
    [CM_SOCIAL_CREDIT_CODE] = {.tag = 24, .name = "social_credit_code", .kind = KIND_TEXT, .flags = FIELD_UNIQUE, .max = 18},
    [CM_SPECIALITIES] = {.tag = 25, .name = "specialities", .kind = KIND_CODE, .flags = FIELD_LIST | FIELD_FILTER, .vocabulary = "dispute-category", .filter = "category"},
    [CM_PROFILE] = {.tag = 26, .name = "profile", .kind = KIND_MARKDOWN, .flags = FIELD_SEARCH | FIELD_SECTION, .heading = "简介"},
    [CM_SAMPLE] = {.tag = 27, .name = "sample", .kind = KIND_BOOL},
};
/* clang-format on */

static void check(const struct record *record, struct problems *problems, struct place place) {
    rule_term_order(record, CM_TERM_START, CM_TERM_END, problems, place);
}

const struct type type_committee = {
    .number = 3,
    .name = "committee",
    .plural = "committees",
    .form = FORM_CSV,
    .fields = fields,
    .field_count = CM_COUNT,
    .title = CM_NAME,
    .subtitle = NO_FIELD,
    .parent = NO_FIELD,
    .date = CM_TERM_START,
    .searchable = true,
    .check = check,
};
