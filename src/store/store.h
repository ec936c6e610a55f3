/* The store: an ordered map of bytes, changed in transactions. Today LMDB stands behind this header; what the header
 * does not offer (cursors, pointers into the map, nested transactions) is what would keep another engine out. */
#ifndef JF_STORE_STORE_H
#define JF_STORE_STORE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/status.h"

struct store;
struct txn; /* valid inside one closure only */

struct store_options {
    const char *folder; /* made if missing */
    size_t map_bytes;   /* upper bound of the file; sparse */
    bool read_only;     /* the folder must exist then; several processes may read */
};

/* IN_USE when another process writes there, or this one has it open already (args: folder, process number);
 * FORBIDDEN on a read-only folder, NOT_FOUND (read_only) when there is no store, CORRUPT, NO_SPACE, IO; INVALID on a
 * network file system ("error.store-network", args: folder) and for a store of a newer program ("error.store-newer",
 * args: folder, format there, format known). Never carry an open store over a fork. Caller closes. */
MUST_CHECK enum status store_open(const struct store_options *options, struct store **ret_store,
                                  struct error *err);
void store_close(struct store *store); /* NULL is fine */

/* A closure gets the transaction and its own context. It may be run again from the start, so it has no side effects
 * outside the store and its context, which it must fill anew each time. Any status but OK rolls back. Closures do not
 * nest: a transaction within one is INTERNAL. */
typedef enum status store_function(struct txn *txn, void *context, struct error *err);

/* Runs `function` on one unchanging view. */
MUST_CHECK enum status store_read(struct store *store, store_function *function, void *context,
                                  struct error *err);
/* Runs `function` alone and makes what it did durable (synced) before returning OK. NO_SPACE when the disk or the map
 * ("error.store-full", args: MiB) is full, UNAVAILABLE when the map must grow while a copy is made, FORBIDDEN on a store
 * opened to read. IO "error.store-stopped": a commit failed so that nobody knows what is on disk; all further writes
 * are refused until the store is opened again. */
MUST_CHECK enum status store_write(struct store *store, store_function *function, void *context,
                                   struct error *err);

/* Tables: separate key spaces. */
enum table {
    TABLE_META,      /* format version and counters */
    TABLE_RECORD,    /* type number, id → current record */
    TABLE_REVISION,  /* type number, id, revision → former record */
    TABLE_LOG,       /* sequence → log entry */
    TABLE_REFERENCE, /* target type, target id, source type, field tag, source id → nothing */
    TABLE_UNIQUE,    /* type, field tag, value digest → id */
    TABLE_PARKED,    /* type/id → why the index refused the record */
    TABLE_COUNT
};

/* Keys are 1 to 500 bytes (else INTERNAL), values up to 16 MiB (else TOO_BIG); TOO_BIG also when a copy does not fit into
 * the arena. */
/* NOT_FOUND without a detail when there is none. Copies into the arena. */
MUST_CHECK enum status store_get(struct txn *txn, enum table table, struct str key, struct arena *arena,
                                 struct str *ret_value, struct error *err);
MUST_CHECK enum status store_put(struct txn *txn, enum table table, struct str key, struct str value,
                                 struct error *err);
/* Deleting what is not there is fine. */
MUST_CHECK enum status store_del(struct txn *txn, enum table table, struct str key, struct error *err);

struct store_pair {
    struct str key, value;
};
struct store_pairs {
    struct store_pair *items;
    size_t count;
};

/* Up to `limit` pairs whose key starts with `prefix`, from the first key ≥ `from` (empty: from the first), in byte
 * order; `backwards`: from the last key ≤ `from` (empty: from the last) down. Copies into the arena. */
struct store_range {
    struct str prefix;
    struct str from;
    bool backwards;
    bool keys_only;
    size_t limit;
};
MUST_CHECK enum status store_scan(struct txn *txn, enum table table, const struct store_range *range,
                                  struct arena *arena, struct store_pairs *ret_pairs, struct error *err);

/* A consistent, compacted copy of everything into `path` (a new file, mode 0600, synced), while others read and write;
 * put into an empty folder as STORE_FILE it is a store again. IO when the file exists, NO_SPACE, FORBIDDEN. */
#define STORE_FILE "data.mdb"
MUST_CHECK enum status store_copy(struct store *store, const char *path, struct error *err);

/* Bytes used and the map's bound. */
MUST_CHECK enum status store_size(struct store *store, uint64_t *ret_used, uint64_t *ret_bound,
                                  struct error *err);

#endif
