#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "view/markdown.h"

static struct arena arena;
static struct error err;

static void setup(void) {
    arena = ARENA_INIT;
    err = ERROR_INIT;
}

static void teardown(void) { arena_release(&arena); }

static void assert_html(const char *markdown, struct markdown_options options, const char *wanted) {
    struct str html = S("");
    ck_assert_msg(markdown_render(&arena, str_from(markdown), &options, &html, &err) == STATUS_OK, "%s",
                  err.detail);
    ck_assert_str_eq(html.p, wanted);
}

static const struct markdown_options plain = {0};

START_TEST(paragraphs_and_lists) {
    assert_html("", plain, "");
    assert_html("张某**先**付。\n\n- 一\n- 二\n", plain,
                "<p>张某<strong>先</strong>付。</p>\n<ul>\n<li>一</li>\n<li>二</li>\n</ul>\n");
    assert_html("a < b & \"c\"", plain, "<p>a &lt; b &amp; &quot;c&quot;</p>\n");
}
END_TEST

START_TEST(headings_shift) {
    assert_html("# a\n## b\n###### c\n", (struct markdown_options){.heading_shift = 2},
                "<h3>a</h3>\n<h4>b</h4>\n<h6>c</h6>\n");
    assert_html("### a\n", (struct markdown_options){.heading_shift = -5}, "<h1>a</h1>\n");
}
END_TEST

START_TEST(raw_html_goes) {
    assert_html("a<script>x</script>b\n\n<div onclick=x>\nc\n</div>\n\nd<!-- x -->", plain,
                "<p>axb</p>\n<p>d</p>\n");
}
END_TEST

