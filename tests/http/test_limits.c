/* Clients that are slow, go away, or are many; a server that starts badly or stops while it is asked. */
#include <check.h>
#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "client.h"
#include "fixture.h"

static int descriptors(void) {
    int count = 0;
    DIR *folder = opendir("/proc/self/fd");
    while (readdir(folder))
        count++;
    closedir(folder);
    return count;
}

static long gauge(const char *name) {
    struct buf text = BUF_INIT(1024 * 1024);
    char line[128];
    long value = -1;
    server_metrics(fixture.server, &text);
    snprintf(line, sizeof line, "gauge\n%s ", name);
    const char *at = strstr(text.p, line);
    if (at)
        value = strtol(at + strlen(line), NULL, 10);
    buf_release(&text);
    return value;
}

/* Sends one byte of `text` every 200 ms and returns after how many seconds the server closed. */
static double drip(const char *start, char byte) {
    int64_t began = clock_monotonic_us();
    int fd = client_open(fixture.port);
    client_send_text(fd, start);
    while (!client_closed(fd, 200) && clock_monotonic_us() - began < 20 * 1000000)
        if (!client_send(fd, &byte, 1))
            break;
    close(fd);
    return (double)(clock_monotonic_us() - began) / 1e6;
}

START_TEST(slow_headers) {
    double seconds = drip("GET /echo HTTP/1.1\r\nHost: localhost\r\nX: ", 'a');
    ck_assert_msg(seconds > 0.8 && seconds < 3, "%.1f s", seconds);
    seconds = drip("G", 'E');
    ck_assert_msg(seconds > 0.8 && seconds < 3, "%.1f s", seconds);
}
END_TEST

START_TEST(slow_body) {
    double seconds = drip("POST /form HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n"
                          "Content-Length: 60000\r\n\r\n",
                          'a');
    ck_assert_msg(seconds > 0.8 && seconds < 4, "%.1f s", seconds);
}
END_TEST

START_TEST(slow_reader) {
    static const char request[] = "GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n";
    int64_t began = clock_monotonic_us();
    char piece[4096];
    ssize_t n = 1;
    int fd = client_open(fixture.port), small = 4096;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    client_send(fd, request, sizeof request - 1);
    while (n > 0 && clock_monotonic_us() - began < 20 * 1000000) {
        n = recv(fd, piece, 512, 0);
        usleep(100000);
        if (gauge("jiefen_http_connections") == 0)
            break; /* what the kernel still holds does not count */
    }
    double seconds = (double)(clock_monotonic_us() - began) / 1e6;
    ck_assert_msg(seconds > 1 && seconds < 12, "%.1f s", seconds);
    close(fd);
}
END_TEST

START_TEST(silence_and_age) {
    struct answer answer;
    int64_t began = clock_monotonic_us();
    int fd = client_open(fixture.port);
    ck_assert(client_closed(fd, 4000));
    close(fd);
    began = clock_monotonic_us();
    fd = client_open(fixture.port);
    do {
        client_send_text(fd, "GET /canary HTTP/1.1\r\nHost: localhost\r\n\r\n");
        client_read(fd, false, &answer);
        ck_assert(answer.status == 0 || answer.whole);
        client_release(&answer);
        usleep(100000);
    } while (answer.status == 200 && clock_monotonic_us() - began < 20 * 1000000);
    double seconds = (double)(clock_monotonic_us() - began) / 1e6;
    ck_assert_msg(seconds > 3 && seconds < 7, "%.1f s", seconds);
    close(fd);
}
END_TEST

START_TEST(hundreds_of_slow_clients) {
    enum { SLOW = 400 };
    int fds[SLOW];
    for (int i = 0; i < SLOW; i++) {
        fds[i] = client_open(fixture.port);
        client_send(fds[i], "GET /echo HTTP/1.1\r\n", (size_t)i % 20);
    }
    int64_t began = clock_monotonic_us();
    for (int i = 0; i < 50; i++) {
        struct answer answer = client_get(fixture.port, "/canary", "");
        ck_assert_int_eq(answer.status, 200);
        client_release(&answer);
    }
    ck_assert_int_lt(clock_monotonic_us() - began, 2 * 1000000);
    for (int i = 0; i < SLOW; i++) {
        ck_assert_msg(client_closed(fds[i], 4000), "%d is open", i);
        close(fds[i]);
    }
    usleep(100000);
    ck_assert_int_eq(gauge("jiefen_http_connections"), 0);
    ck_assert_int_eq(gauge("jiefen_http_requests_open"), 0);
}
END_TEST

START_TEST(aborted_uploads) {
    static const char head[] = "POST /form HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n"
                               "Content-Length: 60000\r\n\r\nabcdefgh";
    int before = descriptors();
    for (int i = 0; i < 3000; i++) {
        int fd = client_open(fixture.port);
        ck_assert_int_ge(fd, 0);
        client_send(fd, head, sizeof head - 1 - (size_t)(i % 60));
        if (i % 2) {
            struct linger now = {.l_onoff = 1, .l_linger = 0};
            setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        }
        close(fd);
    }
    for (int i = 0; i < 100 && gauge("jiefen_http_connections") > 0; i++)
        usleep(50000);
    ck_assert_int_eq(gauge("jiefen_http_requests_open"), 0);
    ck_assert_int_le(descriptors(), before + 2);
}
END_TEST

