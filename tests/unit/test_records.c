#include "base/clock.h"
#include "records_fixture.h"

/* Saving and reading */

START_TEST(test_save_and_get) {
    int64_t before = clock_now_ms();
    ck_assert_uint_eq(save(area("150000", "内蒙古", NULL), 0), 1);
    struct record *read = get(&type_area, "150000");
    ck_assert(record_equal(read, area("150000", "内蒙古", NULL)));
    ck_assert_uint_eq(read->revision, 1);
    ck_assert_int_ge(read->saved_ms, before);
    ck_assert_int_le(read->saved_ms, clock_now_ms());
}
END_TEST

START_TEST(test_missing) {
    static const char *const ids[] = {
        "150000", "",    "../etc",
        "UPPER",  "a/b", "12345678901234567890123456789012345678901234567890123456789012345"};
    struct record *record;
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        ck_assert_int_eq(try_get(&type_area, ids[i], &record), STATUS_NOT_FOUND);
        ck_assert_str_eq(err.key, "error.record-missing");
        ck_assert_str_eq(err.args[0], "area");
        ck_assert_int_eq(try_revision(&type_area, ids[i], 1, &record), STATUS_NOT_FOUND);
        struct job job = {.type = &type_area, .id = str_from(ids[i])};
        OK(store_read(store, do_exists, &job, &err));
        ck_assert(!job.changed);
    }
}
END_TEST

/* An id of 64 bytes is the longest; one that starts with it is another record. */
START_TEST(test_long_ids) {
    char id[80];
    memset(id, 'a', sizeof id);
    id[64] = '\0';
    save(area(id, "示例", NULL), 0);
    ck_assert(str_is(get(&type_area, id)->id, id));
    id[64] = 'a', id[65] = '\0';
    struct record *record;
    ck_assert_int_eq(try_get(&type_area, id, &record), STATUS_NOT_FOUND);
    struct job job;
    ck_assert_int_eq(try_save(area(id, "示例", NULL), 0, &job), STATUS_INVALID);
    ck_assert_str_eq(err.key, "error.bad-id");
    ck_assert_int_eq(try_save(area("", "示例", NULL), 0, &job), STATUS_INVALID);
    job = (struct job){.type = &type_area, .id = str_from(id), .limit = 10};
    OK(store_read(store, do_list, &job, &err));
    ck_assert_uint_eq(job.list.count, 0);
}
END_TEST

START_TEST(test_same_is_not_written) {
    struct job job;
    save(area("150000", "内蒙古", NULL), 0);
    uint64_t sequence = store_sequence(store);
    OK(try_save(area("150000", "内蒙古", NULL), 1, &job));
    ck_assert(!job.changed);
    ck_assert_uint_eq(job.revision, 1);
    OK(try_save(area("150000", "内蒙古", NULL), 0, &job));
    ck_assert(!job.changed);
    ck_assert_uint_eq(store_sequence(store), sequence);
}
END_TEST

START_TEST(test_revisions) {
    save(area("150000", "甲", NULL), 0);
    ck_assert_uint_eq(save(area("150000", "乙", NULL), 1), 2);
    ck_assert_uint_eq(save(area("150000", "丙", NULL), 2), 3);
    static const char *const names[] = {"甲", "乙", "丙"};
    struct record *record;
    for (uint64_t i = 1; i <= 3; i++) {
        OK(try_revision(&type_area, "150000", i, &record));
        ck_assert_uint_eq(record->revision, i);
        ck_assert(str_is(record_title(record), names[i - 1]));
    }
    ck_assert_int_eq(try_revision(&type_area, "150000", 4, &record), STATUS_NOT_FOUND);
    ck_assert_str_eq(err.key, "error.revision-missing");
    ck_assert_str_eq(err.args[2], "4");
    ck_assert_int_eq(try_revision(&type_area, "150000", 0, &record), STATUS_NOT_FOUND);
}
END_TEST

