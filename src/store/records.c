#include "store/records.h"

#include "model/codec.h"
#include "store/engine.h"
#include "store/envelope.h"
#include "store/key.h"
#include "store/rows.h"

/* Reading */

static enum status with_record_args(const struct type *type, struct str id, struct error *err) {
    char text[ID_MAX + 1] = "";
    size_t n = id.n < ID_MAX ? id.n : ID_MAX;
    if (n)
        memcpy(text, id.p, n);
    error_arg(err, type->name);
    return error_arg(err, text);
}

static enum status missing(const struct type *type, struct str id, struct error *err) {
    error_set(err, STATUS_NOT_FOUND, "error.record-missing", "no %s %.*s", type->name, STR_ARG(id));
    return with_record_args(type, id, err);
}

/* The current revision's bytes, borrowed; NOT_FOUND also for what cannot be an id. */
static enum status peek_current(struct txn *txn, const struct type *type, struct str id,
                                struct str *ret_bytes, struct error *err) {
    if (!record_id_valid(id))
        return missing(type, id, err);
    struct key key = key_record(type, id);
    enum status status = store_peek(txn, TABLE_RECORD, key_str(&key), ret_bytes, err);
    return status == STATUS_NOT_FOUND ? missing(type, id, err) : status;
}

enum status records_get(struct txn *txn, const struct type *type, struct str id, struct arena *arena,
                        struct record **ret_record, struct error *err) {
    struct str bytes = {NULL, 0};
    enum status status = peek_current(txn, type, id, &bytes, err);
    return status == STATUS_OK ? envelope_decode(arena, type, id, bytes, ret_record, err) : status;
}

static enum status missing_revision(const struct type *type, struct str id, uint64_t revision,
                                    struct error *err) {
    error_set(err, STATUS_NOT_FOUND, "error.revision-missing", "no revision %llu of %s %.*s",
              (unsigned long long)revision, type->name, STR_ARG(id));
    with_record_args(type, id, err);
    return error_arg_int(err, (long long)revision);
}

static enum status peek_revision(struct txn *txn, const struct type *type, struct str id, uint64_t revision,
                                 struct str *ret_bytes, struct error *err) {
    struct envelope envelope;
    struct str bytes = {NULL, 0};
    enum status status = peek_current(txn, type, id, &bytes, err);
    if (status == STATUS_OK)
        status = envelope_open(type, id, bytes, &envelope, err);
    if (status == STATUS_OK && envelope.revision == revision) {
        *ret_bytes = bytes;
        return status;
    }
    if (!record_id_valid(id) || (status != STATUS_OK && status != STATUS_NOT_FOUND))
        return status;
    struct key key = key_revision(type, id, revision);
    status = store_peek(txn, TABLE_REVISION, key_str(&key), ret_bytes, err);
    return status == STATUS_NOT_FOUND ? missing_revision(type, id, revision, err) : status;
}

enum status records_get_revision(struct txn *txn, const struct type *type, struct str id, uint64_t revision,
                                 struct arena *arena, struct record **ret_record, struct error *err) {
    struct str bytes = {NULL, 0};
    enum status status = peek_revision(txn, type, id, revision, &bytes, err);
    return status == STATUS_OK ? envelope_decode(arena, type, id, bytes, ret_record, err) : status;
}

struct history {
    struct txn *txn;
    const struct type *type;
    struct str id;
    struct arena *arena;
    struct log_entries entries;
    size_t capacity;
};

static enum status add_revision(void *context, struct str key, struct str bytes, struct error *err) {
    struct history *h = context;
    struct envelope envelope;
    struct log_entry entry;
    (void)key;
    enum status status = envelope_open(h->type, h->id, bytes, &envelope, err);
    if (status == STATUS_OK)
        status = store_check_room(h->arena, (2 * h->capacity + 8) * sizeof entry, err);
    if (status == STATUS_OK)
        status = log_get(h->txn, envelope.sequence, h->arena, &entry, err);
    if (status != STATUS_OK)
        return status;
    h->entries.items = arena_grow(h->arena, h->entries.items, h->entries.count, &h->capacity, sizeof entry);
    h->entries.items[h->entries.count++] = entry;
    return STATUS_OK;
}

