/* Import: what gets in, what is refused and why, and what of it is kept. */
#include "core_fixture.h"

static const struct problem *find_problem(const struct import_report *report, const char *key) {
    for (size_t i = 0; i < report->problems.count; i++)
        if (strcmp(report->problems.items[i].key, key) == 0)
            return &report->problems.items[i];
    ck_abort_msg("no %s", key);
}

START_TEST(the_same_twice_changes_nothing) {
    write_world();
    write_exemplar((struct exemplar){.id = "e1"});
    struct import_report report = import_good();
    ck_assert_uint_eq(report.counts.files, 3);
    ck_assert_uint_eq(report.counts.records, 10);
    ck_assert_uint_eq(report.counts.new_records, 10);
    ck_assert(report.kept);
    report = import_good();
    ck_assert_uint_eq(report.counts.same, 10);
    ck_assert_uint_eq(report.counts.new_records + report.counts.changed + report.counts.refused, 0);
    write_exemplar((struct exemplar){.id = "e1", .title = "改过的题目"});
    report = import_good();
    ck_assert_uint_eq(report.counts.changed, 1);
    ck_assert_uint_eq(report.counts.same, 9);
}
END_TEST

START_TEST(references_may_come_later) {
    write_world();
    /* Files are read by name: each of the three points to the next. */
    write_exemplar((struct exemplar){.id = "a", .state = "superseded", .more = "superseded_by: b\n"});
    write_exemplar((struct exemplar){.id = "b", .state = "superseded", .more = "superseded_by: c\n"});
    write_exemplar((struct exemplar){.id = "c"});
    struct import_report report = import_good();
    ck_assert_uint_eq(report.counts.new_records, 12);
    ck_assert_ptr_nonnull(get_record(&type_exemplar, "a"));
}
END_TEST

START_TEST(a_long_chain_is_no_problem) {
    char id[16], more[40];
    write_world();
    for (int i = 0; i < 600; i++) {
        snprintf(id, sizeof id, "c%04d", i);
        snprintf(more, sizeof more, "superseded_by: c%04d\n", i + 1);
        write_exemplar((struct exemplar){.id = id, .state = "superseded", .more = more});
    }
    write_exemplar((struct exemplar){.id = "c0600"});
    ck_assert_uint_eq(import_good().counts.new_records, 610);
}
END_TEST

START_TEST(a_circle_is_refused_and_ends) {
    write_world();
    write_exemplar((struct exemplar){.id = "a", .state = "superseded", .more = "superseded_by: b\n"});
    write_exemplar((struct exemplar){.id = "b", .state = "superseded", .more = "superseded_by: a\n"});
    write_exemplar((struct exemplar){.id = "c", .state = "superseded", .more = "superseded_by: a\n"});
    write_exemplar((struct exemplar){.id = "self", .state = "superseded", .more = "superseded_by: self\n"});
    struct import_report report = import_all();
    ck_assert_uint_eq(report.counts.refused, 4);
    ck_assert_uint_eq(report.counts.new_records, 9);
    ck_assert_uint_eq(report.counts.records, 13);
    const struct problem *problem = find_problem(&report, "problem.dangling");
    ck_assert(str_ends(problem->place.file, S("exemplars/a.md")));
    ck_assert(str_is(problem->place.field, "superseded_by"));
    ck_assert_uint_eq(problem->place.line, 15);
    ck_assert(str_is(problem->args[0], "type.exemplar") && str_is(problem->args[1], "b"));
    ck_assert(str_is(find_problem(&report, "problem.own-reference")->place.field, "superseded_by"));
}
END_TEST

START_TEST(a_missing_reference_is_named) {
    write_world();
    write_exemplar((struct exemplar){.id = "e1", .category = "99"});
    struct import_report report = import_all();
    ck_assert_uint_eq(report.counts.refused, 1);
    const struct problem *problem = find_problem(&report, "problem.code-unknown");
    ck_assert(str_is(problem->place.field, "category"));
    ck_assert_uint_eq(problem->place.line, 7);
    ck_assert(str_is(problem->args[0], "type.exemplar.field.category") && str_is(problem->args[1], "99"));
}
END_TEST

