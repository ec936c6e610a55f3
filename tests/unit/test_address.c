/* page/address.h: addresses of a page that keep what is chosen. */
#include <check.h>
#include <stdlib.h>

#include "page/address.h"

static struct arena arena = ARENA_INIT;
static struct pair items[] = {{S("q"), S("漏水 a&b")},
                              {S("category"), S("02")},
                              {S("category"), S("15")},
                              {S("type"), S("exemplar")},
                              {S("page"), S("3")}};
static struct request request = {.path = S("/search"), .params = {items, 5}};
static struct view view = {.arena = &arena, .request = &request};

static void clear(void) { arena_release(&arena); }

static void same(struct str address, const char *expected) { ck_assert_str_eq(address.p, expected); }

START_TEST(sets_one_value_and_leaves_the_page_number) {
    same(address_with(&view, S("category"), S("01")),
         "/search?q=%E6%BC%8F%E6%B0%B4%20a%26b&type=exemplar&category=01");
    same(address_with(&view, S("page"), S("4")),
         "/search?q=%E6%BC%8F%E6%B0%B4%20a%26b&category=02&category=15&type=exemplar&page=4");
    same(address_with_two(&view, S("sort"), S("date"), S("order"), S("")),
         "/search?q=%E6%BC%8F%E6%B0%B4%20a%26b&category=02&category=15&type=exemplar&sort=date");
}
END_TEST

START_TEST(takes_off_one_of_several_values) {
    same(address_without(&view, S("category"), S("02")),
         "/search?q=%E6%BC%8F%E6%B0%B4%20a%26b&category=15&type=exemplar");
    same(address_unfiltered(&view), "/search?q=%E6%BC%8F%E6%B0%B4%20a%26b&type=exemplar");
}
END_TEST

START_TEST(names_records_and_lists) {
    same(address_record(&view, &type_exemplar, S("2019-0006")), "/exemplars/2019-0006");
    same(address_record(&view, &type_article, S("help-search")), "/help/help-search");
    same(address_filtered(&view, &type_mediator, S("committee"), S("a b")), "/mediators?committee=a%20b");
    same(address_search(&view, NULL, S("\"x\"")), "/search?q=%22x%22");
}
END_TEST

START_TEST(of_a_long_text_the_beginning_is_offered) {
    char *text = arena_alloc(&arena, 9000);
    memset(text, 'a', 9000);
    struct str longest = address_with(&view, S("q"), str_make(text, 800));
    ck_assert(str_ends(longest, str_make(text, 800)));
    same(address_with(&view, S("q"), str_make(text, 9000)), arena_cstr(&arena, longest));
}
END_TEST

START_TEST(an_address_that_is_too_long_is_not_offered) {
    char *text = arena_alloc(&arena, 3200);
    for (size_t i = 0; i < 3200; i += 4)
        memcpy(text + i, "\U0001F600", 4);
    same(address_with(&view, S("q"), str_make(text, 3200)), "/search");
}
END_TEST

START_TEST(only_addresses_of_this_site_are_gone_back_to) {
    static const char *const own[] = {"/", "/search?q=%E6%BC%8F", "/exemplars/2019-0006#facts"};
    static const char *const foreign[] = {"",
                                          "//elsewhere.example/",
                                          "/\\elsewhere.example",
                                          "https://x/",
                                          "search",
                                          "/a b",
                                          "/a\r\nSet-Cookie: x",
                                          "/\t/x",
                                          "javascript:"};
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        ck_assert_msg(address_is_own(str_from(own[i])), "%s", own[i]);
    for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++)
        ck_assert_msg(!address_is_own(str_from(foreign[i])), "%s", foreign[i]);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("address");
    TCase *tests = tcase_create("all");
    tcase_add_checked_fixture(tests, NULL, clear);
    tcase_add_test(tests, sets_one_value_and_leaves_the_page_number);
    tcase_add_test(tests, takes_off_one_of_several_values);
    tcase_add_test(tests, names_records_and_lists);
    tcase_add_test(tests, of_a_long_text_the_beginning_is_offered);
    tcase_add_test(tests, an_address_that_is_too_long_is_not_offered);
    tcase_add_test(tests, only_addresses_of_this_site_are_gone_back_to);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
