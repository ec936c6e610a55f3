/* What all readers of files give and all writers take. */
#ifndef JF_FORMAT_DRAFTS_H
#define JF_FORMAT_DRAFTS_H

#include "model/draft.h"

struct drafts {
    struct draft *items;
    size_t count, capacity;
    size_t refused; /* rows left out, each with a problem of its own */
    /* Of a table: the names in its first line, as written, so that a wrong one can be reported once and not in every
     * row. NULL for other formats. */
    struct str *columns;
    size_t column_count;
    unsigned header_line;
};

enum {
    FORMAT_FILE_MAX = 8 * 1024 * 1024, /* bytes of a Markdown or JSON file */
    FORMAT_TABLE_MAX =
        32 * 1024 * 1024, /* bytes of a CSV or XLSX file, and of all cells of a table together */
    FORMAT_ROWS_MAX = 100000,
    FORMAT_COLUMNS_MAX = 256,
    FORMAT_CELLS_MAX = 1000000,          /* of a table, empty ones not counted */
    FORMAT_CELL_MAX = 256 * 1024,        /* bytes */
    FORMAT_FRONT_MATTER_MAX = 64 * 1024, /* bytes */
    FORMAT_MARKDOWN_MAX = 256 * 1024,    /* bytes of a body (cmark 0.30.2 has quadratic corners) */
    FORMAT_KEYS_MAX = 128,               /* of one front matter or JSON object */
    FORMAT_NAME_MAX = 200,               /* bytes of a key or column name */
};

/* A table of these sizes needs up to about 200 MiB of the arena, the file's content included: give it one of its own. */

/* Text entering the program: without a byte-order mark, line ends as \n. Not UTF-8, a NUL or another control character
 * than a tab: one problem with its line ("problem.utf8", "problem.nul", "problem.control-character") and false. Borrows;
 * copies into the arena only when something had to change. */
bool format_check_text(struct arena *arena, struct str file, struct str content, struct problems *problems,
                       struct str *ret_text);

/* The problem's key for text that came in by escapes (\u0000 in JSON and YAML, _x0001_ in XLSX), or NULL. `text` has \n
 * for line ends. *ret_at is set when there is a problem. */
const char *format_text_problem(struct str text, size_t *ret_at);

struct draft *drafts_add(struct arena *arena, struct drafts *drafts, struct draft draft);

#endif
