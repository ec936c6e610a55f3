#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { FIRST_CAPACITY = 256 };

void buf_release(struct buf *buf) {
    free(buf->p);
    *buf = BUF_INIT(buf->max);
}

void buf_clear(struct buf *buf) {
    buf->n = 0;
    buf->failed = false;
    if (buf->p)
        buf->p[0] = '\0';
}

static void grow(struct buf *buf, size_t needed) {
    size_t capacity = buf->capacity ? buf->capacity : FIRST_CAPACITY;
    while (capacity < needed)
        capacity *= 2;
    char *p = realloc(buf->p, capacity);
    if (!p) {
        fprintf(stderr, "buf: out of memory\n");
        abort();
    }
    buf->p = p;
    buf->capacity = capacity;
}

char *buf_reserve(struct buf *buf, size_t size) {
    if (buf->failed || size > buf->max || buf->n > buf->max - size) {
        buf->failed = true;
        return NULL;
    }
    if (buf->n + size + 1 > buf->capacity)
        grow(buf, buf->n + size + 1);
    return buf->p + buf->n;
}

void buf_added(struct buf *buf, size_t size) {
    buf->n += size;
    buf->p[buf->n] = '\0';
}

void buf_add(struct buf *buf, struct str s) {
    char *room = buf_reserve(buf, s.n);
    if (!room)
        return;
    if (s.n)
        memcpy(room, s.p, s.n);
    buf_added(buf, s.n);
}

void buf_add_text(struct buf *buf, const char *text) { buf_add(buf, str_from(text)); }

void buf_add_char(struct buf *buf, char c) { buf_add(buf, str_make(&c, 1)); }

void buf_add_int(struct buf *buf, int64_t number) { buf_printf(buf, "%lld", (long long)number); }

void buf_printf(struct buf *buf, const char *format, ...) {
    va_list args;
    va_start(args, format);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *room = n < 0 ? NULL : buf_reserve(buf, (size_t)n);
    if (!room)
        return;
    va_start(args, format);
    vsnprintf(room, (size_t)n + 1, format, args);
    va_end(args);
    buf_added(buf, (size_t)n);
}

enum status buf_check(const struct buf *buf, struct error *err) {
    if (!buf->failed)
        return STATUS_OK;
    return error_set(err, STATUS_TOO_BIG, NULL, "more than %zu bytes", buf->max);
}
