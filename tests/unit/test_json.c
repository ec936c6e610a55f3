/* JSON: drafts in and out, and strings that are safe inside HTML. */
#include <check.h>
#include <stdlib.h>

#include "format/json.h"
#include "model/type.h"

static struct arena arena = ARENA_INIT;

static void release(void) { arena_release(&arena); }

static const char *write_draft(const struct draft *draft) {
    struct buf out = BUF_INIT(1 << 20);
    json_write_draft(draft, &out);
    const char *text = arena_cstr(&arena, buf_str(&out));
    buf_release(&out);
    return text;
}

START_TEST(reads_every_kind_of_value) {
    struct draft draft;
    struct error err = ERROR_INIT;
    enum status status = json_read_draft(
        &arena,
        S("\xEF\xBB\xBF{\"id\": \"a\", \"type\": \"exemplar\", \"title\": \"甲\\n\\u3007\", \"year\": 2009, "
          "\"lat\": 109.840312, \"ok\": true, \"no\": false, \"list\": [\"一\", 2, true], \"none\": [], "
          "\"x\": null}"),
        &draft, &err);
    ck_assert_int_eq(status, STATUS_OK);
    ck_assert_str_eq(
        write_draft(&draft),
        "{\n  \"type\": \"exemplar\",\n  \"id\": \"a\",\n  \"title\": \"甲\\n〇\",\n  \"year\": \"2009\",\n"
        "  \"lat\": \"109.840312\",\n  \"ok\": \"true\",\n  \"no\": \"false\",\n"
        "  \"list\": [\"一\", \"2\", \"true\"],\n  \"none\": [],\n  \"x\": null\n}");
}
END_TEST

struct refusal {
    const char *content;
    const char *key;
    const char *arg;
};

static const struct refusal refusals[] = {
    {"", "error.json", "1"},
    {"{", "error.json", "1"},
    {"{\"a\": 1,\n\"b\": }", "error.json", "2"},
    {"{} x", "error.json", "1"},
    {"{\"a\": \"\\u0000\"}", "error.json", "1"},
    {"{\"a\": 99999999999999999999}", "error.json", "1"},
    {"[]", "error.json-object", ""},
    {"\n{\"a\": 1, \"a\": 2}", "error.json-repeated", "2"},
    {"{\"a\": \"\xFF\"}", "error.json-utf8", "1"},
    {"{\"a\": {}}", "error.json-value", "a"},
    {"{\"a\": [[\"b\"]]}", "error.json-value", "a"},
    {"{\"a\": [null]}", "error.json-value", "a"},
    {"{\"a\": \"\\u0007\"}", "error.json-value", "a"},
    {"{\"id\": [\"a\"]}", "error.json-value", "id"},
};

START_TEST(refuses) {
    struct draft draft = {.line = 77};
    struct error err = ERROR_INIT;
    const struct refusal *row = &refusals[_i];
    ck_assert_int_eq(json_read_draft(&arena, str_from(row->content), &draft, &err), STATUS_INVALID);
    ck_assert_str_eq(err.key, row->key);
    ck_assert_str_eq(err.arg_count ? err.args[0] : "", row->arg);
    ck_assert_uint_eq(draft.line, 77);
}
END_TEST

START_TEST(refuses_depth_and_size) {
    struct draft draft;
    struct error err = ERROR_INIT;
    struct buf text = BUF_INIT(32 * 1024 * 1024);
    for (int i = 0; i < 100000; i++)
        buf_add_char(&text, '[');
    ck_assert_int_eq(json_read_draft(&arena, buf_str(&text), &draft, &err), STATUS_INVALID);
    buf_clear(&text);
    for (int i = 0; i <= FORMAT_KEYS_MAX; i++)
        buf_printf(&text, "%s\"k%d\": 1", i ? "," : "{", i);
    buf_add_char(&text, '}');
    ck_assert_int_eq(json_read_draft(&arena, buf_str(&text), &draft, &err), STATUS_TOO_BIG);
    buf_clear(&text);
    while (text.n <= FORMAT_FILE_MAX)
        buf_add_text(&text, "                                                                ");
    ck_assert_int_eq(json_read_draft(&arena, buf_str(&text), &draft, &err), STATUS_TOO_BIG);
    buf_release(&text);
}
END_TEST

START_TEST(strings_are_harmless_in_html) {
    struct buf out = BUF_INIT(1000);
    json_write_string(S("</script>&\"\\\n\t\x7F\u2028\u2029甲😀"), &out);
    ck_assert_str_eq(out.p, "\"\\u003C/script\\u003E\\u0026\\\"\\\\\\n\\u0009\\u007F\\u2028\\u2029甲😀\"");
    buf_release(&out);
}
END_TEST

START_TEST(a_record_comes_back) {
    struct error err = ERROR_INIT;
    struct draft draft;
    struct problems problems = PROBLEMS_INIT(&arena);
    const char *text =
        "{\"id\": \"a-1\", \"title\": \"甲 <乙>\", \"year\": 2024, \"keywords\": [\"土地\", \"边界\"], "
        "\"案情简介\": \"一\\n\\n二\", \"focus\": \"三\"}";
    ck_assert_int_eq(json_read_draft(&arena, str_from(text), &draft, &err), STATUS_OK);
    struct record *record = draft_to_record(&arena, &type_exemplar, &draft, &problems);
    ck_assert_uint_eq(problems.count, 0);
    struct draft written = draft_from_record(&arena, record, true);
    ck_assert_int_eq(json_read_draft(&arena, str_from(write_draft(&written)), &draft, &err), STATUS_OK);
    struct record *again = draft_to_record(&arena, &type_exemplar, &draft, &problems);
    ck_assert_uint_eq(problems.count, 0);
    ck_assert(record_equal(record, again));
}
END_TEST

int main(void) {
    Suite *suite = suite_create("json");
    TCase *tcase = tcase_create("all");
    tcase_add_checked_fixture(tcase, NULL, release);
    tcase_add_test(tcase, reads_every_kind_of_value);
    tcase_add_loop_test(tcase, refuses, 0, sizeof refusals / sizeof *refusals);
    tcase_add_test(tcase, refuses_depth_and_size);
    tcase_add_test(tcase, strings_are_harmless_in_html);
    tcase_add_test(tcase, a_record_comes_back);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
