/* UTF-8. Text is checked once, when it enters the program; afterwards it is trusted. */
#ifndef JF_BASE_UTF8_H
#define JF_BASE_UTF8_H

#include "base/str.h"

/* True when every byte belongs to a shortest-form sequence of a code point that is no surrogate and not over
 * U+10FFFF, and no NUL occurs. Otherwise *ret_at is the offset of the first offending byte. */
bool utf8_valid(struct str s, size_t *ret_at);

/* Decodes the character at s.p[*at] of valid UTF-8 and moves *at behind it. */
uint32_t utf8_next(struct str s, size_t *at);

/* Writes one code point, returns its length in bytes (1–4). */
size_t utf8_put(uint32_t c, char ret_bytes[4]);

size_t utf8_count(struct str s); /* characters */

/* The longest length ≤ max that does not cut a character. */
size_t utf8_cut(const char *p, size_t n, size_t max);

/* The first `count` characters of s. */
struct str utf8_head(struct str s, size_t count);

#endif
