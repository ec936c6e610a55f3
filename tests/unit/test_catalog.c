#include "view/catalog.h"
#include "view_fixture.h"

static struct catalogs *catalogs;

static void setup(void) {
    folder_setup();
    catalogs = NULL;
}

static void teardown(void) {
    catalogs_close(catalogs);
    folder_teardown();
}

static const struct catalog *open_two(const char *chinese, const char *english) {
    write_file("zh-CN.json", chinese);
    write_file("en.json", english);
    ck_assert_msg(catalogs_open(folder, &catalogs, &err) == STATUS_OK, "%s", err.detail);
    return catalogs_find(catalogs, S("zh-CN"));
}

static void assert_str(struct str got, const char *wanted) {
    ck_assert_msg(str_is(got, wanted), "%.*s, wanted %s", STR_ARG(got), wanted);
}

START_TEST(texts) {
    const struct catalog *catalog =
        open_two("{\"b\": \"乙\", \"a\": \"甲\"}", "{\"a\": \"A\", \"b\": \"B\"}");
    assert_str(catalog_text(catalog, S("a")), "甲");
    assert_str(catalog_text(catalog, S("b")), "乙");
    assert_str(catalog_text(catalogs_find(catalogs, S("EN")), S("b")), "B");
    assert_str(catalog_text(catalog, S("missing")), "missing");
    ck_assert(catalog_has(catalog, S("a")));
    ck_assert(!catalog_has(catalog, S("")));
    ck_assert_ptr_null(catalogs_find(catalogs, S("mn")));
    ck_assert_uint_eq(catalogs_count(catalogs), 2);
    assert_str(catalog_language(catalogs_at(catalogs, 0)), "en");
}
END_TEST

START_TEST(arguments) {
    const struct catalog *catalog =
        open_two("{\"k\": \"{1}共{0}件{{}{9}\", \"type.exemplar\": \"案例\", \"nested\": \"内 {0} 件\"}",
                 "{\"k\": \"{0} of {1}\", \"type.exemplar\": \"Exemplar\", \"nested\": \"{0} in\"}");
    struct str args[] = {S("{1}"), S("某旗")};
    assert_str(catalog_format(catalog, &arena, S("k"), args, 2), "某旗共{1}件{{}{9}");
    assert_str(catalog_format(catalog, &arena, S("k"), args, 1), "共{1}件{{}{9}");
    struct str keys[] = {S("type.exemplar"), S("nested")};
    assert_str(catalog_format(catalog, &arena, S("k"), keys, 2), "内  件共案例件{{}{9}");
    assert_str(catalog_format(catalog, &arena, S("type.exemplar"), args, 2), "案例");
}
END_TEST

START_TEST(errors_and_problems) {
    const struct catalog *catalog = open_two(
        "{\"error.x\": \"没有{0} {1}。\", \"hint.x\": \"再找。\", \"error.with-hint\": \"{0}{1}\","
        "\"problem.x\": \"“{0}”太长。\", \"type.expert\": \"专家\"}",
        "{\"error.x\": \"No {0} {1}.\", \"hint.x\": \"Look again.\", \"error.with-hint\": \"{0} {1}\","
        "\"problem.x\": \"{0} is too long.\", \"type.expert\": \"expert\"}");
    error_set(&err, STATUS_NOT_FOUND, "error.x", "detail");
    error_arg(&err, "expert");
    error_arg(&err, "chen");
    assert_str(catalog_error(catalog, &arena, &err), "没有专家 chen。");
    err.hint = "hint.x";
    assert_str(catalog_error(catalog, &arena, &err), "没有专家 chen。再找。");
    assert_str(catalog_error(catalogs_find(catalogs, S("en")), &arena, &err), "No expert chen. Look again.");
    struct problem problem = {.key = "problem.x", .arg_count = 1, .args = {S("expert")}};
    assert_str(catalog_problem(catalog, &arena, &problem), "“expert”太长。");
}
END_TEST