START_TEST(test_conflicts) {
    struct job job;
    ck_assert_int_eq(try_save(area("150000", "甲", NULL), 1, &job), STATUS_CONFLICT);
    ck_assert_str_eq(err.key, "error.conflict-deleted");
    save(area("150000", "甲", NULL), 0);
    save(area("150000", "乙", NULL), 1);
    static const uint64_t bases[] = {0, 1, 3};
    for (size_t i = 0; i < 3; i++) {
        ck_assert_int_eq(try_save(area("150000", "丙", NULL), bases[i], &job), STATUS_CONFLICT);
        ck_assert_str_eq(err.key, "error.conflict");
        ck_assert_ptr_nonnull(err.hint);
        ck_assert_str_eq(err.args[0], "area");
        ck_assert_str_eq(err.args[1], "150000");
    }
    job = (struct job){.record = area("150000", "丙", NULL), .save = {.any_revision = true}};
    OK(store_write(store, do_save, &job, &err));
    ck_assert_uint_eq(job.revision, 3);
}
END_TEST

START_TEST(test_actor_too_long) {
    char actor[LOG_ACTOR_MAX + 1];
    memset(actor, 'a', sizeof actor);
    struct job job = {.record = area("150000", "甲", NULL), .save = {.actor = {actor, sizeof actor}}};
    ck_assert_int_eq(store_write(store, do_save, &job, &err), STATUS_INVALID);
    ck_assert_uint_eq(count(&type_area), 0);
}
END_TEST

START_TEST(test_saving_needs_a_write) {
    struct job job = {.record = area("150000", "甲", NULL), .type = &type_area, .id = S("150000")};
    ck_assert_int_eq(store_read(store, do_save, &job, &err), STATUS_INTERNAL);
    ck_assert_int_eq(store_read(store, do_delete, &job, &err), STATUS_INTERNAL);
}
END_TEST

/* Fields of a newer program: {"x"} under tag 999. */
START_TEST(test_unknown_tags_are_kept) {
    struct unknown_field unknown = {999, S("\xA1x")};
    struct record *record = area("150000", "甲", NULL);
    record->unknown = &unknown;
    record->unknown_count = 1;
    save(record, 0);
    ck_assert_uint_eq(get(&type_area, "150000")->unknown_count, 1);
    save(area("150000", "乙", NULL), 1);
    struct record *read = get(&type_area, "150000");
    ck_assert_uint_eq(read->unknown_count, 1);
    ck_assert_uint_eq(read->unknown[0].tag, 999);
    ck_assert(str_eq(read->unknown[0].bytes, S("\xA1x")));
    struct job job;
    OK(try_save(area("150000", "乙", NULL), 2, &job));
    ck_assert(!job.changed);
    unknown.bytes = S("\xA1y");
    record = area("150000", "乙", NULL);
    record->unknown = &unknown;
    record->unknown_count = 1;
    save(record, 2);
    ck_assert(str_eq(get(&type_area, "150000")->unknown[0].bytes, S("\xA1y")));
}
END_TEST

START_TEST(test_log_of_saves) {
    save(area("150000", "甲", NULL), 0);
    save(area("150000", "乙", NULL), 1);
    OK(try_delete(&type_area, "150000", 2));
    struct job job = {0};
    OK(store_read(store, do_log, &job, &err));
    ck_assert_uint_eq(job.entries.count, 3);
    static const struct {
        enum log_operation operation;
        const char *actor;
        uint64_t revision;
    } rows[] = {{LOG_SAVE, "zhang", 1}, {LOG_SAVE, "zhang", 2}, {LOG_DELETE, "li", 2}};
    for (size_t i = 0; i < 3; i++) {
        const struct log_entry *e = &job.entries.items[i];
        ck_assert_int_eq(e->operation, rows[i].operation);
        ck_assert(str_is(e->actor, rows[i].actor));
        ck_assert(str_is(e->id, "150000"));
        ck_assert_ptr_eq(e->type, &type_area);
        ck_assert_uint_eq(e->revision, rows[i].revision);
    }
    ck_assert_uint_eq(store_sequence(store), 3);
}
END_TEST

