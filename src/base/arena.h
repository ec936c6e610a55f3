/* An arena: memory that lives as long as one request, one import row, one test, and goes all at once.
 *
 * Out of memory aborts (nothing sensible can be done on one small machine). Going over the arena's own
 * maximum aborts too: it is the last wall, and every input has a limit of its own below it (TOO_BIG). */
#ifndef JF_BASE_ARENA_H
#define JF_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "base/str.h"

struct arena_block;

struct arena {
    struct arena_block *blocks; /* newest first */
    size_t used;                /* bytes handed out since the last reset, rounded up to 16 each */
    size_t max;                 /* bytes */
};

enum { ARENA_DEFAULT_MAX = 256 * 1024 * 1024 };

#define ARENA_INIT ((struct arena){.blocks = NULL, .used = 0, .max = ARENA_DEFAULT_MAX})

/* Bytes that may still be taken: what asks for user-sized memory asks here first and says TOO_BIG. */
static inline size_t arena_room(const struct arena *arena) { return arena->max - arena->used; }

/* Makes all memory invalid (poisoned under ASan) but keeps the first block for the next use. */
void arena_reset(struct arena *arena);
/* Gives everything back to the system; the arena may be used again. */
void arena_release(struct arena *arena);

/* Zeroed memory, aligned for any type; never NULL. */
void *arena_alloc(struct arena *arena, size_t size);
/* As arena_alloc for count * size; aborts when the product overflows. */
void *arena_array(struct arena *arena, size_t count, size_t size);

#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_array((arena), (count), sizeof(type)))

struct str arena_str(struct arena *arena, struct str s);   /* copies into the arena, NUL-terminated behind */
const char *arena_cstr(struct arena *arena, struct str s); /* the same as a C string */
struct str arena_join(struct arena *arena, struct str a, struct str b);
struct str arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Room for one more element in an arena array: returns `items` or a grown copy of it. `*capacity` is updated.
 * items = arena_grow(arena, items, count, &capacity, sizeof *items); items[count++] = ...; */
void *arena_grow(struct arena *arena, void *items, size_t count, size_t *capacity, size_t size);

#endif
