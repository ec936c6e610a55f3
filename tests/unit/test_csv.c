/* CSV: cells, lines, refusals, formulas, and the way out and back. */
#include <check.h>
#include <stdlib.h>

#include "format/csv.h"
#include "model/type.h"

static struct arena arena = ARENA_INIT;

static void release(void) { arena_release(&arena); }

static struct drafts read_text(struct str content, struct problems *problems) {
    struct drafts drafts;
    *problems = PROBLEMS_INIT(&arena);
    csv_read(&arena, S("表.csv"), content, problems, &drafts);
    return drafts;
}

/* All rows as line:id{name=text …}. */
static const char *show(const struct drafts *drafts) {
    struct str text = S("");
    for (size_t i = 0; i < drafts->count; i++) {
        const struct draft *draft = &drafts->items[i];
        text = arena_printf(&arena, "%.*s%u:%.*s{", STR_ARG(text), draft->line, STR_ARG(draft->id));
        for (size_t j = 0; j < draft->count; j++)
            text = arena_printf(&arena, "%.*s%.*s=%.*s ", STR_ARG(text), STR_ARG(draft->fields[j].name),
                                STR_ARG(draft->fields[j].items[0]));
        text = arena_join(&arena, text, S("}"));
    }
    return text.p;
}

START_TEST(reads_rows_with_the_line_they_start_in) {
    struct problems problems;
    struct drafts drafts = read_text(S("\xEF\xBB\xBFid, name ,note\r\n"
                                       "a,甲,\r\n"
                                       "\r\n"
                                       "b,\"乙\r\n第二行\r\n\",\"\"\"引\"\"\"\r\n"
                                       " , ,\r\n"
                                       "\"c\",丙"),
                                     &problems);
    ck_assert_uint_eq(problems.count, 0);
    ck_assert_str_eq(show(&drafts), "2:a{name=甲 }4:b{name=乙\n第二行\n note=\"引\" }8:c{name=丙 }");
    ck_assert(drafts.items[0].is_cells);
    ck_assert_uint_eq(drafts.column_count, 3);
    ck_assert_uint_eq(drafts.header_line, 1);
}
END_TEST

struct refusal {
    const char *content;
    const char *key;
    unsigned line;
    size_t rows; /* good ones */
    size_t refused;
};

static const struct refusal refusals[] = {
    {"", "problem.empty-file", 1, 0, 0},
    {"\n \n", "problem.empty-file", 1, 0, 0},
    {"id,,name\na,b,c\n", "problem.column-without-name", 1, 0, 0},
    {"\nid,name,id\na,b,c\n", "problem.repeated-column", 2, 0, 0},
    {"id,name\na,b,c\nd,e\n", "problem.row-too-wide", 2, 1, 1},
    {"id,name\na,\"b\nc,d\n", "problem.unclosed-quote", 2, 0, 0},
    {"id,name\na,b\nc,d\"e\nf,g\n", "problem.stray-quote", 3, 1, 0},
    {"id,name\na,\"x\ny\"z,\nf,g\n", "problem.stray-quote", 3, 0, 0},
    {"id,name\na,\xFF\n", "problem.utf8", 2, 0, 0},
    {"id,name\n\na,b\x02\n", "problem.control-character", 3, 0, 0},
};

START_TEST(refuses) {
    struct problems problems;
    const struct refusal *row = &refusals[_i];
    struct drafts drafts = read_text(str_from(row->content), &problems);
    ck_assert_uint_eq(problems.count, 1);
    ck_assert_str_eq(problems.items[0].key, row->key);
    ck_assert_uint_eq(problems.items[0].place.line, row->line);
    ck_assert_uint_eq(drafts.count, row->rows);
    ck_assert_uint_eq(drafts.refused, row->refused);
}
END_TEST

START_TEST(trailing_commas_are_fine) {
    struct problems problems;
    struct drafts drafts = read_text(S("id,name,,\na,b,,,,\n"), &problems);
    ck_assert_uint_eq(problems.count, 0);
    ck_assert_str_eq(show(&drafts), "2:a{name=b }");
}
END_TEST

