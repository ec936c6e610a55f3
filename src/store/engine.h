/* Inside src/store/ only: what stands behind store.h. Bytes given to a callback or by store_peek point into the map and
 * live until the next write of the transaction or its end; nothing of this leaves the folder. */
#ifndef JF_STORE_ENGINE_H
#define JF_STORE_ENGINE_H

#include <lmdb.h>
#include <pthread.h>
#include <stdatomic.h>

#include "store/store.h"

enum { READERS_MAX = 256, POOL_MAX = 64 };

struct store {
    char *folder;
    MDB_env *env;
    MDB_dbi tables[TABLE_COUNT];
    bool read_only;
    int lock_fd; /* -1 when read only */
    uint64_t device, inode;
    struct store *next; /* in the list of all open stores of the process */
    size_t bound;

    pthread_rwlock_t gate;   /* shared by every transaction; alone while the map is replaced */
    pthread_mutex_t copying; /* a copy is a long transaction: the map cannot grow meanwhile */

    pthread_mutex_t writing; /* guards the next five */
    bool stopped;            /* a commit failed so that nobody knows what is on disk */
    struct arena scratch;    /* of one save */
    struct buf encoded;      /* of one save */
    int64_t readers_checked_us;

    pthread_mutex_t pool_lock; /* guards the next two */
    MDB_txn *idle[POOL_MAX];   /* reset read transactions that keep their reader slot */
    size_t idle_count;

    _Atomic uint64_t sequence; /* last of the log */
    pthread_mutex_t wait_lock; /* guards the next two */
    pthread_cond_t wait_condition;
    bool woken;
};

struct txn {
    struct store *store;
    MDB_txn *lmdb;
    bool writable;
    int failed;        /* first LMDB code of a failed write; with one there is no commit */
    uint64_t appended; /* last log sequence written here, 0: none */
};

/* Turns LMDB's code into a status. */
MUST_CHECK enum status store_failed(const struct store *store, int code, const char *what, struct error *err);

/* As store_get, borrowed. */
MUST_CHECK enum status store_peek(struct txn *txn, enum table table, struct str key, struct str *ret_value,
                                  struct error *err);
MUST_CHECK enum status store_has(struct txn *txn, enum table table, struct str key, bool *ret_has,
                                 struct error *err);

typedef enum status walk_function(void *context, struct str key, struct str value, struct error *err);
/* Calls the function for each pair of the range, which must not write; any status but OK ends the walk. */
MUST_CHECK enum status store_walk(struct txn *txn, enum table table, const struct store_range *range,
                                  walk_function *function, void *context, struct error *err);

/* How many keys start with the prefix. */
MUST_CHECK enum status store_count(struct txn *txn, enum table table, struct str prefix, uint64_t *ret_count,
                                   struct error *err);

/* TOO_BIG where taking `size` bytes from the arena would abort. */
MUST_CHECK enum status store_check_room(const struct arena *arena, size_t size, struct error *err);

/* Ends and frees the pooled read transactions. */
void store_release_pool(struct store *store);

/* Tells store_sequence and store_wait of what was committed. */
void store_publish(struct store *store, uint64_t sequence);

#endif
