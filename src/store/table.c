/* Reading and changing tables within a transaction. */
#include "store/engine.h"

enum { KEY_SIZE_MAX = 500, VALUE_SIZE_MAX = 16 << 20 };

static MDB_val val_of(struct str bytes) {
    static char nothing;
    return (MDB_val){.mv_size = bytes.n, .mv_data = bytes.n ? (void *)(uintptr_t)bytes.p : &nothing};
}

static struct str str_of(MDB_val val) { return str_make(val.mv_data, val.mv_size); }

static enum status check_key(struct str key, struct error *err) {
    if (key.n == 0 || key.n > KEY_SIZE_MAX)
        return error_set(err, STATUS_INTERNAL, NULL, "key of %zu bytes", key.n);
    return STATUS_OK;
}

enum status store_check_room(const struct arena *arena, size_t size, struct error *err) {
    if (size > arena->max - arena->used)
        return error_set(err, STATUS_TOO_BIG, NULL, "%zu more bytes do not fit into the arena", size);
    return STATUS_OK;
}

static enum status copy_out(struct arena *arena, struct str bytes, struct str *ret_copy, struct error *err) {
    enum status status = store_check_room(arena, bytes.n + 1, err);
    if (status == STATUS_OK)
        *ret_copy = arena_str(arena, bytes);
    return status;
}

static enum status find(struct txn *txn, enum table table, struct str key, bool *ret_found,
                        struct str *ret_value, struct error *err) {
    enum status status = check_key(key, err);
    if (status != STATUS_OK)
        return status;
    MDB_val k = val_of(key), v;
    int code = mdb_get(txn->lmdb, txn->store->tables[table], &k, &v);
    if (code && code != MDB_NOTFOUND)
        return store_failed(txn->store, code, "get", err);
    *ret_found = code == MDB_SUCCESS;
    if (*ret_found)
        *ret_value = str_of(v);
    return STATUS_OK;
}

enum status store_peek(struct txn *txn, enum table table, struct str key, struct str *ret_value,
                       struct error *err) {
    bool found = false;
    enum status status = find(txn, table, key, &found, ret_value, err);
    if (status == STATUS_OK && !found)
        return error_set(err, STATUS_NOT_FOUND, NULL, "%s", "");
    return status;
}

enum status store_has(struct txn *txn, enum table table, struct str key, bool *ret_has, struct error *err) {
    struct str value = {NULL, 0};
    return find(txn, table, key, ret_has, &value, err);
}

enum status store_get(struct txn *txn, enum table table, struct str key, struct arena *arena,
                      struct str *ret_value, struct error *err) {
    struct str value = {NULL, 0};
    enum status status = store_peek(txn, table, key, &value, err);
    return status == STATUS_OK ? copy_out(arena, value, ret_value, err) : status;
}

static enum status check_write(const struct txn *txn, struct str key, struct error *err) {
    if (!txn->writable)
        return error_set(err, STATUS_INTERNAL, NULL, "write within store_read");
    return check_key(key, err);
}

static enum status fail_write(struct txn *txn, int code, const char *what, struct error *err) {
    if (!txn->failed)
        txn->failed = code;
    return store_failed(txn->store, code, what, err);
}

enum status store_put(struct txn *txn, enum table table, struct str key, struct str value,
                      struct error *err) {
    enum status status = check_write(txn, key, err);
    if (status != STATUS_OK)
        return status;
    if (value.n > VALUE_SIZE_MAX)
        return error_set(err, STATUS_TOO_BIG, NULL, "value of %zu bytes", value.n);
    MDB_val k = val_of(key), v = val_of(value);
    int code = mdb_put(txn->lmdb, txn->store->tables[table], &k, &v, 0);
    return code ? fail_write(txn, code, "put", err) : STATUS_OK;
}

enum status store_del(struct txn *txn, enum table table, struct str key, struct error *err) {
    enum status status = check_write(txn, key, err);
    if (status != STATUS_OK)
        return status;
    MDB_val k = val_of(key);
    int code = mdb_del(txn->lmdb, txn->store->tables[table], &k, NULL);
    return code && code != MDB_NOTFOUND ? fail_write(txn, code, "del", err) : STATUS_OK;
}

/* Ranges */

static int seek_forwards(MDB_cursor *cursor, const struct store_range *range, MDB_val *key, MDB_val *value) {
    struct str start = str_cmp(range->from, range->prefix) > 0 ? range->from : range->prefix;
    *key = val_of(start);
    return mdb_cursor_get(cursor, key, value, start.n ? MDB_SET_RANGE : MDB_FIRST);
}

/* The first key behind all that start with the prefix; empty when there can be none. */
static struct str behind_prefix(struct str prefix, char bytes[KEY_SIZE_MAX]) {
    size_t n = prefix.n;
    while (n && (unsigned char)prefix.p[n - 1] == 0xFF)
        n--;
    if (n)
        memcpy(bytes, prefix.p, n), bytes[n - 1]++;
    return str_make(bytes, n);
}

