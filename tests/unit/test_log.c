#include <pthread.h>

#include "base/clock.h"
#include "store/log.h"
#include "store_fixture.h"

/* Closures */

struct appending {
    unsigned count;
    int64_t time_ms;
    struct log_entry last;
};

static enum status append(struct txn *txn, void *context, struct error *e) {
    struct appending *a = context;
    enum status status = STATUS_OK;
    for (unsigned i = 0; i < a->count && status == STATUS_OK; i++) {
        a->last = (struct log_entry){.time_ms = a->time_ms,
                                     .operation = LOG_SAVE,
                                     .type = &type_area,
                                     .actor = S("cli"),
                                     .id = S("150203"),
                                     .revision = i + 1};
        status = log_append(txn, &a->last, e);
    }
    return status;
}

static struct log_entry append_entries(unsigned count, int64_t time_ms) {
    struct appending a = {.count = count, .time_ms = time_ms};
    OK(store_write(store, append, &a, &err));
    return a.last;
}

struct reading {
    uint64_t after;
    size_t limit;
    struct log_entries entries;
};

static enum status read_after(struct txn *txn, void *context, struct error *e) {
    struct reading *r = context;
    return log_after(txn, r->after, r->limit, &arena, &r->entries, e);
}

struct verdict {
    uint64_t entries, broken, last;
};

static enum status verify(struct txn *txn, void *context, struct error *e) {
    struct verdict *v = context;
    enum status status = log_last(txn, &v->last, e);
    return status == STATUS_OK ? log_verify(txn, &v->entries, &v->broken, e) : status;
}

static struct verdict verdict(void) {
    struct verdict v;
    OK(store_read(store, verify, &v, &err));
    return v;
}

START_TEST(test_empty_log) {
    struct verdict v = verdict();
    ck_assert_uint_eq(v.entries, 0);
    ck_assert_uint_eq(v.broken, 0);
    ck_assert_uint_eq(v.last, 0);
    ck_assert_uint_eq(store_sequence(store), 0);
}
END_TEST

START_TEST(test_append_and_read) {
    int64_t before = clock_now_ms();
    append_entries(3, 0);
    append_entries(2, 0);
    ck_assert_uint_eq(store_sequence(store), 5);
    struct reading r = {.after = 1, .limit = 3};
    OK(store_read(store, read_after, &r, &err));
    ck_assert_uint_eq(r.entries.count, 3);
    for (size_t i = 0; i < 3; i++) {
        const struct log_entry *entry = &r.entries.items[i];
        ck_assert_uint_eq(entry->sequence, i + 2);
        ck_assert_int_ge(entry->time_ms, before);
        ck_assert_int_eq(entry->operation, LOG_SAVE);
        ck_assert_ptr_eq(entry->type, &type_area);
        ck_assert(str_is(entry->actor, "cli"));
        ck_assert(str_is(entry->id, "150203"));
    }
    ck_assert_uint_eq(r.entries.items[0].revision, 2);
    r = (struct reading){.after = 5, .limit = 10};
    OK(store_read(store, read_after, &r, &err));
    ck_assert_uint_eq(r.entries.count, 0);
    r = (struct reading){.after = UINT64_MAX, .limit = 10};
    OK(store_read(store, read_after, &r, &err));
    ck_assert_uint_eq(r.entries.count, 0);
}
END_TEST

START_TEST(test_goes_on_after_reopening) {
    append_entries(4, 0);
    fixture_close();
    fixture_open();
    ck_assert_uint_eq(store_sequence(store), 4);
    ck_assert_uint_eq(append_entries(1, 0).sequence, 5);
    ck_assert_uint_eq(verdict().broken, 0);
    ck_assert_uint_eq(verdict().entries, 5);
}
END_TEST

START_TEST(test_time_never_goes_back) {
    ck_assert_int_eq(append_entries(1, 5000).time_ms, 5000);
    ck_assert_int_eq(append_entries(1, 4000).time_ms, 5000);
    ck_assert_int_eq(append_entries(1, 6000).time_ms, 6000);
    int64_t future = clock_now_ms() + 86400000;
    append_entries(1, future);
    ck_assert_int_eq(append_entries(1, 0).time_ms, future);
}
END_TEST

