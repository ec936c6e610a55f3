/* Values as people write them: one row a kind. */
#include "page/text.h"

typedef struct str show_function(const struct view *view, const struct type *type, const struct field *field,
                                 struct datum datum);

/* What a list is filtered by may be one of a few words that the catalogue names: <field>.<value>. */
static struct str show_text(const struct view *view, const struct type *type, const struct field *field,
                            struct datum datum) {
    struct str text = kind_format(view->arena, field->kind, datum);
    (void)type;
    if (!(field->flags & FIELD_FILTER))
        return text;
    struct str key = arena_printf(view->arena, "%s.%.*s", field->name, STR_ARG(text));
    return catalog_has(view->catalog, key) ? catalog_text(view->catalog, key) : text;
}

/* The catalogue may give a number its unit: unit.<type>.<field>. A year stands without separators. */
static struct str show_int(const struct view *view, const struct type *type, const struct field *field,
                           struct datum datum) {
    struct str key = arena_printf(view->arena, "unit.%s.%s", type->name, field->name);
    struct str plain = kind_format(view->arena, field->kind, datum);
    if (catalog_has(view->catalog, key))
        return catalog_format(view->catalog, view->arena, key, &plain, 1);
    return text_number(view, datum.number);
}

/* 1.86 万元: how large "large" is belongs to the language, so the catalogue says it. */
static struct str show_money(const struct view *view, const struct type *type, const struct field *field,
                             struct datum datum) {
    int64_t large = 0, yuan = datum.number / 100, fen = datum.number % 100;
    (void)type, (void)field;
    if (str_to_int(text_get(view, "page.money.large-from"), &large) && large > 0 && yuan >= large) {
        int64_t hundredths = (datum.number + large / 2) / large;
        struct str number = arena_printf(view->arena, "%lld.%02lld", (long long)(hundredths / 100),
                                         (long long)(hundredths % 100));
        return TEXT_WITH(view, "page.money.large", number);
    }
    struct str number = text_number(view, yuan);
    if (fen)
        number = arena_join(view->arena, number, arena_printf(view->arena, ".%02lld", (long long)fen));
    return TEXT_WITH(view, "page.money", number);
}

static struct str show_date(const struct view *view, const struct type *type, const struct field *field,
                            struct datum datum) {
    (void)type, (void)field;
    return text_date(view, datum.number);
}

static struct str show_bool(const struct view *view, const struct type *type, const struct field *field,
                            struct datum datum) {
    (void)type, (void)field;
    return text_get(view, datum.number ? "page.yes" : "page.no");
}

static struct str show_choice(const struct view *view, const struct type *type, const struct field *field,
                              struct datum datum) {
    (void)type;
    return catalog_choice(view->catalog, field->choices, datum.text);
}

static struct str show_code(const struct view *view, const struct type *type, const struct field *field,
                            struct datum datum) {
    (void)type;
    return lookup_code(&view->lookup, field->vocabulary, datum.text);
}

static struct str show_ref(const struct view *view, const struct type *type, const struct field *field,
                           struct datum datum) {
    (void)type;
    return lookup_title(&view->lookup, type_by_name(str_from(field->ref)), datum.text);
}

static show_function *const shows[KIND_COUNT] = {
    [KIND_TEXT] = show_text,     [KIND_MARKDOWN] = show_text, [KIND_INT] = show_int,
    [KIND_DECIMAL] = show_text,  [KIND_MONEY] = show_money,   [KIND_DATE] = show_date,
    [KIND_BOOL] = show_bool,     [KIND_CHOICE] = show_choice, [KIND_CODE] = show_code,
    [KIND_REF] = show_ref,       [KIND_CITATION] = show_text, [KIND_PHONE] = show_text,
    [KIND_IDENTITY] = show_text,
};

struct str text_datum(const struct view *view, const struct type *type, const struct field *field,
                      struct datum datum) {
    if (field->flags & (FIELD_PERSONAL | FIELD_SENSITIVE))
        return kind_mask(view->arena, field->kind, datum);
    return shows[field->kind](view, type, field, datum);
}

struct str text_value(const struct view *view, const struct record *record, unsigned field, size_t limit) {
    const struct value *value = &record->values[field];
    size_t count = value->count < limit ? value->count : limit;
    struct str *items = ARENA_ARRAY(view->arena, struct str, count);
    for (size_t i = 0; i < count; i++)
        items[i] = text_datum(view, record->type, &record->type->fields[field], value->items[i]);
    return text_join(view, items, count);
}

struct str text_filter(const struct view *view, const struct type *type, const struct field *field,
                       struct str value) {
    struct datum datum;
    return kind_parse(view->arena, field, value, &datum) ? value : text_datum(view, type, field, datum);
}

struct str text_path(const struct view *view, const struct type *type, struct str id) {
    struct str_list path = lookup_path(&view->lookup, type, id);
    struct str text = S("");
    for (size_t i = path.count > 1 ? 1 : 0; i < path.count; i++)
        text = arena_join(view->arena, text, lookup_title(&view->lookup, type, path.items[i]));
    return text;
}
