#include "model/fence.h"

enum { INDENT_MAX = 3, SIGNS_LEAST = 3 };

static size_t count_of(struct str s, char sign) {
    size_t n = 0;
    while (n < s.n && s.p[n] == sign)
        n++;
    return n;
}

/* The signs at the front of a line; *ret_rest is what follows them. */
static struct fence marker_of(struct str line, struct str *ret_rest) {
    size_t indent = count_of(line, ' ');
    struct str s = str_skip(line, indent);
    if (indent > INDENT_MAX || s.n == 0 || (*s.p != '`' && *s.p != '~'))
        return (struct fence){0};
    struct fence marker = {*s.p, count_of(s, *s.p)};
    *ret_rest = str_skip(s, marker.length);
    return marker.length < SIGNS_LEAST ? (struct fence){0} : marker;
}

bool fence_step(struct fence *fence, struct str line) {
    struct str rest = {NULL, 0};
    struct fence marker = marker_of(line, &rest);
    if (fence->length) {
        if (marker.sign == fence->sign && marker.length >= fence->length && str_trim(rest).n == 0)
            *fence = (struct fence){0};
        return true;
    }
    /* `` ```a``` `` is code within a line. */
    if (marker.length == 0 || (marker.sign == '`' && rest.n && memchr(rest.p, '`', rest.n)))
        return false;
    *fence = marker;
    return true;
}
