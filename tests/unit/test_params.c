#include "http/params.h"

#include <check.h>
#include <stdlib.h>

static struct arena arena;

static void setup(void) { arena = ARENA_INIT; }
static void teardown(void) { arena_release(&arena); }

START_TEST(paths) {
    static const struct {
        const char *raw, *path; /* NULL: refused */
    } rows[] = {
        {"/", "/"},           {"/a", "/a"},       {"/a/", "/a"},    {"/a/b", "/a/b"},
        {"/%61", "/a"},       {"/a%20b", "/a b"}, {"/a+b", "/a+b"}, {"/%E4%B8%AD", "/中"},
        {"/.a", "/.a"},       {"/...", "/..."},   {"", NULL},       {"a", NULL},
        {"//", NULL},         {"/a//b", NULL},    {"/.", NULL},     {"/a/..", NULL},
        {"/%2e%2E", NULL},    {"/%2f", NULL},     {"/%5C", NULL},   {"/%00", NULL},
        {"/%", NULL},         {"/%4", NULL},      {"/%g0", NULL},   {"/%C0%AF", NULL},
        {"/%FF", NULL},       {"/%E4%B8", NULL},  {"/%0A", NULL},   {"/%7F", NULL},
        {"/a/../../b", NULL}, {"/%252e", "/%2e"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct str path = S("untouched");
        struct error err = ERROR_INIT;
        enum status status = params_path(&arena, str_from(rows[i].raw), &path, &err);
        ck_assert_msg((status == STATUS_OK) == (rows[i].path != NULL), "%s", rows[i].raw);
        ck_assert_msg(str_is(path, rows[i].path ? rows[i].path : "untouched"), "%s", rows[i].raw);
    }
}
END_TEST

START_TEST(urlencoded) {
    struct pairs pairs;
    struct error err = ERROR_INIT;
    ck_assert_int_eq(params_urlencoded(&arena, S("q=%E5%9C%9F+%E5%9C%B0&x&&y==&q=2"), 8, &pairs, &err),
                     STATUS_OK);
    ck_assert_uint_eq(pairs.count, 4);
    ck_assert(str_is(pairs_get(&pairs, S("q")), "土 地"));
    ck_assert(str_is(pairs_get(&pairs, S("x")), ""));
    ck_assert_ptr_nonnull(pairs_get(&pairs, S("x")).p);
    ck_assert_ptr_null(pairs_get(&pairs, S("z")).p);
    ck_assert(str_is(pairs_get(&pairs, S("y")), "="));
    ck_assert_int_eq(params_urlencoded(&arena, (struct str){NULL, 0}, 8, &pairs, &err), STATUS_OK);
    ck_assert_uint_eq(pairs.count, 0);
    ck_assert_int_eq(params_urlencoded(&arena, S("a&b&c"), 2, &pairs, &err), STATUS_TOO_BIG);
    ck_assert_int_eq(params_urlencoded(&arena, S("a=%E4"), 2, &pairs, &err), STATUS_INVALID);
    ck_assert_int_eq(params_urlencoded(&arena, S("%00=1"), 2, &pairs, &err), STATUS_INVALID);
}
END_TEST

START_TEST(cookies) {
    struct pairs pairs;
    struct error err = ERROR_INIT;
    ck_assert_int_eq(params_cookies(&arena, S(" a=1;b = 2 ;;c;=d;e="), &pairs, &err), STATUS_OK);
    ck_assert_uint_eq(pairs.count, 3);
    ck_assert(str_is(pairs_get(&pairs, S("a")), "1"));
    ck_assert(str_is(pairs_get(&pairs, S("b")), "2"));
    ck_assert(str_is(pairs_get(&pairs, S("e")), ""));
    struct buf many = BUF_INIT(1024);
    for (int i = 0; i <= PARAMS_COOKIES_MAX; i++)
        buf_add_text(&many, "a=b;");
    ck_assert_int_eq(params_cookies(&arena, buf_str(&many), &pairs, &err), STATUS_HEADERS);
    buf_release(&many);
}
END_TEST

/* Nothing that leaves here may break UTF-8, whatever goes in. */
START_TEST(noise) {
    static const char alphabet[] = "%%%%0123456789aAeEfFcC&=+/.;\xe4\xb8\xad\xff\x01";
    srand(20261123);
    for (int round = 0; round < 20000; round++) {
        char text[24];
        struct pairs pairs;
        struct str path;
        struct error err = ERROR_INIT;
        size_t n = (size_t)rand() % sizeof text;
        for (size_t i = 0; i < n; i++)
            text[i] = alphabet[(size_t)rand() % (sizeof alphabet - 1)];
        if (params_path(&arena, str_make(text, n), &path, &err) == STATUS_OK)
            ck_assert(path.p[0] == '/' && !memmem(path.p, path.n, "/../", 4) && !memchr(path.p, 0, path.n));
        if (params_urlencoded(&arena, str_make(text, n), 64, &pairs, &err) == STATUS_OK)
            ck_assert_uint_le(pairs.count, n);
        if (params_cookies(&arena, str_make(text, n), &pairs, &err) == STATUS_OK)
            ck_assert_uint_le(pairs.count, n);
        arena_reset(&arena);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("params");
    TCase *tests = tcase_create("params");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, paths);
    tcase_add_test(tests, urlencoded);
    tcase_add_test(tests, cookies);
    tcase_add_test(tests, noise);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
