/* page/text.h: numbers, dates and money as people write them. */
#include <check.h>
#include <stdlib.h>

#include "model/type_exemplar.h"
#include "page/text.h"

static struct arena arena = ARENA_INIT;
static struct catalogs *catalogs;
static struct view view;

static void open_catalogs(void) {
    struct error err = ERROR_INIT;
    ck_assert_int_eq(catalogs_open(JF_TEST_SOURCE_DIR "/web/messages", &catalogs, &err), STATUS_OK);
    view = (struct view){.arena = &arena};
}

static void clear(void) {
    catalogs_close(catalogs);
    arena_release(&arena);
}

static void speak(const char *language) { view.catalog = catalogs_find(catalogs, str_from(language)); }

static void same(struct str text, const char *expected) {
    ck_assert_str_eq(arena_cstr(&arena, text), expected);
}

static struct str money(int64_t fen) {
    return text_datum(&view, &type_exemplar, &type_exemplar.fields[EXEMPLAR_AMOUNT],
                      (struct datum){.number = fen});
}

START_TEST(numbers_have_separators) {
    speak("zh-CN");
    same(text_number(&view, 0), "0");
    same(text_number(&view, 999), "999");
    same(text_number(&view, 2184), "2,184");
    same(text_number(&view, -1234567), "-1,234,567");
    same(text_count(&view, &type_exemplar, 1200), "1,200 件");
}
END_TEST

START_TEST(dates_say_what_is_known) {
    speak("zh-CN");
    same(text_date(&view, 20261123), "2026年11月23日");
    same(text_date(&view, 20090500), "2009年5月");
    same(text_date(&view, 20090000), "2009年");
    same(text_date(&view, 0), "");
    speak("en");
    same(text_date(&view, 20261123), "23 Nov 2026");
    same(text_date(&view, 20090500), "May 2009");
}
END_TEST

START_TEST(money_is_said_in_ten_thousands) {
    speak("zh-CN");
    same(money(1860000), "1.86 万元");
    same(money(1000000), "1.00 万元");
    same(money(999999), "9,999.99 元");
    same(money(72000), "720 元");
    speak("en");
    same(money(1860000), "18,600 yuan");
}
END_TEST

START_TEST(what_is_personal_is_masked) {
    speak("zh-CN");
    const struct field *phone = type_field(&type_mediator, S("mobile"));
    same(text_datum(&view, &type_mediator, phone, (struct datum){.text = S("13800005678")}), "138****5678");
}
END_TEST

int main(void) {
    Suite *suite = suite_create("text");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, open_catalogs, clear);
    tcase_add_test(tests, numbers_have_separators);
    tcase_add_test(tests, dates_say_what_is_known);
    tcase_add_test(tests, money_is_said_in_ten_thousands);
    tcase_add_test(tests, what_is_personal_is_masked);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
