/* Areas: the GB/T 2260 code tree (province 15, city 1502, banner/county 150203) and below it, by the statistical
 * codes, sumu/town/street (9 digits) and gacha/village/community (12 digits). The id is the code. */
#include "model/record.h"

enum { AREA_NAME, AREA_LEVEL, AREA_PARENT, AREA_SHORT_NAME, AREA_NOTE, AREA_SAMPLE, AREA_COUNT };

static const struct choice levels[] = {{"province"}, {"city"}, {"county"}, {"town"}, {"village"}};
static const struct choice_set area_levels = {"area-level", levels, 5};

/* One row a field. */
/* clang-format off */
static const struct field fields[] = {
    [AREA_NAME] = {.tag = 1, .name = "name", .kind = KIND_TEXT, .flags = FIELD_REQUIRED | FIELD_SEARCH | FIELD_SORT | FIELD_COLUMN, .max = 60},
    [AREA_LEVEL] = {.tag = 2, .name = "level", .kind = KIND_CHOICE, .flags = FIELD_REQUIRED | FIELD_FILTER | FIELD_COLUMN, .choices = &area_levels},
    [AREA_PARENT] = {.tag = 3, .name = "parent", .kind = KIND_REF, .flags = FIELD_FILTER | FIELD_COLUMN, .ref = "area", .filter = "area"},
    [AREA_SHORT_NAME] = {.tag = 4, .name = "short_name", .kind = KIND_TEXT, .flags = FIELD_SEARCH, .max = 30},
    [AREA_NOTE] = {.tag = 5, .name = "note", .kind = KIND_TEXT},
    [AREA_SAMPLE] = {.tag = 6, .name = "sample", .kind = KIND_BOOL},
};
/* clang-format on */

static void check(const struct record *record, struct problems *problems, struct place place) {
    static const struct {
        const char *level;
        size_t digits;
    } lengths[] = {{"province", 6}, {"city", 6}, {"county", 6}, {"town", 9}, {"village", 12}};
    struct str level = record_text(record, AREA_LEVEL);
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        if (!str_is(level, lengths[i].level) || record->id.n == lengths[i].digits)
            continue;
        place.field = S("id");
        problem_arg_int(problems, problems_add(problems, place, "problem.area-code"),
                        (long long)lengths[i].digits);
    }
    if (!str_is(level, "province") && !record_has(record, AREA_PARENT)) {
        place.field = S("parent");
        problems_add(problems, place, "problem.area-parent");
    }
}

const struct type type_area = {
    .number = 2,
    .name = "area",
    .plural = "areas",
    .form = FORM_CSV,
    .fields = fields,
    .field_count = AREA_COUNT,
    .title = AREA_NAME,
    .subtitle = NO_FIELD,
    .parent = AREA_PARENT,
    .date = NO_FIELD,
    .check = check,
};
