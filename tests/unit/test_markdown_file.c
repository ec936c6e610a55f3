/* Markdown files: what is read, what is refused and where, and that writing and reading give the same again. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "format/markdown_file.h"
#include "model/type.h"

static struct arena arena = ARENA_INIT;

static void release(void) { arena_release(&arena); }

static struct draft read_text(struct str content, struct problems *problems) {
    struct draft draft;
    *problems = PROBLEMS_INIT(&arena);
    markdown_file_read(&arena, S("案例.md"), content, problems, &draft);
    return draft;
}

static struct draft read_good(const char *content) {
    struct problems problems;
    struct draft draft = read_text(str_from(content), &problems);
    for (size_t i = 0; i < problems.count; i++)
        printf("line %u: %s\n", problems.items[i].place.line, problems.items[i].key);
    ck_assert_uint_eq(problems.count, 0);
    return draft;
}

/* The whole draft as text: fields as name[items]@line, sections with ##. */
static const char *show(const struct draft *draft) {
    struct str text = arena_printf(&arena, "%.*s/%.*s", STR_ARG(draft->type), STR_ARG(draft->id));
    for (size_t i = 0; i < draft->count; i++) {
        const struct draft_field *field = &draft->fields[i];
        text = arena_printf(&arena, "%.*s %s%.*s@%u%s", STR_ARG(text), field->is_section ? "##" : "",
                            STR_ARG(field->name), field->line, field->is_list ? "*" : "");
        for (size_t j = 0; j < field->count; j++)
            text = arena_printf(&arena, "%.*s[%.*s]", STR_ARG(text), STR_ARG(field->items[j]));
    }
    if (draft->body.n)
        text =
            arena_printf(&arena, "%.*s body@%u(%.*s)", STR_ARG(text), draft->body_line, STR_ARG(draft->body));
    return text.p;
}

START_TEST(reads_members_texts_lists_and_body) {
    struct draft draft = read_good("---\n"
                                   "type: exemplar\n"
                                   "id: yingtou-tudi\n"
                                   "title: 张某、李某土地承包纠纷\n"
                                   "year: 2009\n"
                                   "judicial_confirmation: yes\n"
                                   "keywords:\n"
                                   "  - 土地承包\n"
                                   "  - \"界线: 不清\"\n"
                                   "asks: [ 地被邻居占了怎么办, '谁来管' ]\n"
                                   "amount:\n"
                                   "---\n"
                                   "\n"
                                   "正文\n\n第二段\n\n");
    ck_assert_str_eq(show(&draft), "exemplar/yingtou-tudi title@4[张某、李某土地承包纠纷] year@5[2009] "
                                   "judicial_confirmation@6[yes] keywords@7*[土地承包][界线: 不清] "
                                   "asks@10*[地被邻居占了怎么办][谁来管] amount@11 body@14(正文\n\n第二段)");
}
END_TEST

START_TEST(plain_scalars_are_text) {
    struct draft draft = read_good("---\na: no\nb: 0150\nc: 2009-05-01\nd: ~\ne: 1_000\nf: .inf\n---\n");
    ck_assert_str_eq(show(&draft), "/ a@2[no] b@3[0150] c@4[2009-05-01] d@5[~] e@6[1_000] f@7[.inf]");
}
END_TEST

START_TEST(takes_byte_order_mark_and_windows_line_ends) {
    struct draft draft = read_good("\xEF\xBB\xBF---\r\ntitle: 甲\r\n---\r\n\r\n## 案情\r\n一\r\n二\r\n");
    markdown_file_cut_sections(&arena, &draft);
    ck_assert_str_eq(show(&draft), "/ title@2[甲] ##案情@5[一\n二]");
}
END_TEST