/* The last key before `bound`, or also at it; an empty bound: the last of all. */
static int seek_before(MDB_cursor *cursor, struct str bound, bool inclusive, MDB_val *key, MDB_val *value) {
    if (bound.n == 0)
        return mdb_cursor_get(cursor, key, value, MDB_LAST);
    *key = val_of(bound);
    int code = mdb_cursor_get(cursor, key, value, MDB_SET_RANGE);
    if (code == MDB_NOTFOUND)
        return mdb_cursor_get(cursor, key, value, MDB_LAST);
    if (code || (inclusive && str_eq(str_of(*key), bound)))
        return code;
    return mdb_cursor_get(cursor, key, value, MDB_PREV);
}

static int seek_backwards(MDB_cursor *cursor, const struct store_range *range, MDB_val *key, MDB_val *value) {
    char bytes[KEY_SIZE_MAX];
    bool from_end = !range->from.n ||
                    (str_cmp(range->from, range->prefix) > 0 && !str_starts(range->from, range->prefix));
    return from_end ? seek_before(cursor, behind_prefix(range->prefix, bytes), false, key, value)
                    : seek_before(cursor, range->from, true, key, value);
}

static enum status walk_cursor(struct txn *txn, MDB_cursor *cursor, const struct store_range *range,
                               walk_function *function, void *context, struct error *err) {
    MDB_val key, value;
    int code = range->backwards ? seek_backwards(cursor, range, &key, &value)
                                : seek_forwards(cursor, range, &key, &value);
    for (size_t i = 0; !code && i < range->limit && str_starts(str_of(key), range->prefix); i++) {
        enum status status = function(context, str_of(key), str_of(value), err);
        if (status != STATUS_OK)
            return status;
        if (i + 1 < range->limit)
            code = mdb_cursor_get(cursor, &key, &value, range->backwards ? MDB_PREV : MDB_NEXT);
    }
    return code && code != MDB_NOTFOUND ? store_failed(txn->store, code, "scan", err) : STATUS_OK;
}

enum status store_walk(struct txn *txn, enum table table, const struct store_range *range,
                       walk_function *function, void *context, struct error *err) {
    if (range->prefix.n > KEY_SIZE_MAX || range->from.n > KEY_SIZE_MAX)
        return error_set(err, STATUS_INTERNAL, NULL, "range key too long");
    MDB_cursor *cursor;
    int code = mdb_cursor_open(txn->lmdb, txn->store->tables[table], &cursor);
    if (code)
        return store_failed(txn->store, code, "open cursor", err);
    enum status status = walk_cursor(txn, cursor, range, function, context, err);
    mdb_cursor_close(cursor);
    return status;
}

struct collecting {
    struct arena *arena;
    bool keys_only;
    struct store_pairs pairs;
    size_t capacity;
};

static enum status collect(void *context, struct str key, struct str value, struct error *err) {
    struct collecting *c = context;
    struct store_pair pair = {.value = {NULL, 0}};
    size_t growth = c->pairs.count == c->capacity ? (2 * c->capacity + 8) * sizeof pair : 0;
    enum status status = store_check_room(c->arena, growth + key.n + 1, err);
    if (status == STATUS_OK)
        pair.key = arena_str(c->arena, key);
    if (status == STATUS_OK && !c->keys_only)
        status = copy_out(c->arena, value, &pair.value, err);
    if (status != STATUS_OK || (status = store_check_room(c->arena, growth, err)) != STATUS_OK)
        return status;
    c->pairs.items =
        arena_grow(c->arena, c->pairs.items, c->pairs.count, &c->capacity, sizeof *c->pairs.items);
    c->pairs.items[c->pairs.count++] = pair;
    return STATUS_OK;
}

enum status store_scan(struct txn *txn, enum table table, const struct store_range *range,
                       struct arena *arena, struct store_pairs *ret_pairs, struct error *err) {
    struct collecting c = {.arena = arena, .keys_only = range->keys_only};
    enum status status = store_walk(txn, table, range, collect, &c, err);
    if (status == STATUS_OK)
        *ret_pairs = c.pairs;
    return status;
}

static enum status count_one(void *context, struct str key, struct str value, struct error *err) {
    (void)key, (void)value, (void)err;
    ++*(uint64_t *)context;
    return STATUS_OK;
}

enum status store_count(struct txn *txn, enum table table, struct str prefix, uint64_t *ret_count,
                        struct error *err) {
    uint64_t count = 0;
    struct store_range range = {.prefix = prefix, .limit = SIZE_MAX};
    enum status status = store_walk(txn, table, &range, count_one, &count, err);
    if (status == STATUS_OK)
        *ret_count = count;
    return status;
}
