/* Exchanges that a worker has ended and will use again: their arenas are warm, and nothing is locked. */
#include <pthread.h>
#include <stdlib.h>

#include "http/exchange.h"

enum { SPARES_MAX = 32, ARENA_KEPT = 256 * 1024 };

struct spares {
    struct exchange *first;
    size_t count;
};

static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void free_exchange(struct exchange *exchange) {
    arena_release(&exchange->arena);
    free(exchange);
}

static void free_spares(void *context) {
    struct spares *spares = context;
    while (spares->first) {
        struct exchange *exchange = spares->first;
        spares->first = exchange->spare;
        free_exchange(exchange);
    }
    free(spares);
}

static void make_key(void) {
    if (pthread_key_create(&key, free_spares) != 0)
        abort();
}

static struct spares *own_spares(void) {
    pthread_once(&once, make_key);
    struct spares *spares = pthread_getspecific(key);
    if (spares)
        return spares;
    spares = calloc(1, sizeof *spares);
    if (!spares || pthread_setspecific(key, spares) != 0)
        abort();
    return spares;
}

struct exchange *exchange_take(void) {
    struct spares *spares = own_spares();
    struct exchange *exchange = spares->first;
    if (exchange) {
        spares->first = exchange->spare;
        spares->count--;
        return exchange;
    }
    exchange = calloc(1, sizeof *exchange);
    if (!exchange)
        abort();
    exchange->arena = ARENA_INIT;
    return exchange;
}

void exchange_give(struct exchange *exchange) {
    struct spares *spares = own_spares();
    buf_release(&exchange->body);
    if (spares->count == SPARES_MAX) {
        free_exchange(exchange);
        return;
    }
    struct arena arena = exchange->arena;
    if (arena.used > ARENA_KEPT)
        arena_release(&arena);
    else
        arena_reset(&arena);
    exchange->head.count = 0;
    exchange->head.method = (struct str){NULL, 0};
    exchange->gate = (struct gate){.content_length = 0};
    exchange->arena = arena;
    exchange->allow = NULL;
    exchange->dropped = exchange->bytes = 0;
    exchange->status = 0;
    exchange->seen = exchange->body_unread = exchange->close = false;
    exchange->spare = spares->first;
    spares->first = exchange;
    spares->count++;
}