START_TEST(cuts_sections_outside_fences) {
    struct draft draft = read_good("---\ntitle: 甲\n---\n"
                                   "引言\n"
                                   "## 案情简介\n\n一\n### 小标题\n## \n"
                                   "## 调解过程\n```\n## 不是标题\n~~~\n```\n之后\n"
                                   "~~~~ text\n## 也不是\n~~~\n~~~~\n"
                                   "   ```\n## 还不是\n   ```\n"
                                   "`` `a` ``` 行内\n"
                                   "## 结果\n    缩进\n");
    markdown_file_cut_sections(&arena, &draft);
    ck_assert_str_eq(show(&draft),
                     "/ title@2[甲] ##案情简介@5[一\n### 小标题] ##@9 "
                     "##调解过程@10[```\n## 不是标题\n~~~\n```\n之后\n~~~~ text\n## 也不是\n~~~\n~~~~\n"
                     "   ```\n## 还不是\n   ```\n`` `a` ``` 行内] "
                     "##结果@24[    缩进] body@4(引言)");
}
END_TEST

struct refusal {
    const char *content;
    const char *key;
    unsigned line;
};

#define FRONT(text) "---\n" text "\n---\n"

static const struct refusal refusals[] = {
    {"", "problem.empty-file", 1},
    {"\xEF\xBB\xBF \n\n", "problem.empty-file", 1},
    {"# 标题\n", "problem.no-front-matter", 1},
    {"\n---\ntitle: 甲\n---\n", "problem.no-front-matter", 1},
    {"---\ntitle: 甲\n\n## 案情\n", "problem.unclosed-front-matter", 1},
    {"---", "problem.unclosed-front-matter", 1},
    {"---\n---\n正文\n", "problem.front-matter-empty", 2},
    {FRONT("# 说明"), "problem.front-matter-empty", 2},
    {FRONT("{}"), "problem.front-matter-empty", 2},
    {FRONT("title 甲"), "problem.yaml-mapping", 2},
    {FRONT("title：甲\nid: a"), "problem.yaml-mapping", 2},
    {FRONT("id: a\ntitle：甲"), "problem.yaml-colon", 3},
    {FRONT("- a"), "problem.yaml-mapping", 2},
    {FRONT("id: a\ntitle: *a"), "problem.yaml-alias", 3},
    {FRONT("id: &a a"), "problem.yaml-alias", 2},
    {FRONT("x: &a [a]"), "problem.yaml-alias", 2},
    {FRONT("x: !!int 5"), "problem.yaml-tag", 2},
    {FRONT("x: !!seq [a]"), "problem.yaml-tag", 2},
    {FRONT("x:\n  y: z"), "problem.yaml-nested", 3},
    {FRONT("x: {y: z}\nk: v"), "problem.yaml-nested", 2},
    {FRONT("x:\n - [a]\n - b"), "problem.yaml-nested", 3},
    {FRONT("x:\n - a: b"), "problem.yaml-nested", 3},
    {FRONT("? [a]\n: b"), "problem.yaml-key", 2},
    {FRONT("x: a\ny: b\nx: c"), "problem.repeated-field", 4},
    {FRONT("id: a\nid: b"), "problem.repeated-field", 3},
    {FRONT("id: [a]"), "problem.one-value", 2},
    {FRONT("title: 甲: 乙"), "problem.yaml-quote", 2},
    {FRONT("title: @甲"), "problem.yaml-quote", 2},
    {FRONT("title: *甲"), "problem.yaml-quote", 2},
    {FRONT("a: b\ntitle: \"甲\nb: c"), "problem.yaml-quotation-mark", 3},
    {FRONT("title: \"甲\" 乙"), "problem.yaml-key", 2},
    {FRONT("title: \"\\q\""), "problem.yaml-backslash", 2},
    {FRONT("title: \"\\0\""), "problem.nul", 2},
    {FRONT("title: \"\\x07\""), "problem.control-character", 2},
    {FRONT("x: [a, b"), "problem.yaml-bracket", 2},
    {FRONT("a: b\n\tx: [a"), "problem.yaml-tab", 3},
    {FRONT("--- x"), "problem.yaml-documents", 2},
    {FRONT("x: a\n...\ny: b"), "problem.yaml-documents", 3},
    {FRONT("%YAML 1.1\n--- x"), "problem.yaml-documents", 2},
    {"---\nx: \xFF\n---\n", "problem.utf8", 2},
    {"---\nx: y\n---\n\xED\xA0\x80", "problem.utf8", 4},
    {"---\nx: y\n---\n正文\x01", "problem.control-character", 4},
    {"---\nx: y\n---\r\n正文\r\n\xC2\x85", "problem.control-character", 5},
};

