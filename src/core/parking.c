#include "core/parking.h"

#include <stdio.h>

#include "base/log.h"

static const enum status refusals[] = {STATUS_INVALID, STATUS_TOO_BIG};

bool parking_is_refusal(const struct error *err) {
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++)
        if (err->status == refusals[i])
            return true;
    return strcmp(err->key, "error.record-damaged") == 0;
}

void parking_add(struct parked_list *list, const struct type *type, struct str id, struct str why) {
    if (list->count == PARKED_MAX)
        return;
    list->items = arena_grow(list->arena, list->items, list->count, &list->capacity, sizeof *list->items);
    list->items[list->count++] = (struct parked){
        .type = type,
        .id = arena_str(list->arena, id),
        .why = arena_str(list->arena, why),
    };
}

void parking_note(struct parked_list *list, const struct type *type, struct str id, const struct error *why) {
    log_line(LOG_LEVEL_ERROR, "sync.parked", "%s/%.*s: %s", type->name, STR_ARG(id), why->detail);
    parking_add(list, type, id, str_from(why->detail));
}

enum { KEY_SIZE = 2 * ID_MAX + 8 };

static struct str key_of(const struct parked *parked, char key[KEY_SIZE]) {
    int n = snprintf(key, KEY_SIZE, "%s/%.*s", parked->type->name, STR_ARG(parked->id));
    return str_make(key, n < KEY_SIZE ? (size_t)n : KEY_SIZE - 1);
}

struct writing {
    const struct parked_list *list;
    bool instead;
};

static enum status remove_all(struct txn *txn, struct error *err) {
    struct arena arena = ARENA_INIT;
    struct store_pairs pairs = {0};
    struct store_range all = {.keys_only = true, .limit = PARKED_MAX};
    enum status status;
    do {
        arena_reset(&arena);
        status = store_scan(txn, TABLE_PARKED, &all, &arena, &pairs, err);
        for (size_t i = 0; status == STATUS_OK && i < pairs.count; i++)
            status = store_del(txn, TABLE_PARKED, pairs.items[i].key, err);
    } while (status == STATUS_OK && pairs.count == PARKED_MAX);
    arena_release(&arena);
    return status;
}

static enum status write_rows(struct txn *txn, void *context, struct error *err) {
    const struct writing *writing = context;
    char key[KEY_SIZE];
    enum status status = writing->instead ? remove_all(txn, err) : STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < writing->list->count; i++) {
        const struct parked *parked = &writing->list->items[i];
        status = store_put(txn, TABLE_PARKED, key_of(parked, key), parked->why, err);
    }
    return status;
}

/* A write costs a sync of the disk, and hardly ever is anything parked: looked at first. */
static enum status is_empty(struct txn *txn, void *context, struct error *err) {
    struct arena arena = ARENA_INIT;
    struct store_pairs pairs = {0};
    struct store_range first = {.keys_only = true, .limit = 1};
    enum status status = store_scan(txn, TABLE_PARKED, &first, &arena, &pairs, err);
    *(bool *)context = pairs.count == 0;
    arena_release(&arena);
    return status;
}

enum status parking_write(struct store *store, const struct parked_list *list, bool instead,
                          struct error *err) {
    struct writing writing = {list, instead};
    bool empty = true;
    enum status status = instead ? store_read(store, is_empty, &empty, err) : STATUS_OK;
    if (status != STATUS_OK || (list->count == 0 && empty))
        return status;
    return store_write(store, write_rows, &writing, err);
}

static enum status remove_rows(struct txn *txn, void *context, struct error *err) {
    const struct parked_list *gone = context;
    char key[KEY_SIZE];
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < gone->count; i++)
        status = store_del(txn, TABLE_PARKED, key_of(&gone->items[i], key), err);
    return status;
}

enum status parking_remove(struct store *store, const struct parked_list *gone, struct error *err) {
    bool empty = true;
    enum status status = store_read(store, is_empty, &empty, err);
    if (status != STATUS_OK || empty || gone->count == 0)
        return status;
    return store_write(store, remove_rows, (void *)(uintptr_t)gone, err);
}

enum status parking_list(struct txn *txn, struct parked_list *list, struct error *err) {
    struct store_pairs pairs = {0};
    struct store_range all = {.limit = PARKED_MAX};
    enum status status = store_scan(txn, TABLE_PARKED, &all, list->arena, &pairs, err);
    for (size_t i = 0; status == STATUS_OK && i < pairs.count; i++) {
        struct str id = pairs.items[i].key;
        const struct type *type = type_by_name(str_split(&id, '/'));
        if (type)
            parking_add(list, type, id, pairs.items[i].value);
    }
    return status;
}
