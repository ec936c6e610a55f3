/* Transactions as closures, the pool of read transactions, and the map that grows. */
#include <errno.h>
#include <sys/statvfs.h>

#include "base/clock.h"
#include "base/log.h"
#include "store/engine.h"

enum { FULL_BELOW = 1 << 20 /* bytes */, READERS_CHECK_US = 60 * 1000 * 1000 };

/* The store whose closure this thread is in: a second transaction there would wait for itself. */
static _Thread_local const struct store *inside;

static const struct {
    int code;
    enum status status;
    const char *key;
} codes[] = {
    {MDB_MAP_FULL, STATUS_NO_SPACE, "error.store-full"},
    {MDB_TXN_FULL, STATUS_TOO_BIG, NULL},
    {MDB_READERS_FULL, STATUS_UNAVAILABLE, NULL},
    {MDB_CORRUPTED, STATUS_CORRUPT, NULL},
    {MDB_PAGE_NOTFOUND, STATUS_CORRUPT, NULL},
    {MDB_INVALID, STATUS_CORRUPT, NULL},
    {MDB_VERSION_MISMATCH, STATUS_CORRUPT, NULL},
    {MDB_INCOMPATIBLE, STATUS_CORRUPT, NULL},
    {MDB_NOTFOUND, STATUS_NOT_FOUND, "error.file-missing"}, /* a table: nobody has written here yet */
    {MDB_PANIC, STATUS_IO, "error.store-stopped"},
};

enum status store_failed(const struct store *store, int code, const char *what, struct error *err) {
    if (code > 0)
        return error_errno(err, code, what, store->folder);
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        if (codes[i].code == code) {
            error_set(err, codes[i].status, codes[i].key, "%s in %s: %s", what, store->folder,
                      mdb_strerror(code));
            return error_arg(err, store->folder);
        }
    }
    return error_set(err, STATUS_INTERNAL, NULL, "%s in %s: %s", what, store->folder, mdb_strerror(code));
}

static enum status enter(const struct store *store, struct error *err) {
    if (inside == store)
        return error_set(err, STATUS_INTERNAL, NULL, "a transaction within a transaction");
    return STATUS_OK;
}

static enum status call(struct txn *txn, store_function *function, void *context, struct error *err) {
    const struct store *outer = inside;
    inside = txn->store;
    enum status status = function(txn, context, err);
    inside = outer;
    return status;
}

/* Reading */

static MDB_txn *take_idle(struct store *store) {
    pthread_mutex_lock(&store->pool_lock);
    MDB_txn *txn = store->idle_count ? store->idle[--store->idle_count] : NULL;
    pthread_mutex_unlock(&store->pool_lock);
    return txn;
}

static void give_back(struct store *store, MDB_txn *txn) {
    mdb_txn_reset(txn);
    pthread_mutex_lock(&store->pool_lock);
    bool kept = store->idle_count < POOL_MAX;
    if (kept)
        store->idle[store->idle_count++] = txn;
    pthread_mutex_unlock(&store->pool_lock);
    if (!kept)
        mdb_txn_abort(txn);
}

void store_release_pool(struct store *store) {
    while (store->idle_count)
        mdb_txn_abort(store->idle[--store->idle_count]);
}

/* On failure the gate is open again. */
static int begin_read(struct store *store, MDB_txn **ret_txn) {
    pthread_rwlock_rdlock(&store->gate);
    MDB_txn *txn = take_idle(store);
    int code = txn ? mdb_txn_renew(txn) : mdb_txn_begin(store->env, NULL, MDB_RDONLY, &txn);
    if (code == MDB_SUCCESS) {
        *ret_txn = txn;
        return code;
    }
    if (txn)
        mdb_txn_abort(txn);
    pthread_rwlock_unlock(&store->gate);
    return code;
}

/* The writing process has made the map larger: takes over its size. */
static int follow_map(struct store *store) {
    pthread_rwlock_wrlock(&store->gate);
    int code = mdb_env_set_mapsize(store->env, 0);
    pthread_rwlock_unlock(&store->gate);
    return code;
}

static int drop_dead_readers(struct store *store) {
    int dead = 0;
    int code = mdb_reader_check(store->env, &dead);
    return code ? code : dead ? MDB_SUCCESS : MDB_READERS_FULL;
}

static int begin_read_anyway(struct store *store, MDB_txn **ret_txn) {
    int code = begin_read(store, ret_txn);
    if (code == MDB_MAP_RESIZED)
        code = follow_map(store);
    else if (code == MDB_READERS_FULL)
        code = drop_dead_readers(store);
    else
        return code;
    return code ? code : begin_read(store, ret_txn);
}

enum status store_read(struct store *store, store_function *function, void *context, struct error *err) {
    enum status status = enter(store, err);
    if (status != STATUS_OK)
        return status;
    struct txn txn = {.store = store};
    int code = begin_read_anyway(store, &txn.lmdb);
    if (code)
        return store_failed(store, code, "begin reading", err);
    status = call(&txn, function, context, err);
    give_back(store, txn.lmdb);
    pthread_rwlock_unlock(&store->gate);
    return status;
}

