/* Rows of cells become drafts: what CSV and XLSX have in common. Inside this folder. */
#ifndef JF_FORMAT_TABLE_H
#define JF_FORMAT_TABLE_H

#include "format/drafts.h"

struct table {
    struct arena *arena;
    struct str file;
    struct problems *problems;
    struct drafts drafts;
    struct str cells[FORMAT_COLUMNS_MAX]; /* of the row being read */
    size_t width;                         /* of it: one behind its last cell with text */
    bool is_too_wide;
    size_t row_problems; /* how many there were when the row began */
    size_t cell_count, byte_count;
    bool is_over; /* the header is wrong or a limit is reached: nothing more is read */
};

void table_init(struct table *table, struct arena *arena, struct str file, struct problems *problems);

/* A cell of the row that is being read, columns from 0. `text` must live as long as the drafts; a cell of blanks is
 * none. */
void table_cell(struct table *table, size_t column, struct str text);

/* The row is complete. `line` is where it began. */
void table_row(struct table *table, unsigned line);

/* After the last row: a table without any is a problem. */
void table_check_header(struct table *table);

struct problem *table_problem(struct table *table, unsigned line, struct str field, const char *key);

/* The name of a column of the row being read, or "" in the header and behind it. */
struct str table_column(const struct table *table, size_t column);

#endif
