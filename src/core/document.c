#include "core/document.h"

#include "core/schema.h"

struct building {
    const struct lookup *lookup;
    const struct record *record;
    struct index_document *document;
    struct str *texts;
    struct index_pair *filters, *sorts;
    size_t text_capacity, filter_capacity, sort_capacity;
};

static void add_text(struct building *b, struct str text) {
    b->texts =
        arena_grow(b->lookup->arena, b->texts, b->document->text_count, &b->text_capacity, sizeof *b->texts);
    b->texts[b->document->text_count++] = text;
}

static void add_filter(struct building *b, const char *name, struct str value) {
    int position = schema_filter(str_from(name));
    if (position < 0 || value.n == 0)
        return;
    b->filters = arena_grow(b->lookup->arena, b->filters, b->document->filter_count, &b->filter_capacity,
                            sizeof *b->filters);
    b->filters[b->document->filter_count++] = (struct index_pair){(unsigned)position, value};
}

static void add_sort(struct building *b, const char *name, struct str key) {
    int position = schema_sort(str_from(name));
    if (position < 0)
        return;
    b->sorts =
        arena_grow(b->lookup->arena, b->sorts, b->document->sort_count, &b->sort_capacity, sizeof *b->sorts);
    b->sorts[b->document->sort_count++] = (struct index_pair){(unsigned)position, key};
}

/* Eight bytes, most significant first, sign bit turned: they compare as the numbers do. */
static struct str number_key(struct arena *arena, int64_t number) {
    char *key = arena_alloc(arena, 8);
    uint64_t bits = (uint64_t)number ^ (UINT64_C(1) << 63);
    for (int i = 7; i >= 0; i--, bits >>= 8)
        key[i] = (char)(bits & 0xFF);
    return str_make(key, 8);
}

static struct str sort_key(struct building *b, const struct field *field, struct datum datum) {
    struct arena *arena = b->lookup->arena;
    return kind_is_number(field->kind) ? number_key(arena, datum.number)
                                       : analysis_sort_key(arena, datum.text);
}

static void add_search_text(struct building *b, const struct field *field, struct datum datum) {
    if (field->kind == KIND_CODE)
        add_text(b, lookup_code(b->lookup, field->vocabulary, datum.text));
    else
        add_text(b, kind_format(b->lookup->arena, field->kind, datum));
}

/* A value of a tree stands for all above it, so that a filter by banner finds what happened in its towns. */
static void add_filter_values(struct building *b, const struct field *field, struct datum datum) {
    struct str_list path = {0};
    if (field->kind == KIND_CODE)
        path = lookup_code_path(b->lookup, field->vocabulary, datum.text);
    else if (field->kind == KIND_REF)
        path = lookup_path(b->lookup, type_by_name(str_from(field->ref)), datum.text);
    for (size_t i = 0; i < path.count; i++)
        add_filter(b, field_filter(field), path.items[i]);
    if (path.count == 0)
        add_filter(b, field_filter(field), kind_format(b->lookup->arena, field->kind, datum));
}

static void add_field(struct building *b, unsigned i) {
    const struct field *field = &b->record->type->fields[i];
    const struct value *value = &b->record->values[i];
    bool open = !(field->flags & (FIELD_PERSONAL | FIELD_SENSITIVE | FIELD_INTERNAL));
    if (!open || value->count == 0)
        return;
    for (size_t j = 0; j < value->count; j++) {
        if ((field->flags & FIELD_SEARCH) && (int)i != b->record->type->title)
            add_search_text(b, field, value->items[j]);
        if (field->flags & FIELD_FILTER)
            add_filter_values(b, field, value->items[j]);
    }
    if (field->flags & FIELD_SORT)
        add_sort(b, field->name, sort_key(b, field, value->items[0]));
    if ((int)i == b->record->type->date)
        add_sort(b, "date", sort_key(b, field, value->items[0]));
}

void document_from_record(const struct lookup *lookup, const struct record *record,
                          struct index_document *ret_document) {
    const struct type *type = record->type;
    *ret_document = (struct index_document){.type = str_from(type->name),
                                            .id = record->id,
                                            .title = record_title(record),
                                            .is_public = record_is_public(record)};
    struct building b = {.lookup = lookup, .record = record, .document = ret_document};
    add_filter(&b, "type", str_from(type->name));
    if (type->parent != NO_FIELD) {
        struct str_list path = lookup_path(lookup, type, record->id);
        for (size_t i = 0; i < path.count; i++)
            add_filter(&b, type->name, path.items[i]);
    }
    add_sort(&b, "title", analysis_sort_key(lookup->arena, ret_document->title));
    for (unsigned i = 0; i < type->field_count; i++)
        add_field(&b, i);
    ret_document->texts = b.texts;
    ret_document->filters = b.filters;
    ret_document->sorts = b.sorts;
}
