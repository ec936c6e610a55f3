/* The list of any type: a table that can be filtered, ordered and turned over, all in its address. */
#include "page/address.h"
#include "page/ask.h"
#include "page/common.h"
#include "page/facets.h"
#include "page/fills.h"
#include "page/table.h"
#include "page/text.h"

/* Registers are read by name, collections by what is new. */
static void choose_order(struct find *find) {
    if (find->sort.n || find->text.n)
        return;
    bool by_date = find->type->form == FORM_MARKDOWN && find->type->date != NO_FIELD;
    find->sort = by_date ? S("date") : S("title");
    find->descending = by_date;
}

/* The choices of the form with their counts stay what they are, whatever is chosen. */
static enum status find_all(struct view *view, const struct find *find, const struct found *found,
                            struct found *ret_all, struct error *err) {
    if (!find->filter_count) {
        *ret_all = *found;
        return STATUS_OK;
    }
    struct find all = *find;
    all.filter_count = 0;
    all.page = all.per_page = 1;
    return find_run(view->app, view->txn, &all, view->arena, ret_all, err);
}

static void add_empty(const struct view *view, const struct find *find, const struct found *found) {
    if (found->count) {
        ask_add_no_empty(view->tree);
        return;
    }
    if (ask_add_beyond(view, view->tree, found))
        return;
    bool narrowed = find->filter_count > 0 || find->text.n;
    struct node *links =
        ask_add_empty(view->tree, text_get(view, narrowed ? "page.list.none" : "page.list.none-yet"),
                      text_get(view, narrowed ? "page.list.none-text" : "page.list.none-yet-text"));
    if (narrowed)
        ask_add_link(links, address_type(view, view->type), text_get(view, "page.list.show-all"));
}

static void add_sort(const struct view *view, struct node *sorts, const struct find *find, struct str name,
                     struct str label) {
    static const struct {
        const char *key, *prefix;
    } rows[] = {{"page.list.sort-up", ""}, {"page.list.sort-down", "-"}};
    bool asked = pairs_get(&view->request->params, S("sort")).n;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct node *sort = node_add(sorts);
        node_text(sort, "value", arena_join(view->arena, str_from(rows[i].prefix), name));
        node_text(sort, "text", TEXT_WITH(view, rows[i].key, label));
        node_bool(sort, "chosen", asked && str_eq(find->sort, name) && find->descending == (i == 1));
    }
}

/* Heads of columns order the table too, but the phone shows cards, and not all that orders is a column. */
static void add_sorts(const struct view *view, const struct find *find) {
    const struct type *type = view->type;
    struct node *sorts = node_list(view->tree, "sorts");
    add_sort(view, sorts, find, S("title"), text_field(view, type, &type->fields[type->title]));
    if (type->date != NO_FIELD)
        add_sort(view, sorts, find, S("date"), text_field(view, type, &type->fields[type->date]));
    for (unsigned i = 0; i < type->field_count; i++)
        if ((type->fields[i].flags & FIELD_SORT) && (int)i != type->title && (int)i != type->date)
            add_sort(view, sorts, find, str_from(type->fields[i].name),
                     text_field(view, type, &type->fields[i]));
}

static void add_texts(const struct view *view, const struct find *find, const struct found *found) {
    struct node *tree = view->tree;
    node_text(tree, "title", text_plural(view, view->type));
    node_bool(tree, "box", true);
    node_text(tree, "count_text", ask_count(view, view->type, found));
    node_text(tree, "caption",
              TEXT_WITH(view, "page.list.caption", text_plural(view, view->type),
                        text_number(view, (int64_t)find->page)));
    node_bool(tree, "has_hits", found->count > 0);
}

enum status list_fill(struct view *view, struct error *err) {
    struct find find;
    struct found found = {0}, all = {0};
    if (!view->type)
        return error_set(err, STATUS_NOT_FOUND, NULL, "no such type");
    ask_read(view, view->type, ASK_PER_PAGE, &find);
    choose_order(&find);
    enum status status = find_run(view->app, view->txn, &find, view->arena, &found, err);
    if (status == STATUS_OK)
        status = find_all(view, &find, &found, &all, err);
    if (status == STATUS_OK)
        status = common_add_tabs(view, view->tree, err);
    if (status != STATUS_OK)
        return status;
    add_texts(view, &find, &found);
    facets_add_filters(view, view->tree, &find, &all);
    add_sorts(view, &find);
    ask_add_chosen(view, view->tree, &find);
    table_add_columns(view, view->tree, view->type, &find, NULL);
    struct node *rows = table_add_rows(view->tree);
    for (size_t i = 0; i < found.count; i++)
        table_add_row(view, rows, found.hits[i].record, NULL);
    add_empty(view, &find, &found);
    ask_add_pager(view, view->tree, &find, &found);
    return STATUS_OK;
}