START_TEST(test_history) {
    save(area("150000", "甲", NULL), 0);
    save(area("150001", "邻", NULL), 0);
    save(area("150000", "乙", NULL), 1);
    struct job job = {.type = &type_area, .id = S("150000"), .limit = 10};
    OK(store_read(store, do_history, &job, &err));
    ck_assert_uint_eq(job.entries.count, 2);
    ck_assert_uint_eq(job.entries.items[0].revision, 2);
    ck_assert_uint_eq(job.entries.items[0].sequence, 3);
    ck_assert_uint_eq(job.entries.items[1].revision, 1);
    ck_assert_int_eq(job.entries.items[0].time_ms, get(&type_area, "150000")->saved_ms);
    job.limit = 1;
    OK(store_read(store, do_history, &job, &err));
    ck_assert_uint_eq(job.entries.count, 1);
    job.limit = 0;
    OK(store_read(store, do_history, &job, &err));
    ck_assert_uint_eq(job.entries.count, 0);
    job = (struct job){.type = &type_area, .id = S("No/id"), .limit = 5};
    OK(store_read(store, do_history, &job, &err));
    ck_assert_uint_eq(job.entries.count, 0);
}
END_TEST

/* Deleting */

START_TEST(test_delete) {
    struct record *record;
    ck_assert_int_eq(try_delete(&type_area, "150000", 0), STATUS_NOT_FOUND);
    save(area("150000", "甲", NULL), 0);
    save(area("150000", "乙", NULL), 1);
    ck_assert_int_eq(try_delete(&type_area, "150000", 1), STATUS_CONFLICT);
    OK(try_delete(&type_area, "150000", 2));
    ck_assert_int_eq(try_get(&type_area, "150000", &record), STATUS_NOT_FOUND);
    ck_assert_uint_eq(count(&type_area), 0);
    OK(try_revision(&type_area, "150000", 2, &record));
    ck_assert(str_is(record_title(record), "乙"));
    struct job job;
    ck_assert_int_eq(try_save(area("150000", "丙", NULL), 2, &job), STATUS_CONFLICT);
    ck_assert_str_eq(err.key, "error.conflict-deleted");
    ck_assert_uint_eq(save(area("150000", "丙", NULL), 0), 3);
    OK(try_revision(&type_area, "150000", 1, &record));
    ck_assert(str_is(record_title(record), "甲"));
}
END_TEST

/* Lists */

static enum status save_many(struct txn *txn, void *context, struct error *e) {
    struct job *j = context;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < j->count && status == STATUS_OK; i++) {
        char id[32], code[32];
        snprintf(id, sizeof id, "c%05zu", j->limit + i);
        snprintf(code, sizeof code, "%zu", j->limit + i);
        struct record *record = committee(id, code);
        if (j->value.n)
            record->values[record->type->title].items[0].text = j->value;
        status = records_save(txn, record, &j->save, &j->revision, &j->changed, e);
    }
    return status;
}

START_TEST(test_list) {
    save_ground();
    struct job many = {.count = 25};
    OK(store_write(store, save_many, &many, &err));
    struct job job = {.type = &type_committee, .limit = 10};
    size_t seen = 0;
    do {
        OK(store_read(store, do_list, &job, &err));
        for (size_t i = 0; i < job.list.count; i++) {
            char id[32];
            snprintf(id, sizeof id, "c%05zu", seen++);
            ck_assert(str_is(job.list.items[i]->id, id));
        }
        if (job.list.count)
            job.id = job.list.items[job.list.count - 1]->id;
    } while (job.list.count);
    ck_assert_uint_eq(seen, 25);
    ck_assert_uint_eq(count(&type_committee), 25);
    job = (struct job){.type = &type_committee, .id = S("c00009x"), .limit = 1};
    OK(store_read(store, do_list, &job, &err));
    ck_assert(str_is(job.list.items[0]->id, "c00010"));
}
END_TEST

static double seconds_since(int64_t start) { return (double)(clock_monotonic_us() - start) / 1e6; }

static double run_many(struct str name, bool expect_changed) {
    int64_t start = clock_monotonic_us();
    for (size_t i = 0; i < 10000; i += 500) {
        struct job many = {.limit = i, .count = 500, .value = name, .save = {.any_revision = true}};
        OK(store_write(store, save_many, &many, &err));
        ck_assert(many.changed == expect_changed);
        arena_reset(&arena);
    }
    return seconds_since(start);
}