static struct str repeat(struct str head, const char *part, size_t count) {
    struct buf buf = BUF_INIT(80 * 1024 * 1024);
    buf_add(&buf, head);
    for (size_t i = 0; i < count; i++)
        buf_add_text(&buf, part);
    struct str text = arena_str(&arena, buf_str(&buf));
    buf_release(&buf);
    return text;
}

static const char *problem_of(struct str content) {
    struct problems problems;
    read_text(content, &problems);
    const char *key = problems.count ? problems.items[0].key : "";
    ck_assert_uint_le(problems.count, 1);
    arena_reset(&arena);
    return key;
}

START_TEST(refuses_what_is_too_much) {
    ck_assert_str_eq(problem_of(repeat(S("a\n"), "1\n", FORMAT_ROWS_MAX)), "");
    ck_assert_str_eq(problem_of(repeat(S("a\n"), "1\n", FORMAT_ROWS_MAX + 5)), "problem.too-many-rows");
    struct str wide = S("c0");
    for (int i = 1; i < FORMAT_COLUMNS_MAX; i++)
        wide = arena_printf(&arena, "%.*s,c%d", STR_ARG(wide), i);
    ck_assert_str_eq(problem_of(arena_printf(&arena, "%.*s,x\n", STR_ARG(wide))), "problem.too-many-columns");
    ck_assert_str_eq(problem_of(repeat(S("a,b\n1,"), "0123456789abcdef", FORMAT_CELL_MAX / 16 + 1)),
                     "problem.cell-too-long");
    ck_assert_str_eq(problem_of(repeat(S("a\n"), "0123456789abcdef", FORMAT_TABLE_MAX / 16)),
                     "problem.file-too-big");
    struct str row = repeat(S("1"), ",1", FORMAT_COLUMNS_MAX - 1);
    struct str header = S("c0");
    for (int i = 1; i < FORMAT_COLUMNS_MAX; i++)
        header = arena_printf(&arena, "%.*s,c%d", STR_ARG(header), i);
    struct str many = repeat(arena_join(&arena, header, S("\n")),
                             arena_cstr(&arena, arena_join(&arena, row, S("\n"))), 10000);
    ck_assert_str_eq(problem_of(many), "problem.too-many-cells");
}
END_TEST

static struct draft_field field(const char *name, const char *text) {
    struct str *items = ARENA_ARRAY(&arena, struct str, 1);
    items[0] = str_from(text);
    return (struct draft_field){.name = str_from(name), .items = items, .count = text != NULL};
}

static const char *write_rows(const char *const texts[2], struct csv_options options) {
    struct draft draft = {.id = S("a")};
    draft_add(&arena, &draft, field("name", texts[0]));
    draft_add(&arena, &draft, field("note", texts[1]));
    struct drafts drafts = {.items = &draft, .count = 1};
    struct buf out = BUF_INIT(1 << 20);
    csv_write(&drafts, options, &out);
    const char *text = arena_cstr(&arena, buf_str(&out));
    buf_release(&out);
    return text;
}

START_TEST(writes) {
    const char *const odd[2] = {" a,b ", "\"c\"\nd"};
    ck_assert_str_eq(write_rows(odd, (struct csv_options){0}),
                     "id,name,note\na,\" a,b \",\"\"\"c\"\"\nd\"\n");
    const char *const empty[2] = {"甲", NULL};
    ck_assert_str_eq(write_rows(empty, (struct csv_options){.bom = true}),
                     "\xEF\xBB\xBFid,name,note\na,甲,\n");
    ck_assert_str_eq(write_rows(empty, (struct csv_options){.no_header = true}), "a,甲,\n");
}
END_TEST

START_TEST(makes_formulas_harmless) {
    const char *const heads[] = {"=1+1", "+1", "-1", "@SUM(1)", "\t=1", "=\"a\""};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        const char *const texts[2] = {heads[i], "甲=1"};
        const char *written = write_rows(texts, (struct csv_options){.safe = true});
        ck_assert_msg(strstr(written, "\na,'") || strstr(written, "\na,\"'"), "%s", written);
        ck_assert(strstr(written, ",甲=1\n"));
    }
}
END_TEST

