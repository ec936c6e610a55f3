#include "page/facets.h"

#include <stdlib.h>

#include "page/address.h"
#include "page/ask.h"
#include "page/text.h"

enum { FACET_SHOWN = 6, FACET_VALUES_MAX = 60, OPTIONS_MAX = 300, FILTERS_SHOWN = 4, LAWS_SHOWN = 6 };

/* One value of a facet with its place in the tree. */
struct value_row {
    struct str value, parent;
    uint64_t count;
    size_t depth; /* 0: topmost */
    bool chosen, above_chosen;
    bool by_number;
};

static struct str_list path_of(const struct view *view, const struct field *field, struct str value) {
    if (field->kind == KIND_CODE)
        return lookup_code_path(&view->lookup, field->vocabulary, value);
    if (field->kind == KIND_REF)
        return lookup_path(&view->lookup, type_by_name(str_from(field->ref)), value);
    struct str *only = ARENA_NEW(view->arena, struct str);
    *only = value;
    return (struct str_list){only, 1};
}

static bool stands_above_chosen(const struct view *view, const struct find *find,
                                const struct find_facet *facet, struct str value) {
    for (size_t i = 0; i < find->filter_count; i++) {
        if (!str_eq(find->filters[i].name, facet->name) || str_eq(find->filters[i].value, value))
            continue;
        struct str_list path = path_of(view, facet->field, find->filters[i].value);
        for (size_t j = 0; j + 1 < path.count; j++)
            if (str_eq(path.items[j], value))
                return true;
    }
    return false;
}

static size_t read_rows(const struct view *view, const struct find *find, const struct find_facet *facet,
                        size_t max, struct value_row **ret_rows) {
    size_t count = facet->count < max ? facet->count : max;
    struct value_row *rows = ARENA_ARRAY(view->arena, struct value_row, count);
    for (size_t i = 0; i < count; i++) {
        struct str value = facet->counts[i].value;
        struct str_list path = path_of(view, facet->field, value);
        rows[i] = (struct value_row){
            .value = value,
            .parent = path.count > 1 ? path.items[path.count - 2] : S(""),
            .count = facet->counts[i].count,
            .depth = path.count ? path.count - 1 : 0,
            .chosen = ask_has_filter(find, facet->name, value),
            .above_chosen = stands_above_chosen(view, find, facet, value),
            .by_number = kind_is_number(facet->field->kind),
        };
    }
    *ret_rows = rows;
    return count;
}

/* The deepest chosen value, or the deepest one that everything found stands below: its children are what narrows. */
static struct str focus_of(const struct value_row *rows, size_t count, uint64_t total) {
    struct str focus = S("");
    for (size_t depth = 0; depth < 16; depth++) {
        const struct value_row *next = NULL;
        for (size_t i = 0; i < count && !next; i++) {
            const struct value_row *row = &rows[i];
            bool whole = row->count == total && total > 1;
            if (row->depth == depth && str_eq(row->parent, focus) &&
                (row->chosen || row->above_chosen || whole))
                next = row;
        }
        bool has_children = false;
        for (size_t i = 0; next && i < count; i++)
            has_children |= str_eq(rows[i].parent, next->value);
        if (!next || (!has_children && !next->chosen))
            break;
        focus = next->value;
    }
    return focus;
}

static int compare_rows(const void *a, const void *b) {
    const struct value_row *x = a, *y = b;
    if (x->depth != y->depth)
        return x->depth < y->depth ? -1 : 1;
    if (x->chosen != y->chosen)
        return x->chosen ? -1 : 1;
    if (x->by_number)
        return str_cmp(y->value, x->value);
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return str_cmp(x->value, y->value);
}

static size_t keep_rows(struct value_row *rows, size_t count, uint64_t total) {
    struct str focus = focus_of(rows, count, total);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (rows[i].chosen || rows[i].above_chosen || str_eq(rows[i].parent, focus))
            rows[kept++] = rows[i];
    qsort(rows, kept, sizeof *rows, compare_rows);
    return kept;
}

static void add_value(const struct view *view, struct node *list, const struct find_facet *facet,
                      const struct value_row *row) {
    struct node *item = node_add(list);
    node_text(item, "text", text_filter(view, facet->type, facet->field, row->value));
    node_text(item, "count", text_number(view, (int64_t)row->count));
    node_bool(item, "chosen", row->chosen);
    node_text(item, "address",
              row->chosen ? address_without(view, facet->name, row->value)
                          : address_with(view, facet->name, row->value));
}

