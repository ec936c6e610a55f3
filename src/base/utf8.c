#include "base/utf8.h"

/* Length of the sequence that starts with this byte; 0 for a byte that cannot start one. */
static size_t sequence_length(unsigned char first) {
    if (first < 0x80)
        return 1;
    if (first < 0xC2)
        return 0;
    if (first < 0xE0)
        return 2;
    if (first < 0xF0)
        return 3;
    return first < 0xF5 ? 4 : 0;
}

/* Second bytes are narrower after E0 (overlong), ED (surrogates), F0 (overlong) and F4 (over U+10FFFF). */
static bool second_byte_ok(unsigned char first, unsigned char second) {
    switch (first) {
    case 0xE0:
        return second >= 0xA0;
    case 0xED:
        return second < 0xA0;
    case 0xF0:
        return second >= 0x90;
    case 0xF4:
        return second < 0x90;
    default:
        return true;
    }
}

static bool sequence_ok(const unsigned char *p, size_t left) {
    size_t n = sequence_length(p[0]);
    if (n == 0 || n > left || p[0] == 0)
        return false;
    for (size_t i = 1; i < n; i++)
        if ((p[i] & 0xC0) != 0x80)
            return false;
    return n == 1 || second_byte_ok(p[0], p[1]);
}

/* Nearly all of our text: ASCII, and three bytes whose first one allows any second. 0 for everything else. */
static inline size_t common_length(const unsigned char *p, size_t left) {
    if (p[0] < 0x80)
        return p[0] != 0;
    bool any_second = p[0] > 0xE0 && p[0] < 0xF0 && p[0] != 0xED;
    return any_second && left > 2 && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80 ? 3 : 0;
}

bool utf8_valid(struct str s, size_t *ret_at) {
    const unsigned char *p = (const unsigned char *)s.p;
    for (size_t at = 0, n; at < s.n; at += n) {
        n = common_length(p + at, s.n - at);
        if (n)
            continue;
        if (!sequence_ok(p + at, s.n - at)) {
            *ret_at = at;
            return false;
        }
        n = sequence_length(p[at]);
    }
    return true;
}

uint32_t utf8_next(struct str s, size_t *at) {
    static const unsigned char first_mask[5] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    const unsigned char *p = (const unsigned char *)s.p + *at;
    size_t n = sequence_length(p[0]);
    uint32_t c = p[0] & first_mask[n];
    for (size_t i = 1; i < n; i++)
        c = c << 6 | (p[i] & 0x3F);
    *at += n;
    return c;
}

size_t utf8_put(uint32_t c, char ret_bytes[4]) {
    static const unsigned char first_mark[5] = {0, 0, 0xC0, 0xE0, 0xF0};
    size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n; i-- > 1; c >>= 6)
        ret_bytes[i] = (char)(0x80 | (c & 0x3F));
    ret_bytes[0] = (char)(first_mark[n] | c);
    return n;
}

size_t utf8_count(struct str s) {
    size_t count = 0;
    for (size_t i = 0; i < s.n; i++)
        count += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return count;
}

size_t utf8_cut(const char *p, size_t n, size_t max) {
    if (n <= max)
        return n;
    while (max > 0 && ((unsigned char)p[max] & 0xC0) == 0x80)
        max--;
    return max;
}

struct str utf8_head(struct str s, size_t count) {
    size_t at = 0;
    while (at < s.n && count-- > 0)
        at += sequence_length((unsigned char)s.p[at]);
    return str_make(s.p, at);
}
