/* The API's counterparts of single pages: home, a category, the manual, what stands beside a record. */
#include "model/type_exemplar.h"
#include "page/address.h"
#include "page/api.h"
#include "page/ask.h"
#include "page/fills.h"
#include "page/help.h"
#include "page/text.h"

enum { NEWEST = 6, EXPERTS = 4, SIMILAR = 4, MEMBERS_MAX = 200 };

static const struct type *const held[] = {&type_exemplar, &type_expert, &type_committee, &type_mediator};
enum { HELD = sizeof held / sizeof held[0] };

static const char *vocabulary(void) { return type_exemplar.fields[EXEMPLAR_CATEGORY].vocabulary; }
static struct str filter(void) { return str_from(field_filter(&type_exemplar.fields[EXEMPLAR_CATEGORY])); }

static int64_t count_of(const struct found *found, struct str code) {
    for (size_t i = 0; i < found->facet_count; i++)
        for (size_t j = 0; str_eq(found->facets[i].name, filter()) && j < found->facets[i].count; j++)
            if (str_eq(found->facets[i].counts[j].value, code))
                return (int64_t)found->facets[i].counts[j].count;
    return 0;
}

/* The categories below one, or the topmost ones, with the number of exemplars found in each. */
static void add_categories(const struct view *view, const char *name, struct str above,
                           const struct found *found) {
    struct record_list entries = lookup_vocabulary(&view->lookup, vocabulary(), above);
    const struct field *field = type_field(&type_vocabulary_entry, S("code"));
    struct node *list = node_list(view->tree, name);
    for (size_t i = 0; i < entries.count; i++) {
        struct str code = record_text(entries.items[i], (int)field_index(&type_vocabulary_entry, field));
        struct node *item = node_add(list);
        node_text(item, "code", code);
        node_text(item, "title", lookup_code(&view->lookup, vocabulary(), code));
        node_int(item, "count", count_of(found, code));
        node_text(item, "url", address_category(view, code));
    }
}

static enum status find_by(struct view *view, const struct type *type, struct str name, struct str value,
                           size_t limit, struct found *ret_found, struct error *err) {
    struct find find = {.type = type,
                        .sort = type->date == NO_FIELD ? S("title") : S("date"),
                        .descending = type->date != NO_FIELD,
                        .page = 1,
                        .per_page = limit,
                        .guest = true};
    if (value.n)
        ask_filter(&find, name, value);
    return find_run(view->app, view->txn, &find, view->arena, ret_found, err);
}

static void add_briefs(const struct view *view, const char *name, const struct found *found) {
    struct node *list = node_list(view->tree, name);
    for (size_t i = 0; i < found->count; i++)
        api_add_brief(view, node_add(list), found->hits[i].record);
}

static enum status add_holdings(struct view *view, struct str area, struct error *err) {
    struct node *holdings = node_map(view->tree, "holdings");
    enum status status = STATUS_OK;
    for (size_t i = 0; i < HELD && status == STATUS_OK; i++) {
        struct found found = {0};
        status = find_by(view, held[i], S("area"), area, 1, &found, err);
        node_int(holdings, held[i]->name, (int64_t)found.total);
    }
    return status;
}

enum status api_home(struct view *view, struct error *err) {
    struct found newest = {0}, experts = {0};
    enum status status = find_by(view, &type_exemplar, S(""), S(""), NEWEST, &newest, err);
    if (status == STATUS_OK)
        status = find_by(view, &type_expert, S(""), S(""), EXPERTS, &experts, err);
    if (status == STATUS_OK)
        status = add_holdings(view, S(""), err);
    if (status != STATUS_OK)
        return status;
    add_categories(view, "categories", S(""), &newest);
    add_briefs(view, "newest", &newest);
    add_briefs(view, "experts", &experts);
    return STATUS_OK;
}

