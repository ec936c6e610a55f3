/* A bare loop that only builds the index that an import of the same files ends with: the documents are made ready in memory
 * first, then put and committed as the index thread does. Usage: bare_index DATA-FOLDER INDEX-FOLDER. Prints documents/s. */
#include <stdio.h>

#include "base/clock.h"
#include "core/app.h"
#include "core/document.h"
#include "core/schema.h"

enum { COMMIT_EVERY = 400, LIST_MAX = 200000 };

struct loading {
    struct arena arena;
    struct index_document *documents;
    size_t count;
};

static enum status load(struct txn *txn, void *context, struct error *err) {
    struct loading *loading = context;
    struct lookup lookup = {.txn = txn, .arena = &loading->arena};
    struct record_list list;
    enum status status = records_list(txn, &type_exemplar, S(""), LIST_MAX, &loading->arena, &list, err);
    if (status != STATUS_OK)
        return status;
    loading->count = list.count;
    loading->documents = ARENA_ARRAY(&loading->arena, struct index_document, list.count);
    for (size_t i = 0; i < list.count; i++)
        document_from_record(&lookup, list.items[i], &loading->documents[i]);
    return STATUS_OK;
}

static enum status build(struct index *index, const struct loading *loading, struct error *err) {
    struct index_writer *writer;
    enum status status = index_writer_open(index, true, &writer, err);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < loading->count && status == STATUS_OK; i++) {
        status = index_put(writer, &loading->documents[i], err);
        if (status == STATUS_OK && (i + 1) % COMMIT_EVERY == 0)
            status = index_commit(writer, i, err);
    }
    if (status == STATUS_OK)
        status = index_commit(writer, loading->count, err);
    index_writer_close(writer);
    return status;
}

static enum status measure(struct app *app, const char *folder, struct loading *loading, struct error *err) {
    struct index *index;
    enum status status = store_read(app->store, load, loading, err);
    if (status == STATUS_OK)
        status = index_open(folder, schema_get(), &index, err);
    if (status != STATUS_OK)
        return status;
    int64_t started = clock_monotonic_us();
    status = build(index, loading, err);
    double seconds = (double)(clock_monotonic_us() - started) / 1e6;
    index_close(index);
    printf("%.1f\n", (double)loading->count / seconds);
    return status;
}

int main(int argc, char **argv) {
    struct loading loading = {.arena = ARENA_INIT};
    struct arena arena = ARENA_INIT;
    struct error err = ERROR_INIT;
    struct settings settings;
    struct app app = {.arena = ARENA_INIT};
    loading.arena.max = (size_t)8 << 30;
    enum status status = argc == 3 ? settings_load(&settings, &arena, NULL, &err) : STATUS_INVALID;
    if (status == STATUS_OK)
        status = settings_set(&settings, &arena, S("data.folder"), str_from(argv[1]), &err);
    if (status == STATUS_OK)
        status = app_open(&app, &settings, &err);
    if (status == STATUS_OK)
        status = app_start(&app, APP_STORE, &err);
    if (status == STATUS_OK)
        status = measure(&app, argv[2], &loading, &err);
    if (status != STATUS_OK)
        fprintf(stderr, "bare_index: %s %s\n", err.key ? err.key : "usage", err.detail);
    app_close(&app);
    arena_release(&loading.arena);
    arena_release(&arena);
    return status == STATUS_OK ? 0 : 1;
}
