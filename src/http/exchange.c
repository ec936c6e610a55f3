#include "http/exchange.h"

#include <netinet/in.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/log.h"
#include "http/params.h"

enum { DRAIN_MAX = 1024 * 1024, LOG_PATH_MAX = 120 };

/* Without letters and digits that look alike. A counter times an odd number, so that no id comes twice in 2^30 requests. */
static void make_id(struct server *server, char id[REQUEST_ID_SIZE]) {
    static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    static const int shifts[] = {25, 20, 15, 10, -1, 5, 0};
    unsigned count = atomic_fetch_add_explicit(&server->requests, 1, memory_order_relaxed);
    unsigned bits = count * 0x2545F491U + server->first_id;
    for (size_t i = 0; i < sizeof shifts / sizeof shifts[0]; i++)
        id[i] = shifts[i] < 0 ? '-' : alphabet[bits >> shifts[i] & 31];
}

static struct str raw_path(const struct exchange *exchange) {
    struct str rest = exchange->request.target;
    return str_split(&rest, '?');
}

static struct str raw_query(const struct exchange *exchange) {
    struct str rest = exchange->request.target;
    str_split(&rest, '?');
    return rest;
}

struct exchange *exchange_begin(struct server *server, struct connection *connection, const char *target) {
    struct exchange *exchange = exchange_take();
    exchange->server = server;
    exchange->connection = connection;
    exchange->raw_target = target;
    exchange->raw_target_size = strlen(target);
    exchange->row = METRICS_ROW_NONE;
    struct request *request = &exchange->request;
    *request =
        (struct request){.arena = &exchange->arena, .app = server->options.app, .secure = server->secure};
    request->started_us = clock_monotonic_us();
    make_id(server, request->id);
    if (exchange->raw_target_size <= GATE_TARGET_MAX)
        request->target = arena_str(&exchange->arena, str_make(target, exchange->raw_target_size));
    deadlines_request(server->deadlines, connection);
    metrics_move(&server->metrics, GAUGE_REQUESTS, 1);
    return exchange;
}

static enum MHD_Result take_header(void *context, enum MHD_ValueKind kind, const char *name, size_t name_size,
                                   const char *value, size_t value_size) {
    struct head *head = context;
    (void)kind;
    if (head->count < GATE_HEADERS_MAX)
        head->headers[head->count] =
            (struct pair){.name = str_make(name, name_size), .value = str_make(value, value_size)};
    head->count++;
    return MHD_YES;
}

static enum status check_head(struct exchange *exchange, struct MHD_Connection *connection,
                              const char *method, const char *version, struct error *err) {
    const union MHD_ConnectionInfo *size =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    struct head *head = &exchange->head;
    head->start = method;
    head->size = size ? size->header_size : 0;
    head->method = str_from(method);
    head->version = str_from(version);
    head->count = 0;
    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, take_header, head);
    /* The gate compares places in libmicrohttpd's block but must read the bytes as they came. */
    head->target = str_make(exchange->raw_target, exchange->raw_target_size);
    return gate_check(head, exchange->request.target, &exchange->gate, err);
}

static bool is_loopback(struct MHD_Connection *connection) {
    static const unsigned char mapped[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 127};
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    if (!info || !info->client_addr)
        return false;
    if (info->client_addr->sa_family == AF_INET) {
        memcpy(&v4, info->client_addr, sizeof v4);
        return ntohl(v4.sin_addr.s_addr) >> 24 == 127;
    }
    if (info->client_addr->sa_family != AF_INET6)
        return false;
    memcpy(&v6, info->client_addr, sizeof v6);
    return IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr) || memcmp(&v6.sin6_addr, mapped, sizeof mapped) == 0;
}

static enum status fill(struct exchange *exchange, struct MHD_Connection *connection, struct error *err) {
    struct request *request = &exchange->request;
    const struct str *value = exchange->gate.value;
    size_t at;
    request->host = value[HEADER_HOST];
    request->referer = value[HEADER_REFERER];
    request->content_type = value[HEADER_CONTENT_TYPE];
    request->accept_language = value[HEADER_ACCEPT_LANGUAGE];
    request->accepts_json = str_find(value[HEADER_ACCEPT], S("application/json"), &at);
    request->loopback = is_loopback(connection);
    request->head = str_eq(exchange->head.method, S("HEAD"));
    return params_cookies(&exchange->arena, value[HEADER_COOKIE], &request->cookies, err);
}

static enum status route(struct exchange *exchange, struct error *err) {
    struct request *request = &exchange->request;
    struct router_match match;
    enum status status = params_path(&exchange->arena, raw_path(exchange), &request->path, err);
    if (status == STATUS_OK)
        status = router_find(&exchange->server->router, exchange->head.method, request->path, &match,
                             &exchange->allow, err);
    if (status != STATUS_OK)
        return status;
    exchange->row = match.row;
    request->route = match.route;
    request->method = match.route->method;
    memcpy(request->segment, match.segment, sizeof request->segment);
    if (request->method != METHOD_GET)
        status = router_same_site(exchange->gate.value[HEADER_SEC_FETCH_SITE],
                                  exchange->gate.value[HEADER_ORIGIN], request->host, err);
    if (status == STATUS_OK)
        status = params_urlencoded(&exchange->arena, raw_query(exchange), PARAMS_MAX, &request->params, err);
    return status;
}

