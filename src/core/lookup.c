#include "core/lookup.h"

#include <stdlib.h>

enum { TREE_LEVELS_MAX = 16, CHILDREN_MAX = 5000, PAGE = 32, MEMO_SLOTS = 128 };

/* A page names the same few categories, areas and people again and again. */
struct memo_entry {
    struct memo_entry *next;
    const struct type *type;
    struct str id;
    struct record *record; /* NULL: there is none */
};
struct lookup_memo {
    struct memo_entry *slots[MEMO_SLOTS];
};

struct lookup_memo *lookup_memo_new(struct arena *arena) {
    return ARENA_NEW(arena, struct lookup_memo);
}

static struct record *read_record(const struct lookup *lookup, const struct type *type, struct str id) {
    struct record *record;
    struct error err;
    return records_get(lookup->txn, type, id, lookup->arena, &record, &err) == STATUS_OK ? record : NULL;
}

struct record *lookup_record(const struct lookup *lookup, const struct type *type, struct str id) {
    if (!lookup->memo)
        return read_record(lookup, type, id);
    struct memo_entry **slot = &lookup->memo->slots[str_hash(STR_HASH_START + type->number, id) % MEMO_SLOTS];
    for (const struct memo_entry *entry = *slot; entry; entry = entry->next)
        if (entry->type == type && str_eq(entry->id, id))
            return entry->record;
    struct memo_entry *entry = ARENA_NEW(lookup->arena, struct memo_entry);
    *entry = (struct memo_entry){*slot, type, arena_str(lookup->arena, id), read_record(lookup, type, id)};
    *slot = entry;
    return entry->record;
}

static struct str entry_id(const struct lookup *lookup, const char *vocabulary, struct str code) {
    return arena_printf(lookup->arena, "%s.%.*s", vocabulary, STR_ARG(code));
}

struct record *lookup_entry(const struct lookup *lookup, const char *vocabulary, struct str code) {
    return lookup_record(lookup, &type_vocabulary_entry, entry_id(lookup, vocabulary, code));
}

static struct str named(const struct record *record, const char *field) {
    return record_text(record, (int)field_index(record->type, type_field(record->type, str_from(field))));
}

struct str lookup_code(const struct lookup *lookup, const char *vocabulary, struct str code) {
    const struct record *entry = lookup_entry(lookup, vocabulary, code);
    return entry ? named(entry, lookup->english ? "name_en" : "name") : code;
}

struct str lookup_title(const struct lookup *lookup, const struct type *type, struct str id) {
    const struct record *record = lookup_record(lookup, type, id);
    return record ? record_title(record) : id;
}

/* From the record upwards; the caller turns it round. */
static size_t climb(const struct lookup *lookup, const struct type *type, struct str id, struct str *ids) {
    size_t count = 0;
    while (id.n && count < TREE_LEVELS_MAX) {
        ids[count++] = id;
        const struct record *record = type->parent == NO_FIELD ? NULL : lookup_record(lookup, type, id);
        id = record ? record_text(record, type->parent) : S("");
    }
    return count;
}

struct str_list lookup_path(const struct lookup *lookup, const struct type *type, struct str id) {
    struct str ids[TREE_LEVELS_MAX];
    size_t count = climb(lookup, type, id, ids);
    struct str_list path = {ARENA_ARRAY(lookup->arena, struct str, count), count};
    for (size_t i = 0; i < count; i++)
        path.items[i] = arena_str(lookup->arena, ids[count - 1 - i]);
    return path;
}

struct str_list lookup_code_path(const struct lookup *lookup, const char *vocabulary, struct str code) {
    struct str_list path = lookup_path(lookup, &type_vocabulary_entry, entry_id(lookup, vocabulary, code));
    for (size_t i = 0; i < path.count; i++)
        path.items[i] = str_skip(path.items[i], strlen(vocabulary) + 1);
    return path;
}

struct record_list lookup_children(const struct lookup *lookup, const struct type *type, struct str id) {
    struct referrers referrers = {0};
    struct error err;
    struct record_list list = {0};
    if (records_referrers(lookup->txn, type, id, type, CHILDREN_MAX, lookup->arena, &referrers, &err) !=
        STATUS_OK)
        return list;
    list.items = ARENA_ARRAY(lookup->arena, struct record *, referrers.count);
    for (size_t i = 0; i < referrers.count; i++) {
        struct record *child = lookup_record(lookup, type, referrers.items[i].id);
        if (child && (int)field_index(type, referrers.items[i].field) == type->parent)
            list.items[list.count++] = child;
    }
    return list;
}

static int compare_entries(const void *a, const void *b) {
    const struct record *x = *(struct record *const *)a, *y = *(struct record *const *)b;
    int order = (int)field_index(&type_vocabulary_entry, type_field(&type_vocabulary_entry, S("order")));
    int64_t first = record_number(x, order, 0), second = record_number(y, order, 0);
    return first != second ? (first > second) - (first < second) : str_cmp(x->id, y->id);
}

/* All entries of a vocabulary stand together in the order of their ids; how many there are nobody knows before. */
static struct record_list topmost(const struct lookup *lookup, const char *vocabulary) {
    struct str prefix = entry_id(lookup, vocabulary, S("")), after = prefix;
    struct record_list list = {0}, page = {0};
    struct error err;
    size_t capacity = 0;
    while (list.count < CHILDREN_MAX && records_list(lookup->txn, &type_vocabulary_entry, after, PAGE,
                                                     lookup->arena, &page, &err) == STATUS_OK) {
        size_t i = 0;
        for (; i < page.count && str_starts(page.items[i]->id, prefix); i++) {
            if (record_has(page.items[i], type_vocabulary_entry.parent))
                continue;
            list.items = arena_grow(lookup->arena, list.items, list.count, &capacity, sizeof *list.items);
            list.items[list.count++] = page.items[i];
        }
        if (i < PAGE)
            return list;
        after = page.items[PAGE - 1]->id;
    }
    return list;
}

struct record_list lookup_vocabulary(const struct lookup *lookup, const char *vocabulary, struct str parent) {
    struct record_list list =
        parent.n ? lookup_children(lookup, &type_vocabulary_entry, entry_id(lookup, vocabulary, parent))
                 : topmost(lookup, vocabulary);
    if (list.count)
        qsort(list.items, list.count, sizeof *list.items, compare_entries);
    return list;
}

bool lookup_target(struct arena *arena, const struct field *field, struct datum datum,
                   const struct type **ret_type, struct str *ret_id) {
    if (field->kind == KIND_REF) {
        *ret_type = type_by_name(str_from(field->ref));
        *ret_id = datum.text;
        return *ret_type != NULL;
    }
    if (field->kind != KIND_CODE)
        return false;
    *ret_type = &type_vocabulary_entry;
    *ret_id = arena_printf(arena, "%s.%.*s", field->vocabulary, STR_ARG(datum.text));
    return true;
}
