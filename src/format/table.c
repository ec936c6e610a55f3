#include "format/table.h"

struct problem *table_problem(struct table *table, unsigned line, struct str field, const char *key) {
    struct place place = {.file = table->file, .line = line, .field = field};
    return problems_add(table->problems, place, key);
}

struct str table_column(const struct table *table, size_t column) {
    return column < table->drafts.column_count ? table->drafts.columns[column] : S("");
}

/* Those that were only counted count too. */
static size_t problem_count(const struct table *table) {
    return table->problems->count + table->problems->dropped;
}

static bool row_is_good(const struct table *table) { return problem_count(table) == table->row_problems; }

void table_init(struct table *table, struct arena *arena, struct str file, struct problems *problems) {
    *table = (struct table){.arena = arena, .file = file, .problems = problems};
    table->row_problems = problem_count(table);
}

void table_cell(struct table *table, size_t column, struct str text) {
    if (str_trim(text).n == 0)
        return;
    if (column >= FORMAT_COLUMNS_MAX) {
        table->is_too_wide = true;
        return;
    }
    table->cells[column] = text;
    table->cell_count++;
    table->byte_count += text.n;
    if (column >= table->width)
        table->width = column + 1;
}

static void stop(struct table *table, unsigned line, const char *key, long long limit) {
    problem_arg_int(table->problems, table_problem(table, line, S(""), key), limit);
    table->is_over = true;
}

static bool check_limits(struct table *table, unsigned line) {
    if (table->drafts.count + table->drafts.refused >= FORMAT_ROWS_MAX)
        stop(table, line, "problem.too-many-rows", FORMAT_ROWS_MAX);
    else if (table->cell_count > FORMAT_CELLS_MAX)
        stop(table, line, "problem.too-many-cells", FORMAT_CELLS_MAX);
    else if (table->byte_count > FORMAT_TABLE_MAX)
        stop(table, line, "problem.table-too-big", FORMAT_TABLE_MAX / 1024 / 1024);
    return !table->is_over;
}

static void check_column(struct table *table, size_t column, unsigned line) {
    struct str name = table->drafts.columns[column];
    if (name.n == 0)
        problem_arg_int(table->problems, table_problem(table, line, S(""), "problem.column-without-name"),
                        (long long)column + 1);
    if (name.n > FORMAT_NAME_MAX)
        table_problem(table, line, name, "problem.name-too-long");
    for (size_t i = 0; name.n && i < column; i++)
        if (str_eq(name, table->drafts.columns[i]))
            table_problem(table, line, name, "problem.repeated-column");
}

static void take_header(struct table *table, unsigned line) {
    struct drafts *drafts = &table->drafts;
    drafts->columns = ARENA_ARRAY(table->arena, struct str, table->width);
    drafts->column_count = table->width;
    drafts->header_line = line;
    if (table->is_too_wide)
        problem_arg_int(table->problems, table_problem(table, line, S(""), "problem.too-many-columns"),
                        FORMAT_COLUMNS_MAX);
    for (size_t i = 0; i < table->width; i++) {
        drafts->columns[i] = str_trim(table->cells[i]);
        check_column(table, i, line);
    }
    table->is_over = !row_is_good(table);
}

static void check_row(struct table *table, unsigned line) {
    if (table->width > table->drafts.column_count || table->is_too_wide)
        problem_arg_int(table->problems, table_problem(table, line, S(""), "problem.row-too-wide"),
                        (long long)table->drafts.column_count);
    for (size_t i = 0; i < table->width; i++)
        if (table->cells[i].n > FORMAT_CELL_MAX)
            problem_arg_int(table->problems,
                            table_problem(table, line, table_column(table, i), "problem.cell-too-long"),
                            FORMAT_CELL_MAX / 1024);
}

/* Exactly as many fields as the row has texts: a table has up to a million. */
static struct draft draft_of_row(struct table *table, unsigned line) {
    struct draft draft = {.file = table->file, .line = line, .is_cells = true};
    for (size_t i = 0; i < table->width; i++)
        draft.capacity += table->cells[i].n > 0;
    draft.fields = ARENA_ARRAY(table->arena, struct draft_field, draft.capacity);
    struct str *items = ARENA_ARRAY(table->arena, struct str, draft.capacity);
    for (size_t i = 0; i < table->width; i++) {
        struct str name = table->drafts.columns[i], text = table->cells[i];
        if (text.n == 0)
            continue;
        if (str_is(name, "id") || str_is(name, "type")) {
            *(str_is(name, "id") ? &draft.id : &draft.type) = str_trim(text);
            continue;
        }
        items[draft.count] = text;
        draft.fields[draft.count] =
            (struct draft_field){.name = name, .items = &items[draft.count], .count = 1, .line = line};
        draft.count++;
    }
    return draft;
}

static void take_row(struct table *table, unsigned line) {
    if (!check_limits(table, line))
        return;
    check_row(table, line);
    if (!row_is_good(table))
        table->drafts.refused++;
    else
        drafts_add(table->arena, &table->drafts, draft_of_row(table, line));
}

void table_row(struct table *table, unsigned line) {
    bool is_empty = table->width == 0 && !table->is_too_wide;
    if (!table->is_over && !table->drafts.columns) {
        if (!is_empty)
            take_header(table, line);
    } else if (!table->is_over && (!is_empty || !row_is_good(table))) {
        take_row(table, line);
    }
    memset(table->cells, 0, table->width * sizeof table->cells[0]);
    table->width = 0;
    table->is_too_wide = false;
    table->row_problems = problem_count(table);
}

void table_check_header(struct table *table) {
    if (!table->drafts.columns && row_is_good(table))
        table_problem(table, 1, S(""), "problem.empty-file");
}
