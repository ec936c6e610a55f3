/* Within src/core only: the work of the index thread, apart from the thread (sync.h). */
#ifndef JF_CORE_INDEXING_H
#define JF_CORE_INDEXING_H

#include <stdatomic.h>

#include "core/app.h"
#include "model/type.h"

struct indexing {
    struct app *app;
    struct index_writer *writer; /* kept open between batches; NULL: closed */
    struct arena batch;          /* of one batch of log entries or one page of records */
    struct arena document;       /* of one record with its document */
    _Atomic bool stop;           /* asked to end: a rebuild looks after each page */
    _Atomic uint64_t rebuilt;    /* documents put by the rebuild under way */
};

void indexing_close_writer(struct indexing *x);
MUST_CHECK enum status indexing_reopen_writer(struct indexing *x, struct error *err);

/* What catching up came to. */
enum caught_up {
    CAUGHT_ALL,  /* there was nothing (more) to do */
    CAUGHT_SOME, /* one batch; there may be more */
    CAUGHT_MOVED, /* an area or category moved in its tree: what hangs below must be built anew, nothing was done */
};

/* Applies the next batch of the log. NO_SPACE, IN_USE: again later. UNAVAILABLE, CORRUPT: index or log are damaged,
 * only a rebuild helps. A record that the index refuses is parked. */
MUST_CHECK enum status catch_up(struct indexing *x, enum caught_up *ret_caught, struct error *err);

/* Builds the index anew beside the current one, which keeps answering, and switches. *ret_done is false when it was
 * asked to stop before the end. */
MUST_CHECK enum status rebuild_index(struct indexing *x, bool *ret_done, struct error *err);

#endif
