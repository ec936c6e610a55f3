/* Mediators (人民调解员), fields of the register form (人民调解员登记表) and the roster (花名册). */
#include "model/identity.h"
#include "model/rules.h"

enum {
    MD_NAME,
    MD_CODE,
    MD_COMMITTEE,
    MD_STUDIO,
    MD_AREA,
    MD_POSITION,
    MD_ENGAGEMENT,
    MD_GRADE,
    MD_GENDER,
    MD_NATIONALITY,
    MD_IDENTITY,
    MD_BIRTH,
    MD_SCHOOLING,
    MD_MAJOR,
    MD_EMPLOYER,
    MD_SOCIAL_ROLES,
    MD_SINCE,
    MD_PURCHASED,
    MD_EXPERIENCE,
    MD_CASUALTY,
    MD_PHONE,
    MD_MOBILE,
    MD_EMAIL,
    MD_SELECTION,
    MD_POLITICAL,
    MD_MARITAL,
    MD_OCCUPATION,
    MD_QUALIFICATION,
    MD_ADDRESS,
    MD_TERM_START,
    MD_TERM_END,
    MD_CERTIFICATE,
    MD_SPECIALITIES,
    MD_INDUSTRIES,
    MD_LANGUAGES,
    MD_PROFILE,
    MD_SAMPLE,
    MD_COUNT
};

