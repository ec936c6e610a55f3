/* Verify: each kind of damage is seen, and what is whole is called whole. */
#include "core_fixture.h"

#include "core/verify.h"
#include "store/log.h"

static struct verify_report verify(void) {
    struct verify_report report;
    OK(verify_run(&app, &arena, &report, &err));
    return report;
}

static const struct problem *find_problem(const struct verify_report *report, const char *key) {
    for (size_t i = 0; i < report->problems.count; i++)
        if (strcmp(report->problems.items[i].key, key) == 0)
            return &report->problems.items[i];
    ck_abort_msg("no %s", key);
}

static void setup(void) {
    core_setup();
    write_world();
    write_exemplar((struct exemplar){.id = "e1"});
    write_exemplar((struct exemplar){.id = "e2"});
    import_good();
    wait_for_index();
}

START_TEST(what_is_whole_is_sound) {
    struct verify_report report = verify();
    ck_assert(verify_is_sound(&report));
    ck_assert_uint_eq(report.records, 11);
    ck_assert_uint_eq(report.log_entries, 11);
    ck_assert_uint_eq(report.indexed, 11);
    ck_assert_uint_eq(report.problems.count, 0);
}
END_TEST

/* Changes the bytes of every row of a table whose key ends so; an empty value deletes the row. */
struct tampering {
    enum table table;
    struct str ending, value;
    size_t changed;
};

static enum status tamper(struct txn *txn, void *context, struct error *e) {
    struct tampering *t = context;
    struct store_pairs pairs;
    struct store_range all = {.limit = 1000};
    enum status status = store_scan(txn, t->table, &all, &arena, &pairs, e);
    t->changed = 0;
    for (size_t i = 0; status == STATUS_OK && i < pairs.count; i++) {
        struct store_pair pair = pairs.items[i];
        if (!str_ends(pair.key, t->ending))
            continue;
        status = t->value.n ? store_put(txn, t->table, pair.key, t->value, e)
                            : store_del(txn, t->table, pair.key, e);
        t->changed++;
    }
    return status;
}

static void change_rows(enum table table, struct str ending, struct str value) {
    struct tampering t = {table, ending, value, 0};
    OK(store_write(app.store, tamper, &t, &err));
    ck_assert_uint_gt(t.changed, 0);
}

/* One byte of the actor in one entry. */
static enum status tamper_log(struct txn *txn, void *context, struct error *e) {
    struct store_pairs pairs;
    struct store_range all = {.limit = 1000};
    enum status status = store_scan(txn, TABLE_LOG, &all, &arena, &pairs, e);
    (void)context;
    size_t at;
    ck_assert(str_find(pairs.items[3].value, S("test"), &at));
    ((char *)(uintptr_t)pairs.items[3].value.p)[at] = 'b';
    return status == STATUS_OK ? store_put(txn, TABLE_LOG, pairs.items[3].key, pairs.items[3].value, e)
                               : status;
}

START_TEST(a_tampered_log_shows_where) {
    OK(store_write(app.store, tamper_log, NULL, &err));
    struct verify_report report = verify();
    ck_assert(!verify_is_sound(&report));
    ck_assert_uint_ge(report.log_broken, 4);
    ck_assert_uint_le(report.log_broken, 5);
}
END_TEST

START_TEST(a_missing_reference_row_is_named) {
    change_rows(TABLE_REFERENCE, S("e1"), S(""));
    struct verify_report report = verify();
    const struct problem *problem = find_problem(&report, "problem.reference-row");
    ck_assert(str_is(problem->place.file, "exemplars/e1"));
    ck_assert(!verify_is_sound(&report));
}
END_TEST

START_TEST(a_missing_unique_row_is_named) {
    change_rows(TABLE_UNIQUE, S(""), S(""));
    struct verify_report report = verify();
    find_problem(&report, "problem.unique-row");
}
END_TEST

START_TEST(a_record_that_breaks_its_type_tells_the_rule) {
    save_text(&type_exemplar, "e1", "state", "retired"); /* without a reason */
    save_text(&type_exemplar, "e2", "title", "一\n二");  /* two lines */
    wait_for_index();
    struct verify_report report = verify();
    ck_assert(!verify_is_sound(&report));
    const struct problem *problem = find_problem(&report, "problem.retired-because");
    ck_assert(str_is(problem->place.file, "exemplars/e1"));
    ck_assert(str_is(problem->place.field, "retired_because"));
    problem = find_problem(&report, "problem.one-line");
    ck_assert(str_is(problem->place.file, "exemplars/e2") && str_is(problem->place.field, "title"));
    ck_assert_uint_eq(report.problems.count, 2);
}
END_TEST

