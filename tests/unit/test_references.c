#include "records_fixture.h"

/* References */

START_TEST(test_dangling) {
    struct job job;
    save_ground();
    ck_assert_int_eq(try_save(area("150204", "甲", "159999"), 0, &job), STATUS_INVALID);
    ck_assert_str_eq(err.key, "error.dangling");
    ck_assert_str_eq(err.args[0], "parent");
    ck_assert_str_eq(err.args[1], "area");
    ck_assert_str_eq(err.args[2], "159999");
    struct record *record =
        make(&type_committee, "c1", "name", "甲", "code", "1", "kind", "planetary", "area", "150203", NULL);
    ck_assert_int_eq(try_save(record, 0, &job), STATUS_INVALID);
    ck_assert_str_eq(err.args[0], "kind");
    ck_assert_str_eq(err.args[1], "vocabulary-entry");
    ck_assert_str_eq(err.args[2], "committee-kind.planetary");
    ck_assert_uint_eq(count(&type_committee), 0);
    ck_assert_uint_eq(referrers(&type_area, "150203", &type_committee).count, 0);
}
END_TEST

/* A code of 64 characters makes an entry's id too long to exist. */
START_TEST(test_dangling_with_a_long_code) {
    char code[65];
    struct job job;
    memset(code, 'k', 64), code[64] = '\0';
    save_ground();
    struct record *record =
        make(&type_committee, "c1", "name", "甲", "code", "1", "kind", code, "area", "150203", NULL);
    ck_assert_int_eq(try_save(record, 0, &job), STATUS_INVALID);
    ck_assert_str_eq(err.key, "error.dangling");
}
END_TEST

START_TEST(test_points_to_itself) {
    save(area("150000", "甲", "150000"), 0);
    ck_assert_uint_eq(referrers(&type_area, "150000", NULL).count, 1);
    OK(try_delete(&type_area, "150000", 1));
    ck_assert_uint_eq(referrers(&type_area, "150000", NULL).count, 0);
}
END_TEST

START_TEST(test_referrers) {
    save_ground();
    save(committee("c1", "1"), 0);
    save(committee("c2", "2"), 0);
    save(mediator("m1", "1", "c1"), 0);
    save(mediator("m2", "2", "c1"), 0);
    save(mediator("m3", "3", "c2"), 0);
    struct job of_c1 = referrers(&type_committee, "c1", &type_mediator);
    ck_assert_uint_eq(of_c1.count, 2);
    ck_assert(str_is(of_c1.referrers.items[0].id, "m1"));
    ck_assert(str_is(of_c1.referrers.items[1].id, "m2"));
    ck_assert_ptr_eq(of_c1.referrers.items[0].type, &type_mediator);
    ck_assert_str_eq(of_c1.referrers.items[0].field->name, "committee");
    struct job of_area = referrers(&type_area, "150203", NULL);
    ck_assert_uint_eq(of_area.count, 5);
    ck_assert_ptr_eq(of_area.referrers.items[0].type, &type_committee);
    ck_assert_ptr_eq(of_area.referrers.items[4].type, &type_mediator);
    ck_assert_uint_eq(referrers(&type_area, "150203", &type_committee).count, 2);
    ck_assert_uint_eq(referrers(&type_area, "150203", &type_expert).count, 0);
    ck_assert_uint_eq(referrers(&type_area, "1502", NULL).count, 0);
    ck_assert_uint_eq(referrers(&type_area, "No/id", NULL).count, 0);
    ck_assert_uint_eq(referrers(&type_vocabulary_entry, "engagement.full-time", NULL).count, 3);
    struct job some = {.type = &type_area, .id = S("150203"), .limit = 3};
    OK(store_read(store, do_referrers, &some, &err));
    ck_assert_uint_eq(some.referrers.count, 3);
    ck_assert_uint_eq(some.count, 5);
}
END_TEST

START_TEST(test_reference_moves) {
    save_ground();
    save(committee("c1", "1"), 0);
    save(committee("c2", "2"), 0);
    save(mediator("m1", "1", "c1"), 0);
    save(mediator("m1", "1", "c2"), 1);
    ck_assert_uint_eq(referrers(&type_committee, "c1", NULL).count, 0);
    ck_assert_uint_eq(referrers(&type_committee, "c2", NULL).count, 1);
    ck_assert_uint_eq(referrers(&type_area, "150203", &type_mediator).count, 1);
    OK(try_delete(&type_committee, "c1", 1));
    OK(try_delete(&type_mediator, "m1", 2));
    ck_assert_uint_eq(referrers(&type_committee, "c2", NULL).count, 0);
}
END_TEST

