/* What is kept: pages by version and variant, static files by coding; entity tags; the headers of every answer. */
#include <check.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "client.h"
#include "fixture.h"

static void body_is(const char *target, const char *headers, const char *body) {
    struct answer answer = client_get(fixture.port, target, headers);
    ck_assert_int_eq(answer.status, 200);
    ck_assert_str_eq(answer.body, body);
    client_release(&answer);
}

static void header_is(const struct answer *answer, const char *name, const char *wanted) {
    char value[512] = "";
    ck_assert_msg(client_header(answer, name, value), "no %s", name);
    ck_assert_msg(strcmp(value, wanted) == 0, "%s: %s instead of %s", name, value, wanted);
}

START_TEST(kept_until_the_version_changes) {
    body_is("/page/a", "", "page a version 0 lang  number 1");
    body_is("/page/a", "", "page a version 0 lang  number 1");
    body_is("/page/a?x", "", "page a version 0 lang  number 2");
    atomic_store(&fixture.version, 1);
    body_is("/page/a", "", "page a version 1 lang  number 3");
    body_is("/page/a", "", "page a version 1 lang  number 3");
    body_is("/page/a?x", "", "page a version 1 lang  number 4");
}
END_TEST

START_TEST(kept_by_variant) {
    body_is("/page/a", "", "page a version 0 lang  number 1");
    body_is("/page/a", "Cookie: lang=en\r\n", "page a version 0 lang en number 2");
    body_is("/page/a", "Cookie: other=1\r\n", "page a version 0 lang  number 1");
    body_is("/page/a", "Cookie: lang=en; other=1\r\n", "page a version 0 lang en number 2");
    body_is("/page/a", "Accept: application/json\r\n", "page a version 0 lang  number 3");
}
END_TEST

START_TEST(errors_are_not_kept) {
    for (int i = 0; i < 2; i++) {
        struct answer answer = client_get(fixture.port, "/fail/3", "");
        ck_assert_int_eq(answer.status, 404);
        client_release(&answer);
    }
    body_is("/page/a", "", "page a version 0 lang  number 1");
}
END_TEST

START_TEST(entity_tags) {
    char etag[512], length[512], headers[1024];
    for (int round = 0; round < 2; round++) { /* made, then kept */
        struct answer answer = client_get(fixture.port, "/page/tag", "");
        ck_assert(client_header(&answer, "ETag", etag));
        ck_assert(client_header(&answer, "Content-Length", length));
        header_is(&answer, "Cache-Control", "no-cache");
        client_release(&answer);
        snprintf(headers, sizeof headers, "If-None-Match: \"other\", W/%s\r\n", etag);
        answer = client_get(fixture.port, "/page/tag", headers);
        ck_assert_int_eq(answer.status, 304);
        header_is(&answer, "ETag", etag);
        header_is(&answer, "Content-Length", length);
        client_release(&answer);
    }
    struct answer answer = client_get(fixture.port, "/page/tag", "If-None-Match: \"other\"\r\n");
    ck_assert_int_eq(answer.status, 200);
    client_release(&answer);
}
END_TEST

static struct answer head(const char *target) {
    char text[512];
    snprintf(text, sizeof text, "HEAD %s HTTP/1.1\r\nHost: localhost\r\n\r\n", target);
    return client_ask(fixture.port, text);
}

START_TEST(heads) {
    static const char *const targets[] = {"/page/a",         "/page/a",  "/echo",
                                          "/static/app.css", "/nothing", "/fail/1"};
    char get_length[512], head_length[512];
    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
        struct answer with = client_get(fixture.port, targets[i], ""), without = head(targets[i]);
        ck_assert_int_eq(with.status, without.status);
        ck_assert(client_header(&with, "Content-Length", get_length));
        ck_assert(client_header(&without, "Content-Length", head_length));
        ck_assert_str_eq(get_length, head_length);
        client_release(&with);
        client_release(&without);
    }
    struct answer first = head("/page/never-seen");
    ck_assert_int_eq(first.status, 200);
    client_release(&first);
}
END_TEST

START_TEST(heads_keep_the_connection) {
    static const char two[] =
        "HEAD /echo HTTP/1.1\r\nHost: localhost\r\n\r\nGET /canary HTTP/1.1\r\nHost: localhost\r\n\r\n";
    struct answer answer;
    int fd = client_open(fixture.port);
    client_send(fd, two, sizeof two - 1);
    client_read(fd, true, &answer);
    ck_assert_int_eq(answer.status, 200);
    client_release(&answer);
    client_read(fd, false, &answer);
    ck_assert_str_eq(answer.body, "canary");
    client_release(&answer);
    close(fd);
}
END_TEST

