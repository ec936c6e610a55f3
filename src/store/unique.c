/* Rows: type, field tag, digest of the value → id. A digest, as values may be longer than a key and as a resident
 * identity number does not belong into one. */
#include <sodium.h>

#include "store/engine.h"
#include "store/key.h"
#include "store/rows.h"

enum { DIGEST_SIZE = 32 };

static bool is_unique(const struct field *field) { return field->flags & FIELD_UNIQUE; }

static struct key row_key(const struct type *type, const struct field *field, struct str value) {
    unsigned char digest[DIGEST_SIZE];
    crypto_generichash(digest, sizeof digest, (const unsigned char *)value.p, value.n, NULL, 0);
    struct key key = key_type(type);
    key_add_number(&key, field->tag, KEY_TAG_SIZE);
    memcpy(key.bytes + key.n, digest, sizeof digest);
    key.n += sizeof digest;
    return key;
}

/* The id that the row names; empty: there is no row. Borrowed. */
static enum status find_owner(struct txn *txn, const struct key *key, struct str *ret_id, struct error *err) {
    enum status status = store_peek(txn, TABLE_UNIQUE, key_str(key), ret_id, err);
    if (status == STATUS_NOT_FOUND)
        *ret_id = S("");
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* The value goes to the person who typed it, not into the log: it may be personal. */
static enum status not_unique(struct arena *scratch, const struct field *field, struct str value,
                              struct str owner, struct error *err) {
    error_set(err, STATUS_CONFLICT, "error.not-unique", "%s belongs to %.*s", field->name, STR_ARG(owner));
    error_arg(err, field->name);
    error_arg(err, arena_cstr(scratch, value));
    return error_arg(err, arena_cstr(scratch, owner));
}

static enum status allow_row(struct txn *txn, struct arena *scratch, const struct record *record,
                             const struct field *field, struct datum datum, struct error *err) {
    struct str value = kind_format(scratch, field->kind, datum), owner = {NULL, 0};
    struct key key = row_key(record->type, field, value);
    enum status status = find_owner(txn, &key, &owner, err);
    if (status != STATUS_OK || owner.n == 0 || str_eq(owner, record->id))
        return status;
    return not_unique(scratch, field, value, owner, err);
}

static enum status find_fault(struct txn *txn, const struct record *record, const struct field *field,
                              struct datum datum, struct problems *problems, struct place place,
                              struct error *err) {
    struct str value = kind_format(problems->arena, field->kind, datum), owner = {NULL, 0};
    struct key key = row_key(record->type, field, value);
    enum status status = find_owner(txn, &key, &owner, err);
    if (status != STATUS_OK || owner.n == 0 || str_eq(owner, record->id))
        return status;
    struct problem *problem = problems_add(problems, place, "problem.not-unique");
    problem_arg(problems, problem, value);
    problem_arg(problems, problem, owner);
    return STATUS_OK;
}

static enum status add_row(struct txn *txn, struct arena *scratch, const struct record *record,
                           const struct field *field, struct datum datum, struct error *err) {
    struct key key = row_key(record->type, field, kind_format(scratch, field->kind, datum));
    return store_put(txn, TABLE_UNIQUE, key_str(&key), record->id, err);
}

static enum status remove_row(struct txn *txn, struct arena *scratch, const struct record *record,
                              const struct field *field, struct datum datum, struct error *err) {
    struct key key = row_key(record->type, field, kind_format(scratch, field->kind, datum));
    return store_del(txn, TABLE_UNIQUE, key_str(&key), err);
}

enum status records_find_unique(struct txn *txn, const struct type *type, const struct field *field,
                                struct str value, struct arena *arena, struct str *ret_id,
                                struct error *err) {
    struct key key = row_key(type, field, value);
    return store_get(txn, TABLE_UNIQUE, key_str(&key), arena, ret_id, err);
}

static enum status check_row(struct txn *txn, const struct record *record, const struct field *field,
                             struct datum datum, struct problems *problems, struct error *err) {
    struct str owner;
    struct key key = row_key(record->type, field, kind_format(problems->arena, field->kind, datum));
    enum status status = find_owner(txn, &key, &owner, err);
    if (status == STATUS_OK && !str_eq(owner, record->id))
        rows_problem(problems, record, field, "problem.unique-row", owner);
    return status;
}

static bool has_value(struct arena *scratch, const struct record *record, unsigned field, struct str row) {
    const struct value *value = &record->values[field];
    for (size_t i = 0; i < value->count; i++) {
        const struct field *described = &record->type->fields[field];
        struct key key =
            row_key(record->type, described, kind_format(scratch, described->kind, value->items[i]));
        if (str_eq(key_str(&key), row))
            return true;
    }
    return false;
}

static enum status find_stray(struct txn *txn, struct store_pair row, struct arena *scratch,
                              struct str *ret_stray, struct error *err) {
    struct record *source = NULL;
    unsigned field = 0;
    if (row.key.n != KEY_TYPE_SIZE + KEY_TAG_SIZE + DIGEST_SIZE)
        return error_set(err, STATUS_CORRUPT, NULL, "unique row of %zu bytes", row.key.n);
    const struct type *type = type_by_number((unsigned)key_number(row.key.p, KEY_TYPE_SIZE));
    enum status status =
        rows_source(txn, type, row.value, key_number(row.key.p + KEY_TYPE_SIZE, KEY_TAG_SIZE), scratch,
                    &source, &field, err);
    if (status == STATUS_OK && type && !(source && has_value(scratch, source, field, row.key)))
        *ret_stray = arena_printf(scratch, "%s/%.*s", type->plural, STR_ARG(row.value));
    return status;
}

const struct row_kind unique_rows = {
    .table = TABLE_UNIQUE,
    .stray_key = "problem.stray-unique",
    .concerns = is_unique,
    .allow = allow_row,
    .find_fault = find_fault,
    .add = add_row,
    .remove = remove_row,
    .check = check_row,
    .stray = find_stray,
};
