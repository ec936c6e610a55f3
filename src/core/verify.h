/* Verify: is what is stored what was saved? */
#ifndef JF_CORE_VERIFY_H
#define JF_CORE_VERIFY_H

#include "core/app.h"
#include "model/problem.h"

struct verify_report {
    uint64_t records, log_entries, indexed;
    uint64_t log_broken;      /* first sequence where the chain does not hold, or 0 */
    uint64_t index_behind;    /* log entries that the index does not hold yet */
    uint64_t parked;          /* records that the index refused */
    bool index_ready;         /* there is one, and it could be read to the end */
    struct problems problems; /* place.file is "<plural>/<id>", place.field the field where it is about one */
};

/* The log chain, every record against its type, references and unique rows both ways, and the index against the store.
 * A record that breaks a rule shows with the rule's own problem; one that cannot be read is one problem
 * ("problem.record-damaged"). The report lives in the arena. */
MUST_CHECK enum status verify_run(struct app *app, struct arena *arena, struct verify_report *ret_report,
                                  struct error *err);
bool verify_is_sound(const struct verify_report *report);

#endif
