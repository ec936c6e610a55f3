/* Kills a process that saves records, again and again, at random moments, and looks at what is left. Each transaction
 * carries the next stamp: it writes the stamp into every record of a group and adds one new record that points to the
 * group. Whatever the moment of the kill, all of that is there or nothing, and what the writer had reported is there.
 *
 *   crash_store ROUNDS [SEED]      crash_store --writer FOLDER */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "rounds.h"
#include "store/records.h"

enum { GROUP = 6, NOTE_SIZE = 6000, MAP = 64 << 20, ENTRIES_A_STAMP = GROUP + 1 };
enum { LONGEST_US = 120000, LIST_BATCH = 500 };

static struct error err;

static struct store *open_store(const char *folder) {
    struct store *store = NULL;
    struct store_options options = {.folder = folder, .map_bytes = MAP};
    if (store_open(&options, &store, &err) != STATUS_OK)
        give_up("open: %s %s", status_name(err.status), err.detail);
    return store;
}

/* Areas serve: the test is of the store, which does not ask what a record is about. */

static void set_text(struct arena *arena, struct record *record, const char *field, struct str text) {
    struct value *value =
        &record->values[field_index(record->type, type_field(record->type, str_from(field)))];
    value->items = ARENA_NEW(arena, struct datum);
    value->items[0].text = text;
    value->count = value->capacity = 1;
}

static struct str group_id(struct arena *arena, unsigned i) { return arena_printf(arena, "group-%u", i); }

static struct str new_id(struct arena *arena, uint64_t stamp) {
    return arena_printf(arena, "new-%08" PRIu64, stamp);
}

static struct record *make_record(struct arena *arena, struct str id, uint64_t stamp) {
    struct record *record = record_new(arena, &type_area, id);
    char *note = arena_alloc(arena, NOTE_SIZE);
    memset(note, 'a' + (int)(stamp % 26), NOTE_SIZE);
    set_text(arena, record, "name", arena_printf(arena, "%" PRIu64, stamp));
    set_text(arena, record, "note", str_make(note, NOTE_SIZE));
    return record;
}

static uint64_t stamp_of(const struct record *record) { return strtoull(record_title(record).p, NULL, 10); }

/* Writer */

struct writing {
    struct arena arena;
    uint64_t stamp;
};

static enum status save_one(struct txn *txn, const struct record *record, struct error *e) {
    struct save save = {.actor = S("crash"), .any_revision = true};
    uint64_t revision;
    bool changed;
    return records_save(txn, record, &save, &revision, &changed, e);
}

static enum status save_stamp(struct txn *txn, void *context, struct error *e) {
    struct writing *w = context;
    enum status status = STATUS_OK;
    for (unsigned i = 0; i < GROUP && status == STATUS_OK; i++)
        status = save_one(txn, make_record(&w->arena, group_id(&w->arena, i), w->stamp), e);
    struct record *added = make_record(&w->arena, new_id(&w->arena, w->stamp), w->stamp);
    set_text(&w->arena, added, "parent", group_id(&w->arena, 0));
    return status == STATUS_OK ? save_one(txn, added, e) : status;
}

static int run_writer(const char *folder) {
    struct store *store = open_store(folder);
    struct writing w = {.arena = ARENA_INIT, .stamp = store_sequence(store) / ENTRIES_A_STAMP};
    for (;;) {
        w.stamp++;
        arena_reset(&w.arena);
        enum status status = store_write(store, save_stamp, &w, &err);
        if (status == STATUS_NO_SPACE)
            break;
        if (status != STATUS_OK)
            give_up("write: %s %s", status_name(err.status), err.detail);
        if (dprintf(STDOUT_FILENO, "%" PRIu64 "\n", w.stamp) < 0)
            give_up("nobody listens");
    }
    store_close(store);
    arena_release(&w.arena);
    return EXIT_SUCCESS;
}

/* Looking */

struct looking {
    struct arena arena;
    uint64_t stamp; /* of the first of the group; 0: nothing was written */
    bool whole;     /* look at every record, not only at counts */
};

static enum status look_at_group(struct txn *txn, struct looking *l, struct error *e) {
    for (unsigned i = 0; i < GROUP; i++) {
        struct record *record;
        enum status status = records_get(txn, &type_area, group_id(&l->arena, i), &l->arena, &record, e);
        if (status == STATUS_NOT_FOUND && i == 0)
            return STATUS_OK;
        if (status != STATUS_OK)
            return status;
        if (i == 0)
            l->stamp = stamp_of(record);
        if (stamp_of(record) != l->stamp || record->revision != l->stamp)
            return error_set(e, STATUS_CORRUPT, NULL, "group has stamps %" PRIu64 " and %" PRIu64, l->stamp,
                             stamp_of(record));
    }
    return STATUS_OK;
}

