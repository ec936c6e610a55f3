/* Rows: target type, target id, 0, source type, field tag, source id → nothing. */
#include <stdio.h>

#include "store/engine.h"
#include "store/key.h"
#include "store/rows.h"

struct target {
    const struct type *type; /* NULL: there is no such type */
    struct str id;
};

static bool points(const struct field *field) { return field->kind == KIND_REF || field->kind == KIND_CODE; }

static struct target target_of(struct arena *scratch, const struct field *field, struct datum datum) {
    if (field->kind == KIND_REF)
        return (struct target){type_by_name(str_from(field->ref)), datum.text};
    return (struct target){&type_vocabulary_entry,
                           arena_printf(scratch, "%s.%.*s", field->vocabulary, STR_ARG(datum.text))};
}

static struct key row_key(const struct target *target, const struct record *source,
                          const struct field *field) {
    struct key key = key_prefix(target->type, target->id);
    key_add_number(&key, source->type->number, KEY_TYPE_SIZE);
    key_add_number(&key, field->tag, KEY_TAG_SIZE);
    key_add_id(&key, source->id);
    return key;
}

static bool is_self(const struct target *target, const struct record *record) {
    return target->type == record->type && str_eq(target->id, record->id);
}

static enum status target_exists(struct txn *txn, const struct target *target, bool *ret_exists,
                                 struct error *err) {
    *ret_exists = false;
    if (!target->type || !record_id_valid(target->id))
        return STATUS_OK;
    struct key key = key_record(target->type, target->id);
    return store_has(txn, TABLE_RECORD, key_str(&key), ret_exists, err);
}

static enum status dangling(const struct record *record, const struct field *field,
                            const struct target *target, struct error *err) {
    char id[ERROR_ARG_SIZE];
    const char *type = target->type ? target->type->name : field->ref;
    snprintf(id, sizeof id, "%.*s", STR_ARG(target->id));
    error_set(err, STATUS_INVALID, "error.dangling", "%s of %s %.*s points to %s %s", field->name,
              record->type->name, STR_ARG(record->id), type, id);
    error_arg(err, field->name);
    error_arg(err, type);
    return error_arg(err, id);
}

/* A record may point to itself, which is there once it is saved. */
static enum status target_allowed(struct txn *txn, const struct record *record, const struct target *target,
                                  bool *ret_allowed, struct error *err) {
    if (!is_self(target, record))
        return target_exists(txn, target, ret_allowed, err);
    *ret_allowed = true;
    return STATUS_OK;
}

static enum status allow_row(struct txn *txn, struct arena *scratch, const struct record *record,
                             const struct field *field, struct datum datum, struct error *err) {
    struct target target = target_of(scratch, field, datum);
    bool allowed = false;
    enum status status = target_allowed(txn, record, &target, &allowed, err);
    return status != STATUS_OK || allowed ? status : dangling(record, field, &target, err);
}

/* Of a code the person knows the field's name and what she wrote, not the id of the entry. */
static void report_missing(const struct record *record, const struct field *field, struct datum datum,
                           struct problems *problems, struct place place) {
    bool is_code = field->kind == KIND_CODE;
    struct str what = is_code
                          ? arena_printf(problems->arena, "type.%s.field.%s", record->type->name, field->name)
                          : arena_printf(problems->arena, "type.%s", field->ref);
    struct problem *problem =
        problems_add(problems, place, is_code ? "problem.code-unknown" : "problem.dangling");
    problem_arg(problems, problem, what);
    problem_arg(problems, problem, datum.text);
}

static enum status find_fault(struct txn *txn, const struct record *record, const struct field *field,
                              struct datum datum, struct problems *problems, struct place place,
                              struct error *err) {
    struct target target = target_of(problems->arena, field, datum);
    bool allowed = false;
    enum status status = target_allowed(txn, record, &target, &allowed, err);
    if (status == STATUS_OK && !allowed)
        report_missing(record, field, datum, problems, place);
    return status;
}

static enum status add_row(struct txn *txn, struct arena *scratch, const struct record *record,
                           const struct field *field, struct datum datum, struct error *err) {
    struct target target = target_of(scratch, field, datum);
    struct key key = row_key(&target, record, field);
    return store_put(txn, TABLE_REFERENCE, key_str(&key), S(""), err);
}

