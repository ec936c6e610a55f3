/* Catching up: the change log applied to the index, batch by batch. */
#include "core/document.h"
#include "core/indexing.h"
#include "core/parking.h"
#include "store/log.h"

enum { BATCH_ENTRIES = 400 }; /* log entries between two commits while there is a backlog */

struct batch {
    struct indexing *x;
    uint64_t after;
    struct log_entries entries;
    bool tree_moved;
    struct parked_list refused, accepted;
};

void indexing_close_writer(struct indexing *x) {
    if (x->writer)
        index_writer_close(x->writer);
    x->writer = NULL;
}

enum status indexing_reopen_writer(struct indexing *x, struct error *err) {
    indexing_close_writer(x);
    return index_writer_open(x->app->index, false, &x->writer, err);
}

/* A name that stands in other records' search text moves with them too. */
static bool is_named_in_texts(const struct type *type) {
    for (unsigned i = 0; type == &type_vocabulary_entry && i < types_count; i++)
        for (unsigned j = 0; j < types[i]->field_count; j++)
            if (types[i]->fields[j].kind == KIND_CODE && (types[i]->fields[j].flags & FIELD_SEARCH))
                return true;
    return false;
}

/* Did this entry give a tree's record another parent? Then the documents of all that hangs below it are wrong. */
static bool moves_tree(struct txn *txn, const struct log_entry *entry, struct arena *arena) {
    struct record *now, *former;
    struct error err;
    if (!entry->type || entry->type->parent == NO_FIELD || entry->revision < 2 ||
        entry->operation != LOG_SAVE)
        return false;
    if (records_get_revision(txn, entry->type, entry->id, entry->revision, arena, &now, &err) != STATUS_OK ||
        records_get_revision(txn, entry->type, entry->id, entry->revision - 1, arena, &former, &err) !=
            STATUS_OK)
        return true;
    return !str_eq(record_text(now, entry->type->parent), record_text(former, entry->type->parent)) ||
           (is_named_in_texts(entry->type) && !str_eq(record_title(now), record_title(former)));
}

static enum status load_batch(struct txn *txn, void *context, struct error *err) {
    struct batch *batch = context;
    arena_reset(&batch->x->batch);
    batch->tree_moved = false;
    enum status status = log_after(txn, batch->after, BATCH_ENTRIES, &batch->x->batch, &batch->entries, err);
    for (size_t i = 0; status == STATUS_OK && i < batch->entries.count && !batch->tree_moved; i++) {
        arena_reset(&batch->x->document);
        batch->tree_moved = moves_tree(txn, &batch->entries.items[i], &batch->x->document);
    }
    return status;
}

/* The newest state is put, whichever entry it comes from: only a record's last entry counts. */
static bool is_last_of_record(const struct log_entries *entries, size_t i) {
    for (size_t j = i + 1; j < entries->count; j++)
        if (entries->items[j].type == entries->items[i].type &&
            str_eq(entries->items[j].id, entries->items[i].id))
            return false;
    return true;
}

struct loading {
    struct indexing *x;
    const struct log_entry *entry;
    struct index_document document; /* type empty: the record is gone */
};

