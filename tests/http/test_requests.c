/* Addresses, parameters, bodies, methods, errors: what well-formed requests get. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "client.h"
#include "fixture.h"

static void expect(struct answer answer, int status, const char *part) {
    ck_assert_msg(answer.status == status, "%d instead of %d: %s", answer.status, status,
                  answer.body ? answer.body : "");
    ck_assert_msg(!part || strstr(answer.body, part), "no '%s' in: %s", part ? part : "", answer.body);
    client_release(&answer);
}

static void get(const char *target, int status, const char *part) {
    expect(client_get(fixture.port, target, ""), status, part);
}

START_TEST(good_paths) {
    get("/", 200, "path: /\n");
    get("/echo", 200, "path: /echo\n");
    get("/echo/", 200, "path: /echo\n");
    get("/echo/%E5%9C%9F%E5%9C%B0", 200, "segment: 土地\n");
    get("/echo/土地", 200, "segment: 土地\n");
    get("/echo/a%20b", 200, "segment: a b\n");
    get("/echo/a+b", 200, "segment: a+b\n");
    get("/echo/%2e%2e%2e", 200, "segment: ...\n");
    get("/echo/%252e%252e", 200, "segment: %2e%2e\n");
    get("/echo/%3Fa=b", 200, "segment: ?a=b\n");
    get("/ech%6F", 200, "path: /echo\n");
    get("/nothing", 404, "NOT_FOUND");
    get("/echo/a/b", 404, "NOT_FOUND");
    get("/a/b/c/d/e/f/g/h/i/j/k", 404, "NOT_FOUND");
}
END_TEST

static const char *const bad_paths[] = {
    "/echo/%00",
    "/echo/a%00b",
    "/echo/%",
    "/echo/%4",
    "/echo/%zz",
    "/echo/%u0041",
    "/echo/%ff",
    "/echo/%c0%af",
    "/echo/%c0%ae%c0%ae",
    "/echo/%ed%a0%80",
    "/echo/%f4%90%80%80",
    "/echo/%e5%9c",
    "/echo/%0d%0aX:%20y",
    "/echo/%7f",
    "/echo/%1b",
    "/echo/..",
    "/echo/../canary",
    "/../canary",
    "/..",
    "/.",
    "/echo/.",
    "/echo/./",
    "/echo/%2e%2e",
    "/echo/%2e",
    "/echo/.%2e/canary",
    "/echo/%2E./canary",
    "//",
    "//canary",
    "/echo//a",
    "/echo/a//",
    "/echo/%2f",
    "/echo/a%2Fb",
    "/echo/..%2fcanary",
    "/echo/%5c",
    "/echo/..%5ccanary",
    "/echo/..\\canary",
    "/echo/\xff",
    "/echo/\xc0\xae",
};

START_TEST(paths_refused) { get(bad_paths[_i], 400, "INVALID"); }
END_TEST

START_TEST(parameters) {
    get("/echo?a=1&b=%E4%B8%AD+%2B&a=2&c&=d", 200, "params: a=1; b=中 +; a=2; c=; =d;\n");
    get("/echo?&&a=1&&", 200, "params: a=1;\n");
    get("/echo?a=b=c", 200, "params: a=b=c;\n");
    get("/echo?a=%00", 400, "error.bad-address");
    get("/echo?a=%ff", 400, NULL);
    get("/echo?a=%", 400, NULL);
    get("/echo?%zz=1", 400, NULL);
    get("/echo?a=\xff", 400, NULL);
    char target[4096] = "/echo?a=1";
    for (int i = 0; i < 63; i++)
        strcat(target, "&b=2");
    get(target, 200, "params: a=1; b=2;");
    strcat(target, "&c=3");
    get(target, 413, "error.too-many-fields");
}
END_TEST

START_TEST(cookies) {
    expect(client_get(fixture.port, "/echo", "Cookie: a=1; b=\"x\";c = d ; e; =f; g=h=i\r\n"), 200,
           "cookies: a=1; b=\"x\"; c=d; g=h=i;\n");
    char header[1024] = "Cookie: a=1";
    for (int i = 0; i < 32; i++)
        strcat(header, "; b=2");
    strcat(header, "\r\n");
    expect(client_get(fixture.port, "/echo", header), 431, "HEADERS");
    expect(client_get(fixture.port, "/echo", "Cookie: a=\xe4\xb8\xad\r\n"), 200, "cookies:\n");
}
END_TEST

static struct answer ask_method(const char *method, const char *target) {
    char text[512];
    snprintf(text, sizeof text, "%s %s HTTP/1.1\r\nHost: localhost\r\n\r\n", method, target);
    return client_ask(fixture.port, text);
}

START_TEST(methods) {
    static const char *const others[] = {"PUT",   "DELETE", "PATCH", "OPTIONS",
                                         "TRACE", "get",    "X-NEW", "POST"};
    char allow[512];
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        struct answer answer = ask_method(others[i], "/echo");
        ck_assert_int_eq(answer.status, 405);
        ck_assert(client_header(&answer, "Allow", allow));
        ck_assert_str_eq(allow, "GET, HEAD");
        client_release(&answer);
    }
    struct answer answer = ask_method("GET", "/form");
    ck_assert_int_eq(answer.status, 405);
    ck_assert(client_header(&answer, "Allow", allow));
    ck_assert_str_eq(allow, "POST");
    client_release(&answer);
    expect(ask_method("PUT", "/nothing"), 404, NULL);
    expect(ask_method("DELETE", "/static/app.css"), 405, NULL);
}
END_TEST

static struct answer post(const char *headers, const char *body) {
    char text[2048];
    snprintf(text, sizeof text,
             "POST /form HTTP/1.1\r\nHost: localhost:80\r\nContent-Length: %zu\r\n%s\r\n%s", strlen(body),
             headers, body);
    return client_ask(fixture.port, text);
}

#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"
#define HERE "Origin: http://localhost:80\r\n"

START_TEST(forms) {
    expect(post(FORM HERE, "a=1&b=%E4%B8%AD"), 200, "form: a=1; b=中;\nbody: 15\n");
    expect(post("Content-Type: Application/X-WWW-Form-urlencoded; charset=UTF-8\r\n" HERE, "a=1"), 200,
           "form: a=1;\n");
    expect(post("Content-Type: text/plain\r\n" HERE, "a=1"), 200, "form:\nbody: 3\n");
    expect(post(HERE, "a=1"), 200, "form:\nbody: 3\n");
    expect(post(FORM HERE, "a=%ff"), 400, NULL);
    expect(post(FORM HERE, ""), 200, "form:\nbody: 0\n");
    expect(client_ask(fixture.port, "POST /form HTTP/1.1\r\nHost: localhost:80\r\n" FORM HERE
                                    "Transfer-Encoding: chunked\r\n\r\n3\r\na=1\r\n4\r\n&b=2\r\n0\r\n\r\n"),
           200, "form: a=1; b=2;\nbody: 7\n");
    expect(client_ask(fixture.port, "POST /form HTTP/1.1\r\nHost: localhost:80\r\n" FORM HERE
                                    "Expect: 100-continue\r\nContent-Length: 3\r\n\r\na=1"),
           200, "form: a=1;\n");
}
END_TEST

static const char *const forged[] = {
    "",
    "Origin: null\r\n",
    "Origin:\r\n",
    "Origin: http://evil\r\n",
    "Origin: http://localhost\r\n",
    "Origin: http://localhost:81\r\n",
    "Origin: http://localhost:80.evil\r\n",
    "Origin: http://evil/localhost:80\r\n",
    "Origin: http://localhost:80@evil\r\n",
    "Origin: localhost:80\r\n",
    "Origin: http://\r\n",
    "Sec-Fetch-Site: cross-site\r\n",
    "Sec-Fetch-Site: same-site\r\n",
    "Sec-Fetch-Site: Same-Origin\r\n",
    "Sec-Fetch-Site: same-origin, cross-site\r\n",
    "Sec-Fetch-Site: cross-site\r\nOrigin: http://localhost:80\r\n",
    "Referer: http://localhost:80/echo\r\n",
    "X-HTTP-Method-Override: GET\r\n",
    "X-Requested-With: XMLHttpRequest\r\n",
};

START_TEST(cross_site_posts) {
    char headers[512];
    snprintf(headers, sizeof headers, FORM "%s", forged[_i]);
    expect(post(headers, "a=1"), 403, "FORBIDDEN");
    snprintf(headers, sizeof headers, "Content-Type: text/plain\r\n%s", forged[_i]);
    expect(post(headers, "{\"a\":1}"), 403, "error.cross-site");
}
END_TEST

START_TEST(same_site_posts) {
    expect(post(FORM "Sec-Fetch-Site: same-origin\r\n", "a=1"), 200, NULL);
    expect(post(FORM "Sec-Fetch-Site: none\r\n", "a=1"), 200, NULL);
    expect(post(FORM "Sec-Fetch-Site: same-origin\r\nOrigin: http://behind-a-proxy\r\n", "a=1"), 200, NULL);
    expect(post(FORM "Origin: https://LOCALHOST:80\r\n", "a=1"), 200, NULL);
}
END_TEST

/* Sends `size` bytes of body under the given header and expects a status. */
static void post_size(const char *framing, bool chunked, size_t size, int status) {
    struct answer answer;
    char head[512], *body = malloc(size + 1);
    ck_assert_ptr_nonnull(body);
    memset(body, 'a', size);
    snprintf(head, sizeof head, "POST /form HTTP/1.1\r\nHost: localhost:80\r\n" HERE "%s\r\n\r\n", framing);
    int fd = client_open(fixture.port);
    client_send(fd, head, strlen(head));
    for (size_t sent = 0; sent < size;) {
        char line[32];
        size_t piece = size - sent < 8192 ? size - sent : 8192;
        int n = snprintf(line, sizeof line, "%zx\r\n", piece);
        if (!((!chunked || client_send(fd, line, (size_t)n)) && client_send(fd, body, piece) &&
              (!chunked || client_send(fd, "\r\n", 2))))
            break;
        sent += piece;
    }
    if (chunked)
        client_send(fd, "0\r\n\r\n", 5);
    client_read(fd, false, &answer);
    ck_assert_msg(answer.status == status, "%s with %zu bytes: %d", framing, size, answer.status);
    ck_assert(client_closed(fd, 4000) || status == 200);
    client_release(&answer);
    free(body);
    close(fd);
}