enum status api_category(struct view *view, struct error *err) {
    struct str code = view->request->segment[0];
    const struct record *entry =
        record_id_valid(code) ? lookup_entry(&view->lookup, vocabulary(), code) : NULL;
    struct found found = {0}, experts = {0};
    struct find find;
    if (!entry)
        return error_set(err, STATUS_NOT_FOUND, NULL, "no category %.*s", STR_ARG(code));
    enum status status = api_check(view, err);
    if (status != STATUS_OK)
        return status;
    ask_read(view, &type_exemplar, api_per_page(view), &find);
    ask_filter(&find, filter(), code);
    status = find_run(view->app, view->txn, &find, view->arena, &found, err);
    if (status == STATUS_OK)
        status = find_by(view, &type_expert, filter(), code, EXPERTS, &experts, err);
    if (status != STATUS_OK)
        return status;
    node_text(view->tree, "code", code);
    node_text(view->tree, "title", lookup_code(&view->lookup, vocabulary(), code));
    api_add_page(view->tree, &find, &found);
    api_add_hits(view, view->tree, &found);
    add_categories(view, "children", code, &found);
    add_briefs(view, "experts", &experts);
    return STATUS_OK;
}

enum status api_help(struct view *view, struct error *err) {
    struct record_list articles = {0};
    enum status status = help_read(view, &articles, err);
    struct node *items = node_list(view->tree, "items");
    for (size_t i = 0; i < articles.count; i++) {
        struct node *item = node_add(items);
        api_add_brief(view, item, articles.items[i]);
        node_text(item, "subtitle", record_text(articles.items[i], type_article.subtitle));
    }
    node_int(view->tree, "total", (int64_t)articles.count);
    return status;
}

/* While the index is being built there is nothing similar. */
static enum status add_similar(struct view *view, const struct record *exemplar, struct error *err) {
    struct find_similar similar = {0};
    enum status status =
        find_similar(view->app, view->txn, exemplar, true, SIMILAR, view->arena, &similar, err);
    struct node *list = node_list(view->tree, "similar");
    for (size_t i = 0; i < similar.count; i++) {
        struct node *item = node_add(list);
        api_add_brief(view, item, similar.items[i].record);
        struct node *shared = node_list(item, "shared");
        for (size_t j = 0; j < similar.items[i].shared.count; j++)
            node_add_text(shared, similar.items[i].shared.items[j]);
    }
    return status == STATUS_UNAVAILABLE ? STATUS_OK : status;
}

static enum status add_members(struct view *view, const struct record *committee, struct error *err) {
    static const struct type *const counted[] = {&type_mediator, &type_exemplar};
    struct referrers members = {0};
    enum status status = records_referrers(view->txn, &type_committee, committee->id, &type_mediator,
                                           MEMBERS_MAX, view->arena, &members, err);
    struct node *list = node_list(view->tree, "members"), *figures = node_map(view->tree, "figures");
    for (size_t i = 0; i < members.count; i++) {
        const struct record *member = lookup_record(&view->lookup, &type_mediator, members.items[i].id);
        if (member && record_is_public(member))
            api_add_brief(view, node_add(list), member);
    }
    for (size_t i = 0; status == STATUS_OK && i < sizeof counted / sizeof counted[0]; i++) {
        size_t count = 0;
        status = records_count_referrers(view->txn, &type_committee, committee->id, counted[i], &count, err);
        node_int(figures, counted[i]->name, (int64_t)count);
    }
    return status;
}

static enum status add_children(struct view *view, const struct record *area, struct error *err) {
    struct record_list children = lookup_children(&view->lookup, &type_area, area->id);
    struct node *list = node_list(view->tree, "children");
    for (size_t i = 0; i < children.count; i++)
        api_add_brief(view, node_add(list), children.items[i]);
    return add_holdings(view, area->id, err);
}

static const struct {
    const struct type *type;
    enum status (*add)(struct view *view, const struct record *record, struct error *err);
} related[] = {{&type_exemplar, add_similar}, {&type_committee, add_members}, {&type_area, add_children}};

enum status api_add_related(struct view *view, const struct record *record, struct error *err) {
    for (size_t i = 0; i < sizeof related / sizeof related[0]; i++)
        if (related[i].type == record->type)
            return related[i].add(view, record, err);
    return STATUS_OK;
}
