/* Text to write: bytes that grow up to a maximum given at the start. Failure is sticky: write as much as
 * you like, then ask once whether all of it fitted. */
#ifndef JF_BASE_BUF_H
#define JF_BASE_BUF_H

#include "base/status.h"
#include "base/str.h"

struct buf {
    char *p; /* NUL-terminated whenever it is not NULL */
    size_t n;
    size_t capacity;
    size_t max;
    bool failed; /* something did not fit; what was written before is still there */
};

/* `max` in bytes. Does not allocate. */
#define BUF_INIT(max_bytes)                                                                                  \
    ((struct buf){.p = NULL, .n = 0, .capacity = 0, .max = (max_bytes), .failed = false})

void buf_release(struct buf *buf); /* frees; the buffer may be used again */
void buf_clear(struct buf *buf);   /* empties, keeps the memory, forgets the failure */

void buf_add(struct buf *buf, struct str s);
void buf_add_text(struct buf *buf, const char *text);
void buf_add_char(struct buf *buf, char c);
void buf_add_int(struct buf *buf, int64_t number);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Room for `size` more bytes to be written by the caller at the returned place; NULL and sticky failure when
 * over the maximum. The caller then says with buf_added how many were written. */
char *buf_reserve(struct buf *buf, size_t size);
void buf_added(struct buf *buf, size_t size);

static inline struct str buf_str(const struct buf *buf) { return (struct str){buf->p, buf->n}; }

/* OK, or TOO_BIG when something did not fit. */
MUST_CHECK enum status buf_check(const struct buf *buf, struct error *err);

#endif
