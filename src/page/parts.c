#include "page/parts.h"

#include "page/address.h"
#include "page/brief.h"
#include "page/common.h"
#include "page/text.h"

static bool is_section(const struct field *field) {
    return (field->flags & (FIELD_SECTION | FIELD_BODY)) || field->kind == KIND_MARKDOWN;
}

/* A field named "sample" marks made-up records in every type that has one. */
static int sample_field(const struct type *type) {
    const struct field *field = type_field(type, S("sample"));
    return field ? (int)field_index(type, field) : NO_FIELD;
}

static bool stands_elsewhere(const struct record *record, unsigned i, const int *but, size_t but_count) {
    const struct type *type = record->type;
    const struct field *field = &type->fields[i];
    if (is_section(field) || brief_is_hidden(record, i) || (int)i == type->title ||
        (int)i == type->subtitle || (int)i == sample_field(type))
        return true;
    for (size_t j = 0; j < but_count; j++)
        if (but[j] == (int)i)
            return true;
    return false;
}

/* Types whose records have a page worth a link; an entry of a vocabulary has its name. */
static struct str target_address(const struct view *view, const struct field *field, struct datum datum) {
    const struct type *type;
    struct str id;
    if (field->kind != KIND_REF || (field->flags & FIELD_PERSONAL) ||
        !lookup_target(view->arena, field, datum, &type, &id))
        return S("");
    return address_record(view, type, id);
}

static void add_value(const struct view *view, struct node *values, const struct record *record,
                      const struct field *field, struct datum datum) {
    const struct type *target = field->kind == KIND_REF ? type_by_name(str_from(field->ref)) : NULL;
    struct node *value = node_add(values);
    node_text(value, "text",
              target && target->parent != NO_FIELD ? text_path(view, target, datum.text)
                                                   : text_datum(view, record->type, field, datum));
    node_text(value, "address", target_address(view, field, datum));
}

void parts_add_fields(const struct view *view, struct node *map, const struct record *record, const int *but,
                      size_t but_count) {
    struct node *fields = node_list(map, "fields");
    for (unsigned i = 0; i < record->type->field_count; i++) {
        const struct field *field = &record->type->fields[i];
        if (!record_has(record, (int)i) || stands_elsewhere(record, i, but, but_count))
            continue;
        struct node *item = node_add(fields);
        node_text(item, "label", text_field(view, record->type, field));
        node_bool(item, "masked", field->flags & (FIELD_PERSONAL | FIELD_SENSITIVE));
        struct node *values = node_list(item, "values");
        for (size_t j = 0; j < record->values[i].count; j++)
            add_value(view, values, record, field, record->values[i].items[j]);
    }
}

struct str parts_markdown(const struct view *view, struct str text, const struct markdown_options *options) {
    struct error err = ERROR_INIT;
    struct str html;
    enum status status = markdown_render(view->arena, text, options, &html, &err);
    return status == STATUS_OK ? html : markdown_plain(view->arena, text);
}

void parts_add_sections(const struct view *view, struct node *map, const struct record *record) {
    struct node *sections = node_list(map, "sections");
    for (unsigned i = 0; i < record->type->field_count; i++) {
        const struct field *field = &record->type->fields[i];
        if (!is_section(field) || brief_is_hidden(record, i) || !record_has(record, (int)i))
            continue;
        struct markdown_options options = {.heading_shift = field->flags & FIELD_SECTION ? 0 : 1,
                                           .steps = field->flags & FIELD_STEPS};
        struct node *section = node_add(sections);
        node_text(section, "anchor", str_from(field->name));
        node_text(section, "label", text_field(view, record->type, field));
        node_html(section, "body_html", parts_markdown(view, record_text(record, (int)i), &options));
    }
}

void parts_figure(struct node *figures, struct str label, struct str text) {
    struct str rest = text, number = str_split(&rest, ' ');
    bool split = rest.p && number.n && number.p[0] >= '0' && number.p[0] <= '9';
    struct node *figure = node_add(figures);
    node_text(figure, "label", label);
    node_text(figure, "number", split ? number : text);
    node_text(figure, "unit", split ? rest : S(""));
}

void parts_add_figures(const struct view *view, struct node *map, const struct record *record,
                       const int *fields, size_t count) {
    struct node *figures = node_list(map, "figures");
    for (size_t i = 0; i < count; i++)
        if (record_has(record, fields[i]))
            parts_figure(figures, text_field(view, record->type, &record->type->fields[fields[i]]),
                         text_value(view, record, (unsigned)fields[i], 1));
    node_bool(map, "has_figures", figures->first != NULL);
}

void parts_add_crumbs(const struct view *view, struct node *map, const struct record *record) {
    const struct type *type = record->type;
    struct node *crumbs = common_add_crumbs(map);
    common_crumb(crumbs, text_plural(view, type), address_type(view, type));
    struct str_list path = {0};
    if (type->parent != NO_FIELD)
        path = lookup_path(&view->lookup, type, record->id);
    for (size_t i = 0; i + 1 < path.count; i++)
        common_crumb(crumbs, lookup_title(&view->lookup, type, path.items[i]),
                     address_record(view, type, path.items[i]));
    common_crumb(crumbs, record_title(record), S(""));
}

struct node *parts_add_messages(const struct view *view, struct node *map, const struct record *record) {
    struct node *messages = common_add_messages(map);
    int sample = sample_field(record->type);
    if (sample != NO_FIELD && record_number(record, sample, 0))
        common_message(messages, "", "info-circle", text_get(view, "page.sample"), S(""), S(""));
    return messages;
}
