#include "http/router.h"

#include <check.h>
#include <stdlib.h>

static enum status handle(struct request *request, struct response *response, struct error *err) {
    (void)request, (void)response, (void)err;
    return STATUS_OK;
}

#define ROUTE(...)                                                                                           \
    { .handler = handle, .right = RIGHT_GUEST, __VA_ARGS__ }

static const struct route table[] = {
    ROUTE(.method = METHOD_GET, .pattern = "/"),
    ROUTE(.method = METHOD_GET, .pattern = "/exemplars"),
    ROUTE(.method = METHOD_GET, .pattern = "/exemplars/new"),
    ROUTE(.method = METHOD_GET, .pattern = "/exemplars/{}"),
    ROUTE(.method = METHOD_POST, .pattern = "/exemplars/{}", .body_max = 1000),
    ROUTE(.method = METHOD_GET, .pattern = "/{}/{}/of/{}"),
    ROUTE(.method = METHOD_POST, .pattern = "/sign-in", .body_max = 1000),
    {.handler = NULL},
};

static struct router router;

static void setup(void) {
    struct error err = ERROR_INIT;
    ck_assert_int_eq(router_init(&router, table, &err), STATUS_OK);
}

static void found(const char *method, const char *path, size_t row, const char *segment) {
    struct router_match match;
    struct error err = ERROR_INIT;
    const char *allow = NULL;
    ck_assert_int_eq(router_find(&router, str_from(method), str_from(path), &match, &allow, &err), STATUS_OK);
    ck_assert_uint_eq(match.row, row);
    ck_assert_ptr_eq(match.route, &table[row]);
    ck_assert(str_is(match.segment[0], segment));
}

START_TEST(finds) {
    found("GET", "/", 0, "");
    found("HEAD", "/exemplars", 1, "");
    found("GET", "/exemplars/new", 2, "");
    found("GET", "/exemplars/土地", 3, "土地");
    found("POST", "/exemplars/new", 4, "new");
    found("GET", "/a/b/of/c", 5, "a");
}
END_TEST

START_TEST(tells_what_there_is) {
    static const struct {
        const char *method, *path, *allow; /* NULL: no such page */
    } rows[] = {
        {"PUT", "/exemplars/x", "GET, HEAD, POST"},
        {"POST", "/exemplars", "GET, HEAD"},
        {"GET", "/sign-in", "POST"},
        {"HEAD", "/sign-in", "POST"},
        {"GET", "/none", NULL},
        {"GET", "/a/b/of", NULL},
        {"GET", "/a/b/c/d/e/f/g/h/i", NULL},
        {"get", "/", "GET, HEAD"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct router_match match;
        struct error err = ERROR_INIT;
        const char *allow = NULL;
        enum status status =
            router_find(&router, str_from(rows[i].method), str_from(rows[i].path), &match, &allow, &err);
        ck_assert_int_eq(status, rows[i].allow ? STATUS_NOT_ALLOWED : STATUS_NOT_FOUND);
        ck_assert(rows[i].allow ? strcmp(allow, rows[i].allow) == 0 : allow == NULL);
    }
}
END_TEST

static void refused(struct route first, struct route second) {
    static struct router other;
    const struct route routes[] = {first, second, {.handler = NULL}};
    struct error err = ERROR_INIT;
    ck_assert_int_eq(router_init(&other, routes, &err), STATUS_INVALID);
}

START_TEST(bad_tables) {
    const struct route good = ROUTE(.method = METHOD_GET, .pattern = "/{}");
    refused((struct route){.handler = handle, .pattern = "/a"}, good); /* no right */
    refused((struct route)ROUTE(.pattern = "a"), good);
    refused((struct route)ROUTE(.pattern = NULL), good);
    refused((struct route)ROUTE(.pattern = "/a//b"), good);
    refused((struct route)ROUTE(.pattern = "/a", .body_max = 1), good);
    refused((struct route)ROUTE(.pattern = "/a", .method = METHOD_COUNT), good);
    refused((struct route)ROUTE(.pattern = "/a", .method = METHOD_POST, .flags = ROUTE_CACHE), good);
    refused((struct route)ROUTE(.pattern = "/a", .method = METHOD_POST, .body_max = ROUTER_BODY_MAX + 1),
            good);
    refused((struct route)ROUTE(.pattern = "/{}/{}/{}/{}/{}"), good);
    refused((struct route)ROUTE(.pattern = "/1/2/3/4/5/6/7/8/9"), good);
    refused(good, (struct route)ROUTE(.pattern = "/a")); /* never reached */
    refused(good, good);
}
END_TEST

START_TEST(same_site) {
    struct error err = ERROR_INIT;
    struct str none = {NULL, 0}, host = S("a.gov.cn:8080");
    ck_assert_int_eq(router_same_site(S("same-origin"), none, host, &err), STATUS_OK);
    ck_assert_int_eq(router_same_site(none, S("https://A.gov.cn:8080"), host, &err), STATUS_OK);
    ck_assert_int_eq(router_same_site(none, none, host, &err), STATUS_FORBIDDEN);
    ck_assert_int_eq(router_same_site(none, S("null"), host, &err), STATUS_FORBIDDEN);
    ck_assert_int_eq(router_same_site(none, S("http://a.gov.cn"), host, &err), STATUS_FORBIDDEN);
    ck_assert_int_eq(router_same_site(none, S("http://"), none, &err), STATUS_FORBIDDEN);
    ck_assert_int_eq(router_same_site(S("cross-site"), S("http://a.gov.cn:8080"), host, &err),
                     STATUS_FORBIDDEN);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("router");
    TCase *tests = tcase_create("router");
    tcase_add_checked_fixture(tests, setup, NULL);
    tcase_add_test(tests, finds);
    tcase_add_test(tests, tells_what_there_is);
    tcase_add_test(tests, bad_tables);
    tcase_add_test(tests, same_site);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