START_TEST(tables_may_stand_in_any_order) {
    write_world();
    write_input("a/areas-towns.csv", "id,name,level,parent\n150221101,另一镇,town,150221\n");
    write_input("a/areas-reversed.csv", "id,name,level,parent\n"
                                        "150300101,丙镇,town,150321\n"
                                        "150321,乙县,county,150300\n"
                                        "150300,甲市,city,150000\n");
    write_exemplar((struct exemplar){.id = "e1", .area = "150300101"});
    ck_assert_uint_eq(import_good().counts.new_records, 14);
}
END_TEST

static size_t count_problems(const struct import_report *report, const char *key, unsigned line) {
    size_t count = 0;
    for (size_t i = 0; i < report->problems.count; i++)
        count +=
            strcmp(report->problems.items[i].key, key) == 0 && report->problems.items[i].place.line == line;
    return count;
}

START_TEST(every_problem_of_a_file_is_told_once_with_its_line) {
    write_world();
    write_exemplar((struct exemplar){.id = "taken"});
    import_good();
    write_input("bad.md", "---\n"
                          "type: exemplar\n"
                          "title: 示例案例\n"
                          "id: Bad!\n"
                          "number: N-taken\n"
                          "subtitle: 示例一则\n"
                          "category: '7777'\n"
                          "area: '999999'\n"
                          "year: 很早\n"
                          "result: done\n"
                          "keywords: [示例]\n"
                          "asks: [怎么办, 找谁]\n"
                          "state: draft\n"
                          "committee: nobody\n"
                          "colour: red\n"
                          "---\n\n## 案情简介\n\n案情。\n");
    struct import_report report = import_all();
    ck_assert_uint_eq(count_problems(&report, "problem.id", 4), 1);
    ck_assert_uint_eq(count_problems(&report, "problem.not-unique", 5), 1);
    ck_assert_uint_eq(count_problems(&report, "problem.code-unknown", 7), 1);
    ck_assert_uint_eq(count_problems(&report, "problem.dangling", 8), 1);
    ck_assert_uint_eq(count_problems(&report, "problem.number", 9), 1);
    ck_assert_uint_eq(count_problems(&report, "problem.dangling", 14), 1);
    ck_assert_uint_eq(count_problems(&report, "problem.unknown-field", 15), 1);
    ck_assert_uint_eq(count_problems(&report, "problem.required", 1), 3); /* sections, but not the year */
    ck_assert_uint_eq(report.problems.count, 10);
    ck_assert_uint_eq(report.counts.refused, 1);
    ck_assert_uint_eq(report.counts.records, 11);
}
END_TEST

START_TEST(all_that_a_good_record_lacks_is_told) {
    write_world();
    write_exemplar((struct exemplar){
        .id = "e1", .category = "7777", .area = "999999", .more = "committee: nobody\nexperts: [a, b]\n"});
    struct import_report report = import_all();
    ck_assert_uint_eq(report.counts.refused, 1);
    ck_assert_uint_eq(report.problems.count, 5);
    ck_assert_uint_eq(count_problems(&report, "problem.dangling", 15), 1);
    ck_assert_uint_eq(count_problems(&report, "problem.dangling", 16), 2);
}
END_TEST

START_TEST(a_bad_record_may_point_to_a_later_one) {
    write_world();
    write_exemplar(
        (struct exemplar){.id = "a", .state = "superseded", .more = "superseded_by: b\namount: viel\n"});
    write_exemplar((struct exemplar){.id = "b"});
    struct import_report report = import_all();
    ck_assert_uint_eq(report.problems.count, 1);
    ck_assert_uint_eq(count_problems(&report, "problem.money", 16), 1);
    ck_assert_uint_eq(report.counts.refused, 1);
    ck_assert_uint_eq(report.counts.records, 11);
}
END_TEST