/* A 304 has no body, or the next answer would be taken for it. */
START_TEST(not_modified_keeps_the_connection) {
    char etag[512], text[1024];
    struct answer answer = client_get(fixture.port, "/page/a", "");
    ck_assert(client_header(&answer, "ETag", etag));
    client_release(&answer);
    snprintf(text, sizeof text,
             "GET /page/a HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: %s\r\n\r\n"
             "GET /canary HTTP/1.1\r\nHost: localhost\r\n\r\n",
             etag);
    int fd = client_open(fixture.port);
    client_send_text(fd, text);
    client_read(fd, false, &answer);
    ck_assert_int_eq(answer.status, 304);
    client_release(&answer);
    client_read(fd, false, &answer);
    ck_assert_str_eq(answer.body, "canary");
    client_release(&answer);
    close(fd);
}
END_TEST

START_TEST(static_codings) {
    static const struct {
        const char *accept, *encoding, *body;
    } rows[] = {
        {"", NULL, "body { color: black }"},
        {"Accept-Encoding: gzip, deflate, br\r\n", "br", "br copy"},
        {"Accept-Encoding: gzip\r\n", "gzip", "gzip copy"},
        {"Accept-Encoding: GZIP;q=0.5\r\n", "gzip", "gzip copy"},
        {"Accept-Encoding: br;q=0, gzip\r\n", "gzip", "gzip copy"},
        {"Accept-Encoding: gzip;q=0.000\r\n", NULL, "body { color: black }"},
        {"Accept-Encoding: identity\r\n", NULL, "body { color: black }"},
        {"Accept-Encoding: xgzip, brx\r\n", NULL, "body { color: black }"},
    };
    char encoding[512], etag[512], headers[1024];
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct answer answer = client_get(fixture.port, "/static/app.css", rows[i].accept);
        ck_assert_str_eq(answer.body, rows[i].body);
        ck_assert_int_eq(client_header(&answer, "Content-Encoding", encoding), rows[i].encoding != NULL);
        ck_assert(!rows[i].encoding || strcmp(encoding, rows[i].encoding) == 0);
        header_is(&answer, "Content-Type", "text/css; charset=utf-8");
        header_is(&answer, "Vary", "Accept-Encoding");
        header_is(&answer, "Cache-Control", "no-cache");
        ck_assert(client_header(&answer, "ETag", etag));
        client_release(&answer);
        snprintf(headers, sizeof headers, "%sIf-None-Match: %s\r\n", rows[i].accept, etag);
        answer = client_get(fixture.port, "/static/app.css", headers);
        ck_assert_int_eq(answer.status, 304);
        client_release(&answer);
    }
}
END_TEST

START_TEST(static_names) {
    static const char *const missing[] = {
        "/static/",           "/static",          "/static/app.cs",   "/static/app.css/",
        "/static/../app.css", "/static/%2e%2e/x", "/static//app.css", "/static/app.css.gz",
        "/static/app%2ecss",  "/static/x\xff"};
    char target[128];
    for (size_t i = 0; i < sizeof missing / sizeof missing[0]; i++) {
        struct answer answer = client_get(fixture.port, missing[i], "");
        ck_assert_msg(answer.status == 404, "%s: %d", missing[i], answer.status);
        client_release(&answer);
    }
    snprintf(target, sizeof target, "/static/app.css?v=%s", server_static_tag(fixture.server, "app.css"));
    struct answer answer = client_get(fixture.port, target, "");
    header_is(&answer, "Cache-Control", "public, max-age=31536000, immutable");
    client_release(&answer);
    answer = client_get(fixture.port, "/static/app.css?v=old", "");
    header_is(&answer, "Cache-Control", "no-cache");
    client_release(&answer);
    ck_assert_ptr_null(server_static_tag(fixture.server, "none.css"));
}
END_TEST

