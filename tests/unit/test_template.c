#include <string.h>
#include <time.h>

#include "view/template.h"
#include "view_fixture.h"

static struct catalogs *catalogs;
static struct templates *templates;
static struct node *tree;
static struct buf out;

static void setup(void) {
    folder_setup();
    write_file("zh-CN.json",
               "{\"a\": \"找案例\", \"tricky\": \"<b> \\\"x\\\" 'y' & {{z}}\", \"with\": \"{0} 件\"}");
    write_file("en.json", "{\"a\": \"Find cases\", \"tricky\": \"t\", \"with\": \"{0} cases\"}");
    ck_assert_int_eq(catalogs_open(folder, &catalogs, &err), STATUS_OK);
    templates = NULL;
    tree = node_root(&arena);
    out = BUF_INIT(1 << 20);
}

static void teardown(void) {
    buf_release(&out);
    templates_close(templates);
    catalogs_close(catalogs);
    folder_teardown();
}

static enum status render(const char *name, const char *language) {
    buf_clear(&out);
    return template_render(templates, name, catalogs_find(catalogs, str_from(language)), tree, &out, &err);
}

/* Renders one template with what is in `tree`. */
static void assert_renders(const char *source, const char *wanted) {
    templates_close(templates);
    templates = NULL;
    write_file("t.html", source);
    ck_assert_msg(templates_open(folder, catalogs, &templates, &err) == STATUS_OK, "%s: %s", source,
                  err.detail);
    ck_assert_msg(render("t.html", "zh-CN") == STATUS_OK, "%s: %s", source, err.detail);
    ck_assert_str_eq(out.n ? out.p : "", wanted);
}

static void assert_refused(const char *source, const char *reason) {
    write_file("t.html", source);
    ck_assert_msg(templates_open(folder, catalogs, &templates, &err) == STATUS_INVALID, "%s", source);
    ck_assert_msg(strstr(err.detail, reason) != NULL, "%s: %s", source, err.detail);
    ck_assert_str_eq(err.key, "error.template");
    ck_assert_str_eq(err.args[0], "t.html");
}

START_TEST(values) {
    node_text(tree, "t", S("<b>\"'&"));
    node_int(tree, "n", INT64_MIN);
    node_bool(tree, "yes", true);
    node_html(tree, "x_html", S("<i>ok</i>"));
    assert_renders("<p>{{t}} {{n}} {{yes}} {{x_html}}</p>",
                   "<p>&lt;b&gt;&quot;&#39;&amp; -9223372036854775808 true <i>ok</i></p>");
}
END_TEST

START_TEST(attributes) {
    node_text(tree, "t", S("\" onclick=\"x() '"));
    node_text(tree, "bad", S("javascript:alert(1)"));
    node_text(tree, "data", S("data:text/html,x"));
    node_text(tree, "url", S("/search?q=%E6%BC%8F&page=2"));
    assert_renders("<a title=\"{{t}}\" href='{{t}}'></a>",
                   "<a title=\"&quot; onclick=&quot;x() &#39;\" href='&quot; onclick=&quot;x() &#39;'></a>");
    assert_renders("<a href=\"{{bad}}\"></a>", "<a href=\"#\"></a>");
    assert_renders("<a href=\"{{data}}\"></a>", "<a href=\"#\"></a>");
    assert_renders("<a href=\"{{url}}\"></a>", "<a href=\"/search?q=%E6%BC%8F&amp;page=2\"></a>");
    assert_renders("<form action=\"{{bad}}\"></form>", "<form action=\"#\"></form>");
}
END_TEST

START_TEST(url_parts) {
    node_text(tree, "id", S("a b&c=d\"#漏"));
    assert_renders("<a href=\"/x/{{id}}?q={{id}}\"></a>",
                   "<a href=\"/x/a b&amp;c=d&quot;#漏?q=a b&amp;c=d&quot;#漏\"></a>");
}
END_TEST

