#include "http/server.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "http/exchange.h"
#include "http/listen.h"

enum {
    CONNECTIONS_MAX = 16 * 1024,
    FILES_WANTED = 32 * 1024,
    FILES_OF_OTHERS = 256, /* descriptors the store, the index and the log need */
    PER_ADDRESS_MAX = 512, /* a bureau may sit behind one address */
    /* A head over the gate's limits must still reach the gate, which answers with a page: libmicrohttpd's own refusals
     * are English and without our headers. */
    POOL_BYTES = 128 * 1024,
    LENIENT = -1, /* libmicrohttpd sends its own refusals twice; nothing it lets through passes the gate */
    STACK_BYTES = 4 * 1024 * 1024,
    WORKERS_MAX = 64,
    STOP_STEP_MS = 10
};

static void log_library(void *context, const char *format, va_list args) {
    char text[512];
    (void)context;
    vsnprintf(text, sizeof text, format, args);
    log_line(LOG_LEVEL_DEBUG, "microhttpd", "%s", text);
}

static struct connection *connection_of(struct MHD_Connection *connection) {
    return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

static void on_connection(void *context, struct MHD_Connection *connection, void **socket_context,
                          enum MHD_ConnectionNotificationCode what) {
    struct server *server = context;
    if (what == MHD_CONNECTION_NOTIFY_STARTED)
        *socket_context =
            deadlines_add(server->deadlines,
                          MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd);
    else
        deadlines_remove(server->deadlines, *socket_context);
}

static void *on_line(void *context, const char *target, struct MHD_Connection *connection) {
    return exchange_begin(context, connection_of(connection), target);
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *data, size_t *size,
                                  void **exchange_context) {
    struct exchange *exchange = *exchange_context;
    (void)context, (void)url;
    if (!exchange->seen)
        return exchange_headers(exchange, connection, method, version);
    if (*size == 0)
        return exchange_answer(exchange, connection);
    enum MHD_Result result = exchange_body(exchange, data, *size);
    *size = 0;
    return result;
}

static void on_completed(void *context, struct MHD_Connection *connection, void **exchange_context,
                         enum MHD_RequestTerminationCode why) {
    (void)context, (void)connection;
    if (*exchange_context)
        exchange_end(*exchange_context, why == MHD_REQUEST_TERMINATED_COMPLETED_OK);
    *exchange_context = NULL;
}

/* libmicrohttpd would decode the path in place; params.c does that with checks, on a copy. */
static size_t leave_encoded(void *context, struct MHD_Connection *connection, char *text) {
    (void)context, (void)connection;
    return strlen(text);
}

static unsigned connection_limit(void) {
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return 512;
    if (files.rlim_cur < FILES_WANTED && files.rlim_cur < files.rlim_max) {
        files.rlim_cur = files.rlim_max < FILES_WANTED ? files.rlim_max : FILES_WANTED;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    rlim_t room =
        files.rlim_cur > 2 * FILES_OF_OTHERS ? files.rlim_cur - FILES_OF_OTHERS : files.rlim_cur / 2;
    return room < CONNECTIONS_MAX ? (unsigned)room : CONNECTIONS_MAX;
}

static enum status start_daemon(struct server *server, const struct listen_tls *tls, struct error *err) {
    const struct server_options *options = &server->options;
    unsigned workers = options->workers < 2 ? 2 : options->workers; /* a pool of one is none */
    struct MHD_OptionItem secure[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, NULL},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, NULL},
        {MHD_OPTION_HTTPS_PRIORITIES, 0, NULL},
        {MHD_OPTION_END, 0, NULL},
    };
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_USE_ERROR_LOG;
    if (server->secure) {
        const char *const texts[] = {tls->certificate, tls->key, LISTEN_TLS_PRIORITIES};
        for (size_t i = 0; i < 3; i++)
            memcpy(&secure[i].ptr_value, &texts[i], sizeof texts[i]);
        flags |= MHD_USE_TLS;
    }
    server->daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, on_request, server, MHD_OPTION_EXTERNAL_LOGGER, log_library, NULL,
        MHD_OPTION_LISTEN_SOCKET, server->listener, MHD_OPTION_THREAD_POOL_SIZE,
        workers < WORKERS_MAX ? workers : (unsigned)WORKERS_MAX, MHD_OPTION_THREAD_STACK_SIZE,
        (size_t)STACK_BYTES, MHD_OPTION_CONNECTION_LIMIT, connection_limit(),
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)PER_ADDRESS_MAX, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)options->limits->keep_alive_seconds, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)POOL_BYTES,
        MHD_OPTION_STRICT_FOR_CLIENT, LENIENT, MHD_OPTION_URI_LOG_CALLBACK, on_line, server,
        MHD_OPTION_UNESCAPE_CALLBACK, leave_encoded, NULL, MHD_OPTION_NOTIFY_COMPLETED, on_completed, server,
        MHD_OPTION_NOTIFY_CONNECTION, on_connection, server, MHD_OPTION_ARRAY,
        server->secure ? secure : &secure[3], MHD_OPTION_END);
    return server->daemon ? STATUS_OK : error_set(err, STATUS_IO, "error.listen", "MHD_start_daemon");
}

