/* Exemplars (人民调解案例). The section template follows domain.md b.7; keywords are at most seven, broad to narrow. */
#include "model/type_exemplar.h"
#include "model/record.h"

static const struct choice states[] = {{"draft"}, {"published"}, {"superseded"}, {"retired"}};
static const struct choice_set exemplar_states = {"exemplar-state", states, 4};

enum { SECTION = FIELD_SECTION | FIELD_SEARCH };

/* One row a field. */
/* clang-format off */
static const struct field fields[] = {
    [EXEMPLAR_NUMBER] = {.tag = 1, .name = "number", .kind = KIND_TEXT, .flags = FIELD_REQUIRED | FIELD_UNIQUE | FIELD_SEARCH, .max = 40},
    [EXEMPLAR_TITLE] = {.tag = 2, .name = "title", .kind = KIND_TEXT, .flags = FIELD_REQUIRED | FIELD_SEARCH | FIELD_COLUMN, .max = 60},
    [EXEMPLAR_SUBTITLE] = {.tag = 3, .name = "subtitle", .kind = KIND_TEXT, .flags = FIELD_REQUIRED | FIELD_SEARCH, .max = 100},
    [EXEMPLAR_CATEGORY] = {.tag = 4, .name = "category", .kind = KIND_CODE, .flags = FIELD_REQUIRED | FIELD_FILTER | FIELD_COLUMN, .vocabulary = "dispute-category"},
    [EXEMPLAR_INDUSTRY] = {.tag = 5, .name = "industry", .kind = KIND_CODE, .flags = FIELD_FILTER, .vocabulary = "industry"},
    [EXEMPLAR_AREA] = {.tag = 6, .name = "area", .kind = KIND_REF, .flags = FIELD_REQUIRED | FIELD_FILTER | FIELD_COLUMN, .ref = "area"},
    [EXEMPLAR_YEAR] = {.tag = 7, .name = "year", .kind = KIND_INT, .flags = FIELD_REQUIRED | FIELD_FILTER | FIELD_SORT | FIELD_COLUMN, .least = 1950, .most = 2199},
    [EXEMPLAR_DIFFICULTY] = {.tag = 8, .name = "difficulty", .kind = KIND_CODE, .flags = FIELD_FILTER | FIELD_COLUMN, .vocabulary = "difficulty"},
    [EXEMPLAR_SOURCE] = {.tag = 9, .name = "source", .kind = KIND_CODE, .flags = FIELD_FILTER, .vocabulary = "case-source"},
    [EXEMPLAR_AGREEMENT] = {.tag = 10, .name = "agreement", .kind = KIND_CODE, .flags = FIELD_FILTER, .vocabulary = "agreement-form"},
    [EXEMPLAR_RESULT] = {.tag = 11, .name = "result", .kind = KIND_CODE, .flags = FIELD_REQUIRED | FIELD_FILTER | FIELD_COLUMN, .vocabulary = "result"},
    [EXEMPLAR_PERFORMANCE] = {.tag = 12, .name = "performance", .kind = KIND_CODE, .vocabulary = "performance"},
    [EXEMPLAR_AMOUNT] = {.tag = 13, .name = "amount", .kind = KIND_MONEY, .flags = FIELD_SORT},
    [EXEMPLAR_CONFIRMED] = {.tag = 14, .name = "judicial_confirmation", .kind = KIND_BOOL, .flags = FIELD_FILTER},
    [EXEMPLAR_DAYS] = {.tag = 15, .name = "days", .kind = KIND_INT, .most = 3650},
    [EXEMPLAR_SESSIONS] = {.tag = 16, .name = "sessions", .kind = KIND_INT, .most = 999},
    [EXEMPLAR_PARTIES] = {.tag = 17, .name = "parties", .kind = KIND_INT, .most = 99999},
    [EXEMPLAR_KEYWORDS] = {.tag = 18, .name = "keywords", .kind = KIND_TEXT, .flags = FIELD_REQUIRED | FIELD_LIST | FIELD_SEARCH, .max = 20, .max_items = 7},
    [EXEMPLAR_ASKS] = {.tag = 19, .name = "asks", .kind = KIND_TEXT, .flags = FIELD_REQUIRED | FIELD_LIST | FIELD_SEARCH, .max = 80, .max_items = 5},
    [EXEMPLAR_STATUTES] = {.tag = 20, .name = "statutes", .kind = KIND_CITATION, .flags = FIELD_LIST | FIELD_FILTER | FIELD_SEARCH, .max_items = 20},
    [EXEMPLAR_TECHNIQUES] = {.tag = 21, .name = "techniques", .kind = KIND_CODE, .flags = FIELD_LIST | FIELD_FILTER, .vocabulary = "technique", .max_items = 6},
    [EXEMPLAR_COMMITTEE] = {.tag = 22, .name = "committee", .kind = KIND_REF, .flags = FIELD_FILTER, .ref = "committee"},
    [EXEMPLAR_MEDIATORS] = {.tag = 23, .name = "mediators", .kind = KIND_REF, .flags = FIELD_LIST, .ref = "mediator"},
    [EXEMPLAR_EXPERTS] = {.tag = 24, .name = "experts", .kind = KIND_REF, .flags = FIELD_LIST, .ref = "expert"},
    [EXEMPLAR_FACTS] = {.tag = 25, .name = "facts", .kind = KIND_MARKDOWN, .flags = FIELD_REQUIRED | SECTION, .heading = "案情简介"},
    [EXEMPLAR_FOCUS] = {.tag = 26, .name = "focus", .kind = KIND_MARKDOWN, .flags = FIELD_REQUIRED | SECTION, .heading = "争议焦点"},
    [EXEMPLAR_PROCESS] = {.tag = 27, .name = "process", .kind = KIND_MARKDOWN, .flags = FIELD_REQUIRED | SECTION | FIELD_STEPS, .heading = "调解过程"},
    [EXEMPLAR_METHODS] = {.tag = 28, .name = "methods", .kind = KIND_MARKDOWN, .flags = SECTION, .heading = "调解方法"},
    [EXEMPLAR_BASIS] = {.tag = 29, .name = "basis", .kind = KIND_MARKDOWN, .flags = SECTION, .heading = "法律依据"},
    [EXEMPLAR_OUTCOME] = {.tag = 30, .name = "outcome", .kind = KIND_MARKDOWN, .flags = FIELD_REQUIRED | SECTION, .heading = "调解结果"},
    [EXEMPLAR_FOLLOW_UP] = {.tag = 31, .name = "follow_up", .kind = KIND_MARKDOWN, .flags = SECTION, .heading = "履行与回访"},
    [EXEMPLAR_COMMENT] = {.tag = 32, .name = "comment", .kind = KIND_MARKDOWN, .flags = SECTION, .heading = "案例点评"},
    [EXEMPLAR_QUESTIONS] = {.tag = 33, .name = "questions", .kind = KIND_MARKDOWN, .flags = FIELD_SECTION, .heading = "讨论题"},
    [EXEMPLAR_TRAINER_NOTES] = {.tag = 34, .name = "trainer_notes", .kind = KIND_MARKDOWN, .flags = FIELD_SECTION | FIELD_INTERNAL, .heading = "教学提示"},
    [EXEMPLAR_STATE] = {.tag = 35, .name = "state", .kind = KIND_CHOICE, .flags = FIELD_REQUIRED, .choices = &exemplar_states},
    [EXEMPLAR_PUBLISHED] = {.tag = 36, .name = "published", .kind = KIND_DATE, .flags = FIELD_SORT},
    [EXEMPLAR_SUPERSEDED_BY] = {.tag = 37, .name = "superseded_by", .kind = KIND_REF, .ref = "exemplar"},
    [EXEMPLAR_RETIRED_BECAUSE] = {.tag = 38, .name = "retired_because", .kind = KIND_TEXT, .max = 200},
    [EXEMPLAR_ORIGIN] = {.tag = 39, .name = "origin", .kind = KIND_TEXT, .max = 200},
    [EXEMPLAR_SAMPLE] = {.tag = 40, .name = "sample", .kind = KIND_BOOL},
};
/* clang-format on */