static void add_facet(const struct view *view, struct node *list, const struct find *find,
                      const struct find_facet *facet, uint64_t total) {
    struct value_row *rows;
    size_t count = read_rows(view, find, facet, FACET_VALUES_MAX, &rows);
    bool has_choice = ask_has_filter(find, facet->name, S(""));
    count = keep_rows(rows, count, total);
    if (count == 0 || (count == 1 && !has_choice && rows[0].count == total))
        return;
    struct node *item = node_add(list);
    node_text(item, "label", text_field(view, facet->type, facet->field));
    node_bool(item, "folded", !(facet->field->flags & FIELD_COLUMN) && !has_choice);
    struct node *values = node_list(item, "values"), *rest = node_list(item, "rest");
    for (size_t i = 0; i < count; i++)
        add_value(view, i < FACET_SHOWN ? values : rest, facet, &rows[i]);
    node_bool(item, "more", count > FACET_SHOWN);
    if (count > FACET_SHOWN)
        node_text(
            item, "summary",
            TEXT_WITH(view, "page.search.more-values", text_number(view, (int64_t)(count - FACET_SHOWN))));
}

void facets_add(const struct view *view, struct node *map, const struct find *find,
                const struct found *found) {
    struct node *facets = node_list(map, "facets");
    bool can_narrow = found->total > 1 || find->filter_count;
    /* Columns of the type's list are what people ask for first. */
    for (int column = 1; can_narrow && column >= 0; column--)
        for (size_t i = 0; i < found->facet_count; i++) {
            const struct field *field = found->facets[i].field;
            if (field && field->kind != KIND_CITATION && !!(field->flags & FIELD_COLUMN) == column)
                add_facet(view, facets, find, &found->facets[i], found->total);
        }
    node_bool(map, "has_facets", facets->first != NULL);
}

static int compare_tree(const void *a, const void *b) {
    const struct value_row *x = a, *y = b;
    return x->by_number ? str_cmp(y->value, x->value) : str_cmp(x->value, y->value);
}

static bool is_tree(const struct value_row *rows, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (rows[i].depth)
            return true;
    return false;
}

static void add_option(const struct view *view, struct node *options, const struct find_facet *facet,
                       const struct value_row *row) {
    struct node *option = node_add(options);
    struct str name = text_filter(view, facet->type, facet->field, row->value);
    for (size_t i = 0; i < row->depth; i++)
        name = arena_join(view->arena, S("　"), name);
    node_text(option, "text",
              TEXT_WITH(view, "page.list.option", name, text_number(view, (int64_t)row->count)));
    node_text(option, "value", row->value);
    node_bool(option, "chosen", row->chosen);
}

static bool add_filter(const struct view *view, struct node *filters, const struct find *find,
                       const struct find_facet *facet, bool extra) {
    struct value_row *rows;
    size_t count = read_rows(view, find, facet, OPTIONS_MAX, &rows);
    struct node *item = node_add(filters);
    if (is_tree(rows, count) || (count && rows[0].by_number))
        qsort(rows, count, sizeof *rows, compare_tree);
    node_text(item, "name", facet->name);
    node_text(item, "label", text_field(view, facet->type, facet->field));
    node_bool(item, "extra", extra);
    struct node *options = node_list(item, "options");
    for (size_t i = 0; i < count; i++)
        add_option(view, options, facet, &rows[i]);
    return extra && ask_has_filter(find, facet->name, S(""));
}

void facets_add_filters(const struct view *view, struct node *map, const struct find *find,
                        const struct found *all) {
    struct node *filters = node_list(map, "filters");
    size_t shown = 0;
    bool open = false;
    for (int column = 1; column >= 0; column--)
        for (size_t i = 0; i < all->facet_count; i++) {
            const struct field *field = all->facets[i].field;
            if (!field || !!(field->flags & FIELD_COLUMN) != column || !all->facets[i].count)
                continue;
            open |= add_filter(view, filters, find, &all->facets[i], shown >= FILTERS_SHOWN);
            shown++;
        }
    node_bool(map, "filters_open", open);
    node_text(map, "few_class", shown > FILTERS_SHOWN ? S("") : S("is-few"));
}

void facets_add_laws(const struct view *view, struct node *map, const struct found *found) {
    struct node *laws = node_list(map, "laws");
    for (size_t i = 0; i < found->facet_count; i++) {
        const struct find_facet *facet = &found->facets[i];
        if (!facet->field || facet->field->kind != KIND_CITATION)
            continue;
        for (size_t j = 0; j < facet->count && j < LAWS_SHOWN; j++) {
            struct node *law = node_add(laws);
            node_text(law, "text", facet->counts[j].value);
            node_text(law, "address", address_with(view, facet->name, facet->counts[j].value));
            node_text(
                law, "note",
                TEXT_WITH(view, "page.search.cited", text_number(view, (int64_t)facet->counts[j].count)));
        }
    }
    node_bool(map, "has_laws", laws->first != NULL);
}
