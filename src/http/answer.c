/* From a handler's response, a kept page, a file or an error to what libmicrohttpd sends. */
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "http/exchange.h"

#define VARY_PAGE "Accept-Encoding, Accept-Language, Cookie"

static enum MHD_Result queue(struct exchange *exchange, struct MHD_Connection *connection, int status,
                             struct MHD_Response *response, size_t bytes) {
    enum MHD_Result result = response ? MHD_queue_response(connection, (unsigned)status, response) : MHD_NO;
    if (result == MHD_YES) {
        exchange->status = status;
        exchange->bytes = bytes;
        deadlines_transfer(exchange->server->deadlines, exchange->connection, bytes);
    }
    return result;
}

static bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr("-._~", c));
}

/* `keep`: bytes that stand for themselves beside letters and digits. */
static const char *percent_encode(struct arena *arena, const char *prefix, struct str text,
                                  const char *keep) {
    static const char digits[] = "0123456789ABCDEF";
    size_t n = strlen(prefix);
    char *out = arena_alloc(arena, n + text.n * 3 + 1);
    memcpy(out, prefix, n);
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (is_unreserved((char)c) || (c && strchr(keep, c))) {
            out[n++] = (char)c;
        } else {
            out[n++] = '%';
            out[n++] = digits[c >> 4];
            out[n++] = digits[c & 15];
        }
    }
    return out;
}

static struct reply headers_of(const struct exchange *exchange, const struct response *response) {
    struct arena *arena = exchange->request.arena;
    struct reply reply = {.content_type = response->content_type,
                          .cache_control = REPLY_NO_STORE,
                          .allow = exchange->allow,
                          .secure = exchange->server->secure,
                          .close = exchange->close || atomic_load(&exchange->server->stopping)};
    if (response->location.n)
        reply.location = percent_encode(arena, "", response->location, "/?&=#%:@!$'()*+,;[]");
    if (response->download.n)
        reply.disposition = percent_encode(arena, "attachment; filename*=UTF-8''", response->download, "");
    if (response->set_cookie.n)
        reply.set_cookie = arena_cstr(arena, response->set_cookie);
    return reply;
}

static struct response new_response(void) {
    return (struct response){
        .status = 200, .content_type = "text/html; charset=utf-8", .body = BUF_INIT(RESPONSE_BODY_MAX)};
}

/* Takes over the response's body. */
static enum MHD_Result send_once(struct exchange *exchange, struct MHD_Connection *connection,
                                 struct response *response) {
    struct reply reply = headers_of(exchange, response);
    struct MHD_Response *made = reply_make(&reply, buf_str(&response->body), MHD_RESPMEM_MUST_FREE);
    enum MHD_Result result = queue(exchange, connection, response->status, made, response->body.n);
    MHD_destroy_response(made);
    return result;
}

static struct cache_key key_of(const struct exchange *exchange) {
    const struct request *request = &exchange->request;
    const struct server_options *options = &exchange->server->options;
    return (struct cache_key){.target = request->target,
                              .variant = options->variant ? options->variant(request) : 0,
                              .json = request->accepts_json};
}

/* Takes over the response's body, which the client and the cache then share. */
static enum MHD_Result send_and_keep(struct exchange *exchange, struct MHD_Connection *connection,
                                     struct response *response, uint64_t version) {
    struct cache_page page = {.version = version, .row = exchange->row, .size = response->body.n};
    reply_etag(buf_str(&response->body), "", page.etag);
    struct reply reply = headers_of(exchange, response);
    reply.cache_control = REPLY_REVALIDATE;
    reply.vary = VARY_PAGE;
    reply.etag = page.etag;
    reply.close = false;
    page.response = reply_make(&reply, buf_str(&response->body), MHD_RESPMEM_MUST_FREE);
    bool known = reply_etag_matches(exchange->gate.value[HEADER_IF_NONE_MATCH], page.etag);
    if (queue(exchange, connection, known ? 304 : 200, page.response, known ? 0 : page.size) != MHD_YES) {
        MHD_destroy_response(page.response);
        return MHD_NO;
    }
    struct cache_key key = key_of(exchange);
    cache_keep(exchange->server->cache, &key, &page);
    return MHD_YES;
}

static bool may_keep(const struct exchange *exchange, const struct response *response) {
    return exchange->server->cache && (exchange->request.route->flags & ROUTE_CACHE) &&
           !exchange->request.head && response->status == 200 && !response->set_cookie.n &&
           response->body.n <= CACHE_PAGE_MAX;
}