/* Writing */

static enum status stop(struct store *store, int code, const char *what, struct error *err) {
    store->stopped = true;
    enum status status = store_failed(store, code, what, err);
    err->key = "error.store-stopped";
    log_error("store-stopped", err);
    return status;
}

/* After these nothing of the transaction is on disk, and the next one may go well. */
static bool is_harmless(int code) {
    return code == ENOSPC || code == EDQUOT || code == ENOMEM || code == MDB_MAP_FULL ||
           code == MDB_TXN_FULL || code == MDB_BAD_TXN;
}

/* LMDB says EIO when a write was cut short, which is what a disk does that gets full within one. */
static int commit_code(const struct store *store, int code) {
    struct statvfs info;
    bool is_full = code == EIO && statvfs(store->folder, &info) == 0 &&
                   info.f_bavail * info.f_frsize < (fsblkcnt_t)FULL_BELOW;
    return is_full ? ENOSPC : code;
}

static enum status commit(struct txn *txn, struct error *err) {
    int code = commit_code(txn->store, mdb_txn_commit(txn->lmdb));
    if (code == MDB_SUCCESS) {
        if (txn->appended)
            store_publish(txn->store, txn->appended);
        return STATUS_OK;
    }
    txn->failed = code;
    return is_harmless(code) ? store_failed(txn->store, code, "commit", err)
                             : stop(txn->store, code, "commit", err);
}

static enum status write_in_gate(struct txn *txn, store_function *function, void *context,
                                 struct error *err) {
    struct store *store = txn->store;
    int code = mdb_txn_begin(store->env, NULL, 0, &txn->lmdb);
    if (code)
        return code == MDB_PANIC ? stop(store, code, "begin writing", err)
                                 : store_failed(store, code, "begin writing", err);
    enum status status = call(txn, function, context, err);
    if (status == STATUS_OK && txn->failed)
        status = store_failed(store, txn->failed, "write", err);
    if (status == STATUS_OK)
        return commit(txn, err);
    mdb_txn_abort(txn->lmdb);
    return status;
}

static enum status refuse_full(const struct store *store, struct error *err) {
    error_set(err, STATUS_NO_SPACE, "error.store-full", "the map is at its bound of %zu bytes", store->bound);
    err->hint = "hint.store-full";
    return error_arg_int(err, (long long)(store->bound >> 20));
}

static int double_map(struct store *store, bool *ret_at_bound) {
    MDB_envinfo info = {0};
    pthread_rwlock_wrlock(&store->gate);
    int code = mdb_env_info(store->env, &info);
    bool at_bound = info.me_mapsize >= store->bound;
    size_t size = info.me_mapsize > store->bound / 2 ? store->bound : info.me_mapsize * 2;
    if (!code && !at_bound)
        code = mdb_env_set_mapsize(store->env, size);
    pthread_rwlock_unlock(&store->gate);
    *ret_at_bound = at_bound;
    return code;
}

static enum status grow(struct store *store, struct error *err) {
    bool at_bound = false;
    if (pthread_mutex_trylock(&store->copying) != 0)
        return error_set(err, STATUS_UNAVAILABLE, "error.store-copying", "map full while a copy is made");
    int code = double_map(store, &at_bound);
    pthread_mutex_unlock(&store->copying);
    if (code)
        return stop(store, code, "grow map", err);
    return at_bound ? refuse_full(store, err) : STATUS_OK;
}

/* A reader killed in another process would keep every page it could see from being used again. */
static void look_after_readers(struct store *store) {
    int dead;
    int64_t now = clock_monotonic_us();
    if (now - store->readers_checked_us < READERS_CHECK_US)
        return;
    store->readers_checked_us = now;
    if (mdb_reader_check(store->env, &dead) == MDB_SUCCESS && dead)
        log_line(LOG_LEVEL_WARNING, "store-dead-readers", "count=%d", dead);
}

static enum status write_growing(struct store *store, store_function *function, void *context,
                                 struct error *err) {
    for (;;) {
        struct txn txn = {.store = store, .writable = true};
        pthread_rwlock_rdlock(&store->gate);
        enum status status = write_in_gate(&txn, function, context, err);
        pthread_rwlock_unlock(&store->gate);
        if (txn.failed != MDB_MAP_FULL)
            return status;
        status = grow(store, err);
        if (status != STATUS_OK)
            return status;
    }
}

enum status store_write(struct store *store, store_function *function, void *context, struct error *err) {
    if (store->read_only)
        return error_set(err, STATUS_FORBIDDEN, "error.store-read-only", "write to a store opened to read");
    enum status status = enter(store, err);
    if (status != STATUS_OK)
        return status;
    pthread_mutex_lock(&store->writing);
    look_after_readers(store);
    if (store->stopped)
        status = error_set(err, STATUS_IO, "error.store-stopped", "an earlier commit failed");
    else
        status = write_growing(store, function, context, err);
    pthread_mutex_unlock(&store->writing);
    return status;
}
