#include "format/csv.h"

#include <stdlib.h>

/* libcsv has a csv_write too, which is not used here. */
#define csv_write libcsv_write
#include <csv.h>
#undef csv_write

#include "format/table.h"

/* libcsv does not say where a row began, so it is fed line by line: a row that ends within the line it was fed ends
 * there, every other goes on in the next (a line end within quotes). */
struct reader {
    struct table table;
    struct csv_parser parser;
    size_t column;
    unsigned row_line; /* where the row that is open began; 0: none is open */
};

static void take_cell(void *cell, size_t n, void *context) {
    struct reader *r = context;
    if (n && !r->table.is_over)
        table_cell(&r->table, r->column, arena_str(r->table.arena, str_make(cell, n)));
    r->column++;
}

static void take_row(int end, void *context) {
    struct reader *r = context;
    (void)end;
    table_row(&r->table, r->row_line);
    r->column = 0;
    r->row_line = 0;
}

/* False when the quotes are wrong: where the next row begins is then anybody's guess. */
static bool read_line(struct reader *r, struct str line, unsigned number) {
    bool is_open = r->row_line > 0;
    if (!is_open && str_trim(line).n == 0)
        return true;
    if (!is_open)
        r->row_line = number;
    if (csv_parse(&r->parser, line.p, line.n, take_cell, take_row, r) == line.n)
        return true;
    if (csv_error(&r->parser) != CSV_EPARSE)
        abort();
    table_problem(&r->table, number, S(""), "problem.stray-quote");
    return false;
}

static void read_lines(struct reader *r, struct str text) {
    unsigned number = 1;
    for (struct str rest = text; rest.n && !r->table.is_over; number++) {
        struct str line = {rest.p, 0};
        str_split(&rest, '\n');
        line.n = rest.p ? (size_t)(rest.p - line.p) : (size_t)(text.p + text.n - line.p);
        if (!read_line(r, line, number))
            return;
    }
    if (csv_fini(&r->parser, take_cell, take_row, r) != 0)
        table_problem(&r->table, r->row_line, S(""), "problem.unclosed-quote");
}

enum { CELL_STEP = 16 * 1024 }; /* libcsv's own 128 makes a long cell slow */

static void read_text(struct reader *r, struct str text) {
    if (csv_init(&r->parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        abort();
    csv_set_blk_size(&r->parser, CELL_STEP);
    read_lines(r, text);
    csv_free(&r->parser);
    table_check_header(&r->table);
}

void csv_read(struct arena *arena, struct str file, struct str content, struct problems *problems,
              struct drafts *ret_drafts) {
    struct reader r = {.column = 0};
    table_init(&r.table, arena, file, problems);
    struct str text;
    if (content.n > FORMAT_TABLE_MAX)
        problem_arg_int(problems, table_problem(&r.table, 0, S(""), "problem.file-too-big"),
                        FORMAT_TABLE_MAX / 1024 / 1024);
    else if (format_check_text(arena, file, content, problems, &text))
        read_text(&r, text);
    *ret_drafts = r.table.drafts;
}

/* What a spreadsheet takes for the start of a formula: reliability.md S-23. */
static bool is_formula(struct str text) { return text.n && strchr("=+-@\t\r", text.p[0]); }

static bool needs_quotes(struct str text) {
    if (text.n == 0)
        return false;
    for (size_t i = 0; i < text.n; i++)
        if (memchr(",\"\r\n", text.p[i], 4))
            return true;
    return memchr(" \t", text.p[0], 2) || memchr(" \t", text.p[text.n - 1], 2);
}

static void write_doubled(struct str text, struct buf *out) {
    for (struct str rest = text; rest.p;) {
        buf_add(out, str_split(&rest, '"'));
        if (rest.p)
            buf_add_text(out, "\"\"");
    }
}

static void write_cell(struct str text, bool safe, struct buf *out) {
    bool guarded = safe && is_formula(text), quoted = needs_quotes(text);
    if (quoted)
        buf_add_char(out, '"');
    if (guarded)
        buf_add_char(out, '\'');
    write_doubled(text, out);
    if (quoted)
        buf_add_char(out, '"');
}

/* Items of a list in one cell; the joint stands in `joined`. */
static void write_field(const struct draft_field *field, bool safe, struct buf *joined, struct buf *out) {
    if (field->count == 1) {
        write_cell(field->items[0], safe, out);
        return;
    }
    buf_clear(joined);
    for (size_t i = 0; i < field->count; i++) {
        buf_add_text(joined, i ? ";" : "");
        buf_add(joined, field->items[i]);
    }
    out->failed |= joined->failed;
    write_cell(buf_str(joined), safe, out);
}

static void write_header(const struct draft *first, bool safe, struct buf *out) {
    buf_add_text(out, "id");
    for (size_t i = 0; i < first->count; i++) {
        buf_add_char(out, ',');
        write_cell(first->fields[i].name, safe, out);
    }
    buf_add_char(out, '\n');
}

void csv_write(const struct drafts *drafts, struct csv_options options, struct buf *out) {
    struct buf joined = BUF_INIT(FORMAT_CELL_MAX);
    if (options.bom)
        buf_add_text(out, "\xEF\xBB\xBF");
    if (drafts->count && !options.no_header)
        write_header(&drafts->items[0], options.safe, out);
    for (size_t i = 0; i < drafts->count; i++) {
        write_cell(drafts->items[i].id, options.safe, out);
        for (size_t j = 0; j < drafts->items[i].count; j++) {
            buf_add_char(out, ',');
            write_field(&drafts->items[i].fields[j], options.safe, &joined, out);
        }
        buf_add_char(out, '\n');
    }
    buf_release(&joined);
}
