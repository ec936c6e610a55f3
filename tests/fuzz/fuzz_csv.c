/* Any bytes as a CSV file: no crash; and the rows that were read come back the same when written. */
#include <stdlib.h>

#include "format/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool read_table(struct arena *arena, struct str content, struct drafts *ret_drafts) {
    struct problems problems = PROBLEMS_INIT(arena);
    csv_read(arena, S("a.csv"), content, &problems, ret_drafts);
    return problems.count == 0;
}

/* Every column in every row, as draft_from_record gives them. Blanks around a text have no meaning. */
static struct drafts all_columns(struct arena *arena, const struct drafts *drafts) {
    struct drafts whole = {0};
    for (size_t i = 0; i < drafts->count; i++) {
        struct draft row = {.id = drafts->items[i].id};
        size_t next = 0;
        for (size_t j = 0; j < drafts->column_count; j++) {
            struct str name = drafts->columns[j];
            if (str_is(name, "id") || str_is(name, "type"))
                continue;
            struct draft_field field = {.name = name};
            const struct draft *given = &drafts->items[i];
            if (next < given->count && str_eq(given->fields[next].name, name)) {
                field.items = ARENA_NEW(arena, struct str);
                field.items[0] = str_trim(given->fields[next++].items[0]);
                field.count = 1;
            }
            draft_add(arena, &row, field);
        }
        drafts_add(arena, &whole, row);
    }
    return whole;
}

static void check_same(const struct draft *a, const struct draft *b) {
    size_t next = 0;
    if (!str_eq(a->id, b->id))
        abort();
    for (size_t i = 0; i < a->count; i++) {
        if (a->fields[i].count == 0)
            continue;
        if (next == b->count || !str_eq(a->fields[i].name, b->fields[next].name) ||
            !str_eq(a->fields[i].items[0], str_trim(b->fields[next].items[0])))
            abort();
        next++;
    }
}

static bool is_empty(const struct draft *draft) {
    bool empty = draft->id.n == 0;
    for (size_t i = 0; i < draft->count; i++)
        empty &= draft->fields[i].count == 0;
    return empty;
}

static void check_round(struct arena *arena, const struct drafts *drafts) {
    struct drafts whole = all_columns(arena, drafts), back;
    struct buf out = BUF_INIT(FORMAT_TABLE_MAX);
    csv_write(&whole, (struct csv_options){0}, &out);
    if (!read_table(arena, buf_str(&out), &back))
        abort();
    size_t next = 0;
    for (size_t i = 0; i < whole.count; i++) {
        if (is_empty(&whole.items[i]))
            continue;
        if (next == back.count)
            abort();
        check_same(&whole.items[i], &back.items[next++]);
    }
    buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena = ARENA_INIT;
    struct drafts drafts;
    if (read_table(&arena, str_make((const char *)data, size), &drafts) && drafts.count)
        check_round(&arena, &drafts);
    arena_release(&arena);
    return 0;
}