START_TEST(sections) {
    struct node *list = node_list(tree, "items");
    for (int i = 1; i <= 3; i++)
        node_int(node_add(list), "n", i);
    struct node *tags = node_list(tree, "tags");
    node_add_text(tags, S("a"));
    node_add_text(tags, S("<b>"));
    node_list(tree, "none");
    node_text(node_map(tree, "map"), "inner", S("in"));
    node_text(tree, "outer", S("out"));
    node_bool(tree, "no", false);
    assert_renders("{{#items}}{{n}}{{^last}},{{/last}}{{#first}}!{{/first}}{{/items}}", "1,!2,3");
    assert_renders("{{#tags}}[{{.}}{{outer}}]{{/tags}}", "[aout][&lt;b&gt;out]");
    assert_renders("{{#none}}x{{/none}}{{^none}}empty{{/none}}", "empty");
    assert_renders("{{#map}}{{inner}} {{outer}}{{/map}}", "in out");
    assert_renders("{{#no}}x{{/no}}{{^no}}y{{/no}}{{#outer}}{{outer}}{{/outer}}", "yout");
    assert_renders("{{#absent}}{{nothing}}{{/absent}}{{^absent}}z{{/absent}}", "z");
    assert_renders("{{#items}}{{#tags}}{{n}}{{.}}{{#last}}.{{/last}} {{/tags}}{{/items}}",
                   "1a 1&lt;b&gt;. 2a 2&lt;b&gt;. 3a 3&lt;b&gt;. ");
    assert_renders("<option{{#outer}} selected{{/outer}}>", "<option selected>");
}
END_TEST

START_TEST(innermost_name_wins) {
    node_text(tree, "name", S("outer"));
    struct node *list = node_list(tree, "items");
    node_text(node_add(list), "name", S("inner"));
    node_add(list);
    assert_renders("{{#items}}{{name}} {{/items}}", "inner outer ");
}
END_TEST

START_TEST(parts_and_messages) {
    write_file("head.html", "<title>{{title}}</title>{{>foot}}");
    write_file("foot.html", "<b>{{_ a}}</b>");
    node_text(tree, "title", S("<t>"));
    assert_renders("{{>head}}|{{>foot.html}}", "<title>&lt;t&gt;</title><b>找案例</b>|<b>找案例</b>");
    ck_assert_int_eq(render("t.html", "en"), STATUS_OK);
    ck_assert_str_eq(out.p, "<title>&lt;t&gt;</title><b>Find cases</b>|<b>Find cases</b>");
    assert_renders("<a title=\"{{_ tricky}}\">{{_ tricky}}</a>",
                   "<a title=\"&lt;b&gt; &quot;x&quot; &#39;y&#39; &amp; &#123;&#123;z}}\">"
                   "&lt;b&gt; &quot;x&quot; &#39;y&#39; &amp; &#123;&#123;z}}</a>");
    assert_renders("a{{! a remark }}b", "ab");
}
END_TEST

