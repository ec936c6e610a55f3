#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define POISON(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#else
#define POISON(p, n) ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#endif

enum { BLOCK_SIZE = 16 * 1024, ALIGNMENT = 16 };

struct arena_block {
    struct arena_block *next;
    size_t size;
    size_t used;
    size_t padding; /* keeps `bytes` at ALIGNMENT */
    unsigned char bytes[];
};

_Static_assert(offsetof(struct arena_block, bytes) % ALIGNMENT == 0, "blocks must stay aligned");

static _Noreturn void die(const char *why) {
    fprintf(stderr, "arena: %s\n", why);
    abort();
}

static void add_block(struct arena *arena, size_t size) {
    struct arena_block *block = malloc(sizeof *block + size);
    if (!block)
        die("out of memory");
    block->next = arena->blocks;
    block->size = size;
    block->used = 0;
    POISON(block->bytes, size);
    arena->blocks = block;
}

void *arena_alloc(struct arena *arena, size_t size) {
    if (size > arena->max)
        die("over its maximum");
    size_t rounded = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (rounded > arena->max || arena->used > arena->max - rounded)
        die("over its maximum");
    if (!arena->blocks || arena->blocks->size - arena->blocks->used < rounded)
        add_block(arena, rounded > BLOCK_SIZE ? rounded : BLOCK_SIZE);
    struct arena_block *block = arena->blocks;
    void *memory = block->bytes + block->used;
    block->used += rounded;
    arena->used += rounded;
    UNPOISON(memory, size);
    return memset(memory, 0, size);
}

void *arena_array(struct arena *arena, size_t count, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        die("array size overflows");
    return arena_alloc(arena, bytes);
}

static void free_blocks(struct arena_block *block) {
    while (block) {
        struct arena_block *next = block->next;
        UNPOISON(block->bytes, block->size);
        free(block);
        block = next;
    }
}

void arena_reset(struct arena *arena) {
    if (!arena->blocks)
        return;
    free_blocks(arena->blocks->next);
    arena->blocks->next = NULL;
    arena->blocks->used = 0;
    POISON(arena->blocks->bytes, arena->blocks->size);
    arena->used = 0;
}

void arena_release(struct arena *arena) {
    free_blocks(arena->blocks);
    arena->blocks = NULL;
    arena->used = 0;
}

struct str arena_join(struct arena *arena, struct str a, struct str b) {
    char *copy = arena_alloc(arena, a.n + b.n + 1);
    if (a.n)
        memcpy(copy, a.p, a.n);
    if (b.n)
        memcpy(copy + a.n, b.p, b.n);
    return (struct str){copy, a.n + b.n};
}

struct str arena_str(struct arena *arena, struct str s) {
    return arena_join(arena, s, S(""));
}

const char *arena_cstr(struct arena *arena, struct str s) { return arena_str(arena, s).p; }

struct str arena_printf(struct arena *arena, const char *format, ...) {
    va_list args;
    va_start(args, format);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0)
        die("bad format");
    char *text = arena_alloc(arena, (size_t)n + 1);
    va_start(args, format);
    vsnprintf(text, (size_t)n + 1, format, args);
    va_end(args);
    return (struct str){text, (size_t)n};
}

void *arena_grow(struct arena *arena, void *items, size_t count, size_t *capacity, size_t size) {
    if (count < *capacity)
        return items;
    size_t grown = *capacity ? *capacity * 2 : 8;
    void *copy = arena_array(arena, grown, size);
    if (count)
        memcpy(copy, items, count * size);
    *capacity = grown;
    return copy;
}
