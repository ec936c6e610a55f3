/* What the server counts: lock-free, written by all workers, read by whoever asks. */
#ifndef JF_HTTP_METRICS_H
#define JF_HTTP_METRICS_H

#include <stdatomic.h>

#include "base/buf.h"
#include "http/router.h"

enum {
    METRICS_CLASSES =
        6, /* of statuses: 1xx to 5xx, and 0: no answer (the client went away or was too slow) */
    METRICS_BOUNDS = 12,
    METRICS_ROW_STATIC = ROUTER_ROUTES_MAX, /* static files */
    METRICS_ROW_NONE,                       /* nothing in the route table */
    METRICS_ROWS
};

enum counter { COUNTER_CACHE_HITS, COUNTER_CACHE_MISSES, COUNTER_BYTES, COUNTER_SWEPT, COUNTER_COUNT };
enum gauge { GAUGE_CONNECTIONS, GAUGE_REQUESTS, GAUGE_COUNT };

struct metrics {
    atomic_ulong answers[METRICS_ROWS][METRICS_CLASSES];
    atomic_ulong buckets[METRICS_BOUNDS + 1];
    atomic_ulong microseconds;
    atomic_ulong counters[COUNTER_COUNT];
    atomic_long gauges[GAUGE_COUNT];
};

void metrics_answer(struct metrics *metrics, size_t row, int status, int64_t microseconds);
void metrics_count(struct metrics *metrics, enum counter counter, size_t by);
void metrics_move(struct metrics *metrics, enum gauge gauge, int by);
long metrics_gauge(const struct metrics *metrics, enum gauge gauge);

/* Prometheus text exposition. */
void metrics_write(const struct metrics *metrics, const struct router *router, struct buf *out);

#endif