struct load {
    atomic_bool over;
    atomic_int whole, cut, refused;
    const char *target;
};

static void *ask_on(void *context) {
    struct load *load = context;
    char request[256];
    struct answer answer;
    snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", load->target);
    while (!atomic_load(&load->over)) {
        int fd = client_open(fixture.port);
        bool open = fd >= 0;
        if (!open)
            usleep(1000);
        while (open && client_send_text(fd, request)) {
            client_read(fd, false, &answer);
            open = answer.status != 0;
            if (answer.head[0])
                atomic_fetch_add(answer.status && answer.whole ? &load->whole : &load->cut, 1);
            client_release(&answer);
        }
        if (fd >= 0)
            close(fd);
    }
    return NULL;
}

static void stop_under_load(const char *target) {
    enum { THREADS = 8 };
    pthread_t threads[THREADS];
    struct load load = {.target = target};
    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, ask_on, &load), 0);
    usleep(150000);
    int64_t began = clock_monotonic_us();
    server_stop(fixture.server, 5);
    fixture.server = NULL;
    double seconds = (double)(clock_monotonic_us() - began) / 1e6;
    atomic_store(&load.over, true);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    ck_assert_int_eq(atomic_load(&load.cut), 0);
    ck_assert_int_gt(atomic_load(&load.whole), 0);
    ck_assert_msg(seconds < 2, "%.1f s", seconds);
}

START_TEST(stops_without_cutting_answers) {
    static const char *const targets[] = {"/canary", "/slow", "/big", "/page/a"};
    stop_under_load(targets[_i % 4]);
}
END_TEST

START_TEST(stops_although_a_client_hangs) {
    int fd = client_open(fixture.port);
    client_send_text(
        fd,
        "POST /form HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nContent-Length: 5\r\n\r\n");
    usleep(50000);
    int64_t began = clock_monotonic_us();
    server_stop(fixture.server, 1);
    fixture.server = NULL;
    ck_assert_int_lt(clock_monotonic_us() - began, 3 * 1000000);
    close(fd);
}
END_TEST

static enum status try_start(const struct server_options *options, struct error *err) {
    struct server *server = NULL;
    enum status status = server_start(options, &server, err);
    if (server)
        server_stop(server, 1);
    return status;
}

START_TEST(bad_starts) {
    static const struct route no_right[] = {{.pattern = "/", .handler = NULL}, {.handler = NULL}};
    struct server_options good, options;
    struct error err = ERROR_INIT;
    fixture_options(&good);
    options = good;
    options.port = fixture.port;
    ck_assert_int_eq(try_start(&options, &err), STATUS_IN_USE);
    options = good;
    options.address = "localhost";
    ck_assert_int_eq(try_start(&options, &err), STATUS_INVALID);
    options.address = "192.0.2.1";
    ck_assert_int_eq(try_start(&options, &err), STATUS_INVALID);
    options = good;
    options.port = 70000;
    ck_assert_int_eq(try_start(&options, &err), STATUS_INVALID);
    options = good;
    options.certificate = options.key = "/does/not/exist.pem";
    ck_assert_int_eq(try_start(&options, &err), STATUS_NOT_FOUND);
    options = good;
    char path[128];
    snprintf(path, sizeof path, "%s/plain.txt", fixture_folder());
    options.certificate = options.key = path;
    ck_assert_int_eq(try_start(&options, &err), STATUS_INVALID);
    ck_assert_str_eq(err.key, "error.certificate");
    options = good;
    options.static_folder = "/does/not/exist";
    ck_assert_int_eq(try_start(&options, &err), STATUS_NOT_FOUND);
    options = good;
    options.routes = no_right;
    ck_assert_int_eq(try_start(&options, &err), STATUS_OK);
    options = good;
    options.address = "::1";
    enum status status = try_start(&options, &err);
    ck_assert(status == STATUS_OK || status == STATUS_INVALID || status == STATUS_IO); /* no IPv6 here */
}
END_TEST

int main(void) {
    Suite *suite = suite_create("http limits");
    TCase *strict = tcase_create("strict");
    tcase_add_checked_fixture(strict, fixture_start_strict, fixture_stop);
    tcase_set_timeout(strict, 120);
    tcase_add_test(strict, slow_headers);
    tcase_add_test(strict, slow_body);
    tcase_add_test(strict, slow_reader);
    tcase_add_test(strict, silence_and_age);
    tcase_add_test(strict, hundreds_of_slow_clients);
    suite_add_tcase(suite, strict);
    TCase *usual = tcase_create("usual");
    tcase_add_checked_fixture(usual, fixture_start, fixture_stop);
    tcase_set_timeout(usual, 120);
    tcase_add_test(usual, aborted_uploads);
    tcase_add_loop_test(usual, stops_without_cutting_answers, 0, 20);
    tcase_add_test(usual, stops_although_a_client_hangs);
    tcase_add_test(usual, bad_starts);
    suite_add_tcase(suite, usual);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
