#include <check.h>
#include <stdlib.h>

#include "view/node.h"

static struct arena arena;

static void setup(void) { arena = ARENA_INIT; }

static void teardown(void) { arena_release(&arena); }

static void assert_json(const struct node *node, const char *wanted) {
    struct buf out = BUF_INIT(1 << 16);
    node_write_json(node, &out);
    ck_assert(!out.failed);
    ck_assert_str_eq(out.p, wanted);
    buf_release(&out);
}

START_TEST(json_of_every_kind) {
    struct node *root = node_root(&arena);
    assert_json(root, "{}");
    node_text(root, "title", S("楼上漏水"));
    node_int(root, "count", -12);
    node_bool(root, "open", true);
    node_html(root, "body_html", S("<p>"));
    node_text(node_map(root, "area"), "name", S("示例街道"));
    struct node *list = node_list(root, "items");
    node_int(node_add(list), "n", 1);
    node_add_text(list, S("两户"));
    node_list(root, "none");
    assert_json(root, "{\"title\":\"楼上漏水\",\"count\":-12,\"open\":true,\"area\":{\"name\":\"示例街道\"},"
                      "\"items\":[{\"n\":1},\"两户\"],\"none\":[]}");
}
END_TEST

START_TEST(json_escapes) {
    struct node *root = node_root(&arena);
    node_text(root, "t", S("\"\\\n\t\r\b\f\x01\x7F</script>"));
    assert_json(root, "{\"t\":\"\\\"\\\\\\n\\t\\r\\b\\f\\u0001\\u007f</script>\"}");
}
END_TEST

START_TEST(json_too_big_is_said) {
    struct node *root = node_root(&arena);
    node_text(root, "t", S("longer than the buffer"));
    struct buf out = BUF_INIT(8);
    node_write_json(root, &out);
    struct error err = ERROR_INIT;
    ck_assert_int_eq(buf_check(&out, &err), STATUS_TOO_BIG);
    buf_release(&out);
}
END_TEST

START_TEST(finding) {
    struct node *root = node_root(&arena);
    node_text(root, "name", S("a"));
    node_text(root, "name_en", S("b"));
    ck_assert(str_is(node_find(root, S("name_en"))->text, "b"));
    ck_assert_ptr_null(node_find(root, S("nam")));
    ck_assert_ptr_null(node_find(root, S("")));
}
END_TEST

START_TEST(truth) {
    struct node *root = node_root(&arena);
    node_text(root, "empty", S(""));
    node_text(root, "text", S("x"));
    node_int(root, "zero", 0);
    node_int(root, "one", 1);
    node_bool(root, "no", false);
    node_list(root, "none");
    node_add(node_list(root, "some"));
    node_map(root, "map");
    static const struct {
        const char *name;
        bool truth;
    } rows[] = {{"empty", false}, {"text", true}, {"zero", false}, {"one", true},    {"no", false},
                {"none", false},  {"some", true}, {"map", true},   {"absent", false}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        ck_assert_msg(node_truth(node_find(root, str_from(rows[i].name))) == rows[i].truth, "%s",
                      rows[i].name);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("node");
    TCase *tests = tcase_create("node");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, json_of_every_kind);
    tcase_add_test(tests, json_escapes);
    tcase_add_test(tests, json_too_big_is_said);
    tcase_add_test(tests, finding);
    tcase_add_test(tests, truth);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
