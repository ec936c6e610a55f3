#include "page/ask.h"

#include "core/schema.h"
#include "page/address.h"
#include "page/text.h"

static struct str param(const struct view *view, const char *name) {
    return pairs_get(&view->request->params, str_from(name));
}

void ask_filter(struct find *find, struct str name, struct str value) {
    if (find->filter_count < FIND_FILTERS_MAX)
        find->filters[find->filter_count++] = (struct find_filter){name, value};
}

bool ask_has_filter(const struct find *find, struct str name, struct str value) {
    for (size_t i = 0; i < find->filter_count; i++)
        if (str_eq(find->filters[i].name, name) && (!value.n || str_eq(find->filters[i].value, value)))
            return true;
    return false;
}

void ask_read(const struct view *view, const struct type *type, size_t per_page, struct find *ret_find) {
    const struct pairs *params = &view->request->params;
    struct str sort = param(view, "sort");
    bool turned = str_starts(sort, S("-"));
    sort = str_skip(sort, turned);
    int64_t page = 1;
    if (!str_to_int(param(view, "page"), &page) || page < 1 || page > ASK_PAGES_MAX)
        page = 1;
    *ret_find = (struct find){
        .text = str_trim(param(view, "q")),
        .type = type,
        .sort = schema_sort(sort) >= 0 ? sort : S(""),
        .descending = turned || str_is(param(view, "order"), "desc"),
        .page = (size_t)page,
        .per_page = per_page,
        .guest = true,
    };
    for (size_t i = 0; i < params->count; i++) {
        struct str name = params->items[i].name, value = str_trim(params->items[i].value);
        if (value.n && !str_is(name, "type") && schema_filter(name) >= 0)
            ask_filter(ret_find, name, value);
    }
}

/* The field behind a filter: of the type asked for, else of the first that has it. */
static const struct field *field_of(const struct type *type, struct str name, const struct type **ret_type) {
    for (unsigned i = 0; i < types_count; i++) {
        if (type && types[i] != type)
            continue;
        for (unsigned j = 0; j < types[i]->field_count; j++) {
            const struct field *field = &types[i]->fields[j];
            if ((field->flags & FIELD_FILTER) && str_is(name, field_filter(field))) {
                *ret_type = types[i];
                return field;
            }
        }
    }
    return NULL;
}

void ask_add_chosen(const struct view *view, struct node *map, const struct find *find) {
    struct node *chosen = node_list(map, "chosen");
    for (size_t i = 0; i < find->filter_count; i++) {
        const struct find_filter *filter = &find->filters[i];
        const struct type *type;
        const struct field *field = field_of(find->type, filter->name, &type);
        if (!field)
            continue;
        struct node *item = node_add(chosen);
        node_text(item, "text",
                  TEXT_WITH(view, "page.fact", text_field(view, type, field),
                            text_filter(view, type, field, filter->value)));
        node_text(item, "address", address_without(view, filter->name, filter->value));
    }
}

static void add_pair(struct node *list, struct str name, struct str value) {
    if (!value.n)
        return;
    struct node *item = node_add(list);
    node_text(item, "name", name);
    node_text(item, "value", value);
}

void ask_add_kept(struct node *map, const struct find *find) {
    struct node *kept = node_list(map, "kept");
    for (size_t i = 0; i < find->filter_count; i++)
        add_pair(kept, find->filters[i].name, find->filters[i].value);
    add_pair(kept, S("sort"), find->sort);
    add_pair(kept, S("order"), find->sort.n && find->descending ? S("desc") : S(""));
}

static struct str page_address(const struct view *view, size_t page) {
    return address_with(view, S("page"),
                        page > 1 ? arena_printf(view->arena, "%zu", page) : (struct str){NULL, 0});
}

void ask_add_pager(const struct view *view, struct node *map, const struct find *find,
                   const struct found *found) {
    size_t before = (find->page - 1) * find->per_page;
    bool has_next = before + find->per_page < found->total && find->page < ASK_PAGES_MAX;
    if (!found->count || (find->page == 1 && !has_next)) {
        node_bool(map, "pager", false);
        return;
    }
    struct node *pager = node_map(map, "pager");
    node_text(pager, "text",
              TEXT_WITH(view, "page.pager.text", text_number(view, (int64_t)before + 1),
                        text_number(view, (int64_t)(before + found->count)),
                        text_number(view, (int64_t)found->total)));
    node_text(pager, "previous", find->page > 1 ? page_address(view, find->page - 1) : S(""));
    node_text(pager, "next", has_next ? page_address(view, find->page + 1) : S(""));
}

struct str ask_count(const struct view *view, const struct type *type, const struct found *found) {
    struct str count = text_count(view, type, found->total);
    return TEXT_WITH(view, found->exact ? "page.count" : "page.count.about", count);
}

void ask_add_no_empty(struct node *map) { node_bool(map, "empty", false); }

struct node *ask_add_empty(struct node *map, struct str title, struct str text) {
    struct node *empty = node_map(map, "empty");
    node_text(empty, "title", title);
    node_text(empty, "text", text);
    return node_list(empty, "links");
}

void ask_add_link(struct node *links, struct str address, struct str label) {
    struct node *link = node_add(links);
    node_text(link, "address", address);
    node_text(link, "label", label);
}

bool ask_add_beyond(const struct view *view, struct node *map, const struct found *found) {
    if (found->count || !found->total)
        return false;
    struct node *links =
        ask_add_empty(map, text_get(view, "page.pager.beyond"), text_get(view, "page.pager.beyond-text"));
    ask_add_link(links, page_address(view, 1), text_get(view, "page.pager.first"));
    return true;
}
