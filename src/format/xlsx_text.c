#include "format/xlsx_text.h"

#include "base/utf8.h"

enum { ESCAPE_LENGTH = 7 };

/* _xHHHH_ at the front: a character that XML cannot hold, or the underscore of a text that looks like one. */
static bool take_escape(struct str text, uint32_t *ret_c) {
    static const char digits[] = "0123456789ABCDEFabcdef";
    if (text.n < ESCAPE_LENGTH || text.p[0] != '_' || text.p[1] != 'x' || text.p[6] != '_')
        return false;
    uint32_t c = 0;
    for (size_t i = 2; i < 6; i++) {
        const char *at = memchr(digits, text.p[i], sizeof digits - 1);
        if (!at)
            return false;
        uint32_t digit = (uint32_t)(at - digits);
        c = c << 4 | (digit < 16 ? digit : digit - 6);
    }
    if (c >= 0xD800 && c <= 0xDFFF)
        return false;
    *ret_c = c;
    return true;
}

struct str xlsx_text_decode(struct arena *arena, struct str raw) {
    char *text = arena_alloc(arena, raw.n + 1);
    size_t n = 0;
    for (struct str rest = raw; rest.n;) {
        uint32_t c = (unsigned char)*rest.p;
        bool is_escape = take_escape(rest, &c);
        rest = str_skip(rest, is_escape ? ESCAPE_LENGTH : 1);
        if (c == '\r' && str_starts(rest, S("\n")))
            continue;
        if (is_escape)
            n += utf8_put(c, text + n);
        else
            text[n++] = (char)c;
        if (c == '\r')
            text[n - 1] = '\n';
    }
    return str_make(text, n);
}

struct str xlsx_text_encode(struct arena *arena, struct str text) {
    static const struct str underscore = {"_x005F_", ESCAPE_LENGTH};
    uint32_t c;
    char *encoded = arena_alloc(arena, text.n * 2 + 1); /* of seven bytes at most one grows, by six */
    size_t n = 0;
    for (struct str rest = text; rest.n; rest = str_skip(rest, 1)) {
        struct str next = take_escape(rest, &c) ? underscore : str_make(rest.p, 1);
        memcpy(encoded + n, next.p, next.n);
        n += next.n;
    }
    return str_make(encoded, n);
}
