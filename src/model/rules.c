#include "model/rules.h"

/* Year, month and day are pairs of digits from the left; an unknown one is 00 (base/clock.h). */
static bool is_before(int64_t a, int64_t b) {
    int64_t unit = a % 10000 == 0 || b % 10000 == 0 ? 10000 : a % 100 == 0 || b % 100 == 0 ? 100 : 1;
    return a / unit < b / unit;
}

void rule_term_order(const struct record *record, int start, int end, struct problems *problems,
                     struct place place) {
    if (!record_has(record, start) || !record_has(record, end) ||
        !is_before(record_number(record, end, 0), record_number(record, start, 0)))
        return;
    place.field = str_from(record->type->fields[end].name);
    problems_add(problems, place, "problem.term-order");
}
