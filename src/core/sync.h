/* The index thread: applies the change log to the search index; builds it anew beside the old one when it is missing,
 * damaged, of another fingerprint or ahead of the store, or when a record moved in its tree; parks what the index
 * refuses. Whatever fails is tried again later, more and more seldom. */
#ifndef JF_CORE_SYNC_H
#define JF_CORE_SYNC_H

#include "core/app.h"

MUST_CHECK enum status sync_start(struct app *app, struct sync **ret_sync, struct error *err);
/* Ends the thread within a moment, also in the midst of a rebuild, which is then begun anew at the next start. Nobody may
 * be in sync_wait. NULL is fine. */
void sync_stop(struct sync *sync);

/* Waits until the index holds everything that is in the store now and no rebuild is left to do. UNAVAILABLE when
 * `milliseconds` are over; the thread's own error (NO_SPACE, IN_USE …) when it has failed SYNC_FAILURES times meanwhile. */
enum { SYNC_FAILURES = 3 };
MUST_CHECK enum status sync_wait(struct sync *sync, int milliseconds, struct error *err);

/* Asks for a rebuild; sync_wait then waits for it. */
void sync_rebuild(struct sync *sync);

/* For progress: documents put by the rebuild under way, 0 otherwise. */
uint64_t sync_progress(const struct sync *sync);

#endif