static const char *const pieces[] = {"张某", "〇", "😀", "\"", "'",  ",", "\n", " ",
                                     "\t",   "=",  "-", ":",  "　", "a", "0"};

/* Trimmed, as draft_to_record takes it: blanks around a text have no meaning. */
static struct str random_text(unsigned *seed) {
    struct str text = S("");
    for (unsigned n = (unsigned)rand_r(seed) % 8; n-- > 0;)
        text = arena_join(&arena, text,
                          str_from(pieces[(size_t)rand_r(seed) % (sizeof pieces / sizeof *pieces)]));
    return str_trim(text);
}

START_TEST(random_rows_come_back) {
    unsigned seed = (unsigned)_i;
    struct drafts drafts = {0};
    for (int i = 0; i < 200; i++) {
        struct draft draft = {.id = arena_printf(&arena, "r%d", i)};
        for (int j = 0; j < 4; j++) {
            struct draft_field cell = field("x", "");
            cell.name = arena_printf(&arena, "c%d", j);
            cell.items[0] = random_text(&seed);
            draft_add(&arena, &draft, cell);
        }
        drafts_add(&arena, &drafts, draft);
    }
    struct buf out = BUF_INIT(1 << 20);
    csv_write(&drafts, (struct csv_options){.bom = _i % 2}, &out);
    struct problems problems;
    struct drafts back = read_text(buf_str(&out), &problems);
    ck_assert_uint_eq(problems.count, 0);
    ck_assert_uint_eq(back.count, drafts.count);
    for (size_t i = 0; i < back.count; i++) {
        size_t next = 0;
        for (size_t j = 0; j < 4; j++) {
            struct str text = drafts.items[i].fields[j].items[0];
            if (text.n == 0)
                continue;
            ck_assert(str_eq(back.items[i].fields[next].name, drafts.items[i].fields[j].name));
            ck_assert(str_eq(back.items[i].fields[next++].items[0], text));
        }
        ck_assert_uint_eq(next, back.items[i].count);
    }
    buf_release(&out);
}
END_TEST

START_TEST(a_record_comes_back) {
    struct draft draft = {.id = S("a-1"), .is_cells = true};
    draft_add(&arena, &draft, field("number", "JF-1"));
    draft_add(&arena, &draft, field("title", "甲, \"乙\""));
    draft_add(&arena, &draft, field("keywords", "土地；边界;界线"));
    draft_add(&arena, &draft, field("案情简介", "一\n\n二"));
    struct problems problems = PROBLEMS_INIT(&arena);
    struct record *record = draft_to_record(&arena, &type_exemplar, &draft, &problems);
    ck_assert_uint_eq(problems.count, 0);
    ck_assert_uint_eq(record->values[17].count, 3);
    struct draft written = draft_from_record(&arena, record, true);
    struct buf out = BUF_INIT(1 << 20);
    csv_write(&(struct drafts){.items = &written, .count = 1}, (struct csv_options){0}, &out);
    struct drafts back = read_text(buf_str(&out), &problems);
    ck_assert_uint_eq(back.count, 1);
    struct record *again = draft_to_record(&arena, &type_exemplar, &back.items[0], &problems);
    ck_assert_uint_eq(problems.count, 0);
    ck_assert(record_equal(record, again));
    buf_release(&out);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("csv");
    TCase *tcase = tcase_create("all");
    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, NULL, release);
    tcase_add_test(tcase, reads_rows_with_the_line_they_start_in);
    tcase_add_loop_test(tcase, refuses, 0, sizeof refusals / sizeof *refusals);
    tcase_add_test(tcase, trailing_commas_are_fine);
    tcase_add_test(tcase, refuses_what_is_too_much);
    tcase_add_test(tcase, writes);
    tcase_add_test(tcase, makes_formulas_harmless);
    tcase_add_loop_test(tcase, random_rows_come_back, 0, 6);
    tcase_add_test(tcase, a_record_comes_back);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