/* One row a field. */
/* clang-format off */
static const struct field fields[] = {
    [MD_NAME] = {.tag = 1, .name = "name", .kind = KIND_TEXT, .flags = FIELD_REQUIRED | FIELD_SEARCH | FIELD_SORT | FIELD_COLUMN, .max = 30},
    [MD_CODE] = {.tag = 2, .name = "code", .kind = KIND_TEXT, .flags = FIELD_REQUIRED | FIELD_UNIQUE | FIELD_SEARCH, .max = 30},
    [MD_COMMITTEE] = {.tag = 3, .name = "committee", .kind = KIND_REF, .flags = FIELD_REQUIRED | FIELD_FILTER | FIELD_COLUMN, .ref = "committee"},
    [MD_STUDIO] = {.tag = 4, .name = "studio", .kind = KIND_TEXT, .flags = FIELD_SEARCH, .max = 60},
    [MD_AREA] = {.tag = 5, .name = "area", .kind = KIND_REF, .flags = FIELD_REQUIRED | FIELD_FILTER, .ref = "area"},
    [MD_POSITION] = {.tag = 6, .name = "position", .kind = KIND_CODE, .flags = FIELD_FILTER | FIELD_COLUMN, .vocabulary = "position"},
    [MD_ENGAGEMENT] = {.tag = 7, .name = "engagement", .kind = KIND_CODE, .flags = FIELD_REQUIRED | FIELD_FILTER | FIELD_COLUMN, .vocabulary = "engagement"},
    [MD_GRADE] = {.tag = 8, .name = "grade", .kind = KIND_CODE, .flags = FIELD_FILTER | FIELD_COLUMN, .vocabulary = "grade"},
    [MD_GENDER] = {.tag = 9, .name = "gender", .kind = KIND_CODE, .flags = FIELD_FILTER, .vocabulary = "gender"},
    [MD_NATIONALITY] = {.tag = 10, .name = "nationality", .kind = KIND_CODE, .flags = FIELD_FILTER, .vocabulary = "nationality"},
    [MD_IDENTITY] = {.tag = 11, .name = "identity_number", .kind = KIND_IDENTITY, .flags = FIELD_SENSITIVE | FIELD_PERSONAL | FIELD_UNIQUE},
    [MD_BIRTH] = {.tag = 12, .name = "birth_date", .kind = KIND_DATE, .flags = FIELD_PERSONAL},
    [MD_SCHOOLING] = {.tag = 13, .name = "schooling", .kind = KIND_CODE, .flags = FIELD_FILTER | FIELD_COLUMN, .vocabulary = "schooling"},
    [MD_MAJOR] = {.tag = 14, .name = "major", .kind = KIND_TEXT, .flags = FIELD_SEARCH, .max = 40},
    [MD_EMPLOYER] = {.tag = 15, .name = "employer", .kind = KIND_TEXT, .flags = FIELD_SEARCH, .max = 60},
    [MD_SOCIAL_ROLES] = {.tag = 16, .name = "social_roles", .kind = KIND_CODE, .flags = FIELD_LIST | FIELD_FILTER, .vocabulary = "social-role"},
    [MD_SINCE] = {.tag = 17, .name = "since", .kind = KIND_DATE, .flags = FIELD_SORT},
    [MD_PURCHASED] = {.tag = 18, .name = "purchased_service", .kind = KIND_BOOL},
    [MD_EXPERIENCE] = {.tag = 19, .name = "related_experience", .kind = KIND_BOOL},
    [MD_CASUALTY] = {.tag = 20, .name = "injury_on_duty", .kind = KIND_TEXT, .flags = FIELD_SENSITIVE | FIELD_PERSONAL | FIELD_INTERNAL},
    [MD_PHONE] = {.tag = 21, .name = "phone", .kind = KIND_PHONE, .flags = FIELD_PERSONAL},
    [MD_MOBILE] = {.tag = 22, .name = "mobile", .kind = KIND_PHONE, .flags = FIELD_PERSONAL},
    [MD_EMAIL] = {.tag = 23, .name = "email", .kind = KIND_TEXT, .flags = FIELD_PERSONAL, .max = 80},
    [MD_SELECTION] = {.tag = 24, .name = "selection", .kind = KIND_CODE, .vocabulary = "selection"},
    [MD_POLITICAL] = {.tag = 25, .name = "political_status", .kind = KIND_CODE, .flags = FIELD_PERSONAL, .vocabulary = "political-status"},
    [MD_MARITAL] = {.tag = 26, .name = "marital_status", .kind = KIND_CODE, .flags = FIELD_PERSONAL, .vocabulary = "marital-status"},
    [MD_OCCUPATION] = {.tag = 27, .name = "occupation", .kind = KIND_CODE, .flags = FIELD_FILTER, .vocabulary = "profession"},
    [MD_QUALIFICATION] = {.tag = 28, .name = "qualification", .kind = KIND_TEXT, .flags = FIELD_SEARCH, .max = 60},
    [MD_ADDRESS] = {.tag = 29, .name = "address", .kind = KIND_TEXT, .flags = FIELD_PERSONAL, .max = 120},
    [MD_TERM_START] = {.tag = 30, .name = "term_start", .kind = KIND_DATE},
    [MD_TERM_END] = {.tag = 31, .name = "term_end", .kind = KIND_DATE, .flags = FIELD_SORT},
    [MD_CERTIFICATE] = {.tag = 32, .name = "certificate", .kind = KIND_TEXT, .max = 40},
    [MD_SPECIALITIES] = {.tag = 33, .name = "specialities", .kind = KIND_CODE, .flags = FIELD_LIST | FIELD_FILTER, .vocabulary = "dispute-category", .filter = "category"},
    [MD_INDUSTRIES] = {.tag = 34, .name = "industries", .kind = KIND_CODE, .flags = FIELD_LIST | FIELD_FILTER, .vocabulary = "industry", .filter = "industry"},
    [MD_LANGUAGES] = {.tag = 35, .name = "languages", .kind = KIND_CODE, .flags = FIELD_LIST | FIELD_FILTER, .vocabulary = "language", .filter = "language"},
    [MD_PROFILE] = {.tag = 36, .name = "profile", .kind = KIND_MARKDOWN, .flags = FIELD_SEARCH | FIELD_SECTION, .heading = "简介"},
    [MD_SAMPLE] = {.tag = 37, .name = "sample", .kind = KIND_BOOL},
};
/* clang-format on */

static void check(const struct record *record, struct problems *problems, struct place place) {
    int64_t birth = record_number(record, MD_BIRTH, 0);
    struct str identity = record_text(record, MD_IDENTITY);
    if (birth % 100 && identity.n && identity_birth_date(identity) != birth) {
        place.field = S("birth_date");
        problems_add(problems, place, "problem.birth-differs");
    }
    rule_term_order(record, MD_TERM_START, MD_TERM_END, problems, place);
}

const struct type type_mediator = {
    .number = 4,
    .name = "mediator",
    .plural = "mediators",
    .form = FORM_CSV,
    .fields = fields,
    .field_count = MD_COUNT,
    .title = MD_NAME,
    .subtitle = MD_QUALIFICATION,
    .parent = NO_FIELD,
    .date = MD_TERM_START,
    .searchable = true,
    .check = check,
};
