#include "page/table.h"

#include "page/address.h"
#include "page/parts.h"
#include "page/text.h"

enum { CELL_VALUES = 3, PERSON_NAME_MAX = 30 };

static bool is_column(const struct type *type, unsigned i, const struct field *but) {
    return ((type->fields[i].flags & FIELD_COLUMN) || (int)i == type->title) && &type->fields[i] != but;
}

/* What a column is called in "sort": the title's key serves every type. */
static struct str sort_name(const struct type *type, unsigned i) {
    if ((int)i == type->title)
        return S("title");
    return type->fields[i].flags & FIELD_SORT ? str_from(type->fields[i].name) : S("");
}

static bool is_sorted(const struct type *type, unsigned i, const struct find *find) {
    if (!find->sort.n)
        return false;
    return str_eq(find->sort, sort_name(type, i)) || ((int)i == type->date && str_is(find->sort, "date"));
}

static void add_column(const struct view *view, struct node *column, const struct type *type, unsigned i,
                       const struct find *find) {
    struct str sort = find ? sort_name(type, i) : S("");
    bool sorted = find && is_sorted(type, i, find);
    bool turn = sorted && !find->descending;
    node_text(column, "label", text_field(view, type, &type->fields[i]));
    node_bool(column, "numeric", kind_is_number(type->fields[i].kind) && type->fields[i].kind != KIND_DATE);
    node_text(column, "address",
              sort.n ? address_with_two(view, S("sort"), sort, S("order"), turn ? S("desc") : S("")) : S(""));
    node_text(column, "sorted", !sorted ? S("") : find->descending ? S("descending") : S("ascending"));
    node_text(column, "mark", !sorted ? S("") : find->descending ? S("↓") : S("↑"));
}

void table_add_columns(const struct view *view, struct node *map, const struct type *type,
                       const struct find *find, const struct field *but) {
    struct node *columns = node_list(map, "columns");
    for (unsigned i = 0; i < type->field_count; i++)
        if (is_column(type, i, but))
            add_column(view, node_add(columns), type, i, find);
}

struct node *table_add_rows(struct node *map) {
    return node_list(map, "rows");
}

/* How a cell lies on the phone, where a row is a card: the name across, texts half a line without their label,
 * numbers and dates behind theirs, lists across. */
static const char *cell_class(const struct type *type, unsigned i, bool empty) {
    const struct field *field = &type->fields[i];
    if ((int)i == type->title)
        return field->max && field->max <= PERSON_NAME_MAX ? "c-name is-person" : "c-name";
    if (empty)
        return "is-empty";
    if (field->kind == KIND_DATE)
        return "w6 c-term";
    if (field->kind == KIND_INT && (field->flags & FIELD_FILTER))
        return "r w3 nl";
    if (kind_is_number(field->kind))
        return "r w3";
    if (field->kind == KIND_TEXT)
        return "w6";
    /* The name of another record may be long; that of an area is short. */
    bool is_name = field->kind == KIND_REF && type_by_name(str_from(field->ref))->parent == NO_FIELD;
    return is_name || (field->flags & FIELD_LIST) ? "w6 nl" : "w3 nl";
}

static void add_clock(const struct view *view, struct node *cell, const struct record *record, unsigned i) {
    int64_t left = 0;
    bool soon = false;
    if (!parts_term_left(record, i, &left, &soon) || !soon) {
        node_bool(cell, "clock", false);
        return;
    }
    struct node *clock = node_map(cell, "clock");
    node_text(clock, "class", left < 0 ? S("is-late") : S("is-soon"));
    node_text(clock, "text",
              left < 0 ? TEXT_WITH(view, "page.term.days-over", text_number(view, -left))
                       : TEXT_WITH(view, "page.term.days-left", text_number(view, left)));
}

void table_add_row(const struct view *view, struct node *rows, const struct record *record,
                   const struct field *but) {
    const struct type *type = record->type;
    struct node *cells = node_list(node_add(rows), "cells");
    for (unsigned i = 0; i < type->field_count; i++) {
        if (!is_column(type, i, but))
            continue;
        struct node *cell = node_add(cells);
        bool is_title = (int)i == type->title;
        struct str text = is_title ? record_title(record) : text_value(view, record, i, CELL_VALUES);
        node_text(cell, "class", str_from(cell_class(type, i, text.n == 0)));
        node_text(cell, "label", text_field(view, type, &type->fields[i]));
        node_text(cell, "text", text);
        node_text(cell, "address", is_title ? address_record(view, type, record->id) : S(""));
        add_clock(view, cell, record, i);
    }
}