START_TEST(refused_at_load) {
    static const char *const rows[][2] = {
        {"{{x:none}}", "modifiers"},
        {"{{x:h}}", "modifiers"},
        {"{{X}}", "no name"},
        {"{{}}", "no name"},
        {"{{%AUTOESCAPE context=\"JAVASCRIPT\"}}", "no name"},
        {"{{=<% %>=}}", "no name"},
        {"{{x_separator}}", "no name"},
        {"{{#a}}x", "not closed"},
        {"{{#a}}{{#b}}{{/a}}{{/b}}", "another section"},
        {"{{/a}}", "closes no section"},
        {"{{#a}}<p title=\"{{/a}}\">", "another place"},
        {"{{x", "not closed"},
        {"{{>nowhere}}", "no template"},
        {"{{>t}}", "itself"},
        {"{{_ nokey}}", "no key"},
        {"{{_ with}}", "arguments"},
        {"<a title={{x}}>", "without quotes"},
        {"<a title={{_ a}}>", "without quotes"},
        {"<a {{x}}>", "outside a quoted value"},
        {"<a onclick=\"{{x}}\">", "code"},
        {"<a ONCLICK='{{x}}'>", "code"},
        {"<p style=\"color:{{x}}\">", "code"},
        {"<iframe srcdoc=\"{{x}}\">", "code"},
        {"<script>{{x}}</script>", "script"},
        {"<SCRIPT>{{x}}</SCRIPT>", "script"},
        {"<style>{{x}}</style>", "style"},
        {"<!-- {{x}} -->", "comment"},
        {"<p title=\"{{x_html}}\">", "stands in a tag"},
        {"<{{x}}>", "outside a quoted value"},
        {"</{{x}}>", "outside a quoted value"},
        {"<p title=\"", "within a tag"},
        {"\n\n{{x:none}}", "line 3"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_refused(rows[i][0], rows[i][1]);
}
END_TEST

START_TEST(circle_over_two_parts_refused) {
    write_file("a.html", "{{>b}}");
    write_file("b.html", "{{>a}}");
    ck_assert_int_eq(templates_open(folder, catalogs, &templates, &err), STATUS_INVALID);
    ck_assert_ptr_nonnull(strstr(err.detail, "itself"));
}
END_TEST

static void assert_fails(const char *source, const char *reason) {
    templates_close(templates);
    templates = NULL;
    write_file("t.html", source);
    ck_assert_int_eq(templates_open(folder, catalogs, &templates, &err), STATUS_OK);
    ck_assert_int_eq(render("t.html", "en"), STATUS_INTERNAL);
    ck_assert_msg(strstr(err.detail, reason) && strstr(err.detail, "t.html"), "%s", err.detail);
}

START_TEST(mistakes_of_handlers) {
    node_text(tree, "raw_html", S("<b>"));
    node_html(tree, "html", S("<b>"));
    node_map(tree, "map");
    node_add(node_list(tree, "list"));
    assert_fails("{{unknown}}", "unknown");
    assert_fails("{{#map}}{{missing}}{{/map}}", "missing");
    assert_fails("{{raw_html}}", "raw_html");
    assert_fails("{{html}}", "html");
    assert_fails("{{map}}", "map");
    assert_fails("{{list}}", "list");
    assert_fails("{{.}}", "_item");
    assert_fails("{{first}}", "first");
    ck_assert_int_eq(render("other.html", "en"), STATUS_INTERNAL);
    ck_assert_ptr_nonnull(strstr(err.detail, "other.html"));
}
END_TEST

START_TEST(too_big_is_said) {
    node_text(tree, "t", S("0123456789"));
    write_file("t.html", "{{t}}{{t}}");
    ck_assert_int_eq(templates_open(folder, catalogs, &templates, &err), STATUS_OK);
    buf_release(&out);
    out = BUF_INIT(15);
    ck_assert_int_eq(render("t.html", "en"), STATUS_TOO_BIG);
}
END_TEST

/* A page of about 30 KB with 20 rows; the bound leaves room for sanitizers and busy machines. */
START_TEST(a_page_is_fast) {
    struct buf source = BUF_INIT(1 << 20);
    for (int i = 0; i < 100; i++)
        buf_add_text(&source, "<section class=\"jf-stack\"><h2>{{title}}</h2><p>{{_ a}}</p></section>\n");
    buf_add_text(
        &source,
        "{{#rows}}<li><a href=\"{{url}}\">{{title}}</a> {{a}} {{b}} {{n}}</li>{{/rows}}{{body_html}}");
    write_file("t.html", source.p);
    buf_release(&source);
    node_text(tree, "title", S("楼上装修打破水管，楼下新装的房子泡了顶"));
    node_html(tree, "body_html", str_make(arena_alloc(&arena, 15000), 15000));
    struct node *rows = node_list(tree, "rows");
    for (int i = 0; i < 20; i++) {
        struct node *row = node_add(rows);
        node_text(row, "url", S("/exemplars/sample-1"));
        node_text(row, "title", S("示例"));
        node_text(row, "a", S("邻里"));
        node_text(row, "b", S("一级"));
        node_int(row, "n", i);
    }
    ck_assert_int_eq(templates_open(folder, catalogs, &templates, &err), STATUS_OK);
    struct timespec start, end;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
    enum { ROUNDS = 100 };
    for (int i = 0; i < ROUNDS; i++)
        ck_assert_int_eq(render("t.html", "zh-CN"), STATUS_OK);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    double us =
        ((double)(end.tv_sec - start.tv_sec) * 1e9 + (double)(end.tv_nsec - start.tv_nsec)) / 1e3 / ROUNDS;
    printf("a page of %zu bytes: %.1f us\n", out.n, us);
    ck_assert(us < 5000);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("template");
    TCase *tests = tcase_create("template");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, values);
    tcase_add_test(tests, attributes);
    tcase_add_test(tests, url_parts);
    tcase_add_test(tests, sections);
    tcase_add_test(tests, innermost_name_wins);
    tcase_add_test(tests, parts_and_messages);
    tcase_add_test(tests, refused_at_load);
    tcase_add_test(tests, circle_over_two_parts_refused);
    tcase_add_test(tests, mistakes_of_handlers);
    tcase_add_test(tests, too_big_is_said);
    tcase_add_test(tests, a_page_is_fast);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
