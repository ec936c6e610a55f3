/* From an address to the row of the route table that answers it; and the one defence of all writing routes. */
#ifndef JF_HTTP_ROUTER_H
#define JF_HTTP_ROUTER_H

#include "http/http.h"

enum { ROUTER_ROUTES_MAX = 256, ROUTER_PARTS_MAX = 8, ROUTER_BODY_MAX = 64 * 1024 * 1024 };

struct router_row {
    const struct route *route;
    struct str parts[ROUTER_PARTS_MAX]; /* of the pattern; p == NULL for {} */
    size_t count;
};

struct router {
    struct router_row rows[ROUTER_ROUTES_MAX];
    size_t count;
};

struct router_match {
    const struct route *route;
    size_t row; /* in the table */
    struct str segment[REQUEST_SEGMENTS];
};

/* INVALID for a row without right, a malformed pattern, a body on GET, a cache on POST, or a row that an earlier one
 * hides. Borrows the table, which ends with a row whose handler is NULL. */
MUST_CHECK enum status router_init(struct router *router, const struct route *routes, struct error *err);

/* `method` as sent; HEAD counts as GET. NOT_FOUND, or NOT_ALLOWED with the methods there are in *ret_allow (static
 * text for the Allow header). Segments borrow from `path`. */
MUST_CHECK enum status router_find(const struct router *router, struct str method, struct str path,
                                   struct router_match *ret_match, const char **ret_allow, struct error *err);

/* FORBIDDEN unless the browser says, or the Origin shows, that a page of this server sends the form. A client that sends
 * neither Sec-Fetch-Site nor Origin is refused too. */
MUST_CHECK enum status router_same_site(struct str sec_fetch_site, struct str origin, struct str host,
                                        struct error *err);

#endif