static enum status too_big(size_t limit, struct error *err) {
    error_set(err, STATUS_TOO_BIG, "error.body-too-big", "body over %zu bytes", limit);
    return error_arg_int(err, (long long)((limit + 1023) / 1024));
}

static enum status accept_body(struct exchange *exchange, struct error *err) {
    enum status status = route(exchange, err);
    if (status != STATUS_OK)
        return status;
    size_t limit = exchange->request.route->body_max;
    if (limit == 0 || exchange->gate.content_length > limit)
        return too_big(limit, err);
    exchange->body = BUF_INIT(limit);
    exchange->close =
        exchange->gate.chunked; /* bytes between chunks cannot be checked: nothing may follow them */
    deadlines_transfer(exchange->server->deadlines, exchange->connection,
                       exchange->gate.chunked ? limit : exchange->gate.content_length);
    return STATUS_OK;
}

/* An answer given here closes the connection, which is right for a head that two readers may frame differently. */
enum MHD_Result exchange_headers(struct exchange *exchange, struct MHD_Connection *connection,
                                 const char *method, const char *version) {
    struct error err = ERROR_INIT;
    exchange->seen = true;
    enum status status = check_head(exchange, connection, method, version, &err);
    bool has_body = status != STATUS_OK || exchange->gate.chunked || exchange->gate.content_length;
    if (status == STATUS_OK)
        status = fill(exchange, connection, &err);
    if (status == STATUS_OK && has_body)
        status = accept_body(exchange, &err);
    if (status == STATUS_OK)
        return MHD_YES;
    exchange->body_unread = has_body;
    exchange->close = true;
    return answer_error(exchange, connection, &err);
}

enum MHD_Result exchange_body(struct exchange *exchange, const char *data, size_t size) {
    if (exchange->dropped == 0 && size <= exchange->body.max - exchange->body.n)
        buf_add(&exchange->body, str_make(data, size));
    else
        exchange->dropped += size;
    return exchange->dropped > DRAIN_MAX ? MHD_NO : MHD_YES;
}

static enum status read_form(struct exchange *exchange, struct error *err) {
    struct request *request = &exchange->request;
    request->body = buf_str(&exchange->body);
    if (exchange->dropped)
        return too_big(exchange->body.max, err);
    struct str rest = request->content_type;
    if (!gate_same(str_trim(str_split(&rest, ';')), S("application/x-www-form-urlencoded")))
        return STATUS_OK;
    return params_urlencoded(&exchange->arena, request->body, PARAMS_FORM_MAX, &request->form, err);
}

enum MHD_Result exchange_answer(struct exchange *exchange, struct MHD_Connection *connection) {
    struct error err = ERROR_INIT;
    if (exchange->status)
        return MHD_YES;
    if (exchange->request.route) { /* found when the body was announced */
        enum status status = read_form(exchange, &err);
        return status == STATUS_OK ? answer_page(exchange, connection)
                                   : answer_error(exchange, connection, &err);
    }
    if (str_starts(exchange->request.target, S("/static/")))
        return answer_static(exchange, connection);
    if (answer_kept(exchange, connection))
        return MHD_YES;
    enum status status = route(exchange, &err);
    return status == STATUS_OK ? answer_page(exchange, connection) : answer_error(exchange, connection, &err);
}

/* The path is only named when no route tells what was asked for; a query may hold somebody's words and is never named. */
static void log_request(const struct exchange *exchange, bool sent, int64_t microseconds) {
    const struct request *request = &exchange->request;
    const struct server *server = exchange->server;
    struct str what = raw_path(exchange);
    bool quiet = exchange->row == METRICS_ROW_STATIC;
    if (exchange->row < server->router.count) {
        const struct route *found = server->router.rows[exchange->row].route;
        what = str_from(found->pattern);
        quiet = found->flags & ROUTE_QUIET;
    }
    what.n = what.n < LOG_PATH_MAX ? what.n : LOG_PATH_MAX;
    log_line(quiet ? LOG_LEVEL_DEBUG : LOG_LEVEL_INFO, "request",
             "method=%.*s %s=%.*s status=%d bytes=%zu ms=%.1f id=%s%s", STR_ARG(exchange->head.method),
             exchange->row == METRICS_ROW_NONE ? "path" : "route", STR_ARG(what), exchange->status,
             exchange->bytes, (double)microseconds / 1000.0, request->id, sent ? "" : " aborted=1");
}

void exchange_end(struct exchange *exchange, bool sent) {
    struct server *server = exchange->server;
    int64_t microseconds = clock_monotonic_us() - exchange->request.started_us;
    metrics_answer(&server->metrics, exchange->row, sent ? exchange->status : 0, microseconds);
    metrics_count(&server->metrics, COUNTER_BYTES, exchange->request.head ? 0 : exchange->bytes);
    log_request(exchange, sent, microseconds);
    if (sent && exchange->body_unread)
        deadlines_linger(server->deadlines, exchange->connection);
    deadlines_idle(server->deadlines, exchange->connection);
    metrics_move(&server->metrics, GAUGE_REQUESTS, -1);
    exchange_give(exchange);
}
