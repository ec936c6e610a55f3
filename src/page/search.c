/* The search page over everything. */
#include "base/utf8.h"
#include "page/address.h"
#include "page/ask.h"
#include "page/common.h"
#include "page/facets.h"
#include "page/fills.h"
#include "page/hits.h"
#include "page/text.h"

/* What is asked for most stands first; the other types follow in their order. */
static const struct type *const first_tabs[] = {&type_exemplar, &type_expert};
enum { FIRST_TABS = sizeof first_tabs / sizeof first_tabs[0], NAMED_CHARACTERS = 40 };

static bool stands_first(const struct type *type) {
    for (size_t i = 0; i < FIRST_TABS; i++)
        if (first_tabs[i] == type)
            return true;
    return false;
}

static uint64_t count_of(const struct found *found, const struct type *type) {
    uint64_t all = 0;
    for (size_t i = 0; i < found->type_count; i++) {
        if (type && str_is(found->types[i].value, type->name))
            return found->types[i].count;
        all += found->types[i].count;
    }
    return type ? 0 : all;
}

static struct str tab_label(const struct view *view, const struct type *type) {
    return type ? text_type(view, type) : text_get(view, "page.search.all");
}

static struct str tab_address(const struct view *view, const struct type *type) {
    return address_with(view, S("type"), type ? str_from(type->name) : S(""));
}

/* A tab keeps the filters: its count says what they leave of it. */
static void add_tab(const struct view *view, struct node *tabs, const struct find *find,
                    const struct found *found, const struct type *type) {
    struct node *tab = node_add(tabs);
    node_text(tab, "label", tab_label(view, type));
    node_text(tab, "type", type ? str_from(type->name) : S(""));
    node_text(tab, "count", text_number(view, (int64_t)count_of(found, type)));
    node_text(tab, "address", tab_address(view, type));
    node_bool(tab, "current", type == find->type);
}

static void add_tabs(const struct view *view, const struct find *find, const struct found *found) {
    struct node *tabs = node_list(view->tree, "tabs");
    add_tab(view, tabs, find, found, NULL);
    for (size_t i = 0; i < FIRST_TABS; i++)
        add_tab(view, tabs, find, found, first_tabs[i]);
    for (unsigned i = 0; i < types_count; i++)
        if (types[i]->searchable && !stands_first(types[i]))
            add_tab(view, tabs, find, found, types[i]);
}

static void add_sorts(const struct view *view, const struct find *find) {
    static const struct {
        const char *key;
        struct str sort, order;
    } rows[] = {{"page.search.by-relevance", {NULL, 0}, {NULL, 0}},
                {"page.search.by-date", {"date", 4}, {"desc", 4}},
                {"page.search.by-title", {"title", 5}, {NULL, 0}}};
    struct node *sorts = node_list(view->tree, "sorts");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct node *item = node_add(sorts);
        node_text(item, "label", text_get(view, rows[i].key));
        node_text(item, "address",
                  address_with_two(view, S("sort"), rows[i].sort, S("order"), rows[i].order));
        node_bool(item, "current", str_eq(find->sort, rows[i].sort));
    }
}

/* A pasted description is too long to be named: its beginning tells which it was. */
static struct str named(const struct view *view, const char *key, struct str text) {
    struct str head = utf8_head(text, NAMED_CHARACTERS);
    return TEXT_WITH(view, key, head.n < text.n ? arena_join(view->arena, head, S("…")) : text);
}

/* Something was typed, but nothing that a text can hold: everything is found. */
static bool is_unsearchable(const struct find *find, const struct found *found) {
    return find->text.n && found->query->kind == QUERY_ALL;
}

static void add_notes(const struct view *view, const struct find *find, const struct found *found) {
    struct node *notes = node_list(view->tree, "notes");
    if (is_unsearchable(find, found))
        node_text(node_add(notes), "text", named(view, "page.search.note-nothing", find->text));
    if (found->query->kind == QUERY_LONG)
        node_text(node_add(notes), "text", text_get(view, "page.search.note-long"));
}

/* Why nothing is there, and where something is. */
static void add_empty(const struct view *view, const struct find *find, const struct found *found) {
    if (found->count) {
        ask_add_no_empty(view->tree);
        return;
    }
    if (ask_add_beyond(view, view->tree, found))
        return;
    struct str title = find->text.n ? named(view, "page.search.none", find->text)
                                    : text_get(view, "page.search.none-at-all");
    bool filtered = find->filter_count > 0;
    struct node *links = ask_add_empty(
        view->tree, title, text_get(view, filtered ? "page.search.none-filtered" : "page.search.none-text"));
    if (filtered)
        ask_add_link(links, address_unfiltered(view), text_get(view, "page.search.unfilter"));
    for (unsigned i = 0; i < types_count; i++) {
        uint64_t count = count_of(found, types[i]);
        if (count && types[i] != find->type)
            ask_add_link(links, tab_address(view, types[i]),
                         TEXT_WITH(view, "page.search.elsewhere", text_type(view, types[i]),
                                   text_number(view, (int64_t)count)));
    }
    if (!links->first)
        ask_add_link(links, S("/#h-cat"), text_get(view, "page.search.categories"));
}

enum status search_fill(struct view *view, struct error *err) {
    struct find find;
    struct found found = {0};
    const struct type *type = type_by_name(pairs_get(&view->request->params, S("type")));
    view->type = type && type->searchable ? type : NULL;
    ask_read(view, view->type, ASK_HITS_PER_PAGE, &find);
    find.count_types = true;
    enum status status = find_run(view->app, view->txn, &find, view->arena, &found, err);
    if (status != STATUS_OK)
        return status;
    struct node *tree = view->tree;
    bool is_named = find.text.n && !is_unsearchable(&find, &found);
    node_text(tree, "title",
              is_named ? named(view, "page.search.title", find.text) : text_get(view, "nav.search"));
    ask_add_kept(tree, &find);
    node_bool(tree, "box", false);
    node_text(tree, "search_type", view->type ? str_from(view->type->name) : S(""));
    node_int(tree, "total", (int64_t)found.total);
    node_int(tree, "full_total", (int64_t)found.full_total);
    node_bool(tree, "exact", found.exact);
    node_text(tree, "count_text", ask_count(view, view->type, &found));
    add_tabs(view, &find, &found);
    add_sorts(view, &find);
    add_notes(view, &find, &found);
    ask_add_chosen(view, tree, &find);
    facets_add(view, tree, &find, &found);
    facets_add_laws(view, tree, &found);
    hits_add(view, tree, &find, &found);
    hits_add_people(view, tree, &found);
    ask_add_pager(view, tree, &find, &found);
    add_empty(view, &find, &found);
    return STATUS_OK;
}
