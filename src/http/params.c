#include "http/params.h"

#include "base/utf8.h"

struct str pairs_get(const struct pairs *pairs, struct str name) {
    for (size_t i = 0; i < pairs->count; i++)
        if (str_eq(pairs->items[i].name, name))
            return pairs->items[i].value;
    return (struct str){NULL, 0};
}

static int hex_digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* Decodes once, and checks what came out, never what went in. */
static bool decode(struct arena *arena, struct str text, bool plus_is_blank, struct str *ret_text) {
    char *out = arena_alloc(arena, text.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '%') {
            if (text.n - i < 3)
                return false;
            int high = hex_digit(text.p[i + 1]), low = hex_digit(text.p[i + 2]);
            if (high < 0 || low < 0)
                return false;
            c = (char)(high * 16 + low);
            i += 2;
        } else if (plus_is_blank && c == '+') {
            c = ' ';
        }
        out[n++] = c;
    }
    size_t at;
    *ret_text = (struct str){out, n};
    return utf8_valid(*ret_text, &at);
}

static enum status refuse(struct error *err, const char *why) {
    return error_set(err, STATUS_INVALID, "error.bad-address", "%s", why);
}

static bool has_control(struct str s) {
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7F || s.p[i] == '\\')
            return true;
    return false;
}

/* Segments are looked at one by one after decoding, so that no spelling of '/' or ".." slips through. */
static enum status add_segment(struct arena *arena, struct str raw, char *path, size_t *n,
                               struct error *err) {
    struct str segment;
    if (!decode(arena, raw, false, &segment) || has_control(segment))
        return refuse(err, "path: broken encoding or control character");
    if (segment.n == 0 || memchr(segment.p, '/', segment.n))
        return refuse(err, "path: empty segment or encoded slash");
    if (str_eq(segment, S(".")) || str_eq(segment, S("..")))
        return refuse(err, "path: dot segment");
    path[(*n)++] = '/';
    memcpy(path + *n, segment.p, segment.n);
    *n += segment.n;
    return STATUS_OK;
}

enum status params_path(struct arena *arena, struct str raw, struct str *ret_path, struct error *err) {
    if (raw.n == 0 || raw.p[0] != '/')
        return refuse(err, "path does not start with a slash");
    char *path = arena_alloc(arena, raw.n + 1);
    size_t n = 0;
    struct str rest = str_skip(raw, 1);
    while (rest.p && rest.n) {
        enum status status = add_segment(arena, str_split(&rest, '/'), path, &n, err);
        if (status != STATUS_OK)
            return status;
    }
    *ret_path = n ? (struct str){path, n} : S("/");
    return STATUS_OK;
}

enum status params_urlencoded(struct arena *arena, struct str text, size_t max, struct pairs *ret_pairs,
                              struct error *err) {
    struct pairs pairs = {.items = NULL, .count = 0};
    size_t capacity = 0;
    struct str rest = text;
    while (rest.p) {
        struct str value = str_split(&rest, '&');
        if (value.n == 0)
            continue;
        if (pairs.count == max)
            return error_set(err, STATUS_TOO_BIG, "error.too-many-fields", "more than %zu parameters", max);
        struct str name = str_split(&value, '=');
        struct pair pair;
        if (!decode(arena, name, true, &pair.name) || !decode(arena, value, true, &pair.value))
            return refuse(err, "parameter: broken encoding");
        pairs.items = arena_grow(arena, pairs.items, pairs.count, &capacity, sizeof *pairs.items);
        pairs.items[pairs.count++] = pair;
    }
    *ret_pairs = pairs;
    return STATUS_OK;
}

enum status params_cookies(struct arena *arena, struct str text, struct pairs *ret_pairs, struct error *err) {
    struct pairs pairs = {.items = NULL, .count = 0};
    size_t capacity = 0;
    struct str rest = text;
    while (rest.p) {
        struct str value = str_split(&rest, ';');
        struct str name = str_trim(str_split(&value, '='));
        if (name.n == 0 || !value.p)
            continue;
        if (pairs.count == PARAMS_COOKIES_MAX)
            return error_set(err, STATUS_HEADERS, NULL, "more than %d cookies", PARAMS_COOKIES_MAX);
        pairs.items = arena_grow(arena, pairs.items, pairs.count, &capacity, sizeof *pairs.items);
        pairs.items[pairs.count++] = (struct pair){.name = name, .value = str_trim(value)};
    }
    *ret_pairs = pairs;
    return STATUS_OK;
}
