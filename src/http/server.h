/* The server: libmicrohttpd's epoll pool behind a header gate, a router and limits. */
#ifndef JF_HTTP_SERVER_H
#define JF_HTTP_SERVER_H

#include "http/http.h"

struct server;

/* Absolute deadlines; libmicrohttpd's own are only about silence. A connection over one of them is closed within a
 * second. */
struct server_limits {
    int header_seconds; /* from the connection, or the request line, to the end of the headers */
    int body_seconds; /* to the end of the body, and again of the answer, plus their size at the slowest rate */
    int keep_alive_seconds;   /* silence between two requests */
    int connection_seconds;   /* age at which a connection is closed between two requests */
    int slowest_bytes_second; /* rate below which a client is too slow */
};

#define SERVER_LIMITS_DEFAULT                                                                                \
    ((struct server_limits){.header_seconds = 10,                                                            \
                            .body_seconds = 60,                                                              \
                            .keep_alive_seconds = 30,                                                        \
                            .connection_seconds = 600,                                                       \
                            .slowest_bytes_second = 16 * 1024})

struct server_options {
    const char *address; /* IPv4 or IPv6 */
    unsigned port;       /* 0: any; server_port tells */
    unsigned workers;
    const char *certificate, *key; /* PEM files; both or neither; NULL: plain HTTP */
    const struct route *routes;    /* ends with a row whose handler is NULL */
    void *app;
    const char
        *static_folder; /* read at start, served under /static/ with ETag and precompressed copies; or NULL */
    handler *on_error;  /* fills the response for an error: gets it in *err; failing gives plain text */
    /* What the kept pages depend on; another value makes them all stale. Read before the handler is run, so it must
     * change no later than the data does for a handler that starts afterwards. NULL: nothing is kept. */
    uint64_t (*version)(void *app);
    /* What a kept page depends on beside its address: the language, the type size, …; never anything of one person.
     * Sees arena, app, target, cookies, accept_language, host, accepts_json, secure; not the rest. NULL: nothing. */
    uint32_t (*variant)(const struct request *request);
    const struct server_limits *limits; /* NULL: SERVER_LIMITS_DEFAULT */
};

/* Starts answering; borrows all of `options` until server_stop. INVALID for a bad route table, address or certificate,
 * and for a certificate without key or a key without certificate; IN_USE for the port; FORBIDDEN for a port that needs other rights; IO. */
MUST_CHECK enum status server_start(const struct server_options *options, struct server **ret_server,
                                    struct error *err);
unsigned server_port(const struct server *server);
bool server_is_secure(const struct server *server); /* speaks TLS only */
/* Takes no new connections, lets open requests finish (at most `seconds`), then closes. */
void server_stop(struct server *server, int seconds);

/* Prometheus text of what the server counts; the app adds its own lines behind. */
void server_metrics(const struct server *server, struct buf *out);
/* What a page puts behind "?v=" in the address of a static file ("app.css") so that browsers keep it for ever and still
 * see a new one; NULL for a file that is not there. Lives as long as the server. */
const char *server_static_tag(const struct server *server, const char *name);
const struct server *request_server(const struct request *request);

#endif