START_TEST(refuses) {
    struct problems problems;
    const struct refusal *row = &refusals[_i];
    read_text(str_from(row->content), &problems);
    ck_assert_msg(problems.count > 0, "nothing is said about\n%s", row->content);
    ck_assert_str_eq(problems.items[0].key, row->key);
    ck_assert_uint_eq(problems.items[0].place.line, row->line);
    ck_assert_uint_eq(problems.count, 1);
    ck_assert(str_is(problems.items[0].place.file, "案例.md"));
}
END_TEST

START_TEST(refuses_a_nul) {
    struct problems problems;
    read_text(S("---\nx: y\n---\n\na\0b"), &problems);
    ck_assert_str_eq(problems.items[0].key, "problem.nul");
    ck_assert_uint_eq(problems.items[0].place.line, 5);
}
END_TEST

START_TEST(goes_on_after_a_problem) {
    struct problems problems;
    struct draft draft = read_text(S("---\na: *x\nb:\n  c: d\ne: f\ne: g\n---\n"), &problems);
    ck_assert_uint_eq(problems.count, 3);
    ck_assert_uint_eq(problems.items[1].place.line, 4);
    ck_assert(str_is(problems.items[1].place.field, "b"));
    ck_assert_str_eq(show(&draft), "/ a@2 b@3 e@5[f]");
}
END_TEST

/* U+2028 ends a line for libyaml, not for an editor. */
START_TEST(counts_lines_as_editors_do) {
    struct problems problems;
    struct draft draft = read_text(S("---\na: \"x\u2028y\"\nb: 二\nc: *x\n---\n"), &problems);
    ck_assert_uint_eq(draft.fields[1].line, 3);
    ck_assert_uint_eq(problems.items[0].place.line, 4);
}
END_TEST

static struct str repeat(const char *part, size_t count) {
    struct buf buf = BUF_INIT(64 * 1024 * 1024);
    for (size_t i = 0; i < count; i++)
        buf_add_text(&buf, part);
    struct str text = arena_str(&arena, buf_str(&buf));
    buf_release(&buf);
    return text;
}

static const char *problem_of(struct str content) {
    struct problems problems;
    read_text(content, &problems);
    return problems.count ? problems.items[0].key : "";
}

START_TEST(refuses_what_is_too_long) {
    struct str many = arena_printf(&arena, "---\n%s: a\n---\n", repeat("k", 201).p);
    ck_assert_str_eq(problem_of(many), "problem.name-too-long");
    ck_assert_str_eq(problem_of(arena_printf(&arena, "---\na: %s\n---\n", repeat("字", 22000).p)),
                     "problem.front-matter-too-long");
    ck_assert_str_eq(problem_of(arena_printf(&arena, "---\na: b\n---\n%s", repeat("字", 90000).p)),
                     "problem.body-too-long");
    ck_assert_str_eq(problem_of(repeat("0123456789abcdef", 640 * 1024)), "problem.file-too-big");
    struct str keys = S("---\n");
    for (int i = 0; i <= FORMAT_KEYS_MAX; i++)
        keys = arena_printf(&arena, "%.*sk%d: a\n", STR_ARG(keys), i);
    ck_assert_str_eq(problem_of(arena_join(&arena, keys, S("---\n"))), "problem.too-many-keys");
    /* Deep nesting ends in a problem, not in a stack overflow or a minute of work. */
    ck_assert_str_ne(problem_of(arena_printf(&arena, "---\na: %s\n---\n", repeat("[", 60000).p)), "");
    ck_assert_str_ne(problem_of(arena_printf(&arena, "---\na: %s\n---\n", repeat("{a: ", 15000).p)), "");
}
END_TEST