START_TEST(headers_of_every_answer) {
    static const char *const targets[] = {
        "/echo",   "/page/a", "/page/a",           "/static/app.css", "/static/none", "/nothing",
        "/fail/9", "/%00",    "/static/plain.txt", "/redirect",       "/bad-header"};
    char value[512];
    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
        struct answer answer = client_get(fixture.port, targets[i], "");
        ck_assert(client_header(&answer, "Content-Security-Policy", value));
        ck_assert_int_eq(strncmp(value, "default-src 'none'; script-src 'self';", 38), 0);
        header_is(&answer, "X-Content-Type-Options", "nosniff");
        header_is(&answer, "Referrer-Policy", "same-origin");
        header_is(&answer, "Cross-Origin-Opener-Policy", "same-origin");
        header_is(&answer, "Cross-Origin-Resource-Policy", "same-origin");
        ck_assert(client_header(&answer, "Permissions-Policy", value));
        ck_assert(client_header(&answer, "Cache-Control", value));
        ck_assert(client_header(&answer, "Content-Type", value));
        ck_assert(!client_header(&answer, "Server", value));
        ck_assert(!client_header(&answer, "Strict-Transport-Security", value));
        client_release(&answer);
    }
}
END_TEST

static atomic_bool storm_over;

static void *storm(void *context) {
    unsigned long least = 0;
    (void)context;
    while (!atomic_load(&storm_over)) {
        char target[32];
        unsigned long version = 0, before = atomic_load(&fixture.version);
        snprintf(target, sizeof target, "/page/%d", rand() % 50);
        struct answer answer = client_get(fixture.port, target, "");
        if (answer.status != 200 || sscanf(strstr(answer.body, "version"), "version %lu", &version) != 1 ||
            version < before)
            return "stale";
        least = version > least ? version : least;
        client_release(&answer);
    }
    return NULL;
}

/* Nobody who asks after a change may see what was before it. */
START_TEST(never_stale_under_load) {
    enum { THREADS = 6 };
    pthread_t threads[THREADS];
    atomic_store(&storm_over, false);
    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, storm, NULL), 0);
    for (int i = 0; i < 500; i++) {
        atomic_fetch_add(&fixture.version, 1);
        usleep(2000);
    }
    atomic_store(&storm_over, true);
    for (int i = 0; i < THREADS; i++) {
        void *found;
        pthread_join(threads[i], &found);
        ck_assert_ptr_null(found);
    }
}
END_TEST

/* More pages than there is room for: all are right, and the memory stays bounded. */
START_TEST(more_pages_than_room) {
    char target[4096];
    for (int i = 0; i < 6000; i++) {
        int n = snprintf(target, sizeof target, "/page/%d?", i % 5000);
        memset(target + n, 'x', 1000);
        target[n + 1000] = '\0';
        struct answer answer = client_get(fixture.port, target, "");
        int number = -1;
        ck_assert_int_eq(sscanf(answer.body, "page %d", &number), 1);
        ck_assert_int_eq(number, i % 5000);
        client_release(&answer);
    }
}
END_TEST

START_TEST(counted) {
    struct buf text = BUF_INIT(1024 * 1024);
    body_is("/page/a", "", "page a version 0 lang  number 1");
    body_is("/page/a", "", "page a version 0 lang  number 1");
    client_release(&(struct answer){.body = client_get(fixture.port, "/static/app.css", "").body});
    usleep(50000); /* the last answer is counted after it was sent */
    server_metrics(fixture.server, &text);
    static const char *const lines[] = {
        "jiefen_http_requests_total{method=\"GET\",route=\"/page/{}\",status=\"2xx\"} 2\n",
        "jiefen_http_requests_total{method=\"GET\",route=\"/static/\",status=\"2xx\"} 1\n",
        "jiefen_http_cache_hits_total 1\n",
        "jiefen_http_cache_misses_total 1\n",
        "jiefen_http_requests_open 0\n",
        "jiefen_http_request_seconds_count 3\n",
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        ck_assert_msg(strstr(text.p, lines[i]) != NULL, "no %s in:\n%s", lines[i], text.p);
    buf_release(&text);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("http pages");
    TCase *tests = tcase_create("pages");
    tcase_add_checked_fixture(tests, fixture_start, fixture_stop);
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, kept_until_the_version_changes);
    tcase_add_test(tests, kept_by_variant);
    tcase_add_test(tests, errors_are_not_kept);
    tcase_add_test(tests, entity_tags);
    tcase_add_test(tests, heads);
    tcase_add_test(tests, heads_keep_the_connection);
    tcase_add_test(tests, not_modified_keeps_the_connection);
    tcase_add_test(tests, static_codings);
    tcase_add_test(tests, static_names);
    tcase_add_test(tests, headers_of_every_answer);
    tcase_add_test(tests, never_stale_under_load);
    tcase_add_test(tests, more_pages_than_room);
    tcase_add_test(tests, counted);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