START_TEST(test_delete_refused) {
    save_ground();
    save(committee("c1", "1"), 0);
    save(mediator("m1", "1", "c1"), 0);
    save(mediator("m2", "2", "c1"), 0);
    ck_assert_int_eq(try_delete(&type_committee, "c1", 1), STATUS_CONFLICT);
    ck_assert_str_eq(err.key, "error.referenced");
    ck_assert_str_eq(err.args[0], "2");
    ck_assert_str_eq(err.args[1], "mediator");
    ck_assert_str_eq(err.args[2], "m1");
    OK(try_delete(&type_mediator, "m1", 1));
    OK(try_delete(&type_mediator, "m2", 1));
    OK(try_delete(&type_committee, "c1", 1));
    ck_assert_int_eq(try_delete(&type_vocabulary_entry, "engagement.full-time", 1), STATUS_OK);
}
END_TEST

START_TEST(test_references_of_a_list) {
    save_ground();
    save(committee("c1", "1"), 0);
    save(entry("dispute-category", "a"), 0);
    save(entry("dispute-category", "b"), 0);
    save(entry("dispute-category", "c"), 0);
    struct record *record = mediator("m1", "1", "c1");
    struct record *other =
        make(&type_mediator, "x", "specialities", "a", "specialities", "b", "specialities", "a", NULL);
    unsigned field = field_index(&type_mediator, type_field(&type_mediator, S("specialities")));
    record->values[field] = other->values[field];
    save(record, 0);
    ck_assert_uint_eq(referrers(&type_vocabulary_entry, "dispute-category.a", NULL).count, 1);
    other = make(&type_mediator, "x", "specialities", "b", "specialities", "c", NULL);
    record = mediator("m1", "1", "c1");
    record->values[field] = other->values[field];
    save(record, 1);
    ck_assert_uint_eq(referrers(&type_vocabulary_entry, "dispute-category.a", NULL).count, 0);
    ck_assert_uint_eq(referrers(&type_vocabulary_entry, "dispute-category.b", NULL).count, 1);
    ck_assert_uint_eq(referrers(&type_vocabulary_entry, "dispute-category.c", NULL).count, 1);
}
END_TEST

/* Unique values */

static enum status find_code(const char *code, struct str *ret_id) {
    struct job job = {.type = &type_committee, .key = S("code"), .value = str_from(code)};
    enum status status = store_read(store, do_find_unique, &job, &err);
    *ret_id = job.id;
    return status;
}

START_TEST(test_unique) {
    struct job job;
    struct str id;
    save_ground();
    save(committee("c1", "编号1"), 0);
    ck_assert_int_eq(try_save(committee("c2", "编号1"), 0, &job), STATUS_CONFLICT);
    ck_assert_str_eq(err.key, "error.not-unique");
    ck_assert_str_eq(err.args[0], "code");
    ck_assert_str_eq(err.args[1], "编号1");
    ck_assert_str_eq(err.args[2], "c1");
    ck_assert_ptr_null(strstr(err.detail, "编号1"));
    OK(find_code("编号1", &id));
    ck_assert(str_is(id, "c1"));
    ck_assert_int_eq(find_code("编号2", &id), STATUS_NOT_FOUND);
    save(committee("c1", "编号2"), 1);
    ck_assert_int_eq(find_code("编号1", &id), STATUS_NOT_FOUND);
    save(committee("c2", "编号1"), 0);
    OK(try_delete(&type_committee, "c1", 2));
    ck_assert_int_eq(find_code("编号2", &id), STATUS_NOT_FOUND);
    save(mediator("m1", "编号1", "c2"), 0);
}
END_TEST

/* An import goes on after a refusal: nothing of the refused record may stay. */

static enum status save_refused_then_good(struct txn *txn, void *context, struct error *e) {
    struct job *jobs = context;
    for (size_t i = 0; i < 3; i++) {
        struct error own;
        enum status status =
            records_save(txn, jobs[i].record, &jobs[i].save, &jobs[i].revision, &jobs[i].changed, &own);
        if (status != (i < 2 ? STATUS_CONFLICT : STATUS_OK))
            return error_set(e, STATUS_INTERNAL, NULL, "save %zu is %s", i, status_name(status));
    }
    return STATUS_OK;
}

START_TEST(test_refused_leaves_nothing) {
    save_ground();
    save(committee("c1", "1"), 0);
    save(committee("c2", "2"), 0);
    uint64_t sequence = store_sequence(store);
    struct job jobs[] = {{.record = committee("c3", "1"), .save = {.any_revision = true}},
                         {.record = committee("c2", "1"), .save = {.any_revision = true}},
                         {.record = committee("c4", "4"), .save = {.any_revision = true}}};
    OK(store_write(store, save_refused_then_good, jobs, &err));
    struct record *record;
    ck_assert_uint_eq(store_sequence(store), sequence + 1);
    ck_assert_uint_eq(count(&type_committee), 3);
    ck_assert_uint_eq(referrers(&type_area, "150203", &type_committee).count, 3);
    ck_assert_int_eq(try_get(&type_committee, "c3", &record), STATUS_NOT_FOUND);
    ck_assert_uint_eq(get(&type_committee, "c2")->revision, 1);
    struct str id;
    OK(find_code("2", &id));
    ck_assert(str_is(id, "c2"));
}
END_TEST

