#include "http/router.h"

#include "http/gate.h"

static const char *const method_names[METHOD_COUNT] = {[METHOD_GET] = "GET", [METHOD_POST] = "POST"};

/* Bit 1 << METHOD_GET and bit 1 << METHOD_POST. */
static const char *const allow_texts[] = {"", "GET, HEAD", "POST", "GET, HEAD, POST"};

static enum status bad_route(const struct route *route, const char *why, struct error *err) {
    const char *pattern = route->pattern ? route->pattern : "(none)";
    error_set(err, STATUS_INVALID, "error.internal", "route %s: %s", pattern, why);
    return error_arg(err, pattern);
}

static const char *row_fault(const struct route *route) {
    if (!route->pattern || route->pattern[0] != '/')
        return "a pattern starts with a slash";
    if (route->right == RIGHT_NONE)
        return "names no right";
    if (route->method >= METHOD_COUNT)
        return "no such method";
    if (route->method == METHOD_GET && route->body_max)
        return "GET takes no body";
    if (route->method != METHOD_GET && (route->flags & ROUTE_CACHE))
        return "only GET is kept";
    return route->body_max > ROUTER_BODY_MAX ? "body over the limit of all routes" : NULL;
}

static const char *split_pattern(struct router_row *row) {
    struct str rest = str_skip(str_from(row->route->pattern), 1);
    size_t wild = 0;
    while (rest.p && rest.n) {
        struct str part = str_split(&rest, '/');
        if (part.n == 0 || row->count == ROUTER_PARTS_MAX)
            return "an empty segment, or too many";
        bool any = str_eq(part, S("{}"));
        wild += any;
        row->parts[row->count++] = any ? (struct str){NULL, 0} : part;
    }
    return wild > REQUEST_SEGMENTS ? "too many {}" : NULL;
}

/* True when every path that `later` answers is answered by `earlier`. */
static bool hides(const struct router_row *earlier, const struct router_row *later) {
    if (earlier->route->method != later->route->method || earlier->count != later->count)
        return false;
    for (size_t i = 0; i < earlier->count; i++)
        if (earlier->parts[i].p && (!later->parts[i].p || !str_eq(earlier->parts[i], later->parts[i])))
            return false;
    return true;
}

enum status router_init(struct router *router, const struct route *routes, struct error *err) {
    *router = (struct router){.count = 0};
    for (const struct route *route = routes; route->handler; route++) {
        if (router->count == ROUTER_ROUTES_MAX)
            return bad_route(route, "too many routes", err);
        struct router_row *row = &router->rows[router->count];
        *row = (struct router_row){.route = route};
        const char *fault = row_fault(route);
        if (!fault)
            fault = split_pattern(row);
        for (size_t i = 0; !fault && i < router->count; i++)
            if (hides(&router->rows[i], row))
                fault = "an earlier row hides it";
        if (fault)
            return bad_route(route, fault, err);
        router->count++;
    }
    return STATUS_OK;
}

static bool matches(const struct router_row *row, const struct str *parts, size_t count,
                    struct str *ret_segment) {
    size_t wild = 0;
    if (row->count != count)
        return false;
    for (size_t i = 0; i < count; i++)
        if (!row->parts[i].p)
            ret_segment[wild++] = parts[i];
        else if (!str_eq(row->parts[i], parts[i]))
            return false;
    return true;
}

static bool serves(const struct route *route, struct str method) {
    return str_is(method, method_names[route->method]) ||
           (route->method == METHOD_GET && str_eq(method, S("HEAD")));
}

enum status router_find(const struct router *router, struct str method, struct str path,
                        struct router_match *ret_match, const char **ret_allow, struct error *err) {
    struct str parts[ROUTER_PARTS_MAX];
    size_t count = 0;
    struct str rest = str_skip(path, 1);
    while (rest.p && rest.n && count < ROUTER_PARTS_MAX)
        parts[count++] = str_split(&rest, '/');
    unsigned methods = 0;
    for (size_t i = 0; !(rest.p && rest.n) && i < router->count; i++) {
        const struct route *route = router->rows[i].route;
        struct router_match match = {.route = route, .row = i};
        if (!matches(&router->rows[i], parts, count, match.segment))
            continue;
        if (serves(route, method)) {
            *ret_match = match;
            return STATUS_OK;
        }
        methods |= 1U << route->method;
    }
    if (!methods)
        return error_set(err, STATUS_NOT_FOUND, NULL, "no route");
    *ret_allow = allow_texts[methods];
    return error_set(err, STATUS_NOT_ALLOWED, NULL, "allowed: %s", *ret_allow);
}

enum status router_same_site(struct str sec_fetch_site, struct str origin, struct str host,
                             struct error *err) {
    if (sec_fetch_site.n) {
        if (str_eq(sec_fetch_site, S("same-origin")) || str_eq(sec_fetch_site, S("none")))
            return STATUS_OK;
        return error_set(err, STATUS_FORBIDDEN, "error.cross-site", "Sec-Fetch-Site: %.*s",
                         STR_ARG(sec_fetch_site));
    }
    /* The scheme is left out: a proxy may speak TLS for us. */
    size_t at;
    if (host.n && str_find(origin, S("://"), &at) && gate_same(str_skip(origin, at + 3), host))
        return STATUS_OK;
    return error_set(err, STATUS_FORBIDDEN, "error.cross-site", "Origin: %.*s", STR_ARG(origin));
}