START_TEST(body_sizes) {
    post_size("Content-Length: 65536", false, 65536, 200);
    post_size("Content-Length: 65537", false, 65537, 413);
    post_size("Content-Length: 1000000", false, 1000000, 413); /* answered although all of it is sent */
    post_size("Content-Length: 10737418240", false, 100000, 413);
    post_size("Transfer-Encoding: chunked", true, 65536, 200);
    post_size("Transfer-Encoding: chunked", true, 65537, 413);
    post_size("Transfer-Encoding: chunked", true, 1000000, 413);
    post_size("Transfer-Encoding: chunked", true, 4000000,
              0); /* cut off: libmicrohttpd cannot answer there */
}
END_TEST

START_TEST(body_on_a_page) {
    expect(client_ask(fixture.port, "GET /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc"),
           413, NULL);
    expect(client_ask(fixture.port, "GET /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"),
           200, NULL);
}
END_TEST

START_TEST(errors) {
    char target[32];
    for (int status = 1; status < STATUS_COUNT; status++) {
        snprintf(target, sizeof target, "/fail/%d", status);
        struct answer answer = client_get(fixture.port, target, "");
        ck_assert_int_eq(answer.status, status_http((enum status)status));
        ck_assert_ptr_null(strstr(answer.body, "secret"));
        ck_assert_ptr_null(strstr(answer.body, "half"));
        ck_assert_ptr_nonnull(strstr(answer.body, status_key((enum status)status)));
        client_release(&answer);
    }
    get("/too-much", 413, "TOO_BIG");
    get("/bad-header", 500, "INTERNAL");
    atomic_store(&fixture.broken_error, true);
    struct answer answer = client_get(fixture.port, "/nothing", "");
    ck_assert_int_eq(answer.status, 404);
    ck_assert_msg(strlen(answer.body) == 13, "%s", answer.body);
    client_release(&answer);
    atomic_store(&fixture.broken_error, false);
}
END_TEST

