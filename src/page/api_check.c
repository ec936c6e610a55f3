/* Parameters of the API, looked at before they are read. */
#include "core/schema.h"
#include "page/api.h"
#include "page/ask.h"

/* Takes a value of its parameter or not. */
typedef bool takes_function(const struct view *view, struct str value);

static bool is_between(struct str value, int64_t least, int64_t most) {
    int64_t number = 0;
    return str_to_int(value, &number) && number >= least && number <= most;
}

static bool takes_any(const struct view *view, struct str value) {
    (void)view, (void)value;
    return true;
}

static bool takes_page(const struct view *view, struct str value) {
    (void)view;
    return is_between(value, 1, ASK_PAGES_MAX);
}

static bool takes_per_page(const struct view *view, struct str value) {
    (void)view;
    return is_between(value, 1, API_PER_PAGE_MAX);
}

static bool takes_order(const struct view *view, struct str value) {
    (void)view;
    return str_is(value, "asc") || str_is(value, "desc");
}

static bool takes_type(const struct view *view, struct str value) {
    const struct type *type = type_by_name(value);
    (void)view;
    return type && type->searchable;
}

static bool takes_sort(const struct view *view, struct str value) {
    struct str name = str_skip(value, str_starts(value, S("-")));
    if (str_is(name, "title") || str_is(name, "date"))
        return true;
    const struct field *field = view->type ? type_field(view->type, name) : NULL;
    return field && (field->flags & FIELD_SORT);
}

static const struct {
    const char *name;
    takes_function *takes;
} rows[] = {{"q", takes_any},       {"page", takes_page}, {"per_page", takes_per_page},
            {"order", takes_order}, {"type", takes_type}, {"sort", takes_sort}};
enum { ROWS = sizeof rows / sizeof rows[0] };

static const struct field *filter_of(const struct type *type, struct str name) {
    for (unsigned i = 0; i < type->field_count; i++)
        if ((type->fields[i].flags & FIELD_FILTER) && str_is(name, field_filter(&type->fields[i])))
            return &type->fields[i];
    return NULL;
}

static const struct field *filter_field(const struct view *view, struct str name) {
    if (view->type)
        return filter_of(view->type, name);
    const struct field *field = NULL;
    for (unsigned i = 0; i < types_count && !field; i++)
        if (types[i]->searchable)
            field = filter_of(types[i], name);
    return field;
}

static enum status refuse(struct error *err, const char *key, const struct pair *pair) {
    error_set(err, STATUS_INVALID, key, "parameter %.*s", STR_ARG(pair->name));
    error_arg_str(err, pair->name);
    return error_arg_str(err, pair->value);
}

static enum status check_pair(const struct view *view, const struct pair *pair, struct error *err) {
    struct datum datum;
    for (size_t i = 0; i < ROWS; i++)
        if (str_is(pair->name, rows[i].name))
            return rows[i].takes(view, pair->value) ? STATUS_OK : refuse(err, "error.parameter-value", pair);
    const struct field *field = filter_field(view, pair->name);
    if (!field)
        return refuse(err, "error.parameter-unknown", pair);
    bool good = pair->value.n && !kind_parse(view->arena, field, pair->value, &datum);
    return good ? STATUS_OK : refuse(err, "error.parameter-value", pair);
}

static bool has_one_value(struct str name) {
    for (size_t i = 0; i < ROWS; i++)
        if (str_is(name, rows[i].name))
            return true;
    return false;
}

enum status api_check(const struct view *view, struct error *err) {
    const struct pairs *params = &view->request->params;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < params->count && status == STATUS_OK; i++) {
        status = check_pair(view, &params->items[i], err);
        for (size_t j = 0; j < i && status == STATUS_OK; j++)
            if (has_one_value(params->items[i].name) && str_eq(params->items[i].name, params->items[j].name))
                status = refuse(err, "error.parameter-twice", &params->items[i]);
    }
    return status;
}

size_t api_per_page(const struct view *view) {
    int64_t number = ASK_PER_PAGE;
    return str_to_int(pairs_get(&view->request->params, S("per_page")), &number) ? (size_t)number
                                                                                 : (size_t)ASK_PER_PAGE;
}