enum status records_history(struct txn *txn, const struct type *type, struct str id, size_t limit,
                            struct arena *arena, struct log_entries *ret_entries, struct error *err) {
    struct history h = {.txn = txn, .type = type, .id = id, .arena = arena};
    struct str bytes = {NULL, 0};
    enum status status = peek_current(txn, type, id, &bytes, err);
    if (status == STATUS_OK && limit)
        status = add_revision(&h, S(""), bytes, err);
    else if (status == STATUS_NOT_FOUND)
        status = STATUS_OK;
    struct key prefix = key_prefix(type, id);
    struct store_range range = {.prefix = key_str(&prefix),
                                .backwards = true,
                                .limit = record_id_valid(id) ? limit - h.entries.count : 0};
    if (status == STATUS_OK)
        status = store_walk(txn, TABLE_REVISION, &range, add_revision, &h, err);
    if (status == STATUS_OK)
        *ret_entries = h.entries;
    return status;
}

enum { POINTER_SIZE = sizeof(void *) };

struct listing {
    const struct type *type;
    struct arena *arena;
    struct record_list list;
    size_t capacity;
};

static enum status add_record(void *context, struct str key, struct str bytes, struct error *err) {
    struct listing *l = context;
    struct record *record;
    enum status status = store_check_room(l->arena, (2 * l->capacity + 8) * POINTER_SIZE, err);
    if (status == STATUS_OK)
        status = envelope_decode(l->arena, l->type, str_skip(key, KEY_TYPE_SIZE), bytes, &record, err);
    if (status != STATUS_OK)
        return status;
    l->list.items = arena_grow(l->arena, l->list.items, l->list.count, &l->capacity, POINTER_SIZE);
    l->list.items[l->list.count++] = record;
    return STATUS_OK;
}

enum status records_list(struct txn *txn, const struct type *type, struct str after, size_t limit,
                         struct arena *arena, struct record_list *ret_list, struct error *err) {
    struct listing l = {.type = type, .arena = arena};
    struct key prefix = key_type(type);
    /* No id holds a NUL: with one added nothing but `after` itself is left behind. */
    struct key from = after.n ? key_prefix(type, after) : prefix;
    struct store_range range = {.prefix = key_str(&prefix), .from = key_str(&from), .limit = limit};
    enum status status = store_walk(txn, TABLE_RECORD, &range, add_record, &l, err);
    if (status == STATUS_OK)
        *ret_list = l.list;
    return status;
}

bool records_exists(struct txn *txn, const struct type *type, struct str id) {
    struct error err;
    struct str bytes = {NULL, 0};
    return peek_current(txn, type, id, &bytes, &err) == STATUS_OK;
}

/* Counting */

static struct key count_key(const struct type *type) {
    struct key key = {.n = 6, .bytes = "count."};
    key_add_number(&key, type->number, KEY_TYPE_SIZE);
    return key;
}