enum MHD_Result answer_page(struct exchange *exchange, struct MHD_Connection *connection) {
    const struct server_options *options = &exchange->server->options;
    struct error err = ERROR_INIT;
    struct response response = new_response();
    uint64_t version = options->version ? options->version(options->app) : 0;
    enum status status = exchange->request.route->handler(&exchange->request, &response, &err);
    if (status == STATUS_OK)
        status = buf_check(&response.body, &err);
    if (status != STATUS_OK) {
        buf_release(&response.body);
        return answer_error(exchange, connection, &err);
    }
    enum MHD_Result result = may_keep(exchange, &response)
                                 ? send_and_keep(exchange, connection, &response, version)
                                 : send_once(exchange, connection, &response);
    if (result == MHD_YES)
        return MHD_YES;
    error_set(&err, STATUS_INTERNAL, NULL, "a response header holds a forbidden character");
    return answer_error(exchange, connection, &err);
}

static void plain_error(const struct exchange *exchange, struct response *response) {
    buf_release(&response->body);
    response->content_type = "text/plain; charset=utf-8";
    response->location = response->download = response->set_cookie = (struct str){NULL, 0};
    buf_printf(&response->body, "%d  %s\n", response->status, exchange->request.id);
}

enum MHD_Result answer_error(struct exchange *exchange, struct MHD_Connection *connection,
                             struct error *err) {
    const struct server_options *options = &exchange->server->options;
    struct response response = new_response();
    struct error again = *err;
    response.status = status_http(err->status);
    log_line((enum log_level)status_log_level(err->status), "request.error",
             "id=%s route=%s status=%s key=%s detail=%s", exchange->request.id,
             exchange->request.route ? exchange->request.route->pattern : "none", status_name(err->status),
             err->key, err->detail);
    bool made = options->on_error && options->on_error(&exchange->request, &response, &again) == STATUS_OK &&
                !response.body.failed && response.body.n;
    if (!made)
        plain_error(exchange, &response);
    enum MHD_Result result = send_once(exchange, connection, &response);
    if (result == MHD_YES)
        return MHD_YES;
    response = new_response();
    response.status = status_http(err->status);
    plain_error(exchange, &response);
    return send_once(exchange, connection, &response);
}

enum MHD_Result answer_static(struct exchange *exchange, struct MHD_Connection *connection) {
    const struct str *value = exchange->gate.value;
    struct error err = ERROR_INIT;
    struct static_answer answer;
    struct str method = exchange->head.method;
    struct str query = str_skip(exchange->request.target, sizeof "/static/" - 1);
    struct str name = str_split(&query, '?');
    if (!str_eq(method, S("GET")) && !str_eq(method, S("HEAD"))) {
        exchange->allow = "GET, HEAD";
        error_set(&err, STATUS_NOT_ALLOWED, NULL, "a static file");
        return answer_error(exchange, connection, &err);
    }
    if (!exchange->server->files ||
        !static_find(exchange->server->files, name, query, value[HEADER_ACCEPT_ENCODING],
                     value[HEADER_IF_NONE_MATCH], &answer)) {
        error_set(&err, STATUS_NOT_FOUND, NULL, "no such static file");
        return answer_error(exchange, connection, &err);
    }
    exchange->row = METRICS_ROW_STATIC;
    return queue(exchange, connection, answer.status, answer.response, answer.bytes);
}

bool answer_kept(struct exchange *exchange, struct MHD_Connection *connection) {
    struct server *server = exchange->server;
    struct str method = exchange->head.method;
    if (!server->cache || atomic_load(&server->stopping) ||
        (!str_eq(method, S("GET")) && !str_eq(method, S("HEAD"))))
        return false;
    struct cache_key key = key_of(exchange);
    struct cache_hit hit;
    if (!cache_answer(server->cache, &key, server->options.version(server->options.app),
                      exchange->gate.value[HEADER_IF_NONE_MATCH], connection, &hit)) {
        metrics_count(&server->metrics, COUNTER_CACHE_MISSES, 1);
        return false;
    }
    metrics_count(&server->metrics, COUNTER_CACHE_HITS, 1);
    exchange->row = hit.row;
    exchange->status = hit.status;
    exchange->bytes = hit.bytes;
    deadlines_transfer(server->deadlines, exchange->connection, hit.bytes);
    return true;
}
