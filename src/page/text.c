#include "page/text.h"

#include "base/clock.h"

struct str text_get(const struct view *view, const char *key) {
    return catalog_text(view->catalog, str_from(key));
}

struct str text_format(const struct view *view, const char *key, const struct str *args, size_t count) {
    return catalog_format(view->catalog, view->arena, str_from(key), args, count);
}

/* Labels of the type tables name units too ("用时（天）"), for files. A page says the unit behind the number. */
struct str text_field(const struct view *view, const struct type *type, const struct field *field) {
    struct str key = arena_printf(view->arena, "short.%s.%s", type->name, field->name);
    return catalog_has(view->catalog, key) ? catalog_text(view->catalog, key)
                                           : catalog_field(view->catalog, type, field);
}

struct str text_type(const struct view *view, const struct type *type) {
    return catalog_type(view->catalog, type);
}

struct str text_plural(const struct view *view, const struct type *type) {
    return catalog_type_plural(view->catalog, type);
}

struct str text_number(const struct view *view, int64_t number) {
    char digits[48];
    size_t at = sizeof digits;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    for (size_t n = 0; n == 0 || rest; n++, rest /= 10) {
        if (n && n % 3 == 0)
            digits[--at] = ',';
        digits[--at] = (char)('0' + rest % 10);
    }
    if (number < 0)
        digits[--at] = '-';
    return arena_str(view->arena, str_make(digits + at, sizeof digits - at));
}

struct str text_iso_date(const struct view *view, int64_t date) {
    char iso[16];
    clock_format_date(date, iso);
    return arena_str(view->arena, str_from(iso));
}

struct str text_date(const struct view *view, int64_t date) {
    int64_t month = date / 100 % 100, day = date % 100;
    if (!date)
        return S("");
    struct str year = arena_printf(view->arena, "%lld", (long long)(date / 10000));
    if (!month)
        return TEXT_WITH(view, "page.date.year", year);
    struct str key = arena_printf(view->arena, "page.month.%lld", (long long)month);
    struct str name = catalog_text(view->catalog, key);
    if (!day)
        return TEXT_WITH(view, "page.date.month", year, name);
    return TEXT_WITH(view, "page.date.day", year, name, arena_printf(view->arena, "%lld", (long long)day));
}

struct str text_count(const struct view *view, const struct type *type, uint64_t count) {
    struct str number = text_number(view, (int64_t)count);
    struct str key = arena_printf(view->arena, "count.%s", type ? type->name : "all");
    if (!catalog_has(view->catalog, key))
        key = S("count.all");
    return catalog_format(view->catalog, view->arena, key, &number, 1);
}

static struct str join(const struct view *view, const struct str *items, size_t count, const char *key) {
    struct str text = S(""), comma = text_get(view, key);
    for (size_t i = 0; i < count; i++) {
        if (!items[i].n)
            continue;
        if (text.n)
            text = arena_join(view->arena, text, comma);
        text = arena_join(view->arena, text, items[i]);
    }
    return text;
}

struct str text_join(const struct view *view, const struct str *items, size_t count) {
    return join(view, items, count, "page.list-comma");
}

struct str text_clauses(const struct view *view, const struct str *items, size_t count) {
    return join(view, items, count, "page.clause-comma");
}