START_TEST(writes_plainly) {
    const char *text = "---\n"
                       "type: exemplar\n"
                       "id: a-1\n"
                       "title: 张某、李某：土地承包纠纷\n"
                       "number: \"#1\"\n"
                       "subtitle: \"甲: 乙\"\n"
                       "year: 2009\n"
                       "days: -5\n"
                       "confirmed: yes\n"
                       "keywords:\n"
                       "  - 土地\n"
                       "  - \" 边界 \"\n"
                       "  - |-\n"
                       "    一\n"
                       "\n"
                       "      二\n"
                       "empty: []\n"
                       "nothing:\n"
                       "---\n"
                       "\n"
                       "引言\n"
                       "\n"
                       "## 案情\n"
                       "\n"
                       "一\n\n二\n"
                       "\n"
                       "## 空\n";
    struct draft draft = read_good(text);
    markdown_file_cut_sections(&arena, &draft);
    struct buf out = BUF_INIT(FORMAT_FILE_MAX);
    markdown_file_write(&draft, &out);
    ck_assert_str_eq(out.p, text);
    buf_release(&out);
}
END_TEST

static const char *const pieces[] = {
    "张某", "〇",     "😀",      "a",      "\"",     "'",    ": ",     "#",    " #",  "-",   "- ",
    "---",  "...",    ",",      "[",      "]",      "{",    "}",      "&",    "*",   "!",   "|",
    ">",    "%",      "@",      "`",      "\\",     "?",    "? ",     ":",    "=",   "\t",  " ",
    "  ",   "　",     "\u2028", "\uFEFF", "~",      "null", "yes",    "2009", "，",  "；",  "\\n",
    "\"",   "&nbsp;", "$",      "^",      "\u00A0", "𠮷",   "\u200F", "<b>",  "```", "~~~", "0x1F",
};
static const char *const breaks[] = {"\n",    "\n\n", "\n ",    " \n",    "\n\t",
                                     "\n## ", "\n- ", "\n\n\n", "\n---\n"};

static unsigned long long seed;

static unsigned below(unsigned n) {
    seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return (unsigned)(seed >> 33) % n;
}

static struct str random_text(unsigned most, bool many_lines) {
    struct str text = S("");
    for (unsigned i = below(most); i-- > 0;) {
        const char *piece = many_lines && below(5) == 0 ? breaks[below(sizeof breaks / sizeof *breaks)]
                                                        : pieces[below(sizeof pieces / sizeof *pieces)];
        text = arena_join(&arena, text, str_from(piece));
    }
    return text;
}

static struct draft_field random_field(unsigned number) {
    struct str tail = random_text(3, false);
    struct draft_field field = {
        .name = arena_printf(&arena, "f%u%.*s", number, STR_ARG(tail)),
        .is_list = below(2) == 0,
    };
    field.count = field.is_list ? below(below(10) ? 4 : 60) : below(2);
    field.items = ARENA_ARRAY(&arena, struct str, field.count);
    for (size_t i = 0; i < field.count; i++)
        field.items[i] = random_text(8, true);
    return field;
}

/* A section as draft_to_record leaves it: trimmed, and no line that would end it outside a fence. */
static struct draft_field random_section(unsigned number) {
    struct str code = below(2) ? S("\n```\n## 代码\n```\n") : S("\n~~~~ c\n## 代码\n```\n~~~~\n");
    struct str text = random_text(5, false);
    struct str inner = arena_printf(&arena, "一%.*s%.*s二", STR_ARG(text), STR_ARG(code));
    struct str *item = ARENA_NEW(&arena, struct str);
    *item = str_trim(inner);
    return (struct draft_field){.name = arena_printf(&arena, "节%u", number),
                                .items = item,
                                .count = below(4) > 0,
                                .is_section = true};
}