START_TEST(redirect_and_download) {
    char value[512];
    struct answer answer = client_get(fixture.port, "/redirect", "");
    ck_assert_int_eq(answer.status, 303);
    ck_assert(client_header(&answer, "Location", value));
    ck_assert_str_eq(value, "/search?q=%E5%9C%9F%E5%9C%B0%0D%0AX-Evil:%201");
    ck_assert(!client_header(&answer, "X-Evil", value));
    client_release(&answer);
    answer = client_get(fixture.port, "/download", "");
    ck_assert(client_header(&answer, "Content-Disposition", value));
    ck_assert_str_eq(value, "attachment; filename*=UTF-8''%E6%A1%88%E4%BE%8B%201.csv");
    ck_assert(client_header(&answer, "Set-Cookie", value));
    ck_assert_str_eq(value, "seen=1; Path=/");
    ck_assert(client_header(&answer, "Cache-Control", value));
    ck_assert_str_eq(value, "no-store"); /* a cookie keeps it out of the cache */
    client_release(&answer);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("http requests");
    TCase *tests = tcase_create("requests");
    tcase_add_checked_fixture(tests, fixture_start, fixture_stop);
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, good_paths);
    tcase_add_loop_test(tests, paths_refused, 0, sizeof bad_paths / sizeof bad_paths[0]);
    tcase_add_test(tests, parameters);
    tcase_add_test(tests, cookies);
    tcase_add_test(tests, methods);
    tcase_add_test(tests, forms);
    tcase_add_loop_test(tests, cross_site_posts, 0, sizeof forged / sizeof forged[0]);
    tcase_add_test(tests, same_site_posts);
    tcase_add_test(tests, body_sizes);
    tcase_add_test(tests, body_on_a_page);
    tcase_add_test(tests, errors);
    tcase_add_test(tests, redirect_and_download);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
