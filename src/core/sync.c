#include "core/sync.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "core/indexing.h"
#include "store/log.h"

enum {
    IDLE_MS = 500,       /* how long to sleep when there is nothing to do */
    RETRY_MS = 1000,     /* after a failure (disk full, lock held), doubled each time … */
    RETRY_DOUBLINGS = 6, /* … so often */
    BULK_LEAST = 500,    /* changes that may be a bulk load */
    BULK_MS = 200,       /* how long it must have been quiet for its end */
};

struct sync {
    struct indexing indexing;
    pthread_t thread;
    /* Rebuilds asked for, and how many of these are done: a request that comes during a rebuild is not lost, and
     * between two states nobody takes the old index for the new one. */
    _Atomic uint64_t asked, done;
    pthread_mutex_t lock; /* guards the next */
    struct error failure; /* the last one */
    _Atomic uint64_t failures;
    uint64_t bulk_seen; /* last sequence when a bulk load was looked at */
};

static bool needs_rebuild(struct sync *sync) {
    struct index *index = sync->indexing.app->index;
    return !index_ready(index) || index_damaged(index) ||
           atomic_load(&sync->asked) != atomic_load(&sync->done);
}

static enum status rebuild(struct sync *sync, struct error *err) {
    uint64_t asked = atomic_load(&sync->asked);
    bool done = false;
    enum status status = rebuild_index(&sync->indexing, &done, err);
    if (done)
        atomic_store(&sync->done, asked);
    return status;
}

/* More changes than the index has documents: building it anew takes less than half the time of changing it. */
static bool is_bulk(const struct app *app) {
    uint64_t last = store_sequence(app->store), applied = index_applied(app->index);
    uint64_t documents = 0, bytes = 0;
    struct error err = ERROR_INIT;
    return last >= applied + BULK_LEAST && index_size(app->index, &documents, &bytes, &err) == STATUS_OK &&
           last - applied > documents;
}

/* True while a bulk load goes on; at its end a rebuild has been asked for. */
static bool wait_for_bulk(struct sync *sync) {
    struct app *app = sync->indexing.app;
    uint64_t last = store_sequence(app->store);
    if (!is_bulk(app))
        return false;
    if (last == sync->bulk_seen)
        atomic_fetch_add(&sync->asked, 1);
    sync->bulk_seen = last;
    store_wait(app->store, UINT64_MAX, BULK_MS);
    return true;
}

/* *ret_idle: there was nothing to do. */
static enum status work_once(struct sync *sync, bool *ret_idle, struct error *err) {
    if (needs_rebuild(sync))
        return rebuild(sync, err);
    if (wait_for_bulk(sync))
        return STATUS_OK;
    enum caught_up caught = CAUGHT_ALL;
    enum status status = catch_up(&sync->indexing, &caught, err);
    if (status == STATUS_UNAVAILABLE || status == STATUS_CORRUPT || caught == CAUGHT_MOVED)
        atomic_fetch_add(&sync->asked, 1);
    *ret_idle = status == STATUS_OK && caught == CAUGHT_ALL;
    return status;
}

static void note_failure(struct sync *sync, const struct error *err) {
    log_error("sync.failed", err);
    pthread_mutex_lock(&sync->lock);
    sync->failure = *err;
    pthread_mutex_unlock(&sync->lock);
    atomic_fetch_add(&sync->failures, 1);
    indexing_close_writer(&sync->indexing);
}

static void *run(void *context) {
    struct sync *sync = context;
    struct app *app = sync->indexing.app;
    unsigned failed = 0; /* in a row */
    while (!atomic_load(&sync->indexing.stop)) {
        struct error err = ERROR_INIT;
        bool idle = false;
        if (work_once(sync, &idle, &err) != STATUS_OK) {
            note_failure(sync, &err);
            store_wait(app->store, UINT64_MAX, RETRY_MS << failed);
            failed += failed < RETRY_DOUBLINGS;
            continue;
        }
        failed = 0;
        if (idle)
            store_wait(app->store, index_applied(app->index), IDLE_MS);
    }
    indexing_close_writer(&sync->indexing);
    return NULL;
}

static void free_sync(struct sync *sync) {
    arena_release(&sync->indexing.batch);
    arena_release(&sync->indexing.document);
    pthread_mutex_destroy(&sync->lock);
    free(sync);
}

enum status sync_start(struct app *app, struct sync **ret_sync, struct error *err) {
    struct sync *sync = calloc(1, sizeof *sync);
    if (!sync)
        abort();
    sync->indexing.app = app;
    sync->indexing.batch = sync->indexing.document = ARENA_INIT;
    pthread_mutex_init(&sync->lock, NULL);
    /* A store brought back from a backup is behind the index of what came after it. */
    if (index_applied(app->index) > store_sequence(app->store))
        sync->asked = 1;
    int failed = pthread_create(&sync->thread, NULL, run, sync);
    if (failed) {
        free_sync(sync);
        return error_errno(err, failed, "thread", "sync");
    }
    *ret_sync = sync;
    return STATUS_OK;
}

void sync_stop(struct sync *sync) {
    if (!sync)
        return;
    atomic_store(&sync->indexing.stop, true);
    store_wake(sync->indexing.app->store);
    pthread_join(sync->thread, NULL);
    free_sync(sync);
}

void sync_rebuild(struct sync *sync) {
    atomic_fetch_add(&sync->asked, 1);
    store_wake(sync->indexing.app->store);
}

/* The order matters: a tree's move asks for its rebuild before anything of it is applied. */
static bool is_current(struct sync *sync) {
    struct app *app = sync->indexing.app;
    return index_applied(app->index) >= store_sequence(app->store) && !needs_rebuild(sync);
}

static enum status last_failure(struct sync *sync, struct error *err) {
    pthread_mutex_lock(&sync->lock);
    *err = sync->failure;
    pthread_mutex_unlock(&sync->lock);
    return err->status;
}

enum status sync_wait(struct sync *sync, int milliseconds, struct error *err) {
    static const struct timespec tick = {.tv_nsec = 10 * 1000 * 1000};
    int64_t deadline = clock_monotonic_us() + (int64_t)milliseconds * 1000;
    uint64_t failures = atomic_load(&sync->failures);
    while (!is_current(sync)) {
        if (atomic_load(&sync->failures) >= failures + SYNC_FAILURES)
            return last_failure(sync, err);
        if (clock_monotonic_us() > deadline)
            return error_set(err, STATUS_UNAVAILABLE, "error.index-behind", "index not current after %d ms",
                             milliseconds);
        nanosleep(&tick, NULL);
    }
    return STATUS_OK;
}

uint64_t sync_progress(const struct sync *sync) { return atomic_load(&sync->indexing.rebuilt); }