static enum status append_then_fail(struct txn *txn, void *context, struct error *e) {
    enum status status = append(txn, context, e);
    return status == STATUS_OK ? error_set(e, STATUS_INVALID, NULL, "on purpose") : status;
}

START_TEST(test_rolled_back_leaves_no_gap) {
    append_entries(2, 0);
    struct appending a = {.count = 3};
    ck_assert_int_eq(store_write(store, append_then_fail, &a, &err), STATUS_INVALID);
    ck_assert_uint_eq(store_sequence(store), 2);
    ck_assert_uint_eq(append_entries(1, 0).sequence, 3);
    ck_assert_uint_eq(verdict().broken, 0);
}
END_TEST

static enum status append_bad(struct txn *txn, void *context, struct error *e) {
    return log_append(txn, context, e);
}

START_TEST(test_bad_entries) {
    char actor[LOG_ACTOR_MAX + 1];
    memset(actor, 'a', sizeof actor);
    struct log_entry entry = {
        .operation = LOG_DELETE, .type = &type_area, .id = S("1"), .actor = {actor, LOG_ACTOR_MAX}};
    OK(store_write(store, append_bad, &entry, &err));
    entry.actor.n++;
    ck_assert_int_eq(store_write(store, append_bad, &entry, &err), STATUS_INVALID);
    entry.actor = S("");
    OK(store_write(store, append_bad, &entry, &err));
    entry.id = S("Not/an/id");
    ck_assert_int_eq(store_write(store, append_bad, &entry, &err), STATUS_INVALID);
}
END_TEST

/* Tampering */

struct tampering {
    uint64_t sequence;
    size_t byte;      /* to be flipped */
    bool remove;      /* instead of that */
    uint64_t swapped; /* with this entry, instead of that */
    size_t size;      /* out: of the entry */
};

static void sequence_key(uint64_t sequence, char key[8]) {
    for (int i = 0; i < 8; i++)
        key[i] = (char)(sequence >> (8 * (7 - i)));
}

static enum status tamper(struct txn *txn, void *context, struct error *e) {
    struct tampering *t = context;
    char key[8], other_key[8];
    struct str value, other;
    sequence_key(t->sequence, key);
    sequence_key(t->swapped, other_key);
    if (t->remove)
        return store_del(txn, TABLE_LOG, str_make(key, 8), e);
    enum status status = store_get(txn, TABLE_LOG, str_make(key, 8), &arena, &value, e);
    if (status != STATUS_OK)
        return status;
    t->size = value.n;
    if (t->swapped) {
        status = store_get(txn, TABLE_LOG, str_make(other_key, 8), &arena, &other, e);
        if (status == STATUS_OK)
            status = store_put(txn, TABLE_LOG, str_make(key, 8), other, e);
        return status == STATUS_OK ? store_put(txn, TABLE_LOG, str_make(other_key, 8), value, e) : status;
    }
    if (t->byte < value.n)
        ((char *)(uintptr_t)value.p)[t->byte] ^= 0x10;
    return store_put(txn, TABLE_LOG, str_make(key, 8), value, e);
}

static void check_tampering(struct tampering t, uint64_t expected) {
    OK(store_write(store, tamper, &t, &err));
    ck_assert_uint_eq(verdict().broken, expected);
}

START_TEST(test_flipped_bytes_are_seen) {
    append_entries(5, 0);
    struct tampering t = {.sequence = 3, .byte = SIZE_MAX};
    OK(store_write(store, tamper, &t, &err));
    ck_assert_uint_gt(t.size, 50);
    for (size_t byte = 0; byte < t.size; byte++) {
        t.byte = byte;
        OK(store_write(store, tamper, &t, &err));
        uint64_t broken = verdict().broken;
        ck_assert_msg(broken == 3 || broken == 4, "byte %zu: %d", byte, (int)broken);
        OK(store_write(store, tamper, &t, &err));
        ck_assert_uint_eq(verdict().broken, 0);
    }
}
END_TEST

