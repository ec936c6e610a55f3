/* An entry's bytes: format, operation, type number, time, revision, digest of the entry before, length of the actor,
 * actor, id. The head in TABLE_META repeats the last entry's sequence, time and digest: without it nothing would tell
 * that the end of the log was cut off or its last entry altered. */
#include "store/log.h"

#include <errno.h>
#include <sodium.h>
#include <time.h>

#include "base/clock.h"
#include "store/engine.h"
#include "store/key.h"

enum { ENTRY_FORMAT = 1, ENTRY_FIXED = 1 + 1 + KEY_TYPE_SIZE + 8 + KEY_REVISION_SIZE + LOG_DIGEST_SIZE + 1 };
enum {
    ENTRY_MAX = ENTRY_FIXED + LOG_ACTOR_MAX + ID_MAX,
    HEAD_SIZE = KEY_SEQUENCE_SIZE + 8 + LOG_DIGEST_SIZE
};

static const struct str head_key = {"log.head", 8};

struct head {
    uint64_t sequence; /* 0: the log is empty */
    int64_t time_ms;
    unsigned char digest[LOG_DIGEST_SIZE];
};

static void digest_entry(uint64_t sequence, struct str bytes, unsigned char ret_digest[LOG_DIGEST_SIZE]) {
    struct key key = key_sequence(sequence);
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, LOG_DIGEST_SIZE);
    crypto_generichash_update(&state, (const unsigned char *)key.bytes, key.n);
    crypto_generichash_update(&state, (const unsigned char *)bytes.p, bytes.n);
    crypto_generichash_final(&state, ret_digest, LOG_DIGEST_SIZE);
}

static enum status read_head(struct txn *txn, struct head *ret_head, struct error *err) {
    struct str bytes;
    *ret_head = (struct head){0};
    enum status status = store_peek(txn, TABLE_META, head_key, &bytes, err);
    if (status == STATUS_NOT_FOUND)
        return STATUS_OK;
    if (status != STATUS_OK)
        return status;
    if (bytes.n != HEAD_SIZE)
        return error_set(err, STATUS_CORRUPT, NULL, "log head of %zu bytes", bytes.n);
    ret_head->sequence = key_number(bytes.p, KEY_SEQUENCE_SIZE);
    ret_head->time_ms = (int64_t)key_number(bytes.p + KEY_SEQUENCE_SIZE, 8);
    memcpy(ret_head->digest, bytes.p + KEY_SEQUENCE_SIZE + 8, LOG_DIGEST_SIZE);
    return STATUS_OK;
}

static enum status write_head(struct txn *txn, const struct head *head, struct error *err) {
    struct key bytes = key_sequence(head->sequence);
    key_add_number(&bytes, (uint64_t)head->time_ms, 8);
    memcpy(bytes.bytes + bytes.n, head->digest, LOG_DIGEST_SIZE);
    bytes.n += LOG_DIGEST_SIZE;
    return store_put(txn, TABLE_META, head_key, key_str(&bytes), err);
}

_Static_assert((int)HEAD_SIZE <= (int)KEY_MAX, "a head is written with the means of a key");

/* Appending */

static struct str encode(const struct log_entry *entry, char bytes[ENTRY_MAX]) {
    struct key fixed = {0};
    key_add_number(&fixed, ENTRY_FORMAT, 1);
    key_add_number(&fixed, (uint64_t)entry->operation, 1);
    key_add_number(&fixed, entry->type->number, KEY_TYPE_SIZE);
    key_add_number(&fixed, (uint64_t)entry->time_ms, 8);
    key_add_number(&fixed, entry->revision, KEY_REVISION_SIZE);
    size_t n = fixed.n;
    memcpy(bytes, fixed.bytes, n);
    memcpy(bytes + n, entry->before, LOG_DIGEST_SIZE);
    n += LOG_DIGEST_SIZE;
    bytes[n++] = (char)entry->actor.n;
    if (entry->actor.n)
        memcpy(bytes + n, entry->actor.p, entry->actor.n);
    n += entry->actor.n;
    memcpy(bytes + n, entry->id.p, entry->id.n);
    return str_make(bytes, n + entry->id.n);
}

