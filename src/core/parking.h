/* Parking: records that the index refused, set aside for the administrator so that they keep nobody else out. A row of
 * TABLE_PARKED is "<type>/<id>" with the reason for the log. */
#ifndef JF_CORE_PARKING_H
#define JF_CORE_PARKING_H

#include "model/record.h"
#include "store/store.h"

enum { PARKED_MAX = 10000 }; /* of a list; more are only in the program's log */

struct parked {
    const struct type *type;
    struct str id, why;
};

struct parked_list {
    struct arena *arena; /* type, id and why are copied into it */
    struct parked *items;
    size_t count, capacity;
};

/* Whether an error is about this one record and not about the index: it would come back however often it is tried. */
bool parking_is_refusal(const struct error *err);

/* Adds one to a list. */
void parking_add(struct parked_list *list, const struct type *type, struct str id, struct str why);
/* The same, and a line in the program's log. */
void parking_note(struct parked_list *list, const struct type *type, struct str id, const struct error *why);

/* Writes the list to the store; `instead` first removes what was parked there before. Nothing to write, nothing done. */
MUST_CHECK enum status parking_write(struct store *store, const struct parked_list *list, bool instead,
                                     struct error *err);

/* Removes the rows of the records listed. */
MUST_CHECK enum status parking_remove(struct store *store, const struct parked_list *gone, struct error *err);

/* All that are parked. Copies into list->arena. */
MUST_CHECK enum status parking_list(struct txn *txn, struct parked_list *list, struct error *err);

#endif