enum status records_count(struct txn *txn, const struct type *type, uint64_t *ret_count, struct error *err) {
    struct key key = count_key(type);
    struct str bytes = {NULL, 0};
    enum status status = store_peek(txn, TABLE_META, key_str(&key), &bytes, err);
    if (status == STATUS_OK)
        *ret_count = key_number(bytes.p, bytes.n);
    else if (status == STATUS_NOT_FOUND)
        *ret_count = 0;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status change_count(struct txn *txn, const struct type *type, int64_t by, struct error *err) {
    uint64_t count;
    enum status status = records_count(txn, type, &count, err);
    if (status != STATUS_OK)
        return status;
    struct key key = count_key(type), value = {0};
    key_add_number(&value, count + (uint64_t)by, 8);
    return store_put(txn, TABLE_META, key_str(&key), key_str(&value), err);
}

/* Saving */

/* What stands in the store before a save, copied: it does not outlive the next write. */
struct former {
    bool exists;
    struct str bytes;
    struct envelope envelope;
};

static enum status read_former(struct txn *txn, const struct type *type, struct str id, struct former *ret,
                               struct error *err) {
    struct former former = {.exists = true};
    struct str bytes = {NULL, 0};
    enum status status = peek_current(txn, type, id, &bytes, err);
    if (status == STATUS_NOT_FOUND)
        return STATUS_OK;
    if (status != STATUS_OK)
        return status;
    former.bytes = arena_str(&txn->store->scratch, bytes);
    status = envelope_open(type, id, former.bytes, &former.envelope, err);
    if (status == STATUS_OK)
        *ret = former;
    return status;
}

static enum status check_base(const struct record *record, const struct former *former,
                              const struct save *save, struct error *err) {
    if (save->any_revision || save->based_on == former->envelope.revision)
        return STATUS_OK;
    const char *key = former->exists ? "error.conflict" : "error.conflict-deleted";
    error_set(err, STATUS_CONFLICT, key, "%s %.*s is at revision %llu, save is based on %llu",
              record->type->name, STR_ARG(record->id), (unsigned long long)former->envelope.revision,
              (unsigned long long)save->based_on);
    err->hint = former->exists ? "hint.conflict" : "hint.conflict-deleted";
    return with_record_args(record->type, record->id, err);
}

static bool knows_tag(const struct record *record, unsigned tag) {
    for (size_t i = 0; i < record->unknown_count; i++)
        if (record->unknown[i].tag == tag)
            return true;
    return false;
}

/* The record with the fields that only a newer program knows, which no file and no form carries. */
static struct record keep_unknown(struct arena *scratch, const struct record *record,
                                  const struct record *former) {
    struct record kept = *record;
    if (former->unknown_count == 0)
        return kept;
    kept.unknown = ARENA_ARRAY(scratch, struct unknown_field, record->unknown_count + former->unknown_count);
    if (record->unknown_count)
        memcpy(kept.unknown, record->unknown, record->unknown_count * sizeof *record->unknown);
    for (size_t i = 0; i < former->unknown_count; i++)
        if (!knows_tag(record, former->unknown[i].tag))
            kept.unknown[kept.unknown_count++] = former->unknown[i];
    return kept;
}

static bool same_unknown(const struct record *a, const struct record *b) {
    if (a->unknown_count != b->unknown_count)
        return false;
    for (size_t i = 0; i < a->unknown_count; i++) {
        bool same = false;
        for (size_t j = 0; j < b->unknown_count && !same; j++)
            same = a->unknown[i].tag == b->unknown[j].tag && str_eq(a->unknown[i].bytes, b->unknown[j].bytes);
        if (!same)
            return false;
    }
    return true;
}

/* After a deletion the numbers go on, as the former revisions are still there. */
static enum status take_revision(void *context, struct str key, struct str value, struct error *err) {
    (void)value, (void)err;
    *(uint64_t *)context = key_number(key.p + key.n - KEY_REVISION_SIZE, KEY_REVISION_SIZE);
    return STATUS_OK;
}

static enum status last_revision(struct txn *txn, const struct record *record, uint64_t *ret_revision,
                                 struct error *err) {
    struct key prefix = key_prefix(record->type, record->id);
    struct store_range range = {.prefix = key_str(&prefix), .backwards = true, .limit = 1};
    *ret_revision = 0;
    return store_walk(txn, TABLE_REVISION, &range, take_revision, ret_revision, err);
}

static enum status keep_former(struct txn *txn, const struct type *type, struct str id,
                               const struct former *former, struct error *err) {
    struct key key = key_revision(type, id, former->envelope.revision);
    return store_put(txn, TABLE_REVISION, key_str(&key), former->bytes, err);
}

static enum status put_record(struct txn *txn, const struct record *record, const struct envelope *envelope,
                              struct error *err) {
    struct buf *encoded = &txn->store->encoded;
    struct key key = key_record(record->type, record->id);
    enum status status = envelope_seal(record, envelope, encoded, err);
    return status == STATUS_OK ? store_put(txn, TABLE_RECORD, key_str(&key), buf_str(encoded), err) : status;
}

static enum status append(struct txn *txn, const struct record *record, enum log_operation operation,
                          const struct save *save, struct envelope *envelope, struct error *err) {
    struct log_entry entry = {.operation = operation,
                              .type = record->type,
                              .actor = save->actor,
                              .id = record->id,
                              .revision = envelope->revision};
    enum status status = log_append(txn, &entry, err);
    if (status == STATUS_OK) {
        envelope->saved_ms = entry.time_ms;
        envelope->sequence = entry.sequence;
    }
    return status;
}

/* `before` is NULL for a new record. */
static enum status write_record(struct txn *txn, const struct record *record, const struct former *former,
                                const struct record *before, const struct save *save, uint64_t *ret_revision,
                                struct error *err) {
    struct envelope envelope = {.revision = former->envelope.revision};
    enum status status = rows_allow(txn, &txn->store->scratch, before, record, err);
    if (status != STATUS_OK)
        return status;
    status = former->exists ? keep_former(txn, record->type, record->id, former, err)
                            : last_revision(txn, record, &envelope.revision, err);
    envelope.revision++;
    if (status == STATUS_OK)
        status = rows_update(txn, &txn->store->scratch, before, record, err);
    if (status == STATUS_OK)
        status = append(txn, record, LOG_SAVE, save, &envelope, err);
    if (status == STATUS_OK)
        status = put_record(txn, record, &envelope, err);
    if (status == STATUS_OK && !former->exists)
        status = change_count(txn, record->type, 1, err);
    if (status == STATUS_OK)
        *ret_revision = envelope.revision;
    return status;
}

struct outcome {
    uint64_t revision;
    bool changed;
};

static enum status save_changed(struct txn *txn, const struct record *record, const struct former *former,
                                const struct save *save, struct outcome *outcome, struct error *err) {
    struct arena *scratch = &txn->store->scratch;
    struct record *before = NULL;
    enum status status = codec_decode(scratch, record->type, record->id, former->envelope.body, &before, err);
    if (status != STATUS_OK)
        return status;
    struct record kept = keep_unknown(scratch, record, before);
    if (record_equal(before, &kept) && same_unknown(before, &kept))
        return STATUS_OK;
    status = check_base(record, former, save, err);
    if (status != STATUS_OK)
        return status;
    outcome->changed = true;
    return write_record(txn, &kept, former, before, save, &outcome->revision, err);
}

/* Most of a repeated import: the same bytes again, told without decoding. */
static enum status is_same(struct txn *txn, const struct record *record, const struct former *former,
                           bool *ret_same, struct error *err) {
    struct buf *encoded = &txn->store->encoded;
    buf_clear(encoded);
    codec_encode(record, encoded);
    *ret_same = str_eq(buf_str(encoded), former->envelope.body);
    return buf_check(encoded, err);
}

static enum status save_existing(struct txn *txn, const struct record *record, const struct former *former,
                                 const struct save *save, struct outcome *outcome, struct error *err) {
    bool same = false;
    outcome->revision = former->envelope.revision;
    enum status status = is_same(txn, record, former, &same, err);
    if (status != STATUS_OK || same)
        return status;
    return save_changed(txn, record, former, save, outcome, err);
}

static enum status save_new(struct txn *txn, const struct record *record, const struct former *former,
                            const struct save *save, struct outcome *outcome, struct error *err) {
    enum status status = check_base(record, former, save, err);
    outcome->changed = true;
    return status == STATUS_OK ? write_record(txn, record, former, NULL, save, &outcome->revision, err)
                               : status;
}

static enum status refuse_id(struct str id, struct error *err) {
    char text[ERROR_ARG_SIZE] = "";
    if (id.n)
        memcpy(text, id.p, id.n < sizeof text - 1 ? id.n : sizeof text - 1);
    error_set(err, STATUS_INVALID, "error.bad-id", "bad id of %zu bytes", id.n);
    return error_arg(err, text);
}

static enum status check_save(const struct txn *txn, const struct save *save, struct error *err) {
    if (!txn->writable)
        return error_set(err, STATUS_INTERNAL, NULL, "save within store_read");
    if (save->actor.n > LOG_ACTOR_MAX)
        return error_set(err, STATUS_INVALID, NULL, "actor of %zu bytes", save->actor.n);
    return STATUS_OK;
}

enum status records_save(struct txn *txn, const struct record *record, const struct save *save,
                         uint64_t *ret_revision, bool *ret_changed, struct error *err) {
    struct former former = {0};
    struct outcome outcome = {0};
    enum status status = check_save(txn, save, err);
    if (status != STATUS_OK)
        return status;
    if (!record_id_valid(record->id))
        return refuse_id(record->id, err);
    arena_reset(&txn->store->scratch);
    status = read_former(txn, record->type, record->id, &former, err);
    if (status == STATUS_OK)
        status = former.exists ? save_existing(txn, record, &former, save, &outcome, err)
                               : save_new(txn, record, &former, save, &outcome, err);
    if (status != STATUS_OK)
        return status;
    *ret_revision = outcome.revision;
    *ret_changed = outcome.changed;
    return STATUS_OK;
}

enum status records_find_faults(struct txn *txn, const struct record *record, struct problems *problems,
                                struct place place, struct error *err) {
    return rows_find_faults(txn, record, problems, place, err);
}

/* Deleting */

static enum status remove_record(struct txn *txn, const struct record *record, const struct former *former,
                                 const struct save *save, struct error *err) {
    struct envelope envelope = former->envelope;
    struct key key = key_record(record->type, record->id);
    enum status status = keep_former(txn, record->type, record->id, former, err);
    if (status == STATUS_OK)
        status = rows_update(txn, &txn->store->scratch, record, NULL, err);
    if (status == STATUS_OK)
        status = append(txn, record, LOG_DELETE, save, &envelope, err);
    if (status == STATUS_OK)
        status = store_del(txn, TABLE_RECORD, key_str(&key), err);
    return status == STATUS_OK ? change_count(txn, record->type, -1, err) : status;
}

enum status records_delete(struct txn *txn, const struct type *type, struct str id, const struct save *save,
                           struct error *err) {
    struct former former = {0};
    struct record *record = NULL;
    enum status status = check_save(txn, save, err);
    if (status != STATUS_OK)
        return status;
    arena_reset(&txn->store->scratch);
    status = read_former(txn, type, id, &former, err);
    if (status == STATUS_OK && !former.exists)
        status = missing(type, id, err);
    if (status == STATUS_OK)
        status = codec_decode(&txn->store->scratch, type, id, former.envelope.body, &record, err);
    if (status == STATUS_OK)
        status = check_base(record, &former, save, err);
    if (status == STATUS_OK)
        status = references_check_free(txn, type, id, err);
    return status == STATUS_OK ? remove_record(txn, record, &former, save, err) : status;
}

enum status records_check_rows(struct txn *txn, const struct record *record, struct problems *problems,
                               struct error *err) {
    return rows_check(txn, record, problems, err);
}

static enum status check_count(struct txn *txn, const struct type *type, struct problems *problems,
                               struct error *err) {
    uint64_t counted = 0, there = 0;
    struct key prefix = key_type(type);
    enum status status = records_count(txn, type, &counted, err);
    if (status == STATUS_OK)
        status = store_count(txn, TABLE_RECORD, key_str(&prefix), &there, err);
    if (status != STATUS_OK || counted == there)
        return status;
    struct problem *problem =
        problems_add(problems, (struct place){.file = str_from(type->plural)}, "problem.count");
    problem_arg_int(problems, problem, (long long)counted);
    problem_arg_int(problems, problem, (long long)there);
    return STATUS_OK;
}

enum status records_check_strays(struct txn *txn, struct problems *problems, struct error *err) {
    enum status status = rows_check_strays(txn, problems, err);
    for (unsigned i = 0; i < types_count && status == STATUS_OK; i++)
        status = check_count(txn, types[i], problems, err);
    return status;
}
