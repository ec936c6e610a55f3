/* The rebuild: all records into a fresh index beside the current one, then the switch. */
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "core/document.h"
#include "core/indexing.h"
#include "core/parking.h"
#include "core/sweep.h"
#include "store/log.h"

struct rebuild {
    struct indexing *x;
    struct sweep sweep;
    struct sweep_page page;
    struct arena arena; /* of the refused ones */
    struct parked_list refused;
};

static enum status put(struct rebuild *rebuild, struct txn *txn, const struct record *record,
                       struct error *err) {
    struct lookup lookup = {.txn = txn, .arena = &rebuild->x->document};
    struct index_document document;
    arena_reset(lookup.arena);
    document_from_record(&lookup, record, &document);
    enum status status = index_put(rebuild->x->writer, &document, err);
    if (status == STATUS_OK || !parking_is_refusal(err))
        return status;
    parking_note(&rebuild->refused, record->type, record->id, err);
    return STATUS_OK;
}

static void note_damaged(struct rebuild *rebuild) {
    struct error why = ERROR_INIT;
    (void)error_set(&why, STATUS_CORRUPT, "error.record-damaged", "the record cannot be read");
    parking_note(&rebuild->refused, rebuild->sweep.type, str_from(rebuild->page.damaged), &why);
}

static enum status put_page(struct txn *txn, void *context, struct error *err) {
    struct rebuild *rebuild = context;
    enum status status = sweep_next(txn, &rebuild->sweep, &rebuild->x->batch, &rebuild->page, err);
    if (status == STATUS_OK && rebuild->page.damaged[0])
        note_damaged(rebuild);
    const struct record_list *records = &rebuild->page.records;
    for (size_t i = 0; status == STATUS_OK && i < records->count && !atomic_load(&rebuild->x->stop); i++) {
        status = put(rebuild, txn, records->items[i], err);
        atomic_fetch_add(&rebuild->x->rebuilt, 1);
    }
    return status;
}

static enum status put_type(struct rebuild *rebuild, const struct type *type, struct error *err) {
    enum status status;
    rebuild->sweep = (struct sweep){.type = type};
    do
        status = store_read(rebuild->x->app->store, put_page, rebuild, err);
    while (status == STATUS_OK && !sweep_is_over(&rebuild->page) && !atomic_load(&rebuild->x->stop));
    return status;
}

static enum status publish(struct rebuild *rebuild, uint64_t sequence, struct error *err) {
    struct indexing *x = rebuild->x;
    enum status status = parking_write(x->app->store, &rebuild->refused, true, err);
    if (status == STATUS_OK)
        status = index_commit(x->writer, sequence, err);
    return status == STATUS_OK ? index_publish(x->writer, err) : status;
}

/* Somebody may have deleted the whole folder while the program was running. */
static enum status make_folder(struct indexing *x, struct error *err) {
    struct str data = x->app->settings.text[SETTING_DATA_FOLDER];
    arena_reset(&x->batch);
    return file_make_folder(arena_printf(&x->batch, "%.*s/index", STR_ARG(data)).p, err);
}

static enum status build(struct rebuild *rebuild, bool *ret_done, struct error *err) {
    struct indexing *x = rebuild->x;
    /* What is saved from here on has a higher number and is caught up with afterwards. */
    uint64_t sequence = store_sequence(x->app->store);
    int64_t started = clock_monotonic_us();
    enum status status = make_folder(x, err);
    if (status == STATUS_OK)
        status = index_writer_open(x->app->index, true, &x->writer, err);
    for (unsigned i = 0; i < types_count && status == STATUS_OK && !atomic_load(&x->stop); i++)
        status = put_type(rebuild, types[i], err);
    if (status != STATUS_OK || atomic_load(&x->stop))
        return status;
    status = publish(rebuild, sequence, err);
    *ret_done = status == STATUS_OK;
    if (status == STATUS_OK)
        log_line(LOG_LEVEL_INFO, "sync.rebuilt", "documents=%llu ms=%lld",
                 (unsigned long long)atomic_load(&x->rebuilt),
                 (long long)(clock_monotonic_us() - started) / 1000);
    return status;
}

enum status rebuild_index(struct indexing *x, bool *ret_done, struct error *err) {
    struct rebuild rebuild = {.x = x, .arena = ARENA_INIT};
    rebuild.refused.arena = &rebuild.arena;
    *ret_done = false;
    indexing_close_writer(x);
    enum status status = build(&rebuild, ret_done, err);
    indexing_close_writer(x);
    arena_release(&rebuild.arena);
    atomic_store(&x->rebuilt, 0);
    return status;
}