static const char *repeated(const char *part, size_t count) {
    struct buf text = BUF_INIT(1 << 20);
    for (size_t i = 0; i < count; i++)
        buf_add_text(&text, part);
    const char *copy = arena_str(&arena, buf_str(&text)).p;
    buf_release(&text);
    return copy;
}

static const char *deep_list(int levels) {
    struct buf text = BUF_INIT(1 << 20);
    for (int i = 0; i < levels; i++)
        buf_printf(&text, "%*s- x\n", 2 * i, "");
    const char *copy = arena_str(&arena, buf_str(&text)).p;
    buf_release(&text);
    return copy;
}

START_TEST(text_whose_page_cannot_be_made_is_refused) {
    const char *const texts[] = {repeated(">", 150), deep_list(150), repeated("![[]()", 9000),
                                 repeated("<![CDATA[", 6000)};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        write_world();
        write_exemplar((struct exemplar){.id = "e1", .facts = texts[i]});
        struct import_report report = import_all();
        ck_assert_uint_eq(report.problems.count, 1);
        ck_assert_uint_eq(count_problems(&report, "problem.markdown-nesting", 17), 1);
        ck_assert(str_is(report.problems.items[0].place.field, "案情简介"));
    }
    write_exemplar((struct exemplar){.id = "e1", .facts = deep_list(40)});
    import_good();
}
END_TEST

START_TEST(all_or_none_keeps_none) {
    write_world();
    write_exemplar((struct exemplar){.id = "good"});
    write_exemplar((struct exemplar){.id = "bad", .more = "no_such_field: 1\n"});
    struct import_report report = import_with((struct import_options){.all_or_none = true});
    ck_assert(!report.kept);
    ck_assert_uint_eq(report.counts.refused, 1);
    ck_assert_ptr_null(get_record(&type_exemplar, "good"));
    ck_assert_ptr_null(get_record(&type_area, "150000"));
    report = import_all();
    ck_assert(report.kept);
    ck_assert_ptr_nonnull(get_record(&type_exemplar, "good"));
    ck_assert_ptr_null(get_record(&type_exemplar, "bad"));
    write_exemplar((struct exemplar){.id = "bad"});
    report = import_with((struct import_options){.all_or_none = true});
    ck_assert(report.kept);
    ck_assert_ptr_nonnull(get_record(&type_exemplar, "bad"));
}
END_TEST

START_TEST(a_dry_run_finds_all_and_keeps_none) {
    write_world();
    write_exemplar((struct exemplar){.id = "a", .state = "superseded", .more = "superseded_by: b\n"});
    write_exemplar((struct exemplar){.id = "b"});
    write_exemplar((struct exemplar){.id = "c", .area = "999999"});
    struct import_report report = import_with((struct import_options){.dry_run = true});
    ck_assert(!report.kept);
    ck_assert_uint_eq(report.counts.new_records, 11);
    ck_assert_uint_eq(report.counts.refused, 1);
    ck_assert_uint_eq(report.problems.count, 1);
    ck_assert_ptr_null(get_record(&type_exemplar, "a"));
    ck_assert_uint_eq(index_applied(app.index), 0);
}
END_TEST

START_TEST(a_wrong_column_refuses_its_table_once) {
    write_world();
    write_input("areas-more.csv", "id,name,level,parent,colour\n"
                                  "150223,甲旗,county,150200,red\n"
                                  "150224,乙旗,county,150200,blue\n");
    struct import_report report = import_all();
    ck_assert_uint_eq(report.problems.count, 1);
    const struct problem *problem = find_problem(&report, "problem.unknown-column");
    ck_assert(str_is(problem->place.field, "colour"));
    ck_assert_uint_eq(problem->place.line, 1);
    ck_assert_uint_eq(report.counts.refused, 2);
    ck_assert_uint_eq(report.counts.new_records, 9);
}
END_TEST

