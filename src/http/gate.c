#include "http/gate.h"

#include <strings.h>

struct header_row {
    struct str name;
    bool once; /* a second line of it is refused: two readers might take different ones */
};

#define NAME(literal)                                                                                        \
    { (literal), sizeof(literal) - 1 }
static const struct header_row rows[HEADER_COUNT] = {
    [HEADER_HOST] = {.name = NAME("host"), .once = true},
    [HEADER_CONTENT_LENGTH] = {.name = NAME("content-length"), .once = true},
    [HEADER_TRANSFER_ENCODING] = {.name = NAME("transfer-encoding"), .once = true},
    [HEADER_CONTENT_TYPE] = {.name = NAME("content-type"), .once = true},
    [HEADER_COOKIE] = {.name = NAME("cookie"), .once = true},
    [HEADER_AUTHORIZATION] = {.name = NAME("authorization"), .once = true},
    [HEADER_ORIGIN] = {.name = NAME("origin"), .once = true},
    [HEADER_SEC_FETCH_SITE] = {.name = NAME("sec-fetch-site"), .once = true},
    [HEADER_REFERER] = {.name = NAME("referer"), .once = true},
    [HEADER_IF_NONE_MATCH] = {.name = NAME("if-none-match")},
    [HEADER_ACCEPT] = {.name = NAME("accept")},
    [HEADER_ACCEPT_LANGUAGE] = {.name = NAME("accept-language")},
    [HEADER_ACCEPT_ENCODING] = {.name = NAME("accept-encoding")},
};
#undef NAME

bool gate_same(struct str a, struct str b) {
    return a.n == b.n && (a.n == 0 || strncasecmp(a.p, b.p, a.n) == 0);
}

static bool is_alphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool consists_of(struct str s, const char *others) {
    for (size_t i = 0; i < s.n; i++)
        if (!is_alphanumeric(s.p[i]) && (s.p[i] == '\0' || !strchr(others, s.p[i])))
            return false;
    return s.n > 0;
}

static bool is_token(struct str s) { return consists_of(s, "!#$%&'*+-.^_`|~"); }

static bool is_host(struct str s) { return s.n <= GATE_HOST_MAX && consists_of(s, ".-:[]_~"); }

/* Printable, blanks and tabs, and bytes over 0x7F, which old clients send in headers nobody here reads. */
static bool is_field_value(struct str s) {
    for (size_t i = 0; i < s.n; i++)
        if (((unsigned char)s.p[i] < 0x20 && s.p[i] != '\t') || s.p[i] == 0x7F)
            return false;
    return true;
}

static bool is_ascii(struct str s) {
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] > 0x7E)
            return false;
    return true;
}

/* The parsed parts must cover the head without a gap: one blank in the request line, CR LF behind every line. Any other
 * distance means that the parser skipped something: a bare line feed, a folded line, a NUL, a blank too many. */
static bool covers(const struct head *head) {
    const char *at = head->start + head->method.n + 1;
    if (head->method.p != head->start || head->target.p != at)
        return false;
    at += head->target.n + 1;
    if (head->version.p != at)
        return false;
    at += head->version.n + 2;
    for (size_t i = 0; i < head->count; i++) {
        const struct pair *header = &head->headers[i];
        if (header->name.p != at || header->value.p <= at + header->name.n)
            return false;
        at = header->value.p + header->value.n + 2;
    }
    return at + 2 == head->start + head->size;
}

static enum status refuse(struct error *err, const char *why) {
    return error_set(err, STATUS_INVALID, "error.bad-request", "header gate: %s", why);
}

static enum status check_line(const struct head *head, struct str target, struct error *err) {
    if (!is_token(head->method) || head->method.n > 20)
        return refuse(err, "method");
    if (!str_eq(head->version, S("HTTP/1.1")) && !str_eq(head->version, S("HTTP/1.0")))
        return refuse(err, "version");
    if (target.n == 0 || target.p[0] != '/')
        return refuse(err, "target is no path");
    for (size_t i = 0; i < target.n; i++)
        if ((unsigned char)target.p[i] <= 0x20 || target.p[i] == 0x7F || target.p[i] == '#')
            return refuse(err, "target holds a blank or control character");
    return STATUS_OK;
}

static enum header header_of(struct str name) {
    int i = 0;
    while (i < HEADER_COUNT && !gate_same(rows[i].name, name))
        i++;
    return (enum header)i;
}

static enum status take_header(struct gate *gate, const struct pair *header, struct error *err) {
    if (!is_token(header->name))
        return refuse(err, "header name");
    if (!is_field_value(header->value))
        return refuse(err, "control character in a header");
    enum header which = header_of(header->name);
    if (which == HEADER_COUNT)
        return STATUS_OK;
    if (gate->value[which].p)
        return rows[which].once ? refuse(err, "repeated header") : STATUS_OK;
    gate->value[which] = is_ascii(header->value) ? header->value : S("");
    return STATUS_OK;
}

static enum status check_length(struct gate *gate, struct error *err) {
    enum { DIGITS_MAX = 18 };
    struct str length = gate->value[HEADER_CONTENT_LENGTH];
    int64_t bytes = 0;
    if (length.n == 0 || length.n > DIGITS_MAX || length.p[0] == '-' || !str_to_int(length, &bytes))
        return refuse(err, "content length");
    gate->content_length = (uint64_t)bytes;
    return STATUS_OK;
}

static enum status check_framing(const struct head *head, struct gate *gate, struct error *err) {
    struct str coding = gate->value[HEADER_TRANSFER_ENCODING];
    bool modern = str_eq(head->version, S("HTTP/1.1"));
    if (coding.p) {
        if (gate->value[HEADER_CONTENT_LENGTH].p)
            return refuse(err, "transfer encoding beside content length");
        if (!modern || !gate_same(coding, S("chunked")))
            return refuse(err, "transfer encoding");
        gate->chunked = true;
    }
    if (gate->value[HEADER_HOST].p ? !is_host(gate->value[HEADER_HOST]) : modern)
        return refuse(err, "host");
    return gate->value[HEADER_CONTENT_LENGTH].p ? check_length(gate, err) : STATUS_OK;
}

enum status gate_check(const struct head *head, struct str target, struct gate *ret_gate, struct error *err) {
    struct gate gate = {.content_length = 0};
    if (head->count > GATE_HEADERS_MAX || head->size > GATE_HEAD_MAX || head->target.n > GATE_TARGET_MAX)
        return error_set(err, STATUS_HEADERS, NULL, "header gate: %zu headers, %zu bytes", head->count,
                         head->size);
    enum status status = check_line(head, target, err);
    for (size_t i = 0; i < head->count && status == STATUS_OK; i++)
        status = take_header(&gate, &head->headers[i], err);
    if (status == STATUS_OK)
        status = check_framing(head, &gate, err);
    if (status == STATUS_OK && !covers(head))
        status = refuse(err, "line ends");
    if (status == STATUS_OK)
        *ret_gate = gate;
    return status;
}
