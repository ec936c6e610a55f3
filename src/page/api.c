/* JSON under /api/v1/: what the pages say, as values. docs/api.md describes it for those who use it. */
#include "page/api.h"

#include "index/snippet.h"
#include "page/address.h"
#include "page/ask.h"
#include "page/brief.h"
#include "page/fills.h"
#include "page/hits.h"
#include "page/record.h"
#include "page/text.h"

/* As files have it: codes and ids, dates as 2026-11-23, what is personal under its mask. */
static struct str plain(const struct view *view, const struct field *field, struct datum datum) {
    return field->flags & (FIELD_PERSONAL | FIELD_SENSITIVE) ? kind_mask(view->arena, field->kind, datum)
                                                             : kind_format(view->arena, field->kind, datum);
}

static void add_field(const struct view *view, struct node *fields, const struct record *record, unsigned i) {
    const struct field *field = &record->type->fields[i];
    const struct value *value = &record->values[i];
    if (field->flags & FIELD_LIST) {
        struct node *list = node_list(fields, field->name);
        for (size_t j = 0; j < value->count; j++)
            node_add_text(list, plain(view, field, value->items[j]));
    } else if (field->kind == KIND_INT) {
        node_int(fields, field->name, value->items[0].number);
    } else if (field->kind == KIND_BOOL) {
        node_bool(fields, field->name, value->items[0].number);
    } else {
        node_text(fields, field->name, plain(view, field, value->items[0]));
    }
}

/* What a code or an id is called. */
static void add_label(const struct view *view, struct node *labels, const struct record *record, unsigned i) {
    static const bool has_label[KIND_COUNT] = {[KIND_CHOICE] = true, [KIND_CODE] = true, [KIND_REF] = true};
    const struct field *field = &record->type->fields[i];
    const struct value *value = &record->values[i];
    if (!has_label[field->kind] || (field->flags & (FIELD_PERSONAL | FIELD_SENSITIVE)))
        return;
    if (!(field->flags & FIELD_LIST)) {
        node_text(labels, field->name, text_datum(view, record->type, field, value->items[0]));
        return;
    }
    struct node *list = node_list(labels, field->name);
    for (size_t j = 0; j < value->count; j++)
        node_add_text(list, text_datum(view, record->type, field, value->items[j]));
}

void api_add_brief(const struct view *view, struct node *map, const struct record *record) {
    node_text(map, "type", str_from(record->type->name));
    node_text(map, "id", record->id);
    node_text(map, "title", record_title(record));
    node_text(map, "url", address_record(view, record->type, record->id));
}

static void add_record(const struct view *view, struct node *map, const struct record *record) {
    api_add_brief(view, map, record);
    node_int(map, "revision", (int64_t)record->revision);
    struct node *fields = node_map(map, "fields"), *labels = node_map(map, "labels");
    for (unsigned i = 0; i < record->type->field_count; i++) {
        if (!record_has(record, (int)i) || brief_is_hidden(record, i))
            continue;
        add_field(view, fields, record, i);
        add_label(view, labels, record, i);
    }
}

enum status api_record(struct view *view, struct error *err) {
    struct record *record = NULL;
    enum status status = record_read(view, &record, err);
    if (status != STATUS_OK)
        return status;
    add_record(view, view->tree, record);
    return api_add_related(view, record, err);
}

void api_add_page(struct node *map, const struct find *find, const struct found *found) {
    node_int(map, "total", (int64_t)found->total);
    node_bool(map, "exact", found->exact);
    node_int(map, "page", (int64_t)find->page);
    node_int(map, "per_page", (int64_t)find->per_page);
}

static struct str snippet_of(const struct view *view, const struct record *record,
                             const struct str_list *words) {
    struct node *hit = node_root(view->arena);
    hits_add_snippet(view, hit, record, words);
    const struct node *snippet = node_find(hit, S("snippet"));
    const struct node *text = snippet && snippet->kind == NODE_MAP ? node_find(snippet, S("text")) : NULL;
    return text ? text->text : S("");
}

void api_add_hits(const struct view *view, struct node *map, const struct found *found) {
    struct node *items = node_list(map, "items");
    for (size_t i = 0; i < found->count; i++) {
        const struct record *record = found->hits[i].record;
        struct node *item = node_add(items);
        api_add_brief(view, item, record);
        node_text(item, "subtitle",
                  record->type->subtitle == NO_FIELD ? S("") : record_text(record, record->type->subtitle));
        node_text(item, "snippet", snippet_of(view, record, &found->words));
        node_bool(item, "full", found->hits[i].full);
    }
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
            node_text(value, "name", text_filter(view, facet->type, facet->field, facet->counts[j].value));
            node_int(value, "count", (int64_t)facet->counts[j].count);
        }
    }
}

static enum status run(struct view *view, struct find *find, struct found *ret_found, struct error *err) {
    enum status status = api_check(view, err);
    if (status != STATUS_OK)
        return status;
    ask_read(view, view->type, api_per_page(view), find);
    return find_run(view->app, view->txn, find, view->arena, ret_found, err);
}

enum status api_list(struct view *view, struct error *err) {
    struct find find;
    struct found found = {0};
    if (!view->type)
        return error_set(err, STATUS_NOT_FOUND, NULL, "no such type");
    enum status status = run(view, &find, &found, err);
    if (status != STATUS_OK)
        return status;
    api_add_page(view->tree, &find, &found);
    struct node *items = node_list(view->tree, "items");
    for (size_t i = 0; i < found.count; i++)
        add_record(view, node_add(items), found.hits[i].record);
    add_facets(view, &found);
    return STATUS_OK;
}

enum status api_search(struct view *view, struct error *err) {
    struct find find;
    struct found found = {0};
    view->type = type_by_name(pairs_get(&view->request->params, S("type")));
    enum status status = run(view, &find, &found, err);
    if (status != STATUS_OK)
        return status;
    api_add_page(view->tree, &find, &found);
    node_int(view->tree, "full_total", (int64_t)found.full_total);
    api_add_hits(view, view->tree, &found);
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