/* The parts in the order they need each other; server_release undoes any number of them. */
static enum status open_parts(struct server *server, struct listen_tls *tls, struct error *err) {
    struct server_options *options = &server->options;
    enum status status = router_init(&server->router, options->routes, err);
    if (status == STATUS_OK && options->static_folder)
        status = static_open(options->static_folder, server->secure, &server->files, err);
    if (status == STATUS_OK && server->secure)
        status = listen_tls_load(&server->arena, options->certificate, options->key, tls, err);
    if (status == STATUS_OK)
        status = deadlines_open(options->limits, &server->metrics, &server->deadlines, err);
    if (status == STATUS_OK)
        status = listen_open(options->address, options->port, &server->listener, &server->port, err);
    if (status == STATUS_OK && options->version)
        server->cache = cache_open();
    return status;
}

/* With one of the two the server would speak plain HTTP while its owner believes that nobody can listen. */
static enum status check_tls(const struct server_options *options, struct error *err) {
    if (!options->certificate == !options->key)
        return STATUS_OK;
    return error_set(err, STATUS_INVALID, "error.tls-half", "%s without %s",
                     options->certificate ? "certificate" : "key",
                     options->certificate ? "key" : "certificate");
}

static void server_release(struct server *server) {
    if (server->daemon)
        MHD_stop_daemon(server->daemon); /* closes the listener */
    else if (server->listener >= 0)
        close(server->listener);
    if (server->deadlines)
        deadlines_close(server->deadlines);
    cache_close(server->cache);
    static_close(server->files);
    arena_release(&server->arena);
    free(server);
}

enum status server_start(const struct server_options *options, struct server **ret_server,
                         struct error *err) {
    static const struct server_limits usual = SERVER_LIMITS_DEFAULT;
    struct listen_tls tls = {.certificate = NULL, .key = NULL};
    enum status status = check_tls(options, err);
    if (status != STATUS_OK)
        return status;
    if (sodium_init() < 0)
        return error_set(err, STATUS_INTERNAL, NULL, "sodium_init");
    struct server *server = calloc(1, sizeof *server);
    if (!server)
        abort();
    server->options = *options;
    if (!options->limits)
        server->options.limits = &usual;
    server->arena = ARENA_INIT;
    server->listener = server->stop_peer = -1;
    server->secure = options->certificate;
    server->first_id = randombytes_random();
    status = open_parts(server, &tls, err);
    if (status == STATUS_OK)
        status = start_daemon(server, &tls, err);
    if (status != STATUS_OK) {
        server_release(server);
        return status;
    }
    *ret_server = server;
    return STATUS_OK;
}

unsigned server_port(const struct server *server) { return server->port; }

bool server_is_secure(const struct server *server) { return server->secure; }

/* Closes the door under libmicrohttpd's hands: the number of the listening socket becomes one that never has anything.
 * MHD_quiesce_daemon of 0.9.75 aborts the program when a worker and the caller take the socket out of the same epoll set
 * at once. */
static void refuse_connections(struct server *server) {
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair) != 0)
        return;
    dup3(pair[0], server->listener, O_CLOEXEC);
    close(pair[0]);
    server->stop_peer = pair[1];
}

void server_stop(struct server *server, int seconds) {
    int64_t until = clock_monotonic_us() + (int64_t)seconds * 1000 * 1000;
    const struct timespec step = {.tv_nsec = STOP_STEP_MS * 1000000L};
    atomic_store(&server->stopping, true);
    refuse_connections(server);
    deadlines_drain(server->deadlines);
    while (metrics_gauge(&server->metrics, GAUGE_CONNECTIONS) > 0 && clock_monotonic_us() < until)
        nanosleep(&step, NULL);
    int peer = server->stop_peer;
    server_release(server);
    if (peer >= 0)
        close(peer);
}

void server_metrics(const struct server *server, struct buf *out) {
    metrics_write(&server->metrics, &server->router, out);
}

const struct server *request_server(const struct request *request) {
    return ((const struct exchange *)(const void *)request)->server;
}

const char *server_static_tag(const struct server *server, const char *name) {
    return server->files ? static_tag(server->files, str_from(name)) : NULL;
}
