#include "fixture.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"

struct fixture fixture;

static enum status canary(struct request *request, struct response *response, struct error *err) {
    (void)request, (void)err;
    atomic_fetch_add(&fixture.canaries, 1);
    buf_add_text(&response->body, "canary");
    return STATUS_OK;
}

static void write_pairs(struct buf *out, const char *title, const struct pairs *pairs) {
    buf_printf(out, "%s:", title);
    for (size_t i = 0; i < pairs->count; i++)
        buf_printf(out, " %.*s=%.*s;", STR_ARG(pairs->items[i].name), STR_ARG(pairs->items[i].value));
    buf_add_text(out, "\n");
}

static enum status echo(struct request *request, struct response *response, struct error *err) {
    (void)err;
    struct buf *out = &response->body;
    response->content_type = "text/plain; charset=utf-8";
    buf_printf(out, "path: %.*s\nsegment: %.*s\n", STR_ARG(request->path), STR_ARG(request->segment[0]));
    write_pairs(out, "params", &request->params);
    write_pairs(out, "cookies", &request->cookies);
    write_pairs(out, "form", &request->form);
    buf_printf(out, "body: %zu\nid: %s\n", request->body.n, request->id);
    return STATUS_OK;
}

static enum status page(struct request *request, struct response *response, struct error *err) {
    (void)err;
    int number = atomic_fetch_add(&fixture.made, 1) + 1;
    buf_printf(&response->body, "page %.*s version %lu lang %.*s number %d", STR_ARG(request->segment[0]),
               atomic_load(&fixture.version), STR_ARG(pairs_get(&request->cookies, S("lang"))), number);
    return STATUS_OK;
}

static enum status big(struct request *request, struct response *response, struct error *err) {
    (void)request, (void)err;
    char *room = buf_reserve(&response->body, FIXTURE_BIG);
    memset(room, 'x', FIXTURE_BIG);
    buf_added(&response->body, FIXTURE_BIG);
    return STATUS_OK;
}

static enum status too_much(struct request *request, struct response *response, struct error *err) {
    (void)request, (void)err;
    response->body.max = 10;
    buf_add_text(&response->body, "more than ten bytes");
    return STATUS_OK;
}

static enum status slow(struct request *request, struct response *response, struct error *err) {
    const struct timespec pause = {.tv_nsec = 50 * 1000 * 1000};
    nanosleep(&pause, NULL);
    return echo(request, response, err);
}

static enum status failing(struct request *request, struct response *response, struct error *err) {
    int64_t status = 0;
    buf_add_text(&response->body, "half a page");
    if (!str_to_int(request->segment[0], &status) || status >= STATUS_COUNT)
        status = STATUS_INTERNAL;
    return error_set(err, (enum status)status, NULL, "secret detail");
}

static enum status bad_header(struct request *request, struct response *response, struct error *err) {
    (void)request, (void)err;
    buf_add_text(&response->body, "never seen");
    response->set_cookie = S("a=b\r\nX-Evil: 1");
    return STATUS_OK;
}

static enum status redirect(struct request *request, struct response *response, struct error *err) {
    (void)request, (void)err;
    response->status = 303;
    response->location = S("/search?q=土地\r\nX-Evil: 1");
    return STATUS_OK;
}

static enum status download(struct request *request, struct response *response, struct error *err) {
    (void)request, (void)err;
    response->download = S("案例 1.csv");
    response->set_cookie = S("seen=1; Path=/");
    buf_add_text(&response->body, "a,b");
    return STATUS_OK;
}