START_TEST(links) {
    static const char *const rows[][2] = {
        {"[a](/exemplars/x?q=1&b=2#c)", "<a href=\"/exemplars/x?q=1&amp;b=2#c\">a</a>"},
        {"[a](#s1)", "<a href=\"#s1\">a</a>"},
        {"[a](x/y:z)", "<a href=\"x/y:z\">a</a>"},
        {"[*a*](https://e.example/?a=1&b=\"2)",
         "<a href=\"https://e.example/?a=1&amp;b=&quot;2\" rel=\"noreferrer noopener\"><em>a</em></a>"},
        {"<HTTP://e.example>",
         "<a href=\"HTTP://e.example\" rel=\"noreferrer noopener\">HTTP://e.example</a>"},
        {"[a](//e.example)", "<a href=\"//e.example\" rel=\"noreferrer noopener\">a</a>"},
        {"[a](javascript:alert(1))", "a"},
        {"[a](JaVaScRiPt:alert(1))", "a"},
        {"[a](&#1;javascript:alert(1))", "a"},
        {"[a](java&#9;script:alert(1))", "a"},
        {"[a](data:text/html;base64,x)", "a"},
        {"[a](vbscript:x)", "a"},
        {"[a](file:///etc/passwd)", "a"},
        {"[a](mailto:x@e.example)", "a"},
        {"<x@e.example>", "x@e.example"},
        {"[a](/\\e.example)", "a"},
        {"[a]()", "a"},
        {"![图一](https://e.example/x.png \"t\")", "图一"},
        {"![a *b* ![c](d)](e)", "a <em>b</em> c"},
        {"[![a](b)](/c)", "<a href=\"/c\">a</a>"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_html(rows[i][0], plain, arena_printf(&arena, "<p>%s</p>\n", rows[i][1]).p);
}
END_TEST

START_TEST(steps) {
    struct markdown_options options = {.steps = true};
    assert_html("先说明。\n\n### 先止漏\n\n上门。\n\n- 拍照\n\n### 再估损\n\n第三天。\n", options,
                "<p>先说明。</p>\n<ol "
                "class=\"jf-steps\">\n<li>\n<h3>先止漏</h3>\n<p>上门。</p>\n<ul>\n<li>拍照</li>\n</ul>\n"
                "</li>\n<li>\n<h3>再估损</h3>\n<p>第三天。</p>\n</li>\n</ol>\n");
    assert_html("### a\n## b\nc\n### d\n", options,
                "<ol class=\"jf-steps\">\n<li>\n<h3>a</h3>\n</li>\n</ol>\n<h2>b</h2>\n<p>c</p>\n"
                "<ol class=\"jf-steps\">\n<li>\n<h3>d</h3>\n</li>\n</ol>\n");
    assert_html("no steps\n", options, "<p>no steps</p>\n");
}
END_TEST

START_TEST(marks) {
    struct marked_text parts[] = {{S("楼上<"), false}, {S("漏\"水"), true}, {S("了"), false}};
    struct str html = markdown_marks(&arena, parts, 3);
    ck_assert_str_eq(html.p, "楼上&lt;<mark>漏&quot;水</mark>了");
    ck_assert_uint_eq(markdown_marks(&arena, parts, 0).n, 0);
}
END_TEST

enum { LIMIT = 256 * 1024 };

/* `unit` again and again, up to `size` bytes. */
static struct str repeated(const char *unit, size_t size) {
    char *text = arena_alloc(&arena, size + 1);
    size_t n = strlen(unit);
    for (size_t i = 0; i < size; i++)
        text[i] = unit[i % n];
    return str_make(text, size);
}

static enum status render(struct str markdown) {
    struct str html;
    return markdown_render(&arena, markdown, &(struct markdown_options){.steps = true}, &html, &err);
}

START_TEST(too_big) {
    ck_assert_int_eq(render(repeated("漏", LIMIT / 3 * 3)), STATUS_OK);
    ck_assert_int_eq(render(repeated("a", LIMIT + 1)), STATUS_TOO_BIG);
    ck_assert_str_eq(err.key, "error.markdown-too-big");
    ck_assert_str_eq(err.args[0], "256");
}
END_TEST

/* What the check lets through without parsing renders; what it refuses does not. */
START_TEST(check_says_what_render_says) {
    static const char *const openers[] = {"> ", "- ", "1. ", "*", "_", "[", "![", "<![CDATA[", "`", "- > * "};
    for (size_t i = 0; i < sizeof openers / sizeof openers[0]; i++) {
        for (size_t n = 20; n <= 120; n += 10) {
            struct str text = arena_join(&arena, repeated(openers[i], n * strlen(openers[i])), S("a"));
            ck_assert_int_eq(markdown_check(text, &err), render(text));
        }
    }
    ck_assert_int_eq(markdown_check(repeated("![", 2 * 1001), &err), STATUS_INVALID);
    ck_assert_int_eq(markdown_check(repeated("a", 256 * 1024 + 1), &err), STATUS_TOO_BIG);
}
END_TEST

START_TEST(plain_text_is_shown_as_typed) {
    struct str html = markdown_plain(&arena, S("a < *b*\nc\n\n\n\n> d"));
    ck_assert_str_eq(html.p, "<p>a &lt; *b*\nc</p>\n<p>&gt; d</p>\n");
    ck_assert_str_eq(markdown_plain(&arena, S("")).p, "");
}
END_TEST

START_TEST(nesting) {
    ck_assert_int_eq(render(arena_join(&arena, repeated("> ", 90 * 2), S("a"))), STATUS_OK);
    ck_assert_int_eq(render(arena_join(&arena, repeated("> ", 101 * 2), S("a"))), STATUS_INVALID);
    ck_assert_str_eq(err.key, "error.markdown-nesting");
    ck_assert_int_eq(render(arena_join(&arena, repeated("- ", 101 * 2), S("a"))), STATUS_INVALID);
    ck_assert_int_eq(render(arena_join(&arena, repeated("1. ", 101 * 3), S("a"))), STATUS_INVALID);
    struct str emphasis = arena_join(&arena, repeated("*a **a ", 7 * 60), repeated("b** c* ", 7 * 60));
    ck_assert_int_eq(render(emphasis), STATUS_INVALID);
}
END_TEST

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void assert_quick(const char *what, struct str markdown) {
    double start = seconds();
    enum status status = render(markdown);
    double took = seconds() - start;
    ck_assert_msg(status == STATUS_OK || status == STATUS_INVALID, "%s: %s", what, err.detail);
    ck_assert_msg(took < 1, "%s took %.2f s", what, took);
    arena_reset(&arena);
}

/* One thing as often as it fits: reliability.md S-29 and the tests of cmark's own makers name these kinds. */
START_TEST(repetition_is_quick) {
    static const char *const units[] = {
        "*a **a ",   "a**b",     "a** ",       "a_ ",          "*a_ ",    "**x [a*b**c*](d)",
        "_*_*",      "***a* ",   "[",          "[a",           "a]",      "[ a_",
        "[a](b",     "[a](<b",   "[ (](",      "![[]()",       "![",      "![](",
        "[](",       "](",       "[a][",       "[^a]",         "`",       "a`",
        "`a``b```c", "\\",       "&",          "&#",           "<",       "<a ",
        "</",        "<!--",     "<?",         "<![CDATA[",    "<!A ",    "<a href='",
        "<http://a", "> ",       ">",          ">- ",          "> a\n",   "- ",
        "-\n",       "* a\n\n",  "1. ",        "1)",           "- a\n ",  "\t",
        "    a\n\n", "```\n",    "~~~\n",      "# a\n",        "a\n=\n",  "a\\\n",
        "a  \n",     "[a]: b\n", "[a]: b\n![", "[a]: <b\n",    "### a\n", "<div>\n",
        "a\n\n",     "\n",       "\r",         "\xE3\x80\x80",
    };
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        assert_quick(units[i], repeated(units[i], LIMIT));
}
END_TEST

/* A first half that opens what the second half then meets again and again. */
START_TEST(two_halves_are_quick) {
    static const char *const halves[][2] = {
        {"> ", "a\n"},       {">", "a*"},        {">", "**\\"}, {"- ", "\n"},   {"1. ", "\n"},
        {"1. ", "    \n\n"}, {"[", "]"},         {"[", "](b)"}, {"_a ", " a_"}, {"*a **a ", "b"},
        {"**", "]()"},       {"![", "[]()"},     {"- ", "_!"},  {"> ", ">\n"},  {"<", "a>"},
        {"[a]: b\n", "[a]"}, {"*\t*", "1. )*]"}, {"`a", "```"},
    };
    for (size_t i = 0; i < sizeof halves / sizeof halves[0]; i++) {
        struct str first = repeated(halves[i][0], LIMIT / 2), second = repeated(halves[i][1], LIMIT / 2);
        assert_quick(halves[i][0], arena_join(&arena, first, second));
        struct str shallow = repeated(halves[i][0], 90 * strlen(halves[i][0]));
        assert_quick(halves[i][0], arena_join(&arena, shallow, repeated(halves[i][1], LIMIT - 1024)));
    }
}
END_TEST

/* 25,000 references whose labels collide in simple hash functions, and lists that go in step by step. */
START_TEST(growing_input_is_quick) {
    struct buf text = BUF_INIT(LIMIT);
    for (int i = 0; i < 25000; i++)
        buf_printf(&text, "[%d]:a\n", i);
    for (int i = 0; !text.failed; i++)
        buf_printf(&text, "[%d]", i);
    assert_quick("references", buf_str(&text));
    buf_clear(&text);
    for (int i = 0; !text.failed; i++)
        buf_printf(&text, "%*s* a\n", 2 * i, "");
    assert_quick("lists", buf_str(&text));
    buf_clear(&text);
    for (int i = 1; !text.failed; i++) {
        buf_add_char(&text, 'e');
        buf_add(&text, repeated("`", (size_t)i));
    }
    assert_quick("code", buf_str(&text));
    buf_clear(&text);
    buf_printf(&text, "[a]: %.*s\n\n", STR_ARG(repeated("x", LIMIT / 2)));
    while (!text.failed)
        buf_add_text(&text, "[a] ");
    assert_quick("one long address", buf_str(&text));
    buf_release(&text);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("markdown");
    TCase *tests = tcase_create("markdown");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, paragraphs_and_lists);
    tcase_add_test(tests, headings_shift);
    tcase_add_test(tests, raw_html_goes);
    tcase_add_test(tests, links);
    tcase_add_test(tests, steps);
    tcase_add_test(tests, marks);
    tcase_add_test(tests, too_big);
    tcase_add_test(tests, nesting);
    tcase_add_test(tests, check_says_what_render_says);
    tcase_add_test(tests, plain_text_is_shown_as_typed);
    tcase_add_test(tests, repetition_is_quick);
    tcase_add_test(tests, two_halves_are_quick);
    tcase_add_test(tests, growing_input_is_quick);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
