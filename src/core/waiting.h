/* Waiting: records of an import that point to one which is not there yet, or whose faults are told at its end. They stand in a nameless file and not in memory:
 * a hundred thousand exemplars may wait for one committee. */
#ifndef JF_CORE_WAITING_H
#define JF_CORE_WAITING_H

#include "base/status.h"
#include "model/record.h"

struct waiting;

struct waiting_record {
    const struct type *type;
    struct str id, bytes; /* codec.h */
    struct place place;
    struct str lines;               /* whatever the caller wants back with it */
    const struct type *target_type; /* NULL: waits for the end only */
    struct str target_id;
};

/* The file is made in `folder`, which is borrowed; the arena must live until the end. NO_SPACE, FORBIDDEN, IO. Caller
 * closes. */
MUST_CHECK enum status waiting_open(struct arena *arena, const char *folder, struct waiting **ret_waiting,
                                    struct error *err);
void waiting_close(struct waiting *waiting); /* NULL is fine */

/* NO_SPACE, IO; TOO_BIG over a million. */
MUST_CHECK enum status waiting_add(struct waiting *waiting, const struct waiting_record *record,
                                   struct error *err);

/* This record is there now: those that waited for it are ready. */
void waiting_release(struct waiting *waiting, const struct type *type, struct str id);

/* Takes one that is ready; *ret_found is false when none is. `left`: takes one that still waits, in the order in which
 * they came, when no more will ever be ready. Copies into the arena. */
MUST_CHECK enum status waiting_take(struct waiting *waiting, bool left, struct arena *arena,
                                    struct waiting_record *ret_record, bool *ret_found, struct error *err);

#endif