const struct route fixture_routes[] = {
    {.method = METHOD_GET, .pattern = "/", .handler = echo, .right = RIGHT_GUEST},
    {.method = METHOD_GET,
     .pattern = "/canary",
     .handler = canary,
     .right = RIGHT_GUEST,
     .flags = ROUTE_QUIET},
    {.method = METHOD_GET, .pattern = "/echo", .handler = echo, .right = RIGHT_GUEST},
    {.method = METHOD_GET, .pattern = "/echo/{}", .handler = echo, .right = RIGHT_GUEST},
    {.method = METHOD_GET,
     .pattern = "/page/{}",
     .handler = page,
     .right = RIGHT_GUEST,
     .flags = ROUTE_CACHE},
    {.method = METHOD_GET, .pattern = "/big", .handler = big, .right = RIGHT_GUEST},
    {.method = METHOD_GET, .pattern = "/too-much", .handler = too_much, .right = RIGHT_GUEST},
    {.method = METHOD_GET, .pattern = "/slow", .handler = slow, .right = RIGHT_GUEST},
    {.method = METHOD_GET,
     .pattern = "/fail/{}",
     .handler = failing,
     .right = RIGHT_GUEST,
     .flags = ROUTE_CACHE},
    {.method = METHOD_GET, .pattern = "/bad-header", .handler = bad_header, .right = RIGHT_GUEST},
    {.method = METHOD_GET, .pattern = "/redirect", .handler = redirect, .right = RIGHT_GUEST},
    {.method = METHOD_GET,
     .pattern = "/download",
     .handler = download,
     .right = RIGHT_GUEST,
     .flags = ROUTE_CACHE},
    {.method = METHOD_POST,
     .pattern = "/form",
     .handler = echo,
     .right = RIGHT_GUEST,
     .body_max = FIXTURE_BODY_MAX},
    {.handler = NULL},
};

static enum status on_error(struct request *request, struct response *response, struct error *err) {
    if (atomic_load(&fixture.broken_error))
        return error_set(err, STATUS_INTERNAL, NULL, "on_error failed");
    buf_printf(&response->body, "error %s %s %s", status_name(err->status), err->key, request->id);
    return STATUS_OK;
}

static uint64_t version(void *app) { return atomic_load(&((struct fixture *)app)->version); }

static uint32_t variant(const struct request *request) {
    return str_eq(pairs_get(&request->cookies, S("lang")), S("en")) ? 1 : 0;
}

static char folder[64];

static void write_file(const char *name, const char *content) {
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs(content, file);
    fclose(file);
}

static void make_folder(void) {
    strcpy(folder, "/tmp/jiefen-http-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    write_file("app.css", "body { color: black }");
    write_file("app.css.gz", "gzip copy");
    write_file("app.css.br", "br copy");
    write_file("plain.txt", "plain");
}

static void remove_folder(void) {
    static const char *const names[] = {"app.css", "app.css.gz", "app.css.br", "plain.txt"};
    char path[128];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    rmdir(folder);
}

const char *fixture_folder(void) { return folder; }

void fixture_options(struct server_options *ret_options) {
    *ret_options = (struct server_options){.address = "127.0.0.1",
                                           .workers = 4,
                                           .routes = fixture_routes,
                                           .app = &fixture,
                                           .static_folder = folder,
                                           .on_error = on_error,
                                           .version = version,
                                           .variant = variant};
}

static void start(const struct server_limits *limits) {
    struct server_options options;
    struct error err = ERROR_INIT;
    log_set_level(LOG_LEVEL_ERROR);
    make_folder();
    fixture_options(&options);
    options.limits = limits;
    enum status status = server_start(&options, &fixture.server, &err);
    ck_assert_msg(status == STATUS_OK, "%s", err.detail);
    fixture.port = server_port(fixture.server);
}

void fixture_start(void) { start(NULL); }

void fixture_start_strict(void) {
    static const struct server_limits strict = {.header_seconds = 1,
                                                .body_seconds = 1,
                                                .keep_alive_seconds = 1,
                                                .connection_seconds = 4,
                                                .slowest_bytes_second = 1024 * 1024};
    start(&strict);
}

void fixture_stop(void) {
    if (fixture.server)
        server_stop(fixture.server, 5);
    fixture.server = NULL;
    remove_folder();
}