START_TEST(test_ten_thousand) {
    save_ground();
    double fresh = run_many(S("甲"), true), same = run_many(S("甲"), false),
           changed = run_many(S("乙"), true);
    fprintf(stderr, "10,000 records: new %.2f s, same %.2f s, changed %.2f s\n", fresh, same, changed);
    ck_assert_uint_eq(count(&type_committee), 10000);
    ck_assert_uint_eq(store_sequence(store), 20004);
    struct job job = {.type = &type_area, .id = S("150203"), .limit = 0};
    OK(store_read(store, do_referrers, &job, &err));
    ck_assert_uint_eq(job.count, 10000);
}
END_TEST

/* Damage */

static enum status do_flip(struct txn *txn, void *context, struct error *e) {
    struct job *j = context;
    enum status status = store_get(txn, j->table, j->key, &arena, &j->value, e);
    if (status != STATUS_OK)
        return status;
    if (j->byte < j->value.n)
        ((char *)(uintptr_t)j->value.p)[j->byte] ^= 0x01;
    return store_put(txn, j->table, j->key, j->value, e);
}

START_TEST(test_damage_is_seen) {
    static const char key[] = {0, 2, '1', '5', '0', '0', '0', '0'};
    struct record *record;
    struct job job;
    save(area("150000", "甲", NULL), 0);
    struct job flip = {.table = TABLE_RECORD, .key = {key, sizeof key}, .byte = SIZE_MAX};
    OK(store_write(store, do_flip, &flip, &err));
    for (size_t byte = 0; byte < flip.value.n; byte++) {
        flip.byte = byte;
        OK(store_write(store, do_flip, &flip, &err));
        ck_assert_int_eq(try_get(&type_area, "150000", &record), STATUS_CORRUPT);
        ck_assert_str_eq(err.key, "error.record-damaged");
        ck_assert_str_eq(err.args[1], "150000");
        ck_assert_int_eq(try_save(area("150000", "乙", NULL), 1, &job), STATUS_CORRUPT);
        OK(store_write(store, do_flip, &flip, &err));
    }
    get(&type_area, "150000");
}
END_TEST

static enum status do_put(struct txn *txn, void *context, struct error *e) {
    const struct job *j = context;
    return store_put(txn, j->table, j->key, j->value, e);
}

START_TEST(test_record_under_a_wrong_key) {
    static const char key[] = {0, 2, '1', '5', '0', '0', '0', '0'}, wrong[] = {0, 2, '1', '6'};
    struct record *record;
    save(area("150000", "甲", NULL), 0);
    struct job job = {.table = TABLE_RECORD, .key = {key, sizeof key}, .byte = SIZE_MAX};
    OK(store_write(store, do_flip, &job, &err));
    job.key = str_make(wrong, sizeof wrong);
    OK(store_write(store, do_put, &job, &err));
    ck_assert_int_eq(try_get(&type_area, "16", &record), STATUS_CORRUPT);
    job.value = S("");
    OK(store_write(store, do_put, &job, &err));
    ck_assert_int_eq(try_get(&type_area, "16", &record), STATUS_CORRUPT);
}
END_TEST

static void add(TCase *cases) {
    tcase_add_test(cases, test_save_and_get);
    tcase_add_test(cases, test_missing);
    tcase_add_test(cases, test_long_ids);
    tcase_add_test(cases, test_same_is_not_written);
    tcase_add_test(cases, test_revisions);
    tcase_add_test(cases, test_conflicts);
    tcase_add_test(cases, test_actor_too_long);
    tcase_add_test(cases, test_saving_needs_a_write);
    tcase_add_test(cases, test_unknown_tags_are_kept);
    tcase_add_test(cases, test_log_of_saves);
    tcase_add_test(cases, test_history);
    tcase_add_test(cases, test_delete);
    tcase_add_test(cases, test_list);
    tcase_add_test(cases, test_ten_thousand);
    tcase_add_test(cases, test_damage_is_seen);
    tcase_add_test(cases, test_record_under_a_wrong_key);
}

int main(void) { return fixture_run("records", add); }
