/* The change log: who changed what, in one sequence without gaps. It is the index's outbox, the audit trail and the
 * change feed. Each entry carries the digest of the entry before, so that nothing can be taken out or altered unseen
 * (BLAKE2b-256, libsodium). */
#ifndef JF_STORE_LOG_H
#define JF_STORE_LOG_H

#include "model/record.h"
#include "store/store.h"

enum { LOG_DIGEST_SIZE = 32, LOG_ACTOR_MAX = 64 };

enum log_operation { LOG_SAVE = 1, LOG_DELETE = 2 };

struct log_entry {
    uint64_t sequence; /* from 1 */
    int64_t time_ms;
    enum log_operation operation;
    const struct type *type; /* read: NULL when this program does not know it (any more) */
    struct str actor;        /* at most LOG_ACTOR_MAX bytes */
    struct str id;
    uint64_t revision;                     /* that was written, or deleted */
    unsigned char before[LOG_DIGEST_SIZE]; /* digest of the entry with sequence - 1; zero for the first */
};

struct log_entries {
    struct log_entry *items;
    size_t count;
};

/* Appends within a write transaction; sequence and digest are filled in, and the time when it is 0. Time never goes
 * back, whatever the clock does: the entry gets at least the time of the one before. INVALID for a bad id or too long
 * an actor. */
MUST_CHECK enum status log_append(struct txn *txn, struct log_entry *entry, struct error *err);

/* Entries after `sequence`, at most `limit`, oldest first; CORRUPT ("error.log-damaged", args: sequence). Copies into
 * the arena. */
MUST_CHECK enum status log_after(struct txn *txn, uint64_t sequence, size_t limit, struct arena *arena,
                                 struct log_entries *ret_entries, struct error *err);

/* NOT_FOUND, CORRUPT. Copies into the arena. */
MUST_CHECK enum status log_get(struct txn *txn, uint64_t sequence, struct arena *arena,
                               struct log_entry *ret_entry, struct error *err);

/* 0: the log is empty. */
MUST_CHECK enum status log_last(struct txn *txn, uint64_t *ret_sequence, struct error *err);

/* Walks the whole chain. *ret_broken is 0, or the first sequence whose entry is missing, unreadable or does not carry the
 * digest of the one before (so an altered entry shows at the next one; the last one has a witness in TABLE_META). */
MUST_CHECK enum status log_verify(struct txn *txn, uint64_t *ret_entries, uint64_t *ret_broken,
                                  struct error *err);

/* The last sequence, without a transaction: an atomic kept beside the store, for caches and the index thread. It follows
 * the writes of this process; in a store opened to read it stays what it was at the opening. */
uint64_t store_sequence(struct store *store);
/* Waits until the last sequence is over `sequence`, or the time is over, or store_wake is called. A wake that comes
 * first is kept for the next wait. */
void store_wait(struct store *store, uint64_t sequence, int milliseconds);
void store_wake(struct store *store);

#endif