static enum status look_at_log(struct txn *txn, struct looking *l, struct error *e) {
    uint64_t entries, broken;
    enum status status = log_verify(txn, &entries, &broken, e);
    if (status == STATUS_OK && (broken || entries != l->stamp * ENTRIES_A_STAMP))
        return error_set(e, STATUS_CORRUPT, NULL, "%" PRIu64 " log entries, broken at %" PRIu64, entries,
                         broken);
    return status;
}

static enum status look_at_counts(struct txn *txn, struct looking *l, struct error *e) {
    uint64_t records;
    size_t referrers;
    enum status status = records_count(txn, &type_area, &records, e);
    if (status == STATUS_OK)
        status = records_count_referrers(txn, &type_area, S("group-0"), NULL, &referrers, e);
    if (status == STATUS_OK && (records != (l->stamp ? l->stamp + GROUP : 0) || referrers != l->stamp))
        return error_set(e, STATUS_CORRUPT, NULL, "stamp %" PRIu64 ", %" PRIu64 " records, %zu referrers",
                         l->stamp, records, referrers);
    return status;
}

static enum status look_at_record(struct txn *txn, struct looking *l, uint64_t stamp, struct error *e) {
    struct problems problems = PROBLEMS_INIT(&l->arena);
    struct record *record;
    enum status status = records_get(txn, &type_area, new_id(&l->arena, stamp), &l->arena, &record, e);
    if (status == STATUS_OK && !str_eq(record_title(record), arena_printf(&l->arena, "%" PRIu64, stamp)))
        return error_set(e, STATUS_CORRUPT, NULL, "record %" PRIu64 " has another stamp", stamp);
    if (status == STATUS_OK)
        status = records_get_revision(txn, &type_area, S("group-1"), stamp, &l->arena, &record, e);
    if (status == STATUS_OK)
        status = records_check_rows(txn, record, &problems, e);
    if (status == STATUS_OK && problems.count)
        return error_set(e, STATUS_CORRUPT, NULL, "rows of record %" PRIu64, stamp);
    return status;
}

static enum status look(struct txn *txn, void *context, struct error *e) {
    struct looking *l = context;
    enum status status = look_at_group(txn, l, e);
    if (status == STATUS_OK)
        status = look_at_log(txn, l, e);
    if (status == STATUS_OK)
        status = look_at_counts(txn, l, e);
    for (uint64_t stamp = 1; l->whole && stamp <= l->stamp && status == STATUS_OK; stamp++) {
        arena_reset(&l->arena);
        status = look_at_record(txn, l, stamp, e);
    }
    return status;
}

/* Returns the stamp found. */
static uint64_t look_at_store(const char *folder, uint64_t reported, bool whole) {
    struct looking l = {.arena = ARENA_INIT, .whole = whole};
    struct store *store = open_store(folder);
    enum status status = store_read(store, look, &l, &err);
    store_close(store);
    arena_release(&l.arena);
    if (status != STATUS_OK)
        give_up("%s: %s %s", folder, status_name(status), err.detail);
    if (l.stamp < reported || l.stamp > reported + 1)
        give_up("%s: reported %" PRIu64 ", found %" PRIu64, folder, reported, l.stamp);
    return l.stamp;
}

/* A folder that is full has shown what it can; the next one starts empty. */
static uint64_t start_anew(char folder[64], uint64_t stamp) {
    look_at_store(folder, stamp, true);
    remove_folder(folder);
    make_folder(folder);
    return 0;
}

static int run_rounds(const char *self, unsigned long rounds, uint64_t seed) {
    char folder[64];
    uint64_t stamp = 0, written = 0;
    printf("crash_store: %lu rounds, seed %" PRIu64 "\n", rounds, seed);
    seed_random(seed);
    make_folder(folder);
    for (unsigned long i = 0; i < rounds; i++) {
        char *arguments[] = {(char *)(uintptr_t)self, (char *)"--writer", folder, NULL};
        int exit_code;
        int64_t delay = (int64_t)random_below(LONGEST_US);
        uint64_t reported = run_and_kill(start_child(arguments, false), delay, stamp, &exit_code);
        if (exit_code > 0)
            give_up("round %lu: the writer ended with %d", i, exit_code);
        uint64_t found = look_at_store(folder, reported, false);
        written += found - stamp;
        stamp = exit_code == 0 ? start_anew(folder, found) : found;
    }
    look_at_store(folder, stamp, true);
    remove_folder(folder);
    printf("crash_store: %" PRIu64 " transactions, nothing lost\n", written);
    return EXIT_SUCCESS;
}

int main(int count, char **arguments) {
    if (count == 3 && str_is(S("--writer"), arguments[1]))
        return run_writer(arguments[2]);
    if (count < 2)
        give_up("usage: crash_store ROUNDS [SEED]");
    uint64_t seed = count > 2 ? strtoull(arguments[2], NULL, 10) : (uint64_t)clock_now_ms();
    return run_rounds("/proc/self/exe", strtoul(arguments[1], NULL, 10), seed);
}