static enum status remove_row(struct txn *txn, struct arena *scratch, const struct record *record,
                              const struct field *field, struct datum datum, struct error *err) {
    struct target target = target_of(scratch, field, datum);
    if (!target.type || !record_id_valid(target.id))
        return STATUS_OK;
    struct key key = row_key(&target, record, field);
    return store_del(txn, TABLE_REFERENCE, key_str(&key), err);
}

/* Who points to a record */

static bool decode_row(struct str key, size_t prefix, struct referrer *ret_referrer) {
    struct str rest = str_skip(key, prefix);
    if (rest.n <= KEY_TYPE_SIZE + KEY_TAG_SIZE)
        return false;
    const struct type *type = type_by_number((unsigned)key_number(rest.p, KEY_TYPE_SIZE));
    uint64_t tag = key_number(rest.p + KEY_TYPE_SIZE, KEY_TAG_SIZE);
    for (unsigned i = 0; type && i < type->field_count; i++) {
        if (type->fields[i].tag == tag) {
            *ret_referrer =
                (struct referrer){type, &type->fields[i], str_skip(rest, KEY_TYPE_SIZE + KEY_TAG_SIZE)};
            return true;
        }
    }
    return false;
}

struct listing {
    struct arena *arena;
    size_t prefix;
    size_t limit;
    struct referrers found;
    size_t capacity;
};

/* Rows of types and fields that this program does not know are passed over: nobody could follow them. */
static enum status list_row(void *context, struct str key, struct str value, struct error *err) {
    struct listing *l = context;
    struct referrer referrer;
    (void)value;
    if (l->found.count == l->limit || !decode_row(key, l->prefix, &referrer))
        return STATUS_OK;
    size_t growth = l->found.count == l->capacity ? (2 * l->capacity + 8) * sizeof referrer : 0;
    enum status status = store_check_room(l->arena, growth + referrer.id.n + 1, err);
    if (status != STATUS_OK)
        return status;
    referrer.id = arena_str(l->arena, referrer.id);
    l->found.items = arena_grow(l->arena, l->found.items, l->found.count, &l->capacity, sizeof referrer);
    l->found.items[l->found.count++] = referrer;
    return STATUS_OK;
}

static struct key rows_prefix(const struct type *type, struct str id, const struct type *from) {
    struct key key = key_prefix(type, id);
    if (from)
        key_add_number(&key, from->number, KEY_TYPE_SIZE);
    return key;
}

enum status records_referrers(struct txn *txn, const struct type *type, struct str id,
                              const struct type *from, size_t limit, struct arena *arena,
                              struct referrers *ret_referrers, struct error *err) {
    struct key prefix = rows_prefix(type, id, from);
    struct listing l = {.arena = arena, .prefix = key_prefix(type, id).n, .limit = limit};
    struct store_range range = {.prefix = key_str(&prefix), .limit = record_id_valid(id) ? limit : 0};
    enum status status = store_walk(txn, TABLE_REFERENCE, &range, list_row, &l, err);
    if (status == STATUS_OK)
        *ret_referrers = l.found;
    return status;
}

enum status records_count_referrers(struct txn *txn, const struct type *type, struct str id,
                                    const struct type *from, size_t *ret_count, struct error *err) {
    uint64_t count = 0;
    struct key prefix = rows_prefix(type, id, from);
    enum status status =
        record_id_valid(id) ? store_count(txn, TABLE_REFERENCE, key_str(&prefix), &count, err) : STATUS_OK;
    if (status == STATUS_OK)
        *ret_count = (size_t)count;
    return status;
}

struct counting {
    struct str own; /* end of a row by which the record points to itself */
    size_t prefix;
    size_t count;
    char first_type[KEY_TYPE_SIZE];
    char first_id[ID_MAX + 1];
};