static void check_same(const struct draft *a, const struct draft *b) {
    ck_assert(str_eq(a->id, b->id));
    ck_assert(str_eq(a->body, b->body));
    ck_assert_uint_eq(a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        const struct draft_field *x = &a->fields[i], *y = &b->fields[i];
        ck_assert(str_eq(x->name, y->name));
        ck_assert(x->is_section == y->is_section && x->is_list == y->is_list);
        ck_assert_uint_eq(x->count, y->count);
        for (size_t j = 0; j < x->count; j++)
            ck_assert(str_eq(x->items[j], y->items[j]));
    }
}

/* The seed is printed, so that a failing draft can be made again. */
START_TEST(random_drafts_come_back) {
    for (int round = 0; round < 100; round++) {
        seed = (unsigned long long)_i * 1000 + (unsigned)round;
        struct draft draft = {.id = S("a"), .body = below(2) ? S("") : S("引言")};
        for (unsigned n = below(6), i = 0; i < n; i++)
            draft_add(&arena, &draft, random_field(i));
        for (unsigned n = below(4), i = 0; i < n; i++)
            draft_add(&arena, &draft, random_section(i));
        struct buf out = BUF_INIT(FORMAT_FILE_MAX), again = BUF_INIT(FORMAT_FILE_MAX);
        markdown_file_write(&draft, &out);
        printf("seed %d %d\n%s\n", _i, round, out.p);
        struct draft back = read_good(out.p);
        markdown_file_cut_sections(&arena, &back);
        check_same(&draft, &back);
        markdown_file_write(&back, &again);
        ck_assert_str_eq(out.p, again.p);
        buf_release(&out);
        buf_release(&again);
        arena_reset(&arena);
    }
}
END_TEST

/* A record's way out and back, with every kind of field in it. */
START_TEST(a_record_comes_back) {
    struct draft draft = read_good(
        "---\nid: a-1\nnumber: JF-1\ntitle: 甲\nsubtitle: 乙\ncategory: boundary\narea: \"150200\"\nyear: "
        "2024\n"
        "result: settled\nkeywords: [土地, 边界]\nasks: [一, 二]\nstatutes:\n  - 《民法典》第288条\nstate: "
        "draft\n---\n"
        "## 案情简介\n```\n## 代码\n```\n## 争议焦点\n焦点\n## 调解过程\n### 一\n过程\n## 调解结果\n结果\n");
    markdown_file_cut_sections(&arena, &draft);
    struct problems problems = PROBLEMS_INIT(&arena);
    struct record *record = draft_to_record(&arena, &type_exemplar, &draft, &problems);
    record_check(record, &problems, (struct place){0});
    ck_assert_uint_eq(problems.count, 0);
    struct draft written = draft_from_record(&arena, record, false);
    struct buf out = BUF_INIT(FORMAT_FILE_MAX);
    markdown_file_write(&written, &out);
    struct draft back = read_good(out.p);
    markdown_file_cut_sections(&arena, &back);
    struct record *again = draft_to_record(&arena, &type_exemplar, &back, &problems);
    ck_assert_uint_eq(problems.count, 0);
    ck_assert(record_equal(record, again));
    buf_release(&out);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("markdown_file");
    TCase *tcase = tcase_create("all");
    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, NULL, release);
    tcase_add_test(tcase, reads_members_texts_lists_and_body);
    tcase_add_test(tcase, plain_scalars_are_text);
    tcase_add_test(tcase, takes_byte_order_mark_and_windows_line_ends);
    tcase_add_test(tcase, cuts_sections_outside_fences);
    tcase_add_loop_test(tcase, refuses, 0, sizeof refusals / sizeof *refusals);
    tcase_add_test(tcase, refuses_a_nul);
    tcase_add_test(tcase, goes_on_after_a_problem);
    tcase_add_test(tcase, counts_lines_as_editors_do);
    tcase_add_test(tcase, refuses_what_is_too_long);
    tcase_add_test(tcase, writes_plainly);
    tcase_add_loop_test(tcase, random_drafts_come_back, 0, 10);
    tcase_add_test(tcase, a_record_comes_back);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
