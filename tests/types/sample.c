#include "sample.h"

#include <stdio.h>
#include <stdlib.h>

enum { TARGET_SEED = 9000 };

static struct str sample_id(struct arena *arena, const struct type *type, unsigned seed) {
    if (type == &type_area)
        return arena_printf(arena, "99%04u", seed);
    return arena_printf(arena, "%s-%u", type->name, seed);
}

struct str sample_marker(struct arena *arena, const struct field *field) {
    if (field->kind == KIND_PHONE)
        return arena_printf(arena, "000-7%03u", field->tag);
    if (field->kind == KIND_IDENTITY)
        return S("11010519491231002X");
    if (field->kind == KIND_TEXT || field->kind == KIND_MARKDOWN)
        return arena_printf(arena, "zq%c%c", (char)('a' + field->tag / 26), (char)('a' + field->tag % 26));
    return S("");
}

static struct str text_for(struct arena *arena, const struct field *field, unsigned seed) {
    static const char *const fixed[KIND_COUNT] = {
        [KIND_DECIMAL] = "40.65731", [KIND_MONEY] = "18600.5", [KIND_DATE] = "1949-12-31",
        [KIND_BOOL] = "yes",         [KIND_CODE] = "90",       [KIND_CITATION] = "民法典 第二百八十八条",
    };
    struct str marker = sample_marker(arena, field);
    if (field->kind == KIND_TEXT)
        return arena_printf(arena, "样%u %.*s", seed, STR_ARG(marker));
    if (field->kind == KIND_MARKDOWN)
        return arena_printf(arena, "第一段，楼上漏水。\n\n- 先止漏\n- 再估损 %.*s", STR_ARG(marker));
    if (field->kind == KIND_CHOICE)
        return str_from(field->choices->choices[0].code);
    if (field->kind == KIND_INT)
        return arena_printf(arena, "%lld", (long long)(field->least != field->most ? field->most : 7));
    if (field->kind == KIND_REF)
        return sample_id(arena, type_by_name(str_from(field->ref)), TARGET_SEED);
    return marker.n ? marker : str_from(fixed[field->kind]);
}

static void fill(struct arena *arena, struct record *record, unsigned i, struct str text) {
    const struct field *field = &record->type->fields[i];
    struct datum datum;
    const char *problem = kind_parse(arena, field, text, &datum);
    if (problem) {
        fprintf(stderr, "%s.%s: %s\n", record->type->name, field->name, problem);
        abort();
    }
    record->values[i] = (struct value){1, 1, ARENA_NEW(arena, struct datum)};
    record->values[i].items[0] = datum;
}

static void fill_entry(struct arena *arena, struct record *entry, struct str vocabulary, struct str code) {
    fill(arena, entry, field_index(entry->type, type_field(entry->type, S("vocabulary"))), vocabulary);
    fill(arena, entry, field_index(entry->type, type_field(entry->type, S("code"))), code);
    entry->id = arena_printf(arena, "%.*s.%.*s", STR_ARG(vocabulary), STR_ARG(code));
}

struct record *sample_record(struct arena *arena, const struct type *type, unsigned seed, bool all) {
    struct record *record = record_new(arena, type, sample_id(arena, type, seed));
    for (unsigned i = 0; i < type->field_count; i++)
        if (all || (type->fields[i].flags & FIELD_REQUIRED))
            fill(arena, record, i, text_for(arena, &type->fields[i], seed));
    /* The type's own rule ties the id to these two. */
    if (type == &type_vocabulary_entry)
        fill_entry(arena, record, S("sample"), arena_printf(arena, "c%u", seed));
    /* At least two ways people ask. */
    const struct field *asks = type_field(type, S("asks"));
    if (asks) {
        struct value *value = &record->values[field_index(type, asks)];
        struct datum *items = ARENA_ARRAY(arena, struct datum, 2);
        items[0] = value->items[0];
        items[1].text = S("楼上漏水找谁赔");
        *value = (struct value){2, 2, items};
    }
    return record;
}

struct record *sample_target(struct arena *arena, const struct field *field) {
    if (field->kind == KIND_REF && strcmp(field->ref, "vocabulary-entry") != 0)
        return sample_record(arena, type_by_name(str_from(field->ref)), TARGET_SEED, false);
    if (field->kind != KIND_CODE && field->kind != KIND_REF)
        return NULL;
    struct record *entry = sample_record(arena, &type_vocabulary_entry, TARGET_SEED, false);
    if (field->kind == KIND_CODE)
        fill_entry(arena, entry, str_from(field->vocabulary), S("90"));
    else
        entry->id = text_for(arena, field, 0);
    return entry;
}
