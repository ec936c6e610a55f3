/* Text to read: a pointer and a length, borrowed from whoever owns the bytes. Never NULL-terminated by
 * promise; an empty str may have a NULL pointer. */
#ifndef JF_BASE_STR_H
#define JF_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
    const char *p;
    size_t n;
};

/* Several of them, in one array. */
struct str_list {
    struct str *items;
    size_t count;
};

/* For string literals only. */
#define S(literal) ((struct str){(literal), sizeof(literal) - 1})
/* For printf: printf("%.*s", STR_ARG(s)). */
#define STR_ARG(s) (int)(s).n, (s).n ? (s).p : ""

static inline struct str str_from(const char *text) { return (struct str){text, text ? strlen(text) : 0}; }

static inline struct str str_make(const char *p, size_t n) { return (struct str){p, n}; }

static inline bool str_eq(struct str a, struct str b) {
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool str_is(struct str a, const char *text) { return str_eq(a, str_from(text)); }

int str_cmp(struct str a, struct str b); /* byte order, shorter first */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
struct str str_skip(struct str s, size_t n); /* without its first n bytes (n may be over the length) */
struct str str_trim(struct str s); /* without blanks, tabs, line ends, U+3000, U+FEFF at both ends */
bool str_find(struct str s, struct str part, size_t *ret_at); /* first occurrence */

/* Cuts `*rest` at the first `separator`: returns what stands before it and leaves what follows in `*rest`.
 * Without a separator everything is returned and `*rest` becomes empty with p == NULL: loop while (rest.p). */
struct str str_split(struct str *rest, char separator);

/* FNV-1a, continued from `hash`: for tables in memory and fingerprints, never against somebody who means harm. */
static const uint64_t STR_HASH_START = UINT64_C(14695981039346656037);
uint64_t str_hash(uint64_t hash, struct str s);

/* Whole string as a decimal number; false on anything else or overflow, `*ret_number` then untouched. */
bool str_to_int(struct str s, int64_t *ret_number);

#endif