START_TEST(unique_values_are_one_record_s) {
    write_world();
    write_exemplar((struct exemplar){.id = "e1"});
    import_good();
    write_exemplar((struct exemplar){.id = "e2"});
    struct str text;
    OK(file_read(&arena, in_folder("in/exemplars/e2.md"), 10000, &text, &err));
    size_t at;
    ck_assert(str_find(text, S("N-e2"), &at));
    ((char *)(uintptr_t)text.p)[at + 3] = '1';
    OK(file_write(in_folder("in/exemplars/e2.md"), text, &err));
    struct import_report report = import_all();
    const struct problem *problem = find_problem(&report, "problem.not-unique");
    ck_assert(str_is(problem->place.field, "number"));
    ck_assert(str_is(problem->args[0], "N-e1") && str_is(problem->args[1], "e1"));
}
END_TEST

START_TEST(a_table_of_100000_rows_and_more_problems_than_are_listed) {
    struct buf text = BUF_INIT(32 << 20);
    buf_add_text(&text, "id,name,level,parent\n");
    for (int i = 0; i < 100000; i++)
        buf_printf(&text, "%06d,第%d区,county,\n", 200000 + i, i);
    write_input("areas.csv", text.p);
    struct import_report report = import_all(); /* a county needs a parent */
    ck_assert_uint_eq(report.counts.refused, 100000);
    ck_assert_uint_eq(report.problems.count, PROBLEMS_MAX);
    ck_assert_uint_eq(report.problems.dropped, 100000 - PROBLEMS_MAX);
    buf_release(&text);
}
END_TEST

START_TEST(more_may_wait_than_fits_into_memory) {
    /* A section as long as it may be in each, all waiting for a category that never comes: 300 MB, over any arena's maximum. */
    struct buf facts = BUF_INIT(1 << 20);
    char id[16];
    write_world();
    while (facts.n < 170 * 1000)
        buf_add_text(&facts, "张某与李某的纠纷，");
    for (int i = 0; i < 1750; i++) {
        snprintf(id, sizeof id, "big%04d", i);
        write_exemplar((struct exemplar){.id = id, .category = "99", .facts = facts.p});
        arena_reset(&arena);
    }
    struct import_report report = import_all();
    ck_assert_uint_eq(report.counts.refused, 1750);
    buf_release(&facts);
}
END_TEST

START_TEST(sources_that_cannot_be_read_are_problems) {
    write_world();
    write_exemplar((struct exemplar){.id = "e1"});
    ck_assert_int_eq(symlink("nowhere.md", in_folder("in/lost.md")), 0);
    ck_assert_int_eq(symlink(".", in_folder("in/loop")), 0);
    write_input("empty.md", "");
    write_input("notes.txt", "left out");
    write_input("README.md", "left out");
    struct import_report report = import_all();
    find_problem(&report, "problem.file-missing");
    find_problem(&report, "problem.empty-file");
    ck_assert_uint_eq(report.problems.count, 2);
    ck_assert_uint_eq(report.counts.new_records, 10);
    ck_assert_uint_eq(report.counts.records, 10); /* the loop was gone through once */
    const char *paths[] = {in_folder("in/notes.txt")};
    struct import_options options = {.paths = paths, .path_count = 1};
    ck_assert_int_eq(import_run(&app, &options, &arena, &report, &err), STATUS_INVALID);
    ck_assert_str_eq(err.key, "error.source-kind");
}
END_TEST

int main(void) {
    const TTest *const tests[] = {
        the_same_twice_changes_nothing,
        references_may_come_later,
        a_long_chain_is_no_problem,
        a_circle_is_refused_and_ends,
        a_missing_reference_is_named,
        every_problem_of_a_file_is_told_once_with_its_line,
        all_that_a_good_record_lacks_is_told,
        a_bad_record_may_point_to_a_later_one,
        text_whose_page_cannot_be_made_is_refused,
        tables_may_stand_in_any_order,
        all_or_none_keeps_none,
        a_dry_run_finds_all_and_keeps_none,
        a_wrong_column_refuses_its_table_once,
        unique_values_are_one_record_s,
        a_table_of_100000_rows_and_more_problems_than_are_listed,
        more_may_wait_than_fits_into_memory,
        sources_that_cannot_be_read_are_problems,
    };
    return CORE_RUN("import", core_setup, tests);
}
