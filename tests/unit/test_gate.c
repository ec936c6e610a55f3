#include "http/gate.h"

#include <check.h>
#include <stdlib.h>

/* Takes a head apart the lenient way libmicrohttpd does: any line feed ends a line, blanks behind the colon are skipped. */
static struct head parse(char *text) {
    struct head head = {.start = text, .size = strlen(text)};
    char *line_end = strpbrk(text, "\r\n");
    struct str rest = {text, (size_t)(line_end - text)};
    head.method = str_split(&rest, ' ');
    head.target = str_split(&rest, ' ');
    head.version = rest;
    for (char *line = strchr(text, '\n') + 1; *line && *line != '\r' && *line != '\n';) {
        char *end = strchr(line, '\n'), *colon = strchr(line, ':');
        char *value = colon + 1 + strspn(colon + 1, " \t");
        size_t size = (size_t)(end - value) - (end > value && end[-1] == '\r');
        if (head.count < GATE_HEADERS_MAX)
            head.headers[head.count] = (struct pair){{line, (size_t)(colon - line)}, {value, size}};
        head.count++;
        line = end + 1;
    }
    return head;
}

static enum status check(const char *text, struct gate *gate) {
    static char copy[64 * 1024];
    struct error err = ERROR_INIT;
    strcpy(copy, text);
    struct head head = parse(copy);
    return gate_check(&head, head.target, gate, &err);
}

static void good(const char *text, struct gate *gate) { ck_assert_int_eq(check(text, gate), STATUS_OK); }

static void bad(const char *text) {
    struct gate gate = {.content_length = 77};
    ck_assert_msg(check(text, &gate) == STATUS_INVALID, "%s", text);
    ck_assert_uint_eq(gate.content_length, 77); /* untouched */
}

START_TEST(takes_what_it_knows) {
    struct gate gate;
    good("POST /a?b HTTP/1.1\r\nhOST: [::1]:8080\r\nContent-Length: 12\r\nX-Other:\r\nCookie:   a=b\r\n\r\n",
         &gate);
    ck_assert(str_eq(gate.value[HEADER_HOST], S("[::1]:8080")));
    ck_assert(str_eq(gate.value[HEADER_COOKIE], S("a=b")));
    ck_assert_ptr_null(gate.value[HEADER_ORIGIN].p);
    ck_assert_uint_eq(gate.content_length, 12);
    ck_assert(!gate.chunked);
    good("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: CHUNKED\r\n\r\n", &gate);
    ck_assert(gate.chunked);
    good("GET / HTTP/1.0\r\n\r\n", &gate);
    good("GET / HTTP/1.1\r\nHost: a\r\nAccept: a\r\nAccept: b\r\nX: 1\r\nX: 2\r\n\r\n", &gate);
    ck_assert(str_eq(gate.value[HEADER_ACCEPT], S("a")));
    good("GET / HTTP/1.1\r\nHost: a\r\nReferer: http://\xe4\xb8\xad/\r\n\r\n", &gate);
    ck_assert_uint_eq(gate.value[HEADER_REFERER].n, 0);
}
END_TEST

START_TEST(refuses_gaps) {
    bad("GET / HTTP/1.1\nHost: a\r\n\r\n");
    bad("GET / HTTP/1.1\r\nHost: a\n\r\n");
    bad("GET / HTTP/1.1\r\nHost: a\r\n\n");
    bad("GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n");
    bad("GET  / HTTP/1.1\r\nHost: a\r\n\r\n");
}
END_TEST

START_TEST(refuses_framing) {
    bad("GET / HTTP/1.1\r\n\r\n");
    bad("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n");
    bad("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n");
    bad("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n");
    bad("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n");
    bad("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n\r\n");
    bad("GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n");
    bad("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1234567890123456789\r\n\r\n");
    bad("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n");
    bad("GET / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n");
    bad("GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n");
    bad("GET / HTTP/1.1\r\nHost: a\r\nX: \033[1m\r\n\r\n");
    bad("GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n");
    bad("GET / HTTP/3.0\r\nHost: a\r\n\r\n");
}
END_TEST

START_TEST(limits) {
    struct gate gate;
    char text[40 * 1024] = "GET / HTTP/1.1\r\nHost: a\r\n";
    for (int i = 0; i < GATE_HEADERS_MAX - 1; i++)
        strcat(text, "X: y\r\n");
    strcat(text, "\r\n");
    ck_assert_int_eq(check(text, &gate), STATUS_OK);
    strcpy(text + strlen(text) - 2, "X: y\r\n\r\n");
    ck_assert_int_eq(check(text, &gate), STATUS_HEADERS);
    memset(text, 'a', sizeof text);
    memcpy(text, "GET /", 5);
    strcpy(text + 5 + GATE_TARGET_MAX, " HTTP/1.1\r\nHost: a\r\n\r\n");
    ck_assert_int_eq(check(text, &gate), STATUS_HEADERS);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("gate");
    TCase *tests = tcase_create("gate");
    tcase_add_test(tests, takes_what_it_knows);
    tcase_add_test(tests, refuses_gaps);
    tcase_add_test(tests, refuses_framing);
    tcase_add_test(tests, limits);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
