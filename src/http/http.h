/* Requests and responses as handlers see them; nothing here knows libmicrohttpd. */
#ifndef JF_HTTP_HTTP_H
#define JF_HTTP_HTTP_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/status.h"

enum { REQUEST_SEGMENTS = 4, REQUEST_ID_SIZE = 12, RESPONSE_BODY_MAX = 16 * 1024 * 1024 };

enum method { METHOD_GET, METHOD_POST, METHOD_COUNT }; /* HEAD is a GET without its body */

struct pair {
    struct str name, value;
};
struct pairs {
    struct pair *items;
    size_t count;
};

/* First value of a name, or an empty str with p == NULL. */
struct str pairs_get(const struct pairs *pairs, struct str name);

struct route;

/* A str that the client did not send is empty. In server_options.on_error any of them may be empty, and `route` NULL:
 * the request may have been refused before it was read that far. */
struct request {
    struct arena *arena; /* all that the answer needs; gone when it is sent */
    void *app;           /* what server_options.app was */
    const struct route *route;
    enum method method;
    bool head;
    struct str target;    /* path and query as sent, ≤ 8 KiB */
    struct str path;      /* decoded, checked UTF-8, without "..", never ends in '/' but for "/" */
    struct pairs params;  /* of the address: decoded, checked, ≤ 64; a name may come several times */
    struct pairs form;    /* of a body of type application/x-www-form-urlencoded: as params, ≤ 512 */
    struct pairs cookies; /* ≤ 32, ASCII */
    struct str segment[REQUEST_SEGMENTS]; /* what stood for {…} in the route's pattern, in order */
    struct str body;                      /* raw, ≤ route->body_max */
    struct str accept_language, host, referer, content_type; /* ASCII; empty when they are not */
    bool accepts_json;                                       /* Accept names application/json */
    bool secure;                                             /* came over TLS */
    bool loopback;                                           /* came from this machine */
    char id[REQUEST_ID_SIZE];                                /* "K7Q4-2M": for the person and the log */
    int64_t started_us;                                      /* monotonic */
};

struct response {
    int status;               /* HTTP; 200 unless changed */
    const char *content_type; /* static; text/html; charset=utf-8 unless changed */
    struct buf body;          /* ≤ RESPONSE_BODY_MAX; the server takes it over */
    struct str location;      /* for redirects (status 303): UTF-8, encoded by the server */
    struct str download;      /* file name for Content-Disposition: attachment; UTF-8 */
    struct str set_cookie;    /* one whole Set-Cookie value, or empty; such an answer is never kept */
};

/* An error makes the server drop the response and answer with server_options.on_error. */
typedef enum status handler(struct request *request, struct response *response, struct error *err);

enum right {
    RIGHT_NONE = 0,
    RIGHT_GUEST = 1
}; /* issue C adds the others; a route without one is refused at start */

enum route_flags {
    ROUTE_CACHE = 1 << 0, /* same address, variant and version of the data give the same page: it is kept */
    ROUTE_QUIET = 1 << 1, /* logged at debug level only */
};

struct route {
    enum method method;
    const char *pattern; /* "/exemplars/{}": {} is one segment. The first row that fits answers */
    handler *handler;
    enum right right;
    unsigned flags;
    size_t body_max;     /* bytes; 0: no body */
    const void *context; /* what the handler wants to know of its row */
};

#endif
