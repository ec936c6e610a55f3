#include "core/sweep.h"

#include <stdio.h>

static bool is_damage(const struct error *err) {
    return err->status == STATUS_CORRUPT && strcmp(err->key, "error.record-damaged") == 0;
}

static void move_behind(struct sweep *sweep, struct str id) {
    sweep->after_n = id.n < ID_MAX ? id.n : ID_MAX;
    memcpy(sweep->after, id.p, sweep->after_n);
}

enum status sweep_next(struct txn *txn, struct sweep *sweep, struct arena *arena, struct sweep_page *ret_page,
                       struct error *err) {
    struct sweep_page page = {0};
    enum status status;
    /* One that cannot be read fails the whole page: the page shrinks until the record stands alone. */
    for (size_t limit = SWEEP_PAGE;; limit /= 2) {
        arena_reset(arena);
        status = records_list(txn, sweep->type, str_make(sweep->after, sweep->after_n), limit, arena,
                              &page.records, err);
        if (limit == 1 || status == STATUS_OK || (status != STATUS_TOO_BIG && !is_damage(err)))
            break;
    }
    if (status == STATUS_OK && page.records.count)
        move_behind(sweep, page.records.items[page.records.count - 1]->id);
    if (status != STATUS_OK && is_damage(err)) {
        page.records = (struct record_list){0};
        snprintf(page.damaged, sizeof page.damaged, "%s", err->args[1]);
        move_behind(sweep, str_from(page.damaged));
        status = STATUS_OK;
    }
    if (status == STATUS_OK)
        *ret_page = page;
    return status;
}
