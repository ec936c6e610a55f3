#include "core/export.h"

#include "base/file.h"
#include "core/sweep.h"
#include "format/csv.h"
#include "format/markdown_file.h"

enum { EXPORT_FILE_MAX = 512 * 1024 * 1024 };

struct export {
    struct app *app;
    const struct type *type;
    const char *folder;
    struct arena page;   /* of one page of records */
    struct arena drafts; /* and of their drafts */
    struct sweep sweep;
    struct sweep_page found;
    uint64_t count;
};

static enum status load_page(struct txn *txn, void *context, struct error *err) {
    struct export *export = context;
    return sweep_next(txn, &export->sweep, &export->page, &export->found, err);
}

/* The next records; none: that was all. One that cannot be read ends the export: a copy with a hole in it would be taken
 * for a whole one. */
static enum status next_page(struct export *export, struct error *err) {
    arena_reset(&export->drafts);
    enum status status = store_read(export->app->store, load_page, export, err);
    if (status != STATUS_OK)
        return status;
    export->count += export->found.records.count;
    if (!export->found.damaged[0])
        return STATUS_OK;
    error_set(err, STATUS_CORRUPT, "error.record-damaged", "%s %s", export->type->name,
              export->found.damaged);
    error_arg(err, export->type->name);
    return error_arg(err, export->found.damaged);
}

static enum status write_markdown(struct export *export, const struct record *record, struct error *err) {
    struct draft draft = draft_from_record(&export->drafts, record, false);
    struct buf text = BUF_INIT(FORMAT_FILE_MAX);
    markdown_file_write(&draft, &text);
    struct str path = arena_printf(&export->drafts, "%s/%s/%.*s.md", export->folder, export->type->plural,
                                   STR_ARG(record->id));
    enum status status = buf_check(&text, err);
    if (status == STATUS_OK)
        status = file_write(path.p, buf_str(&text), err);
    buf_release(&text);
    return status;
}

static enum status export_files(struct export *export, struct error *err) {
    struct str folder = arena_printf(&export->drafts, "%s/%s", export->folder, export->type->plural);
    enum status status = file_make_folder(folder.p, err);
    while (status == STATUS_OK) {
        status = next_page(export, err);
        if (status != STATUS_OK || export->found.records.count == 0)
            return status;
        for (size_t i = 0; i < export->found.records.count && status == STATUS_OK; i++)
            status = write_markdown(export, export->found.records.items[i], err);
    }
    return status;
}

/* All rows are held until the end: a table is one file. */
static enum status export_table(struct export *export, struct error *err) {
    struct buf text = BUF_INIT(EXPORT_FILE_MAX);
    enum status status;
    for (bool first = true;; first = false) {
        status = next_page(export, err);
        if (status != STATUS_OK || export->found.records.count == 0)
            break;
        struct drafts drafts = {.items =
                                    ARENA_ARRAY(&export->drafts, struct draft, export->found.records.count),
                                .count = export->found.records.count};
        for (size_t i = 0; i < drafts.count; i++)
            drafts.items[i] = draft_from_record(&export->drafts, export->found.records.items[i], true);
        csv_write(&drafts, (struct csv_options){.no_header = !first}, &text);
    }
    if (status == STATUS_OK)
        status = buf_check(&text, err);
    struct str path = arena_printf(&export->drafts, "%s/%s.csv", export->folder, export->type->plural);
    if (status == STATUS_OK && text.n)
        status = file_write(path.p, buf_str(&text), err);
    buf_release(&text);
    return status;
}

static enum status export_type(struct app *app, const struct type *type, const char *folder,
                               uint64_t *ret_count, struct error *err) {
    static enum status (*const writers[])(struct export *, struct error *) = {
        [FORM_MARKDOWN] = export_files,
        [FORM_CSV] = export_table,
    };
    struct export export = {.app = app,
                            .type = type,
                            .folder = folder,
                            .page = ARENA_INIT,
                            .drafts = ARENA_INIT,
                            .sweep = {.type = type}};
    enum status status = writers[type->form](&export, err);
    arena_release(&export.page);
    arena_release(&export.drafts);
    *ret_count += export.count;
    return status;
}

enum status export_run(struct app *app, const struct type *type, const char *folder, uint64_t *ret_count,
                       struct error *err) {
    uint64_t count = 0;
    enum status status = file_make_folder(folder, err);
    for (unsigned i = 0; i < types_count && status == STATUS_OK; i++)
        if (!type || type == types[i])
            status = export_type(app, types[i], folder, &count, err);
    if (status == STATUS_OK)
        *ret_count = count;
    return status;
}