enum status log_append(struct txn *txn, struct log_entry *entry, struct error *err) {
    struct head head;
    char bytes[ENTRY_MAX];
    if (entry->actor.n > LOG_ACTOR_MAX || !record_id_valid(entry->id))
        return error_set(err, STATUS_INVALID, NULL, "log entry with actor of %zu bytes, id of %zu",
                         entry->actor.n, entry->id.n);
    enum status status = read_head(txn, &head, err);
    if (status != STATUS_OK)
        return status;
    int64_t now = entry->time_ms ? entry->time_ms : clock_now_ms();
    entry->sequence = ++head.sequence;
    entry->time_ms = head.time_ms = now > head.time_ms ? now : head.time_ms;
    memcpy(entry->before, head.digest, LOG_DIGEST_SIZE);
    struct str value = encode(entry, bytes);
    digest_entry(head.sequence, value, head.digest);
    struct key key = key_sequence(head.sequence);
    status = store_put(txn, TABLE_LOG, key_str(&key), value, err);
    if (status == STATUS_OK)
        status = write_head(txn, &head, err);
    if (status == STATUS_OK)
        txn->appended = head.sequence;
    return status;
}

/* Reading */

static bool is_operation(unsigned char byte) { return byte == LOG_SAVE || byte == LOG_DELETE; }

static bool decode(struct str key, struct str bytes, struct log_entry *ret_entry) {
    if (key.n != KEY_SEQUENCE_SIZE || bytes.n < ENTRY_FIXED || bytes.p[0] != ENTRY_FORMAT ||
        !is_operation((unsigned char)bytes.p[1]))
        return false;
    const char *p = bytes.p + 2;
    struct log_entry entry = {.sequence = key_number(key.p, key.n)};
    entry.operation = (enum log_operation)bytes.p[1];
    entry.type = type_by_number((unsigned)key_number(p, KEY_TYPE_SIZE));
    p += KEY_TYPE_SIZE;
    entry.time_ms = (int64_t)key_number(p, 8);
    entry.revision = key_number(p + 8, KEY_REVISION_SIZE);
    p += 8 + KEY_REVISION_SIZE;
    memcpy(entry.before, p, LOG_DIGEST_SIZE);
    struct str rest = str_skip(bytes, ENTRY_FIXED);
    size_t actor = (unsigned char)p[LOG_DIGEST_SIZE];
    entry.actor = str_make(rest.p, actor);
    entry.id = str_skip(rest, actor);
    if (actor > rest.n || !record_id_valid(entry.id))
        return false;
    *ret_entry = entry;
    return true;
}

static enum status unreadable(struct str key, struct error *err) {
    uint64_t sequence = key.n == KEY_SEQUENCE_SIZE ? key_number(key.p, key.n) : 0;
    error_set(err, STATUS_CORRUPT, "error.log-damaged", "log entry %llu is unreadable",
              (unsigned long long)sequence);
    return error_arg_int(err, (long long)sequence);
}

static enum status read_entry(struct arena *arena, struct str key, struct str value,
                              struct log_entry *ret_entry, struct error *err) {
    struct log_entry entry;
    if (!decode(key, value, &entry))
        return unreadable(key, err);
    enum status status = store_check_room(arena, entry.actor.n + entry.id.n + 2, err);
    if (status != STATUS_OK)
        return status;
    entry.actor = arena_str(arena, entry.actor);
    entry.id = arena_str(arena, entry.id);
    *ret_entry = entry;
    return STATUS_OK;
}

struct reading {
    struct arena *arena;
    struct log_entries entries;
    size_t capacity;
};

static enum status take_entry(void *context, struct str key, struct str value, struct error *err) {
    struct reading *r = context;
    struct log_entry entry;
    enum status status = read_entry(r->arena, key, value, &entry, err);
    if (status == STATUS_OK)
        status = store_check_room(r->arena, (2 * r->capacity + 8) * sizeof entry, err);
    if (status != STATUS_OK)
        return status;
    r->entries.items = arena_grow(r->arena, r->entries.items, r->entries.count, &r->capacity, sizeof entry);
    r->entries.items[r->entries.count++] = entry;
    return STATUS_OK;
}

enum status log_after(struct txn *txn, uint64_t sequence, size_t limit, struct arena *arena,
                      struct log_entries *ret_entries, struct error *err) {
    struct reading r = {.arena = arena};
    struct key from = key_sequence(sequence + 1);
    struct store_range range = {.from = key_str(&from), .limit = sequence == UINT64_MAX ? 0 : limit};
    enum status status = store_walk(txn, TABLE_LOG, &range, take_entry, &r, err);
    if (status == STATUS_OK)
        *ret_entries = r.entries;
    return status;
}

