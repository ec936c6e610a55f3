/* Closures of the tests of src/store/store.h. */
#ifndef JF_TEST_STORE_CLOSURES_H
#define JF_TEST_STORE_CLOSURES_H

#include "store_fixture.h"

struct pair {
    const char *key, *value;
};

static inline enum status put_pairs(struct txn *txn, void *context, struct error *e) {
    enum status status = STATUS_OK;
    for (const struct pair *pair = context; pair->key && status == STATUS_OK; pair++)
        status = store_put(txn, TABLE_META, str_from(pair->key), str_from(pair->value), e);
    return status;
}

static inline void put(const char *key, const char *value) {
    struct pair pairs[] = {{key, value}, {NULL, NULL}};
    OK(store_write(store, put_pairs, pairs, &err));
}

struct getting {
    struct str key, value;
};

static inline enum status get_value(struct txn *txn, void *context, struct error *e) {
    struct getting *getting = context;
    return store_get(txn, TABLE_META, getting->key, &arena, &getting->value, e);
}

static inline bool holds(struct store *from, const char *key, const char *value) {
    struct getting getting = {.key = str_from(key)};
    enum status status = store_read(from, get_value, &getting, &err);
    if (!value)
        return status == STATUS_NOT_FOUND;
    ck_assert_int_eq(status, STATUS_OK);
    return str_is(getting.value, value);
}

struct sizes {
    size_t key, value;
};

static inline enum status put_sized(struct txn *txn, void *context, struct error *e) {
    const struct sizes *sizes = context;
    char *key = arena_alloc(&arena, sizes->key + 1), *value = arena_alloc(&arena, sizes->value + 1);
    memset(key, 'k', sizes->key);
    return store_put(txn, TABLE_META, str_make(key, sizes->key), str_make(value, sizes->value), e);
}

struct filling {
    unsigned first, count, runs;
};

enum { FILL_SIZE = 100000 };

static inline enum status fill(struct txn *txn, void *context, struct error *e) {
    static const char bytes[FILL_SIZE];
    struct filling *filling = context;
    enum status status = STATUS_OK;
    filling->runs++;
    for (unsigned i = 0; i < filling->count && status == STATUS_OK; i++) {
        char key[16];
        snprintf(key, sizeof key, "fill%08u", filling->first + i);
        status = store_put(txn, TABLE_PARKED, str_from(key), str_make(bytes, sizeof bytes), e);
    }
    return status;
}

static inline enum status reopen(void) {
    struct store_options options = {.folder = folder, .map_bytes = FIXTURE_MAP};
    fixture_close();
    return store_open(&options, &store, &err);
}

#endif
