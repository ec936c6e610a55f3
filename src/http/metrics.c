#include "http/metrics.h"

static const int64_t bounds_us[METRICS_BOUNDS] = {500,   1000,   2500,   5000,   10000,   25000,
                                                  50000, 100000, 250000, 500000, 1000000, 5000000};

static const char *const counter_names[COUNTER_COUNT] = {
    [COUNTER_CACHE_HITS] = "jiefen_http_cache_hits_total",
    [COUNTER_CACHE_MISSES] = "jiefen_http_cache_misses_total",
    [COUNTER_BYTES] = "jiefen_http_body_bytes_total",
    [COUNTER_SWEPT] = "jiefen_http_deadlines_total",
};

static const char *const gauge_names[GAUGE_COUNT] = {
    [GAUGE_CONNECTIONS] = "jiefen_http_connections",
    [GAUGE_REQUESTS] = "jiefen_http_requests_open",
};

static void more(atomic_ulong *counter, unsigned long by) {
    atomic_fetch_add_explicit(counter, by, memory_order_relaxed);
}

static unsigned long get(const atomic_ulong *counter) {
    return atomic_load_explicit(counter, memory_order_relaxed);
}

void metrics_answer(struct metrics *metrics, size_t row, int status, int64_t microseconds) {
    size_t bucket = 0;
    while (bucket < METRICS_BOUNDS && microseconds > bounds_us[bucket])
        bucket++;
    int class = status / 100;
    more(&metrics->answers[row][class < METRICS_CLASSES ? class : 0], 1);
    more(&metrics->buckets[bucket], 1);
    more(&metrics->microseconds, (unsigned long)microseconds);
}

void metrics_count(struct metrics *metrics, enum counter counter, size_t by) {
    more(&metrics->counters[counter], by);
}

void metrics_move(struct metrics *metrics, enum gauge gauge, int by) {
    atomic_fetch_add_explicit(&metrics->gauges[gauge], by, memory_order_acq_rel);
}

long metrics_gauge(const struct metrics *metrics, enum gauge gauge) {
    return atomic_load_explicit(&metrics->gauges[gauge], memory_order_acquire);
}

static const char *row_name(const struct router *router, size_t row) {
    if (row == METRICS_ROW_STATIC)
        return "/static/";
    return row < router->count ? router->rows[row].route->pattern : "none";
}

static const char *row_method(const struct router *router, size_t row) {
    return row < router->count && router->rows[row].route->method == METHOD_POST ? "POST" : "GET";
}

static void write_answers(const struct metrics *metrics, const struct router *router, struct buf *out) {
    buf_add_text(out, "# TYPE jiefen_http_requests_total counter\n");
    for (size_t row = 0; row < METRICS_ROWS; row++)
        for (int class = 0; class < METRICS_CLASSES; class ++) {
            unsigned long count = get(&metrics->answers[row][class]);
            if (count)
                buf_printf(out,
                           "jiefen_http_requests_total{method=\"%s\",route=\"%s\",status=\"%dxx\"} %lu\n",
                           row_method(router, row), row_name(router, row), class, count);
        }
}

static void write_latency(const struct metrics *metrics, struct buf *out) {
    unsigned long sum = 0;
    buf_add_text(out, "# TYPE jiefen_http_request_seconds histogram\n");
    for (size_t i = 0; i < METRICS_BOUNDS; i++) {
        sum += get(&metrics->buckets[i]);
        buf_printf(out, "jiefen_http_request_seconds_bucket{le=\"%g\"} %lu\n", (double)bounds_us[i] / 1e6,
                   sum);
    }
    sum += get(&metrics->buckets[METRICS_BOUNDS]);
    buf_printf(out, "jiefen_http_request_seconds_bucket{le=\"+Inf\"} %lu\n", sum);
    buf_printf(out, "jiefen_http_request_seconds_sum %.6f\n", (double)get(&metrics->microseconds) / 1e6);
    buf_printf(out, "jiefen_http_request_seconds_count %lu\n", sum);
}

void metrics_write(const struct metrics *metrics, const struct router *router, struct buf *out) {
    write_answers(metrics, router, out);
    write_latency(metrics, out);
    for (size_t i = 0; i < COUNTER_COUNT; i++)
        buf_printf(out, "# TYPE %s counter\n%s %lu\n", counter_names[i], counter_names[i],
                   get(&metrics->counters[i]));
    for (size_t i = 0; i < GAUGE_COUNT; i++)
        buf_printf(out, "# TYPE %s gauge\n%s %ld\n", gauge_names[i], gauge_names[i],
                   metrics_gauge(metrics, (enum gauge)i));
}
