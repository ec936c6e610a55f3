#include "http/deadlines.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"

enum {
    SECOND_US = 1000 * 1000,
    SWEEP_MS = 500,
    LINGER_MS = 20,
    LINGER_US = 2 * SECOND_US,
    LINGERS = 64,
    POLLED = 256,
    LINGER_BYTES = 4 * 1024 * 1024
};

struct connection {
    struct connection *next, *previous;
    int fd;
    int64_t opened_us;
    _Atomic int64_t deadline_us;
    atomic_bool busy; /* between a request line and the end of its answer */
    bool served;      /* a request before this one; only its worker looks */
};

struct lingering {
    int fd;
    int64_t until_us;
    size_t bytes;
};

struct deadlines {
    struct server_limits limits;
    struct metrics *metrics;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct connection *first;
    struct lingering lingers[LINGERS];
    size_t linger_count;
    bool stop;
    atomic_bool draining;
};

static int64_t in_seconds(int seconds) { return clock_monotonic_us() + (int64_t)seconds * SECOND_US; }

/* Closing one side only lets bytes that have arrived be read. A busy connection has had its time. */
static void sweep(struct deadlines *deadlines) {
    int64_t now = clock_monotonic_us();
    for (struct connection *c = deadlines->first; c; c = c->next) {
        bool busy = atomic_load(&c->busy); /* before the deadline, which is set before it */
        if (atomic_load(&c->deadline_us) > now)
            continue;
        shutdown(c->fd, busy ? SHUT_RDWR : SHUT_RD);
        metrics_count(deadlines->metrics, COUNTER_SWEPT, 1);
    }
}

static void wake_closed(const struct pollfd *polled, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (polled[i].revents & POLLRDHUP)
            shutdown(polled[i].fd, SHUT_RD);
}

/* libmicrohttpd 0.9.75 does not look again when the client's end comes right behind its last bytes, and would hold the
 * connection until it times out; three hundred broken-off uploads would then fill an office's share of connections.
 * Closing our side raises the event once more. */
static void find_closed(const struct deadlines *deadlines) {
    struct pollfd polled[POLLED];
    size_t count = 0;
    for (const struct connection *c = deadlines->first; c; c = c->next) {
        polled[count++] = (struct pollfd){.fd = c->fd, .events = POLLRDHUP};
        if (count < POLLED && c->next)
            continue;
        if (poll(polled, count, 0) > 0)
            wake_closed(polled, count);
        count = 0;
    }
}

static bool lingers_on(struct lingering *linger) {
    char waste[16 * 1024];
    ssize_t n;
    do {
        n = recv(linger->fd, waste, sizeof waste, MSG_DONTWAIT);
        if (n > 0)
            linger->bytes += (size_t)n;
    } while (n > 0 && linger->bytes < LINGER_BYTES);
    bool open = n < 0 && (errno == EAGAIN || errno == EINTR);
    return open && clock_monotonic_us() < linger->until_us;
}

static void read_lingers(struct deadlines *deadlines) {
    for (size_t i = 0; i < deadlines->linger_count;) {
        if (lingers_on(&deadlines->lingers[i])) {
            i++;
            continue;
        }
        close(deadlines->lingers[i].fd);
        deadlines->lingers[i] = deadlines->lingers[--deadlines->linger_count];
    }
}

static void wait(struct deadlines *deadlines) {
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += (deadlines->linger_count ? LINGER_MS : SWEEP_MS) * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    pthread_cond_timedwait(&deadlines->wake, &deadlines->lock, &until);
}

static void *run(void *context) {
    struct deadlines *deadlines = context;
    pthread_mutex_lock(&deadlines->lock);
    while (!deadlines->stop) {
        sweep(deadlines);
        find_closed(deadlines);
        read_lingers(deadlines);
        wait(deadlines);
    }
    pthread_mutex_unlock(&deadlines->lock);
    return NULL;
}

enum status deadlines_open(const struct server_limits *limits, struct metrics *metrics,
                           struct deadlines **ret_deadlines, struct error *err) {
    struct deadlines *deadlines = calloc(1, sizeof *deadlines);
    if (!deadlines)
        abort();
    deadlines->limits = *limits;
    deadlines->metrics = metrics;
    pthread_mutex_init(&deadlines->lock, NULL);
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&deadlines->wake, &attributes);
    pthread_condattr_destroy(&attributes);
    int failure = pthread_create(&deadlines->thread, NULL, run, deadlines);
    if (failure) {
        free(deadlines);
        return error_errno(err, failure, "pthread_create", "");
    }
    *ret_deadlines = deadlines;
    return STATUS_OK;
}

