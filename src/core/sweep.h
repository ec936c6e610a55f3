/* A sweep goes over all records of a type, page by page, each page in a read transaction of its own: export, verify and
 * rebuild walk the whole store without one long transaction. */
#ifndef JF_CORE_SWEEP_H
#define JF_CORE_SWEEP_H

#include "store/records.h"

enum { SWEEP_PAGE = 500 }; /* records at most; fewer when they are so large that the arena cannot take them */

struct sweep {
    const struct type *type;
    char after[ID_MAX]; /* the last id of the page before */
    size_t after_n;
};

struct sweep_page {
    struct record_list records;
    char damaged[ID_MAX + 1]; /* id of one record that cannot be read; the list is empty then */
};

/* The next page. Resets the arena and copies into it. No records and no damaged one: that was all. A damaged record is no
 * error, so that it keeps nobody from the others. */
MUST_CHECK enum status sweep_next(struct txn *txn, struct sweep *sweep, struct arena *arena,
                                  struct sweep_page *ret_page, struct error *err);

static inline bool sweep_is_over(const struct sweep_page *page) {
    return page->records.count == 0 && page->damaged[0] == '\0';
}

#endif
