/* An area: what lies below it, and what there is of everything. */
#include "core/find.h"
#include "page/address.h"
#include "page/ask.h"
#include "page/brief.h"
#include "page/fills.h"
#include "page/parts.h"
#include "page/record.h"
#include "page/text.h"

enum { AREA_NEWEST = 5 };

static const struct {
    const struct type *type;
    const char *icon;
} held[] = {
    {&type_exemplar, "file-text"},
    {&type_expert, "users"},
    {&type_committee, "building-bank"},
    {&type_mediator, "id-badge-2"},
};

static enum status find_in(struct view *view, const struct record *area, const struct type *type,
                           struct found *ret_found, struct error *err) {
    struct find find = {.type = type,
                        .sort = S("date"),
                        .descending = true,
                        .page = 1,
                        .per_page = AREA_NEWEST,
                        .guest = true};
    ask_filter(&find, S("area"), area->id);
    return find_run(view->app, view->txn, &find, view->arena, ret_found, err);
}

static void add_section(const struct view *view, struct node *related, const struct record *area,
                        const struct type *type, const struct found *found) {
    struct node *section = node_add(related);
    node_text(section, "heading", text_plural(view, type));
    node_text(section, "link", text_get(view, "page.see-all"));
    node_text(section, "address", address_filtered(view, type, S("area"), area->id));
    struct node *items = node_list(section, "items");
    for (size_t i = 0; i < found->count; i++)
        brief_add(view, node_add(items), found->hits[i].record);
}

static enum status add_holdings(struct view *view, const struct record *area, struct error *err) {
    struct node *holdings = node_list(view->tree, "holdings"), *related = node_list(view->tree, "related");
    for (size_t i = 0; i < sizeof held / sizeof held[0]; i++) {
        struct found found = {0};
        enum status status = find_in(view, area, held[i].type, &found, err);
        if (status != STATUS_OK)
            return status;
        struct node *item = node_add(holdings);
        node_text(item, "label", text_plural(view, held[i].type));
        node_text(item, "icon", str_from(held[i].icon));
        node_text(item, "count", text_number(view, (int64_t)found.total));
        node_text(item, "address", address_filtered(view, held[i].type, S("area"), area->id));
        if (found.count)
            add_section(view, related, area, held[i].type, &found);
    }
    if (related->first)
        ask_add_no_empty(view->tree);
    else
        ask_add_link(ask_add_empty(view->tree, text_get(view, "page.area.empty"),
                                   text_get(view, "page.area.empty-text")),
                     address_type(view, &type_area), text_get(view, "page.area.others"));
    return STATUS_OK;
}

static void add_below(const struct view *view, const struct record *area) {
    struct record_list children = lookup_children(&view->lookup, &type_area, area->id);
    struct node *below = node_list(view->tree, "below");
    for (size_t i = 0; i < children.count; i++) {
        struct node *item = node_add(below);
        node_text(item, "label", record_title(children.items[i]));
        node_text(item, "address", address_record(view, &type_area, children.items[i]->id));
    }
    node_bool(view->tree, "has_below", below->first != NULL);
}

enum status area_fill(struct view *view, struct error *err) {
    struct record *area = NULL;
    enum status status = record_read(view, &area, err);
    if (status != STATUS_OK)
        return status;
    struct node *tree = view->tree;
    node_text(tree, "title", record_title(area));
    node_bool(tree, "box", true);
    node_text(tree, "name", text_path(view, &type_area, area->id));
    node_text(tree, "subtitle", S(""));
    node_text(tree, "face", S(""));
    brief_facts(view, tree, area);
    parts_add_crumbs(view, tree, area);
    parts_add_messages(view, tree, area);
    add_below(view, area);
    return add_holdings(view, area, err);
}