void deadlines_close(struct deadlines *deadlines) {
    pthread_mutex_lock(&deadlines->lock);
    deadlines->stop = true;
    pthread_cond_signal(&deadlines->wake);
    pthread_mutex_unlock(&deadlines->lock);
    pthread_join(deadlines->thread, NULL);
    for (size_t i = 0; i < deadlines->linger_count; i++)
        close(deadlines->lingers[i].fd);
    pthread_cond_destroy(&deadlines->wake);
    pthread_mutex_destroy(&deadlines->lock);
    free(deadlines);
}

struct connection *deadlines_add(struct deadlines *deadlines, int fd) {
    struct connection *connection = calloc(1, sizeof *connection);
    if (!connection)
        abort();
    connection->fd = fd;
    connection->opened_us = clock_monotonic_us();
    atomic_store(&connection->deadline_us, in_seconds(deadlines->limits.header_seconds));
    pthread_mutex_lock(&deadlines->lock);
    connection->next = deadlines->first;
    if (connection->next)
        connection->next->previous = connection;
    deadlines->first = connection;
    pthread_mutex_unlock(&deadlines->lock);
    if (atomic_load(&deadlines->draining))
        shutdown(fd, SHUT_RD);
    metrics_move(deadlines->metrics, GAUGE_CONNECTIONS, 1);
    return connection;
}

void deadlines_remove(struct deadlines *deadlines, struct connection *connection) {
    pthread_mutex_lock(&deadlines->lock);
    *(connection->previous ? &connection->previous->next : &deadlines->first) = connection->next;
    if (connection->next)
        connection->next->previous = connection->previous;
    pthread_mutex_unlock(&deadlines->lock);
    free(connection);
    metrics_move(deadlines->metrics, GAUGE_CONNECTIONS, -1);
}

void deadlines_request(const struct deadlines *deadlines, struct connection *connection) {
    if (connection->served) /* the first request's headers count from the connection */
        atomic_store(&connection->deadline_us, in_seconds(deadlines->limits.header_seconds));
    atomic_store(&connection->busy, true);
}

void deadlines_transfer(const struct deadlines *deadlines, struct connection *connection, uint64_t bytes) {
    uint64_t seconds = bytes / (uint64_t)deadlines->limits.slowest_bytes_second;
    int most = 24 * 3600;
    int more = seconds < (uint64_t)most ? (int)seconds : most;
    atomic_store(&connection->deadline_us, in_seconds(deadlines->limits.body_seconds + more));
}

void deadlines_idle(const struct deadlines *deadlines, struct connection *connection) {
    const struct server_limits *limits = &deadlines->limits;
    int64_t last = connection->opened_us + (int64_t)limits->connection_seconds * SECOND_US;
    int64_t until = in_seconds(limits->keep_alive_seconds + limits->header_seconds);
    atomic_store(&connection->deadline_us, until < last ? until : last);
    atomic_store(&connection->busy, false);
    connection->served = true;
    if (atomic_load(&deadlines->draining))
        shutdown(connection->fd, SHUT_RD);
}

void deadlines_drain(struct deadlines *deadlines) {
    atomic_store(&deadlines->draining, true);
    pthread_mutex_lock(&deadlines->lock);
    for (struct connection *c = deadlines->first; c; c = c->next)
        if (!atomic_load(&c->busy))
            shutdown(c->fd, SHUT_RD);
    pthread_mutex_unlock(&deadlines->lock);
}

void deadlines_linger(struct deadlines *deadlines, const struct connection *connection) {
    pthread_mutex_lock(&deadlines->lock);
    int fd = deadlines->linger_count < LINGERS ? fcntl(connection->fd, F_DUPFD_CLOEXEC, 3) : -1;
    if (fd >= 0) {
        deadlines->lingers[deadlines->linger_count++] =
            (struct lingering){.fd = fd, .until_us = clock_monotonic_us() + LINGER_US};
        pthread_cond_signal(&deadlines->wake);
    }
    pthread_mutex_unlock(&deadlines->lock);
}