static enum status count_other(void *context, struct str key, struct str value, struct error *err) {
    struct counting *c = context;
    (void)value, (void)err;
    struct str source = str_skip(key, c->prefix);
    struct str id = str_skip(source, KEY_TYPE_SIZE + KEY_TAG_SIZE);
    if (id.n == 0 || id.n > ID_MAX)
        return STATUS_OK;
    if (str_starts(source, str_make(c->own.p, KEY_TYPE_SIZE)) && str_eq(id, str_skip(c->own, KEY_TYPE_SIZE)))
        return STATUS_OK;
    if (c->count++ == 0) {
        memcpy(c->first_type, source.p, KEY_TYPE_SIZE);
        memcpy(c->first_id, id.p, id.n);
    }
    return STATUS_OK;
}

enum status references_check_free(struct txn *txn, const struct type *type, struct str id,
                                  struct error *err) {
    struct key prefix = key_prefix(type, id), own = key_record(type, id);
    struct counting c = {.own = key_str(&own), .prefix = prefix.n};
    struct store_range range = {.prefix = key_str(&prefix), .limit = SIZE_MAX};
    enum status status = store_walk(txn, TABLE_REFERENCE, &range, count_other, &c, err);
    if (status != STATUS_OK || c.count == 0)
        return status;
    const struct type *first = type_by_number((unsigned)key_number(c.first_type, KEY_TYPE_SIZE));
    error_set(err, STATUS_CONFLICT, "error.referenced", "%s %.*s has %zu referrers", type->name, STR_ARG(id),
              c.count);
    error_arg_int(err, (long long)c.count);
    error_arg(err, first ? first->name : "?");
    return error_arg(err, c.first_id);
}

/* Checking */

static enum status check_row(struct txn *txn, const struct record *record, const struct field *field,
                             struct datum datum, struct problems *problems, struct error *err) {
    struct target target = target_of(problems->arena, field, datum);
    bool exists, has_row = false;
    enum status status = target_exists(txn, &target, &exists, err);
    if (status != STATUS_OK)
        return status;
    if (!exists) {
        rows_problem(problems, record, field, "problem.reference-missing", target.id);
        return STATUS_OK;
    }
    struct key key = row_key(&target, record, field);
    status = store_has(txn, TABLE_REFERENCE, key_str(&key), &has_row, err);
    if (status == STATUS_OK && !has_row)
        rows_problem(problems, record, field, "problem.reference-row", target.id);
    return status;
}

static bool points_to(struct arena *scratch, const struct record *record, unsigned field,
                      struct str target_key) {
    const struct value *value = &record->values[field];
    for (size_t i = 0; i < value->count && points(&record->type->fields[field]); i++) {
        struct target target = target_of(scratch, &record->type->fields[field], value->items[i]);
        struct key key = target.type ? key_prefix(target.type, target.id) : (struct key){0};
        if (str_eq(key_str(&key), target_key))
            return true;
    }
    return false;
}

static enum status find_stray(struct txn *txn, struct store_pair row, struct arena *scratch,
                              struct str *ret_stray, struct error *err) {
    struct str after_type = str_skip(row.key, KEY_TYPE_SIZE), rest = after_type;
    struct str id = str_split(&rest, '\0');
    struct str target_key = str_make(row.key.p, KEY_TYPE_SIZE + id.n + 1);
    const struct type *target = type_by_number((unsigned)key_number(row.key.p, KEY_TYPE_SIZE));
    struct record *source = NULL;
    unsigned field = 0;
    if (rest.n <= KEY_TYPE_SIZE + KEY_TAG_SIZE)
        return error_set(err, STATUS_CORRUPT, NULL, "reference row of %zu bytes", row.key.n);
    const struct type *type = type_by_number((unsigned)key_number(rest.p, KEY_TYPE_SIZE));
    enum status status =
        rows_source(txn, type, str_skip(rest, KEY_TYPE_SIZE + KEY_TAG_SIZE),
                    key_number(rest.p + KEY_TYPE_SIZE, KEY_TAG_SIZE), scratch, &source, &field, err);
    if (status == STATUS_OK && target && !(source && points_to(scratch, source, field, target_key)))
        *ret_stray = arena_printf(scratch, "%s/%.*s", target->plural, STR_ARG(id));
    return status;
}

const struct row_kind reference_rows = {
    .table = TABLE_REFERENCE,
    .stray_key = "problem.stray-reference",
    .concerns = points,
    .allow = allow_row,
    .find_fault = find_fault,
    .add = add_row,
    .remove = remove_row,
    .check = check_row,
    .stray = find_stray,
};