enum status log_get(struct txn *txn, uint64_t sequence, struct arena *arena, struct log_entry *ret_entry,
                    struct error *err) {
    struct key key = key_sequence(sequence);
    struct str value = {NULL, 0};
    struct log_entry entry;
    enum status status = store_peek(txn, TABLE_LOG, key_str(&key), &value, err);
    if (status == STATUS_OK)
        status = read_entry(arena, key_str(&key), value, &entry, err);
    if (status == STATUS_OK)
        *ret_entry = entry;
    return status;
}

enum status log_last(struct txn *txn, uint64_t *ret_sequence, struct error *err) {
    struct head head;
    enum status status = read_head(txn, &head, err);
    if (status == STATUS_OK)
        *ret_sequence = head.sequence;
    return status;
}

/* Verifying */

struct verifying {
    uint64_t count;
    uint64_t expected; /* sequence that must come next */
    uint64_t broken;
    unsigned char digest[LOG_DIGEST_SIZE]; /* of the entry before `expected` */
};

static enum status verify_entry(void *context, struct str key, struct str value, struct error *err) {
    struct verifying *v = context;
    struct log_entry entry;
    (void)err;
    v->count++;
    bool readable = decode(key, value, &entry);
    if (!v->broken &&
        (!readable || entry.sequence != v->expected || memcmp(entry.before, v->digest, LOG_DIGEST_SIZE) != 0))
        v->broken = v->expected;
    digest_entry(v->expected, value, v->digest);
    v->expected++;
    return STATUS_OK;
}

/* The entries are a chain in themselves; is it the one the head speaks of? */
static uint64_t compare_head(const struct verifying *v, const struct head *head) {
    uint64_t last = v->expected - 1;
    if (last != head->sequence)
        return (last < head->sequence ? last : head->sequence) + 1;
    return memcmp(v->digest, head->digest, LOG_DIGEST_SIZE) == 0 ? 0 : last;
}

enum status log_verify(struct txn *txn, uint64_t *ret_entries, uint64_t *ret_broken, struct error *err) {
    struct verifying v = {.expected = 1};
    struct head head;
    struct store_range range = {.limit = SIZE_MAX};
    enum status status = read_head(txn, &head, err);
    if (status == STATUS_OK)
        status = store_walk(txn, TABLE_LOG, &range, verify_entry, &v, err);
    if (status != STATUS_OK)
        return status;
    *ret_entries = v.count;
    *ret_broken = v.broken ? v.broken : compare_head(&v, &head);
    return STATUS_OK;
}

/* Waiting */

uint64_t store_sequence(struct store *store) { return atomic_load(&store->sequence); }

void store_publish(struct store *store, uint64_t sequence) {
    pthread_mutex_lock(&store->wait_lock);
    atomic_store(&store->sequence, sequence);
    pthread_cond_broadcast(&store->wait_condition);
    pthread_mutex_unlock(&store->wait_lock);
}

static struct timespec moment_after(int milliseconds) {
    struct timespec moment;
    clock_gettime(CLOCK_MONOTONIC, &moment);
    moment.tv_sec += milliseconds / 1000;
    moment.tv_nsec += milliseconds % 1000 * 1000000L;
    if (moment.tv_nsec >= 1000000000L) {
        moment.tv_sec++;
        moment.tv_nsec -= 1000000000L;
    }
    return moment;
}

void store_wait(struct store *store, uint64_t sequence, int milliseconds) {
    struct timespec end = moment_after(milliseconds);
    pthread_mutex_lock(&store->wait_lock);
    while (!store->woken && atomic_load(&store->sequence) <= sequence)
        if (pthread_cond_timedwait(&store->wait_condition, &store->wait_lock, &end) == ETIMEDOUT)
            break;
    store->woken = false;
    pthread_mutex_unlock(&store->wait_lock);
}

void store_wake(struct store *store) {
    pthread_mutex_lock(&store->wait_lock);
    store->woken = true;
    pthread_cond_broadcast(&store->wait_condition);
    pthread_mutex_unlock(&store->wait_lock);
}