START_TEST(refused) {
    static const struct {
        const char *chinese, *english, *file, *where;
    } rows[] = {
        {"{\"a\": \"甲\"", "{\"a\": \"A\"}", "zh-CN.json", "1"},
        {"{\"a\": \"甲\",\n\n\"a\": \"乙\"}", "{\"a\": \"A\"}", "zh-CN.json", "3"},
        {"[]", "{\"a\": \"A\"}", "zh-CN.json", "-1"},
        {"{\"a\": 1}", "{\"a\": \"A\"}", "zh-CN.json", "a"},
        {"{\"a\": \"甲\", \"b\": \"乙\"}", "{\"a\": \"A\"}", "en.json", "b"},
        {"{\"a\": \"甲\"}", "{\"a\": \"A\", \"b\": \"B\"}", "zh-CN.json", "b"},
        {"{\"a\": \"甲{0}\"}", "{\"a\": \"A\"}", "zh-CN.json", "a"},
        {"{\"a\": \"甲{0}\"}", "{\"a\": \"A{1}\"}", "zh-CN.json", "a"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        write_file("zh-CN.json", rows[i].chinese);
        write_file("en.json", rows[i].english);
        ck_assert_int_eq(catalogs_open(folder, &catalogs, &err), STATUS_INVALID);
        ck_assert_str_eq(err.key, "error.catalog");
        ck_assert_msg(str_ends(str_from(err.args[0]), str_from(rows[i].file)), "%s", err.detail);
        ck_assert_str_eq(err.args[1], rows[i].where);
    }
}
END_TEST

START_TEST(empty_folder_refused) {
    ck_assert_int_eq(catalogs_open(folder, &catalogs, &err), STATUS_NOT_FOUND);
    ck_assert_int_eq(catalogs_open("/nowhere", &catalogs, &err), STATUS_NOT_FOUND);
}
END_TEST

START_TEST(choosing) {
    const struct catalog *chinese = open_two("{}", "{}"), *english = catalogs_find(catalogs, S("en"));
    static const struct {
        const char *header;
        bool is_english;
    } rows[] = {
        {"", false},
        {"zh-CN,zh;q=0.9,en;q=0.8", false},
        {"en", true},
        {"en-GB,en;q=0.5", true},
        {"EN", true},
        {"zh-TW", false},
        {"fr, en;q=0.3", true},
        {"en;q=0.3, zh;q=0.31", false},
        {"en;q=0, *;q=0.1", false},
        {"en;q=0.9, *;q=0.1", true},
        {"fr", false},
        {"en;q=x", false},
        {"en ; q=1.000", true},
        {";;,,;q=,-", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        ck_assert_msg(catalogs_choose(catalogs, str_from(rows[i].header), chinese) ==
                          (rows[i].is_english ? english : chinese),
                      "%s", rows[i].header);
}
END_TEST

static void assert_labels(const struct catalog *catalog, const struct type *type) {
    struct str key = arena_printf(&arena, "type.%s", type->name);
    ck_assert_msg(catalog_has(catalog, key), "%.*s", STR_ARG(key));
    key = arena_printf(&arena, "type.%s.plural", type->name);
    ck_assert_msg(catalog_has(catalog, key), "%.*s", STR_ARG(key));
    for (unsigned i = 0; i < type->field_count; i++) {
        const struct field *field = &type->fields[i];
        key = arena_printf(&arena, "type.%s.field.%s", type->name, field->name);
        ck_assert_msg(catalog_has(catalog, key), "%.*s", STR_ARG(key));
        for (unsigned j = 0; field->choices && j < field->choices->count; j++) {
            key = arena_printf(&arena, "choice.%s.%s", field->choices->name, field->choices->choices[j].code);
            ck_assert_msg(catalog_has(catalog, key), "%.*s", STR_ARG(key));
        }
    }
}

START_TEST(those_that_ship) {
    ck_assert_msg(catalogs_open(JF_TEST_SOURCE_DIR "/web/messages", &catalogs, &err) == STATUS_OK, "%s",
                  err.detail);
    for (size_t i = 0; i < catalogs_count(catalogs); i++) {
        const struct catalog *catalog = catalogs_at(catalogs, i);
        for (unsigned j = 0; j < types_count; j++)
            assert_labels(catalog, types[j]);
        for (int status = 0; status < STATUS_COUNT; status++)
            ck_assert(catalog_has(catalog, str_from(status_key((enum status)status))));
    }
}
END_TEST

START_TEST(labels) {
    ck_assert_int_eq(catalogs_open(JF_TEST_SOURCE_DIR "/web/messages", &catalogs, &err), STATUS_OK);
    const struct catalog *catalog = catalogs_find(catalogs, S("zh-CN"));
    assert_str(catalog_type(catalog, &type_exemplar), "案例");
    assert_str(catalog_type_plural(catalogs_find(catalogs, S("en")), &type_exemplar), "Exemplars");
    const struct field *state = type_field(&type_exemplar, S("state"));
    assert_str(catalog_field(catalog, &type_exemplar, state), "状态");
    assert_str(catalog_choice(catalog, state->choices, S("draft")), "草稿");
    assert_str(catalog_choice(catalog, state->choices, S("unheard-of")), "unheard-of");
}
END_TEST

int main(void) {
    Suite *suite = suite_create("catalog");
    TCase *tests = tcase_create("catalog");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, texts);
    tcase_add_test(tests, arguments);
    tcase_add_test(tests, errors_and_problems);
    tcase_add_test(tests, refused);
    tcase_add_test(tests, empty_folder_refused);
    tcase_add_test(tests, choosing);
    tcase_add_test(tests, those_that_ship);
    tcase_add_test(tests, labels);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
