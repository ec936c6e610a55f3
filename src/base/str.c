#include "base/str.h"

int str_cmp(struct str a, struct str b) {
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, n) : 0;
    return order ? order : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, struct str prefix) {
    return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

bool str_ends(struct str s, struct str suffix) {
    return s.n >= suffix.n && (suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

struct str str_skip(struct str s, size_t n) {
    size_t skipped = n < s.n ? n : s.n;
    return (struct str){s.p ? s.p + skipped : NULL, s.n - skipped};
}

/* U+3000 is what a Chinese keyboard types for a blank; U+FEFF is the mark Excel puts before a file. */
static const struct str blanks[] = {{" ", 1},  {"\t", 1},           {"\n", 1},
                                    {"\r", 1}, {"\xE3\x80\x80", 3}, {"\xEF\xBB\xBF", 3}};

enum { BLANKS = sizeof blanks / sizeof blanks[0] };

struct str str_trim(struct str s) {
    for (size_t i = 0; i < BLANKS;) {
        if (str_starts(s, blanks[i])) {
            s = str_skip(s, blanks[i].n);
            i = 0;
        } else if (str_ends(s, blanks[i])) {
            s.n -= blanks[i].n;
            i = 0;
        } else {
            i++;
        }
    }
    return s;
}

bool str_find(struct str s, struct str part, size_t *ret_at) {
    const char *at = part.n == 0 ? s.p : (s.n ? memmem(s.p, s.n, part.p, part.n) : NULL);
    if (!at)
        return false;
    *ret_at = (size_t)(at - s.p);
    return true;
}

struct str str_split(struct str *rest, char separator) {
    const char *at = rest->n ? memchr(rest->p, separator, rest->n) : NULL;
    struct str head = *rest;
    if (!at) {
        *rest = (struct str){NULL, 0};
        return head;
    }
    head.n = (size_t)(at - rest->p);
    *rest = (struct str){at + 1, rest->n - head.n - 1};
    return head;
}

uint64_t str_hash(uint64_t hash, struct str s) {
    for (size_t i = 0; i < s.n; i++)
        hash = (hash ^ (unsigned char)s.p[i]) * UINT64_C(1099511628211);
    return hash;
}

bool str_to_int(struct str s, int64_t *ret_number) {
    bool negative = s.n > 1 && s.p[0] == '-';
    int64_t number = 0;
    size_t i = negative ? 1 : 0;
    if (i == s.n)
        return false;
    for (; i < s.n; i++) {
        int digit = s.p[i] - '0';
        if (digit < 0 || digit > 9 || __builtin_mul_overflow(number, 10, &number) ||
            __builtin_sub_overflow(number, digit, &number))
            return false;
    }
    if (!negative && __builtin_sub_overflow(0, number, &number))
        return false;
    *ret_number = number;
    return true;
}
