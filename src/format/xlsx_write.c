#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/file.h"
#include "base/utf8.h"
#include "format/xlsx.h"
#include "format/xlsx_text.h"

struct writer {
    lxw_worksheet *sheet;
    lxw_format *text; /* "@": what is typed later stays text too */
    struct arena *arena;
    struct error *err;
};

static enum status write_text(struct writer *w, size_t row, size_t column, struct str text) {
    if (text.n == 0)
        return STATUS_OK;
    if (utf8_count(text) > XLSX_CELL_CHARACTERS)
        return error_set(w->err, STATUS_TOO_BIG, "error.xlsx-cell", "row %zu column %zu", row, column);
    lxw_error failed =
        worksheet_write_string(w->sheet, (lxw_row_t)row, (lxw_col_t)column,
                               arena_cstr(w->arena, xlsx_text_encode(w->arena, text)), w->text);
    return failed ? error_set(w->err, STATUS_INTERNAL, NULL, "xlsxwriter: %s", lxw_strerror(failed))
                  : STATUS_OK;
}

/* Items of a list in one cell. */
static struct str cell_of(struct arena *arena, const struct draft_field *field) {
    if (field->count == 1)
        return field->items[0];
    size_t size = 0;
    for (size_t i = 0; i < field->count; i++)
        size += field->items[i].n + 1;
    char *joined = arena_alloc(arena, size + 1), *end = joined;
    for (size_t i = 0; i < field->count; i++) {
        if (i)
            *end++ = ';';
        memcpy(end, field->items[i].n ? field->items[i].p : "", field->items[i].n);
        end += field->items[i].n;
    }
    return str_make(joined, (size_t)(end - joined));
}

static enum status write_header(struct writer *w, const struct draft *first) {
    enum status status = write_text(w, 0, 0, S("id"));
    for (size_t i = 0; i < first->count && status == STATUS_OK; i++)
        status = write_text(w, 0, i + 1, first->fields[i].name);
    return status;
}

static enum status write_row(struct writer *w, size_t row, const struct draft *draft) {
    enum status status = write_text(w, row, 0, draft->id);
    for (size_t i = 0; i < draft->count && status == STATUS_OK; i++) {
        status = write_text(w, row, i + 1, cell_of(w->arena, &draft->fields[i]));
        if (status == STATUS_TOO_BIG) {
            error_arg(w->err, arena_cstr(w->arena, draft->id));
            error_arg(w->err, arena_cstr(w->arena, draft->fields[i].name));
        }
    }
    return status;
}

enum { COLUMN_WIDTH = 16 };

static enum status write_rows(struct writer *w, const struct drafts *drafts) {
    enum status status = drafts->count ? write_header(w, &drafts->items[0]) : STATUS_OK;
    for (size_t i = 0; i < drafts->count && status == STATUS_OK; i++)
        status = write_row(w, i + 1, &drafts->items[i]);
    if (drafts->count)
        worksheet_set_column(w->sheet, 0, (lxw_col_t)drafts->items[0].count, COLUMN_WIDTH, w->text);
    worksheet_freeze_panes(w->sheet, 1, 0);
    return status;
}

static const char *temporary_folder(void) {
    const char *folder = getenv("TMPDIR");
    return folder && *folder ? folder : "/tmp";
}

/* A name in the temporary folder that is ours, as libxlsxwriter 1.1 only writes to a path. */
static char *temporary_path(struct arena *arena) {
    struct str text = arena_printf(arena, "%s/jiefen-XXXXXX", temporary_folder());
    char *path = arena_alloc(arena, text.n + 1);
    memcpy(path, text.p, text.n);
    return path;
}

static enum status write_workbook(const struct drafts *drafts, const char *sheet, struct arena *arena,
                                  const char *path, struct error *err) {
    lxw_workbook *workbook = workbook_new(path);
    if (!workbook)
        abort();
    struct writer w = {.sheet = workbook_add_worksheet(workbook, sheet),
                       .text = workbook_add_format(workbook),
                       .arena = arena,
                       .err = err};
    enum status status = STATUS_OK;
    if (w.sheet && w.text) {
        format_set_num_format(w.text, "@");
        status = write_rows(&w, drafts);
    } else {
        status = error_set(err, STATUS_INTERNAL, NULL, "sheet \"%s\"", sheet);
    }
    lxw_error failed = workbook_close(workbook);
    if (status == STATUS_OK && failed)
        return error_set(err, STATUS_IO, NULL, "xlsxwriter: %s", lxw_strerror(failed));
    return status;
}

enum status xlsx_write(const struct drafts *drafts, const char *sheet, struct arena *arena,
                       struct str *ret_workbook, struct error *err) {
    char *path = temporary_path(arena);
    int fd = mkstemp(path);
    if (fd < 0)
        return error_errno(err, errno, "create", path);
    close(fd);
    enum status status = write_workbook(drafts, sheet, arena, path, err);
    if (status == STATUS_OK)
        status = file_read(arena, path, FORMAT_TABLE_MAX, ret_workbook, err);
    unlink(path);
    return status;
}
