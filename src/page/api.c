/* JSON under /api/v1/: the values themselves, with the names people know beside the codes. */
#include "page/address.h"
#include "page/ask.h"
#include "page/brief.h"
#include "page/fills.h"
#include "page/record.h"
#include "page/text.h"

typedef void add_function(const struct view *view, struct node *map, const char *name,
                          const struct record *record, const struct field *field, struct datum datum);

static void add_text(const struct view *view, struct node *map, const char *name, const struct record *record,
                     const struct field *field, struct datum datum) {
    (void)record;
    node_text(map, name, kind_format(view->arena, field->kind, datum));
}

static void add_int(const struct view *view, struct node *map, const char *name, const struct record *record,
                    const struct field *field, struct datum datum) {
    (void)view, (void)record, (void)field;
    node_int(map, name, datum.number);
}

static void add_bool(const struct view *view, struct node *map, const char *name, const struct record *record,
                     const struct field *field, struct datum datum) {
    (void)view, (void)record, (void)field;
    node_bool(map, name, datum.number);
}

/* A code or a reference with what it is called. */
static void add_named(const struct view *view, struct node *map, const char *name,
                      const struct record *record, const struct field *field, struct datum datum) {
    struct node *item = node_map(map, name);
    node_text(item, field->kind == KIND_REF ? "id" : "code", datum.text);
    node_text(item, "name", text_datum(view, record->type, field, datum));
}

static add_function *const adds[KIND_COUNT] = {
    [KIND_TEXT] = add_text,     [KIND_MARKDOWN] = add_text, [KIND_INT] = add_int,
    [KIND_DECIMAL] = add_text,  [KIND_MONEY] = add_text,    [KIND_DATE] = add_text,
    [KIND_BOOL] = add_bool,     [KIND_CHOICE] = add_named,  [KIND_CODE] = add_named,
    [KIND_REF] = add_named,     [KIND_CITATION] = add_text, [KIND_PHONE] = add_text,
    [KIND_IDENTITY] = add_text,
};

static void add_datum(const struct view *view, struct node *map, const char *name,
                      const struct record *record, const struct field *field, struct datum datum) {
    if (field->flags & (FIELD_PERSONAL | FIELD_SENSITIVE))
        node_text(map, name, kind_mask(view->arena, field->kind, datum));
    else
        adds[field->kind](view, map, name, record, field, datum);
}

static void add_field(const struct view *view, struct node *fields, const struct record *record, unsigned i) {
    const struct field *field = &record->type->fields[i];
    const struct value *value = &record->values[i];
    if (!(field->flags & FIELD_LIST)) {
        add_datum(view, fields, field->name, record, field, value->items[0]);
        return;
    }
    struct node *list = node_list(fields, field->name);
    for (size_t j = 0; j < value->count; j++)
        add_datum(view, node_add(list), "value", record, field, value->items[j]);
}

static void add_record(const struct view *view, struct node *map, const struct record *record) {
    node_text(map, "type", str_from(record->type->name));
    node_text(map, "id", record->id);
    node_text(map, "title", record_title(record));
    node_text(map, "address", address_record(view, record->type, record->id));
    node_int(map, "revision", (int64_t)record->revision);
    struct node *fields = node_map(map, "fields");
    for (unsigned i = 0; i < record->type->field_count; i++)
        if (record_has(record, (int)i) && !brief_is_hidden(record, i))
            add_field(view, fields, record, i);
}

enum status api_record(struct view *view, struct error *err) {
    struct record *record = NULL;
    enum status status = record_read(view, &record, err);
    if (status == STATUS_OK)
        add_record(view, view->tree, record);
    return status;
}

static void add_facets(const struct view *view, const struct found *found) {
    struct node *facets = node_list(view->tree, "facets");
    for (size_t i = 0; i < found->facet_count; i++) {
        const struct find_facet *facet = &found->facets[i];
        struct node *item = node_add(facets);
        node_text(item, "name", facet->name);
        struct node *values = node_list(item, "values");
        for (size_t j = 0; j < facet->count; j++) {
            struct node *value = node_add(values);
            node_text(value, "value", facet->counts[j].value);
            node_text(value, "name", text_filter(view, view->type, facet->field, facet->counts[j].value));
            node_int(value, "count", (int64_t)facet->counts[j].count);
        }
    }
}

enum status api_list(struct view *view, struct error *err) {
    struct find find;
    struct found found = {0};
    if (!view->type)
        return error_set(err, STATUS_NOT_FOUND, NULL, "no such type");
    ask_read(view, view->type, ASK_PER_PAGE, &find);
    enum status status = find_run(view->app, view->txn, &find, view->arena, &found, err);
    if (status != STATUS_OK)
        return status;
    struct node *tree = view->tree;
    node_text(tree, "type", str_from(view->type->name));
    node_int(tree, "total", (int64_t)found.total);
    node_bool(tree, "exact", found.exact);
    node_int(tree, "page", (int64_t)find.page);
    node_int(tree, "per_page", (int64_t)find.per_page);
    struct node *items = node_list(tree, "items");
    for (size_t i = 0; i < found.count; i++)
        add_record(view, node_add(items), found.hits[i].record);
    add_facets(view, &found);
    return STATUS_OK;
}

static void describe_field(const struct view *view, struct node *item, const struct type *type,
                           const struct field *field) {
    static const struct {
        const char *name;
        unsigned flag;
    } flags[] = {{"required", FIELD_REQUIRED}, {"list", FIELD_LIST},        {"search", FIELD_SEARCH},
                 {"filter", FIELD_FILTER},     {"sort", FIELD_SORT},        {"unique", FIELD_UNIQUE},
                 {"personal", FIELD_PERSONAL}, {"internal", FIELD_INTERNAL}};
    node_text(item, "name", str_from(field->name));
    node_text(item, "label", text_field(view, type, field));
    node_text(item, "kind", str_from(kind_name(field->kind)));
    if (field->vocabulary)
        node_text(item, "vocabulary", str_from(field->vocabulary));
    if (field->ref)
        node_text(item, "ref", str_from(field->ref));
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
        if (field->flags & flags[i].flag)
            node_bool(item, flags[i].name, true);
}

enum status api_types(struct view *view, struct error *err) {
    (void)err;
    struct node *list = node_list(view->tree, "types");
    for (unsigned i = 0; i < types_count; i++) {
        struct node *item = node_add(list);
        node_text(item, "name", str_from(types[i]->name));
        node_text(item, "plural", str_from(types[i]->plural));
        node_text(item, "label", text_type(view, types[i]));
        struct node *fields = node_list(item, "fields");
        for (unsigned j = 0; j < types[i]->field_count; j++)
            describe_field(view, node_add(fields), types[i], &types[i]->fields[j]);
    }
    return STATUS_OK;
}