/* One at a time: four hundred of the largest records at once would not fit into any arena. */
static enum status load_document(struct txn *txn, void *context, struct error *err) {
    struct loading *loading = context;
    struct lookup lookup = {.txn = txn, .arena = &loading->x->document};
    struct record *record;
    arena_reset(lookup.arena);
    loading->document = (struct index_document){0};
    enum status status =
        records_get(txn, loading->entry->type, loading->entry->id, lookup.arena, &record, err);
    if (status == STATUS_OK)
        document_from_record(&lookup, record, &loading->document);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status put_or_remove(struct indexing *x, const struct log_entry *entry, struct error *err) {
    struct loading loading = {.x = x, .entry = entry};
    enum status status = store_read(x->app->store, load_document, &loading, err);
    if (status != STATUS_OK)
        return status;
    return loading.document.type.n ? index_put(x->writer, &loading.document, err)
                                   : index_remove(x->writer, str_from(entry->type->name), entry->id, err);
}

static enum status apply_entry(struct batch *batch, size_t i, struct error *err) {
    const struct log_entry *entry = &batch->entries.items[i];
    if (!entry->type || !is_last_of_record(&batch->entries, i))
        return STATUS_OK;
    enum status status = put_or_remove(batch->x, entry, err);
    if (status != STATUS_OK && !parking_is_refusal(err))
        return status;
    if (status == STATUS_OK) {
        parking_add(&batch->accepted, entry->type, entry->id, S(""));
        return STATUS_OK;
    }
    parking_note(&batch->refused, entry->type, entry->id, err);
    /* What was indexed of it before may be what its new revision takes back. */
    return index_remove(batch->x->writer, str_from(entry->type->name), entry->id, err);
}

/* Who is parked first: a crash between the two then applies and parks the same again, and none is forgotten. */
static enum status commit(struct batch *batch, uint64_t sequence, struct error *err) {
    struct store *store = batch->x->app->store;
    enum status status = parking_write(store, &batch->refused, false, err);
    if (status == STATUS_OK)
        status = parking_remove(store, &batch->accepted, err);
    return status == STATUS_OK ? index_commit(batch->x->writer, sequence, err) : status;
}

static enum status apply(struct batch *batch, size_t from, size_t to, struct error *err) {
    batch->refused = batch->accepted = (struct parked_list){.arena = &batch->x->batch};
    enum status status = STATUS_OK;
    for (size_t i = from; i < to && status == STATUS_OK; i++)
        status = apply_entry(batch, i, err);
    return status == STATUS_OK ? commit(batch, batch->entries.items[to - 1].sequence, err) : status;
}

/* It failed alone and in company: it is parked whatever the reason, and the log goes on behind it. */
static enum status skip(struct batch *batch, size_t i, const struct error *why, struct error *err) {
    const struct log_entry *entry = &batch->entries.items[i];
    batch->refused = batch->accepted = (struct parked_list){.arena = &batch->x->batch};
    parking_note(&batch->refused, entry->type, entry->id, why);
    enum status status = indexing_reopen_writer(batch->x, err);
    return status == STATUS_OK ? commit(batch, entry->sequence, err) : status;
}

/* A failed commit throws the whole batch away without a word about whose fault it was: again, one by one
 * (reliability.md finding 2). */
static enum status apply_one_by_one(struct batch *batch, struct error *err) {
    enum status status = indexing_reopen_writer(batch->x, err);
    for (size_t i = 0; i < batch->entries.count && status == STATUS_OK; i++) {
        status = apply(batch, i, i + 1, err);
        struct error why = *err;
        if (status == STATUS_INTERNAL && batch->entries.items[i].type)
            status = skip(batch, i, &why, err);
    }
    return status;
}

enum status catch_up(struct indexing *x, enum caught_up *ret_caught, struct error *err) {
    struct batch batch = {.x = x, .after = index_applied(x->app->index)};
    if (index_damaged(x->app->index))
        return error_set(err, STATUS_UNAVAILABLE, "error.index-damaged", "index damaged");
    enum status status = store_read(x->app->store, load_batch, &batch, err);
    if (status != STATUS_OK)
        return status;
    if (batch.entries.count == 0 || batch.tree_moved) {
        *ret_caught = batch.tree_moved ? CAUGHT_MOVED : CAUGHT_ALL;
        return STATUS_OK;
    }
    if (!x->writer)
        status = indexing_reopen_writer(x, err);
    if (status == STATUS_OK)
        status = apply(&batch, 0, batch.entries.count, err);
    if (status == STATUS_INTERNAL)
        status = apply_one_by_one(&batch, err);
    if (status == STATUS_OK)
        *ret_caught = CAUGHT_SOME;
    return status;
}
