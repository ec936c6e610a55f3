/* The header gate: the first look at a request's head, before anything else reads it.
 *
 * libmicrohttpd 0.9.75 frames leniently: it takes bare line feeds, folded lines and bytes behind a NUL, looks at the
 * first Content-Length only, and ignores it beside any Transfer-Encoding. Behind a proxy each of these is a way to smuggle
 * a second request, so whatever two readers could take differently is refused here and the connection closed. */
#ifndef JF_HTTP_GATE_H
#define JF_HTTP_GATE_H

#include "http/http.h"

enum {
    GATE_HEADERS_MAX = 64,      /* header lines */
    GATE_HEAD_MAX = 24 * 1024,  /* bytes of request line and headers */
    GATE_TARGET_MAX = 8 * 1024, /* bytes of path and query */
    GATE_HOST_MAX = 255         /* bytes */
};

/* The headers this program reads; all others are only looked at for their form. */
enum header {
    HEADER_HOST,
    HEADER_CONTENT_LENGTH,
    HEADER_TRANSFER_ENCODING,
    HEADER_CONTENT_TYPE,
    HEADER_COOKIE,
    HEADER_AUTHORIZATION,
    HEADER_ORIGIN,
    HEADER_SEC_FETCH_SITE,
    HEADER_REFERER,
    HEADER_IF_NONE_MATCH,
    HEADER_ACCEPT,
    HEADER_ACCEPT_LANGUAGE,
    HEADER_ACCEPT_ENCODING,
    HEADER_COUNT
};

/* A request's head as it lies in memory: every str points into the same block of `size` bytes. libmicrohttpd takes the
 * target apart in place, so its bytes come as a copy beside it. */
struct head {
    const char *start; /* the first byte of the method */
    size_t size;       /* to behind the empty line */
    struct str method, target, version;
    struct pair headers[GATE_HEADERS_MAX];
    size_t count; /* may be over GATE_HEADERS_MAX: then the rest was not kept */
};

struct gate {
    struct str value[HEADER_COUNT]; /* borrows; empty when absent, or not plain ASCII */
    uint64_t content_length;        /* bytes; 0 when absent */
    bool chunked;
};

/* INVALID for a form that readers disagree on, HEADERS for too many or too long. */
MUST_CHECK enum status gate_check(const struct head *head, struct str target, struct gate *ret_gate,
                                  struct error *err);

/* Compares names of headers, schemes, media types: ASCII letters without regard to case. */
bool gate_same(struct str a, struct str b);

#endif