static void need(const struct record *record, int field, const char *key, struct problems *problems,
                 struct place place) {
    if (record_has(record, field))
        return;
    place.field = str_from(fields[field].name);
    problems_add(problems, place, key);
}

/* What a state needs: a date once published, a successor once superseded, a reason once retired. */
static void check(const struct record *record, struct problems *problems, struct place place) {
    struct str state = record_text(record, EXEMPLAR_STATE);
    if (!str_is(state, "draft"))
        need(record, EXEMPLAR_PUBLISHED, "problem.published-date", problems, place);
    if (str_is(state, "superseded"))
        need(record, EXEMPLAR_SUPERSEDED_BY, "problem.superseded-by", problems, place);
    if (str_is(state, "retired"))
        need(record, EXEMPLAR_RETIRED_BECAUSE, "problem.retired-because", problems, place);
    if (record->values[EXEMPLAR_ASKS].count == 1) {
        place.field = S("asks");
        problem_arg_int(problems, problems_add(problems, place, "problem.too-few-items"), 2);
    }
}

static bool is_public(const struct record *record) {
    return !str_is(record_text(record, EXEMPLAR_STATE), "draft");
}

const struct type type_exemplar = {
    .number = 6,
    .name = "exemplar",
    .plural = "exemplars",
    .form = FORM_MARKDOWN,
    .fields = fields,
    .field_count = EXEMPLAR_COUNT,
    .title = EXEMPLAR_TITLE,
    .subtitle = EXEMPLAR_SUBTITLE,
    .parent = NO_FIELD,
    .date = EXEMPLAR_PUBLISHED,
    .searchable = true,
    .check = check,
    .is_public = is_public,
};