START_TEST(an_unknown_choice_is_seen) {
    save_text(&type_exemplar, "e1", "state", "nowhere");
    wait_for_index();
    struct verify_report report = verify();
    const struct problem *problem = find_problem(&report, "problem.choice");
    ck_assert(str_is(problem->args[0], "nowhere"));
}
END_TEST

START_TEST(a_damaged_record_is_one_problem_and_not_the_end) {
    change_rows(TABLE_RECORD, S("e1"), S("nonsense"));
    struct verify_report report = verify();
    const struct problem *problem = find_problem(&report, "problem.record-damaged");
    ck_assert(str_is(problem->place.file, "exemplars/e1"));
    ck_assert_uint_eq(report.records, 11);
    ck_assert_uint_eq(report.indexed, 10);
}
END_TEST

static void change_index(const char *removed, const char *added) {
    struct index_writer *writer = NULL;
    uint64_t applied = index_applied(app.index);
    reopen_app(APP_STORE | APP_WRITE | APP_INDEX);
    OK(index_writer_open(app.index, false, &writer, &err));
    if (removed)
        OK(index_remove(writer, S("exemplar"), str_from(removed), &err));
    struct index_document document = {.type = S("exemplar"), .id = str_from(added), .title = S("x")};
    if (added)
        OK(index_put(writer, &document, &err));
    OK(index_commit(writer, applied, &err));
    index_writer_close(writer);
}

START_TEST(an_index_without_a_document_is_seen) {
    change_index("e1", NULL);
    struct verify_report report = verify();
    ck_assert(str_is(find_problem(&report, "problem.not-indexed")->place.file, "exemplars/e1"));
    ck_assert_uint_eq(report.indexed, 10);
}
END_TEST

START_TEST(an_index_with_a_stranger_is_seen) {
    change_index(NULL, "ghost");
    struct verify_report report = verify();
    ck_assert(str_is(find_problem(&report, "problem.indexed-but-gone")->place.file, "exemplars/ghost"));
}
END_TEST

START_TEST(an_index_behind_or_missing_is_seen) {
    reopen_app(APP_STORE | APP_WRITE | APP_INDEX);
    save_text(&type_exemplar, "e1", "title", "后改的");
    struct verify_report report = verify();
    ck_assert_uint_eq(report.index_behind, 1);
    ck_assert(!verify_is_sound(&report));
    app_close(&app);
    remove_tree(in_folder("data/index"));
    open_app(APP_STORE | APP_WRITE | APP_INDEX);
    report = verify();
    ck_assert(!report.index_ready && !verify_is_sound(&report));
    ck_assert_uint_eq(report.problems.count, 0);
}
END_TEST

START_TEST(a_parked_record_is_named) {
    char *text = arena_alloc(&arena, INDEX_TEXT_MAX + 2);
    memset(text, 'x', INDEX_TEXT_MAX + 1);
    save_text(&type_exemplar, "e1", "facts", text);
    wait_for_index();
    struct verify_report report = verify();
    ck_assert_uint_eq(report.parked, 1);
    ck_assert(str_is(find_problem(&report, "problem.parked")->place.file, "exemplars/e1"));
    find_problem(&report, "problem.too-long");
}
END_TEST

START_TEST(text_whose_page_cannot_be_made_is_seen) {
    char text[151];
    memset(text, '>', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    save_text(&type_exemplar, "e1", "facts", text);
    wait_for_index();
    struct verify_report report = verify();
    ck_assert(str_is(find_problem(&report, "problem.markdown-nesting")->place.field, "案情简介"));
}
END_TEST

int main(void) {
    const TTest *const tests[] = {
        what_is_whole_is_sound,
        text_whose_page_cannot_be_made_is_seen,
        a_tampered_log_shows_where,
        a_missing_reference_row_is_named,
        a_missing_unique_row_is_named,
        a_record_that_breaks_its_type_tells_the_rule,
        an_unknown_choice_is_seen,
        a_damaged_record_is_one_problem_and_not_the_end,
        an_index_without_a_document_is_seen,
        an_index_with_a_stranger_is_seen,
        an_index_behind_or_missing_is_seen,
        a_parked_record_is_named,
    };
    return CORE_RUN("verify", setup, tests);
}