START_TEST(test_last_entry_altered) {
    append_entries(5, 0);
    check_tampering((struct tampering){.sequence = 5, .byte = 10}, 5);
}
END_TEST

START_TEST(test_entry_removed) {
    append_entries(5, 0);
    check_tampering((struct tampering){.sequence = 2, .remove = true}, 2);
}
END_TEST

START_TEST(test_end_cut_off) {
    append_entries(5, 0);
    check_tampering((struct tampering){.sequence = 5, .remove = true}, 5);
    check_tampering((struct tampering){.sequence = 4, .remove = true}, 4);
}
END_TEST

START_TEST(test_first_removed) {
    append_entries(2, 0);
    check_tampering((struct tampering){.sequence = 1, .remove = true}, 1);
}
END_TEST

START_TEST(test_entries_swapped) {
    append_entries(5, 0);
    check_tampering((struct tampering){.sequence = 2, .swapped = 3}, 2);
}
END_TEST

static enum status forge(struct txn *txn, void *context, struct error *e) {
    char key[8];
    (void)context;
    sequence_key(6, key);
    return store_put(txn, TABLE_LOG, str_make(key, 8), S("made up"), e);
}

START_TEST(test_entry_added) {
    append_entries(5, 0);
    OK(store_write(store, forge, NULL, &err));
    ck_assert_uint_eq(verdict().broken, 6);
    struct reading r = {.after = 0, .limit = 10};
    ck_assert_int_eq(store_read(store, read_after, &r, &err), STATUS_CORRUPT);
    ck_assert_str_eq(err.key, "error.log-damaged");
    ck_assert_str_eq(err.args[0], "6");
}
END_TEST

/* Waiting */

static void *append_later(void *context) {
    struct appending a = {.count = 1};
    struct error e;
    (void)context;
    usleep(50000);
    return store_write(store, append, &a, &e) == STATUS_OK ? NULL : store;
}

static void *wake_later(void *context) {
    (void)context;
    usleep(50000);
    store_wake(store);
    return NULL;
}

static int64_t wait_ms(uint64_t sequence, int milliseconds) {
    int64_t start = clock_monotonic_us();
    store_wait(store, sequence, milliseconds);
    return (clock_monotonic_us() - start) / 1000;
}

START_TEST(test_wait) {
    pthread_t thread;
    void *wrong;
    append_entries(2, 0);
    ck_assert_int_lt(wait_ms(1, 10000), 2000);
    ck_assert_int_ge(wait_ms(2, 60), 55);
    ck_assert_int_eq(pthread_create(&thread, NULL, append_later, NULL), 0);
    ck_assert_int_lt(wait_ms(2, 20000), 10000);
    ck_assert_uint_eq(store_sequence(store), 3);
    ck_assert_int_eq(pthread_join(thread, &wrong), 0);
    ck_assert_ptr_null(wrong);
    ck_assert_int_eq(pthread_create(&thread, NULL, wake_later, NULL), 0);
    ck_assert_int_lt(wait_ms(3, 20000), 10000);
    ck_assert_int_eq(pthread_join(thread, NULL), 0);
    store_wake(store);
    ck_assert_int_lt(wait_ms(3, 20000), 10000);
    ck_assert_int_ge(wait_ms(3, 60), 55);
}
END_TEST

static void add(TCase *cases) {
    tcase_add_test(cases, test_empty_log);
    tcase_add_test(cases, test_append_and_read);
    tcase_add_test(cases, test_goes_on_after_reopening);
    tcase_add_test(cases, test_time_never_goes_back);
    tcase_add_test(cases, test_rolled_back_leaves_no_gap);
    tcase_add_test(cases, test_bad_entries);
    tcase_add_test(cases, test_flipped_bytes_are_seen);
    tcase_add_test(cases, test_last_entry_altered);
    tcase_add_test(cases, test_entry_removed);
    tcase_add_test(cases, test_end_cut_off);
    tcase_add_test(cases, test_first_removed);
    tcase_add_test(cases, test_entries_swapped);
    tcase_add_test(cases, test_entry_added);
    tcase_add_test(cases, test_wait);
}

int main(void) { return fixture_run("log", add); }
