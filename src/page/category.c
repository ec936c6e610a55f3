/* A dispute category: what it means, what stands below it, its exemplars and the people who know it. */
#include "core/find.h"
#include "model/type_exemplar.h"
#include "page/address.h"
#include "page/ask.h"
#include "page/brief.h"
#include "page/common.h"
#include "page/facets.h"
#include "page/fills.h"
#include "page/hits.h"
#include "page/text.h"

enum { EXPERTS_SHOWN = 4 };

static const char *vocabulary(void) { return type_exemplar.fields[EXEMPLAR_CATEGORY].vocabulary; }
static struct str filter(void) { return str_from(field_filter(&type_exemplar.fields[EXEMPLAR_CATEGORY])); }

static int entry_field(const char *name) {
    return (int)field_index(&type_vocabulary_entry, type_field(&type_vocabulary_entry, str_from(name)));
}

static uint64_t count_of(const struct found *found, struct str code) {
    for (size_t i = 0; i < found->facet_count; i++)
        for (size_t j = 0; str_eq(found->facets[i].name, filter()) && j < found->facets[i].count; j++)
            if (str_eq(found->facets[i].counts[j].value, code))
                return found->facets[i].counts[j].count;
    return 0;
}

static void add_head(const struct view *view, const struct record *entry, struct str code) {
    struct node *tree = view->tree, *crumbs = common_add_crumbs(tree);
    struct str_list path = lookup_code_path(&view->lookup, vocabulary(), code);
    struct str name = lookup_code(&view->lookup, vocabulary(), code);
    node_text(tree, "title", name);
    node_bool(tree, "box", true);
    node_text(tree, "name", name);
    node_text(tree, "definition",
              view->lookup.english ? S("") : record_text(entry, entry_field("definition")));
    common_crumb(crumbs, text_plural(view, &type_exemplar), address_type(view, &type_exemplar));
    for (size_t i = 0; i + 1 < path.count; i++)
        common_crumb(crumbs, lookup_code(&view->lookup, vocabulary(), path.items[i]),
                     address_category(view, path.items[i]));
    common_crumb(crumbs, name, S(""));
    const struct value *words = &entry->values[entry_field("signs")];
    struct node *signs = node_list(tree, "signs");
    for (size_t i = 0; i < words->count; i++) {
        struct node *sign = node_add(signs);
        node_text(sign, "label", words->items[i].text);
        node_text(sign, "address", address_search(view, &type_exemplar, words->items[i].text));
    }
}

static void add_below(const struct view *view, struct str code, const struct found *found) {
    struct record_list entries = lookup_vocabulary(&view->lookup, vocabulary(), code);
    struct node *below = node_list(view->tree, "below");
    for (size_t i = 0; i < entries.count; i++) {
        struct str child = record_text(entries.items[i], entry_field("code"));
        struct node *item = node_add(below);
        node_text(item, "label", lookup_code(&view->lookup, vocabulary(), child));
        node_text(item, "count", text_number(view, (int64_t)count_of(found, child)));
        node_text(item, "address", address_category(view, child));
    }
}

static enum status add_experts(struct view *view, struct str code, struct error *err) {
    struct find find = {
        .type = &type_expert, .sort = S("title"), .page = 1, .per_page = EXPERTS_SHOWN, .guest = true};
    struct found found = {0};
    ask_filter(&find, filter(), code);
    enum status status = find_run(view->app, view->txn, &find, view->arena, &found, err);
    struct node *people = node_list(view->tree, "people");
    for (size_t i = 0; i < found.count; i++)
        brief_person(view, people, found.hits[i].record, S(""));
    node_bool(view->tree, "has_people", found.count > 0);
    return status;
}

static void add_empty(const struct view *view, const struct found *found) {
    if (found->count) {
        ask_add_no_empty(view->tree);
        return;
    }
    if (ask_add_beyond(view, view->tree, found))
        return;
    struct node *links = ask_add_empty(view->tree, text_get(view, "page.category.empty"),
                                       text_get(view, "page.category.empty-text"));
    ask_add_link(links, S("/#h-cat"), text_get(view, "page.search.categories"));
}

enum status category_fill(struct view *view, struct error *err) {
    struct str code = view->request->segment[0];
    const struct record *entry =
        record_id_valid(code) ? lookup_entry(&view->lookup, vocabulary(), code) : NULL;
    struct found found = {0};
    struct find find;
    if (!entry)
        return error_set(err, STATUS_NOT_FOUND, NULL, "no category %.*s", STR_ARG(code));
    ask_read(view, &type_exemplar, ASK_HITS_PER_PAGE, &find);
    find.text = S("");
    find.filter_count = 0;
    find.sort = S("date");
    find.descending = true;
    ask_filter(&find, filter(), code);
    enum status status = find_run(view->app, view->txn, &find, view->arena, &found, err);
    if (status != STATUS_OK)
        return status;
    struct node *tree = view->tree;
    add_head(view, entry, code);
    add_below(view, code, &found);
    node_text(tree, "count_text", ask_count(view, &type_exemplar, &found));
    node_text(tree, "search_address",
              arena_printf(view->arena, "/search?type=%s&%.*s=%.*s", type_exemplar.name, STR_ARG(filter()),
                           STR_ARG(code)));
    hits_add(view, tree, &find, &found);
    facets_add_laws(view, tree, &found);
    ask_add_pager(view, tree, &find, &found);
    add_empty(view, &found);
    return add_experts(view, code, err);
}
