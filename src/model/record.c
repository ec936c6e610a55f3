#include "model/record.h"

struct record *record_new(struct arena *arena, const struct type *type, struct str id) {
    struct record *record = ARENA_NEW(arena, struct record);
    record->type = type;
    record->id = arena_str(arena, id);
    record->values = ARENA_ARRAY(arena, struct value, type->field_count);
    return record;
}

static bool id_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

bool record_id_valid(struct str id) {
    if (id.n == 0 || id.n > ID_MAX || id.p[0] == '-' || id.p[0] == '.' || id.p[0] == '_')
        return false;
    for (size_t i = 0; i < id.n; i++)
        if (!id_character(id.p[i]))
            return false;
    return true;
}

struct str record_text(const struct record *record, int field) {
    const struct value *value = &record->values[field];
    return value->count ? value->items[0].text : S("");
}

int64_t record_number(const struct record *record, int field, int64_t otherwise) {
    const struct value *value = &record->values[field];
    return value->count ? value->items[0].number : otherwise;
}

struct str record_title(const struct record *record) {
    struct str title = record_text(record, record->type->title);
    return title.n ? title : record->id;
}

bool record_is_public(const struct record *record) {
    return !record->type->is_public || record->type->is_public(record);
}

static bool value_equal(enum kind kind, const struct value *a, const struct value *b) {
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!datum_eq(kind, a->items[i], b->items[i]))
            return false;
    return true;
}

bool record_equal(const struct record *a, const struct record *b) {
    if (a->type != b->type || !str_eq(a->id, b->id))
        return false;
    for (unsigned i = 0; i < a->type->field_count; i++)
        if (!value_equal(a->type->fields[i].kind, &a->values[i], &b->values[i]))
            return false;
    return true;
}

static void check_list(const struct field *field, const struct value *value, struct problems *problems,
                       struct place place) {
    size_t limit = field->max_items ? field->max_items : FIELD_ITEMS_MAX;
    if (value->count > limit) {
        problem_arg_int(problems, problems_add(problems, place, "problem.too-many-items"), (long long)limit);
        return; /* comparing each with each would be slow */
    }
    for (size_t i = 0; i < value->count; i++)
        for (size_t j = 0; j < i; j++)
            if (datum_eq(field->kind, value->items[i], value->items[j])) {
                struct str text = kind_format(problems->arena, field->kind, value->items[i]);
                problem_arg(problems, problems_add(problems, place, "problem.item-repeated"), text);
            }
}

static bool is_own_id(const struct record *record, const struct field *field, struct datum datum) {
    return field->kind == KIND_REF && strcmp(field->ref, record->type->name) == 0 &&
           str_eq(datum.text, record->id);
}

static void check_field(const struct record *record, unsigned i, struct problems *problems,
                        struct place place) {
    const struct field *field = &record->type->fields[i];
    const struct value *value = &record->values[i];
    place.field = str_from(field->heading ? field->heading : field->name);
    if ((field->flags & FIELD_REQUIRED) && value->count == 0)
        problems_add(problems, place, "problem.required");
    for (size_t j = 0; j < value->count; j++)
        if (is_own_id(record, field, value->items[j]))
            problems_add(problems, place, "problem.own-reference");
    if (field->flags & FIELD_LIST)
        check_list(field, value, problems, place);
}

void record_refuse_value(const struct field *field, struct str text, const char *key,
                         struct problems *problems, struct place place) {
    struct problem *problem = problems_add(problems, place, key);
    problem_arg(problems, problem, text);
    problem_arg_int(problems, problem,
                    field->kind == KIND_INT ? field->least : (long long)kind_text_limit(field));
    problem_arg_int(problems, problem, field->most);
}

void record_check_values(const struct record *record, struct arena *scratch, struct problems *problems,
                         struct place place) {
    for (unsigned i = 0; i < record->type->field_count; i++) {
        const struct field *field = &record->type->fields[i];
        place.field = str_from(field->heading ? field->heading : field->name);
        for (size_t j = 0; j < record->values[i].count; j++) {
            struct datum datum;
            struct str text = kind_format(scratch, field->kind, record->values[i].items[j]);
            const char *key = text.n ? kind_parse(scratch, field, text, &datum) : "problem.required";
            if (key)
                record_refuse_value(field, text, key, problems, place);
        }
    }
}

void record_check(const struct record *record, struct problems *problems, struct place place) {
    for (unsigned i = 0; i < record->type->field_count; i++)
        check_field(record, i, problems, place);
    if (record->type->check)
        record->type->check(record, problems, place);
}
