#include "format/table.h"
#include "format/xlsx.h"
#include "format/xlsx_book.h"
#include "format/xlsx_text.h"

enum { SHEET_ROWS = 1048576, SHEET_COLUMNS = 16384 };

struct reader {
    struct table table;
    const struct xlsx_book *book;
    unsigned row;
    size_t column;
    struct str kind; /* the cell's attribute t: s, str, inlineStr, n, b, e, d */
    char kind_bytes[16];
    enum xlsx_shape shape;
    struct buf text;
    int in_text; /* <v>, or <t> of an inline string */
    int in_phonetic;
};

/* B12 → 1. */
static size_t column_of(struct str reference, size_t otherwise) {
    size_t column = 0, i = 0;
    for (; i < reference.n && reference.p[i] >= 'A' && reference.p[i] <= 'Z' && column < SHEET_COLUMNS; i++)
        column = column * 26 + (size_t)(reference.p[i] - 'A') + 1;
    return i ? column - 1 : otherwise;
}

static void start_row(struct reader *r, const char **attributes) {
    int64_t number;
    bool given = str_to_int(xml_attribute(attributes, "r"), &number) && number > 0 && number <= SHEET_ROWS;
    r->row = given ? (unsigned)number : r->row + 1;
    r->column = (size_t)-1;
}

static void start_cell(struct reader *r, const char **attributes) {
    int64_t style;
    r->column = column_of(xml_attribute(attributes, "r"), r->column + 1);
    struct str kind = xml_attribute(attributes, "t");
    size_t n = kind.n < sizeof r->kind_bytes ? kind.n : sizeof r->kind_bytes;
    memcpy(r->kind_bytes, n ? kind.p : "", n);
    r->kind = str_make(r->kind_bytes, n);
    bool styled = str_to_int(xml_attribute(attributes, "s"), &style) && style >= 0 &&
                  (uint64_t)style < r->book->style_count;
    r->shape = styled ? r->book->styles[style] : XLSX_SHAPE_NUMBER;
    buf_clear(&r->text);
}

/* The texts of a cell by its kind: NULL and *ret_text, or the key of a problem. */

typedef const char *cell_function(struct reader *r, struct str raw, struct str *ret_text);

static const char *shared_text(struct reader *r, struct str raw, struct str *ret_text) {
    int64_t index;
    if (!str_to_int(str_trim(raw), &index) || index < 0 || (uint64_t)index >= r->book->string_count)
        return "problem.error-cell";
    *ret_text = r->book->strings[index];
    return NULL;
}

static const char *own_text(struct reader *r, struct str raw, struct str *ret_text) {
    *ret_text = xlsx_text_decode(r->table.arena, raw);
    return NULL;
}

static const char *number_text(struct reader *r, struct str raw, struct str *ret_text) {
    return xlsx_number_text(r->table.arena, raw, r->shape, r->book->epoch_1904, ret_text);
}

static const char *bool_text(struct reader *r, struct str raw, struct str *ret_text) {
    (void)r;
    *ret_text = str_is(str_trim(raw), "1") ? S("true") : S("false");
    return NULL;
}

static const char *error_text(struct reader *r, struct str raw, struct str *ret_text) {
    (void)r, (void)raw, (void)ret_text;
    return "problem.error-cell";
}

struct cell_row {
    const char *kind;
    cell_function *text;
};

static const struct cell_row cell_rows[] = {
    {"", number_text},       {"n", number_text}, {"s", shared_text}, {"str", own_text},
    {"inlineStr", own_text}, {"d", own_text},    {"b", bool_text},   {"e", error_text},
};

static const char *cell_text(struct reader *r, struct str raw, struct str *ret_text) {
    for (size_t i = 0; i < sizeof cell_rows / sizeof cell_rows[0]; i++)
        if (str_is(r->kind, cell_rows[i].kind))
            return cell_rows[i].text(r, raw, ret_text);
    return "problem.error-cell";
}

static void end_cell(struct reader *r) {
    struct str raw = buf_str(&r->text), text;
    size_t at;
    if (raw.n == 0 && !r->text.failed)
        return;
    const char *key = r->text.failed ? "problem.cell-too-long" : cell_text(r, raw, &text);
    if (!key)
        key = format_text_problem(text, &at);
    if (!key) {
        table_cell(&r->table, r->column, text);
        return;
    }
    struct problem *problem = table_problem(&r->table, r->row, table_column(&r->table, r->column), key);
    problem_arg(r->table.problems, problem, raw);
}

static bool on_start(void *context, struct str name, const char **attributes) {
    struct reader *r = context;
    if (str_is(name, "row"))
        start_row(r, attributes);
    if (str_is(name, "c"))
        start_cell(r, attributes);
    r->in_text += str_is(name, "v") || str_is(name, "t");
    r->in_phonetic += str_is(name, "rPh");
    return true;
}

static void on_text(void *context, struct str text) {
    struct reader *r = context;
    if (r->in_text && !r->in_phonetic)
        buf_add(&r->text, text);
}

static bool on_end(void *context, struct str name) {
    struct reader *r = context;
    r->in_text -= str_is(name, "v") || str_is(name, "t");
    r->in_phonetic -= str_is(name, "rPh");
    if (str_is(name, "c"))
        end_cell(r);
    if (str_is(name, "row"))
        table_row(&r->table, r->row);
    return !r->table.is_over && !str_is(name, "sheetData");
}

static const struct xml_handler sheet_handler = {on_start, on_end, on_text};

static enum status read_sheet(struct reader *r, struct xlsx_parts *parts, struct error *err) {
    struct xlsx_book book;
    enum status status = xlsx_book_read(r->table.arena, parts, &book, err);
    if (status != STATUS_OK)
        return status;
    r->book = &book;
    r->text = BUF_INIT(FORMAT_CELL_MAX);
    status = xlsx_book_walk(parts, book.sheet, &sheet_handler, r, err);
    buf_release(&r->text);
    r->book = NULL;
    return status;
}

enum status xlsx_read(struct arena *arena, struct str file, struct str content, struct problems *problems,
                      struct drafts *ret_drafts, struct error *err) {
    struct reader r;
    memset(&r, 0, sizeof r);
    table_init(&r.table, arena, file, problems);
    struct xlsx_parts *parts;
    if (content.n > FORMAT_TABLE_MAX)
        return error_set(err, STATUS_TOO_BIG, "error.xlsx-too-big", "%zu bytes", content.n);
    enum status status = xlsx_parts_open(content, &parts, err);
    if (status != STATUS_OK)
        return status;
    status = read_sheet(&r, parts, err);
    xlsx_parts_close(parts);
    if (status != STATUS_OK)
        return status;
    table_check_header(&r.table);
    *ret_drafts = r.table.drafts;
    return STATUS_OK;
}