/* Rows that do not fit */

static enum status do_remove(struct txn *txn, void *context, struct error *e) {
    const struct job *j = context;
    return store_del(txn, j->table, j->key, e);
}

static enum status remove_all(struct txn *txn, void *context, struct error *e) {
    struct job *j = context;
    struct store_pairs pairs;
    struct store_range range = {.keys_only = true, .limit = 1000};
    enum status status = store_scan(txn, j->table, &range, &arena, &pairs, e);
    for (size_t i = 0; status == STATUS_OK && i < pairs.count; i++)
        status = store_del(txn, j->table, pairs.items[i].key, e);
    return status;
}

static struct problems check_rows(struct record *record) {
    struct job job = {.record = record};
    OK(store_read(store, do_check_rows, &job, &err));
    return job.problems;
}

START_TEST(test_check_rows) {
    save_ground();
    struct record *record = committee("c1", "1");
    save(record, 0);
    ck_assert_uint_eq(check_rows(record).count, 0);
    struct job job = {.table = TABLE_REFERENCE};
    OK(store_write(store, remove_all, &job, &err));
    struct problems problems = check_rows(record);
    ck_assert_uint_eq(problems.count, 2);
    ck_assert_str_eq(problems.items[0].key, "problem.reference-row");
    ck_assert(str_is(problems.items[0].place.file, "committees/c1"));
    ck_assert(str_is(problems.items[0].place.field, "kind"));
    ck_assert(str_is(problems.items[1].args[0], "150203"));
    job.table = TABLE_UNIQUE;
    OK(store_write(store, remove_all, &job, &err));
    problems = check_rows(record);
    ck_assert_uint_eq(problems.count, 3);
    ck_assert_str_eq(problems.items[2].key, "problem.unique-row");
    job.table = TABLE_RECORD;
    OK(store_write(store, remove_all, &job, &err));
    problems = check_rows(record);
    ck_assert_uint_eq(problems.count, 3);
    ck_assert_str_eq(problems.items[0].key, "problem.reference-missing");
}
END_TEST

static enum status do_check_strays(struct txn *txn, void *context, struct error *e) {
    struct job *j = context;
    j->problems = PROBLEMS_INIT(&arena);
    return records_check_strays(txn, &j->problems, e);
}

START_TEST(test_check_strays) {
    struct job job = {0};
    save_ground();
    save(committee("c1", "1"), 0);
    save(mediator("m1", "1", "c1"), 0);
    OK(store_read(store, do_check_strays, &job, &err));
    ck_assert_uint_eq(job.problems.count, 0);
    /* Two records are taken away behind the store's back. */
    static const char committee_key[] = {0, 3, 'c', '1'}, mediator_key[] = {0, 4, 'm', '1'};
    ck_assert_uint_eq(type_committee.number, 3);
    ck_assert_uint_eq(type_mediator.number, 4);
    struct job removal = {.table = TABLE_RECORD, .key = {committee_key, sizeof committee_key}};
    OK(store_write(store, do_remove, &removal, &err));
    OK(store_read(store, do_check_strays, &job, &err));
    ck_assert_uint_eq(job.problems.count, 4);
    ck_assert_str_eq(job.problems.items[0].key, "problem.stray-reference");
    ck_assert(str_is(job.problems.items[0].place.file, "vocabulary-entries/committee-kind.village"));
    ck_assert(str_is(job.problems.items[1].place.file, "areas/150203"));
    ck_assert_str_eq(job.problems.items[2].key, "problem.stray-unique");
    ck_assert(str_is(job.problems.items[2].place.file, "committees/c1"));
    ck_assert_str_eq(job.problems.items[3].key, "problem.count");
    ck_assert(str_is(job.problems.items[3].args[0], "1"));
    ck_assert(str_is(job.problems.items[3].args[1], "0"));
    removal.key = str_make(mediator_key, sizeof mediator_key);
    OK(store_write(store, do_remove, &removal, &err));
    OK(store_read(store, do_check_strays, &job, &err));
    ck_assert_uint_eq(job.problems.count, 4 + 5);
}
END_TEST

static void add(TCase *cases) {
    tcase_add_test(cases, test_dangling);
    tcase_add_test(cases, test_dangling_with_a_long_code);
    tcase_add_test(cases, test_points_to_itself);
    tcase_add_test(cases, test_referrers);
    tcase_add_test(cases, test_reference_moves);
    tcase_add_test(cases, test_delete_refused);
    tcase_add_test(cases, test_references_of_a_list);
    tcase_add_test(cases, test_unique);
    tcase_add_test(cases, test_refused_leaves_nothing);
    tcase_add_test(cases, test_check_rows);
    tcase_add_test(cases, test_check_strays);
}

int main(void) { return fixture_run("references", add); }
