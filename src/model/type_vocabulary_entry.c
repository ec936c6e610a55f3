/* Vocabulary entries: every list that a bureau may change (dispute categories, industries, grades, schooling …).
 * The id is vocabulary.code; sub-types point to their parent. */
#include "model/record.h"

enum {
    VE_VOCABULARY,
    VE_CODE,
    VE_NAME,
    VE_NAME_EN,
    VE_PARENT,
    VE_ORDER,
    VE_DEFINITION,
    VE_SIGNS,
    VE_OLD_2013,
    VE_OLD_2010,
    VE_ICON,
    VE_COUNT
};

/* One row a field. */
/* clang-format off */
static const struct field fields[] = {
    [VE_VOCABULARY] = {.tag = 1, .name = "vocabulary", .kind = KIND_TEXT, .flags = FIELD_REQUIRED | FIELD_FILTER | FIELD_COLUMN, .max = 40},
    [VE_CODE] = {.tag = 2, .name = "code", .kind = KIND_TEXT, .flags = FIELD_REQUIRED | FIELD_SORT | FIELD_COLUMN, .max = 24},
    [VE_NAME] = {.tag = 3, .name = "name", .kind = KIND_TEXT, .flags = FIELD_REQUIRED | FIELD_SEARCH | FIELD_COLUMN, .max = 40},
    [VE_NAME_EN] = {.tag = 4, .name = "name_en", .kind = KIND_TEXT, .flags = FIELD_REQUIRED, .max = 80},
    [VE_PARENT] = {.tag = 5, .name = "parent", .kind = KIND_REF, .flags = FIELD_COLUMN, .ref = "vocabulary-entry"},
    [VE_ORDER] = {.tag = 6, .name = "order", .kind = KIND_INT, .flags = FIELD_SORT, .most = 100000},
    [VE_DEFINITION] = {.tag = 7, .name = "definition", .kind = KIND_TEXT, .flags = FIELD_SEARCH},
    [VE_SIGNS] = {.tag = 8, .name = "signs", .kind = KIND_TEXT, .flags = FIELD_LIST | FIELD_SEARCH, .max = 40},
    /* How the same disputes are called in the older official lists (domain.md b.1). */
    [VE_OLD_2013] = {.tag = 9, .name = "list_2013", .kind = KIND_TEXT, .flags = FIELD_LIST, .max = 40},
    [VE_OLD_2010] = {.tag = 10, .name = "list_2010", .kind = KIND_TEXT, .flags = FIELD_LIST, .max = 40},
    [VE_ICON] = {.tag = 11, .name = "icon", .kind = KIND_TEXT, .max = 40},
};
/* clang-format on */

static void check(const struct record *record, struct problems *problems, struct place place) {
    struct str vocabulary = record_text(record, VE_VOCABULARY), code = record_text(record, VE_CODE);
    struct str rest = str_skip(record->id, vocabulary.n);
    if (str_starts(record->id, vocabulary) && str_starts(rest, S(".")) && str_eq(str_skip(rest, 1), code))
        return;
    struct str id = arena_printf(problems->arena, "%.*s.%.*s", STR_ARG(vocabulary), STR_ARG(code));
    place.field = S("id");
    problem_arg(problems, problems_add(problems, place, "problem.vocabulary-id"), id);
}

const struct type type_vocabulary_entry = {
    .number = 1,
    .name = "vocabulary-entry",
    .plural = "vocabulary-entries",
    .form = FORM_CSV,
    .fields = fields,
    .field_count = VE_COUNT,
    .title = VE_NAME,
    .subtitle = VE_DEFINITION,
    .parent = VE_PARENT,
    .date = NO_FIELD,
    .check = check,
};
