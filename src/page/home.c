/* The first page: the search box, the categories, what is new, what there is. */
#include "page/fills.h"
#include "page/help.h"

#include "core/find.h"
#include "model/type_exemplar.h"
#include "page/address.h"
#include "page/brief.h"
#include "page/common.h"
#include "page/text.h"

enum { NEWEST = 6, CHIPS_MAX = 6, EXPERTS = 3, ARTICLES = 5 };

static const struct holding {
    const struct type *type;
    const char *icon;
} holdings[] = {
    {&type_exemplar, "file-text"},
    {&type_expert, "users"},
    {&type_committee, "building-bank"},
    {&type_mediator, "id-badge-2"},
};

/* Without an index there is no search, but there is a page. */
static enum status find_newest(struct view *view, struct found *ret_found, struct error *err) {
    struct find find = {.type = &type_exemplar,
                        .sort = S("date"),
                        .descending = true,
                        .page = 1,
                        .per_page = NEWEST,
                        .guest = true};
    enum status status = find_run(view->app, view->txn, &find, view->arena, ret_found, err);
    return status == STATUS_UNAVAILABLE ? STATUS_OK : status;
}

static uint64_t count_of(const struct found *found, struct str category) {
    const char *filter = field_filter(&type_exemplar.fields[EXEMPLAR_CATEGORY]);
    for (size_t i = 0; i < found->facet_count; i++)
        for (size_t j = 0; str_is(found->facets[i].name, filter) && j < found->facets[i].count; j++)
            if (str_eq(found->facets[i].counts[j].value, category))
                return found->facets[i].counts[j].count;
    return 0;
}

static struct str entry_text(const struct record *entry, const char *field) {
    return record_text(entry, (int)field_index(entry->type, type_field(entry->type, str_from(field))));
}

static void add_categories(const struct view *view, const struct found *found) {
    struct node *list = node_list(view->tree, "categories");
    struct record_list entries =
        lookup_vocabulary(&view->lookup, type_exemplar.fields[EXEMPLAR_CATEGORY].vocabulary, S(""));
    for (size_t i = 0; i < entries.count; i++) {
        struct str code = entry_text(entries.items[i], "code"), icon = entry_text(entries.items[i], "icon");
        struct node *item = node_add(list);
        node_text(item, "label", entry_text(entries.items[i], view->lookup.english ? "name_en" : "name"));
        node_text(item, "icon", icon.n ? icon : S("dots"));
        node_text(item, "address", address_category(view, code));
        node_text(item, "count", text_number(view, (int64_t)count_of(found, code)));
    }
    node_bool(view->tree, "has_categories", entries.count > 0);
}

/* The first sign of a sub-category is how people call such a dispute: those of the newest exemplars find something. */
static struct str spoken_word(const struct view *view, const struct record *exemplar) {
    const char *vocabulary = type_exemplar.fields[EXEMPLAR_CATEGORY].vocabulary;
    const struct record *entry =
        lookup_entry(&view->lookup, vocabulary, record_text(exemplar, EXEMPLAR_CATEGORY));
    return entry ? entry_text(entry, "signs") : S("");
}

static bool is_known(const struct str *seen, size_t count, struct str word) {
    for (size_t i = 0; i < count; i++)
        if (str_eq(seen[i], word))
            return true;
    return false;
}

static void add_chips(const struct view *view, const struct found *found) {
    struct node *chips = node_list(view->tree, "chips");
    struct str seen[CHIPS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < found->count && count < CHIPS_MAX; i++) {
        struct str word = spoken_word(view, found->hits[i].record);
        if (!word.n || is_known(seen, count, word))
            continue;
        seen[count++] = word;
        struct node *chip = node_add(chips);
        node_text(chip, "label", word);
        node_text(chip, "address", address_search(view, &type_exemplar, word));
    }
}

static void add_newest(const struct view *view, const struct found *found) {
    struct node *newest = node_list(view->tree, "newest");
    for (size_t i = 0; i < found->count; i++)
        brief_add(view, node_add(newest), found->hits[i].record);
    node_bool(view->tree, "has_newest", found->count > 0);
}

/* Of exemplars the search has counted those that a guest may read; without an index that is none. */
static enum status add_holdings(struct view *view, const struct found *exemplars, struct error *err) {
    struct node *list = node_list(view->tree, "holdings");
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < sizeof holdings / sizeof holdings[0]; i++) {
        uint64_t count = exemplars->total;
        if (holdings[i].type != &type_exemplar)
            status = records_count(view->txn, holdings[i].type, &count, err);
        struct node *item = node_add(list);
        node_text(item, "label", text_plural(view, holdings[i].type));
        node_text(item, "icon", str_from(holdings[i].icon));
        node_text(item, "address", address_type(view, holdings[i].type));
        node_text(item, "count", text_number(view, (int64_t)count));
    }
    return status;
}

static enum status add_people(struct view *view, struct error *err) {
    struct record_list experts = {0};
    struct node *people = node_list(view->tree, "people");
    enum status status = records_list(view->txn, &type_expert, S(""), EXPERTS, view->arena, &experts, err);
    for (size_t i = 0; i < experts.count; i++)
        brief_person(view, people, experts.items[i], S(""));
    node_bool(view->tree, "has_experts", experts.count > 0);
    return status;
}

static enum status add_articles(struct view *view, struct error *err) {
    struct record_list articles = {0};
    struct node *list = node_list(view->tree, "articles");
    enum status status = help_read(view, &articles, err);
    for (size_t i = 0; i < articles.count && i < ARTICLES; i++)
        brief_add(view, node_add(list), articles.items[i]);
    node_bool(view->tree, "has_articles", articles.count > 0);
    return status;
}

enum status home_fill(struct view *view, struct error *err) {
    struct found found = {0};
    enum status status = find_newest(view, &found, err);
    if (status != STATUS_OK)
        return status;
    struct node *tree = view->tree;
    node_text(tree, "title", text_get(view, "nav.home"));
    node_bool(tree, "box", false);
    node_text(tree, "hint", TEXT_WITH(view, "page.home.hint", text_number(view, (int64_t)found.total)));
    struct node *messages = common_add_messages(tree);
    if (!index_ready(view->app->index))
        common_message(messages, "", "info-circle", text_get(view, "page.home.indexing"), S(""), S(""));
    add_chips(view, &found);
    add_categories(view, &found);
    add_newest(view, &found);
    status = add_holdings(view, &found, err);
    if (status == STATUS_OK)
        status = add_people(view, err);
    return status == STATUS_OK ? add_articles(view, err) : status;
}
