#include "page/common.h"

#include "page/address.h"
#include "page/text.h"

enum { AREA_TYPES = 2 };

/* An area of the site: what its address is, and the types whose pages belong to it. */
struct site_area {
    const char *key, *phone_key, *icon; /* catalogue keys of its names; the phone has room for four letters */
    struct str address;
    const struct type *types[AREA_TYPES];
    bool top, phone; /* in the top bar, in the phone's bar */
};

static const struct site_area areas[] = {
    {"nav.home", "nav.home", "home", {"/", 1}, {NULL}, false, true},
    {"nav.search", "nav.search", "search", {"/search", 7}, {NULL}, false, true},
    {"nav.exemplars", "nav.exemplars", "file-text", {"/exemplars", 10}, {&type_exemplar}, true, false},
    {"nav.experts", "nav.experts", "users", {"/experts", 8}, {&type_expert}, true, true},
    {"nav.register",
     "nav.register",
     "building-bank",
     {"/committees", 11},
     {&type_committee, &type_mediator},
     true,
     true},
    {"nav.areas", "nav.areas", "map-pin", {"/areas", 6}, {&type_area}, true, false},
    {"nav.help", "nav.help.short", "book", {"/help", 5}, {&type_article}, true, true},
};
enum { AREA_COUNT = sizeof areas / sizeof areas[0] };

static bool holds_type(const struct site_area *area, const struct type *type) {
    for (size_t i = 0; type && i < AREA_TYPES; i++)
        if (area->types[i] == type)
            return true;
    return false;
}

static void add_area(const struct view *view, struct node *list, const struct site_area *area,
                     const char *key) {
    struct node *item = node_add(list);
    node_text(item, "label", text_get(view, key));
    node_text(item, "icon", str_from(area->icon));
    node_text(item, "address", area->address);
    node_bool(item, "current", str_eq(view->request->path, area->address) || holds_type(area, view->type));
}

const struct catalog *common_catalog(const struct request *request, const struct app *app) {
    struct str cookie = pairs_get(&request->cookies, S(COMMON_LANGUAGE));
    const struct catalog *chosen = cookie.n ? catalogs_find(app->catalogs, cookie) : NULL;
    return chosen ? chosen : catalogs_choose(app->catalogs, request->accept_language, app->catalog);
}

bool common_is_large(const struct request *request) {
    return str_is(pairs_get(&request->cookies, S(COMMON_LARGE)), "yes");
}

static void add_languages(const struct view *view, struct node *tree) {
    struct node *languages = node_list(tree, "languages");
    for (size_t i = 0; i < catalogs_count(view->app->catalogs); i++) {
        const struct catalog *catalog = catalogs_at(view->app->catalogs, i);
        if (catalog == view->catalog)
            continue;
        struct node *item = node_add(languages);
        node_text(item, "tag", catalog_language(catalog));
        node_text(item, "label", catalog_text(catalog, S("page.language")));
    }
}

void common_add(const struct view *view, struct node *tree) {
    const struct request *request = view->request;
    bool large = common_is_large(request);
    bool can_return = request->method == METHOD_GET && address_is_own(request->target);
    node_text(tree, "lang", catalog_language(view->catalog));
    node_bool(tree, "large", large);
    node_text(tree, "large_next", large ? S("no") : S("yes"));
    node_text(tree, "here", can_return ? request->target : view->page ? address_here(view) : S("/"));
    node_text(tree, "here_path", can_return || view->page ? request->path : S("/"));
    node_text(tree, "site_name", view->app->settings.text[SETTING_SITE_NAME]);
    node_text(tree, "bureau", view->app->settings.text[SETTING_SITE_BUREAU]);
    node_text(tree, "q", pairs_get(&request->params, S("q")));
    struct node *nav = node_list(tree, "nav"), *tabbar = node_list(tree, "tabbar");
    for (size_t i = 0; i < AREA_COUNT; i++) {
        if (areas[i].top)
            add_area(view, nav, &areas[i], areas[i].key);
        if (areas[i].phone)
            add_area(view, tabbar, &areas[i], areas[i].phone_key);
    }
    add_languages(view, tree);
}

static const struct site_area *area_of(const struct type *type) {
    for (size_t i = 0; i < AREA_COUNT; i++)
        if (holds_type(&areas[i], type))
            return &areas[i];
    return NULL;
}

enum status common_add_tabs(struct view *view, struct node *map, struct error *err) {
    struct node *tabs = node_list(map, "tabs");
    const struct site_area *area = area_of(view->type);
    if (!area || !area->types[1])
        return STATUS_OK;
    for (size_t i = 0; i < AREA_TYPES; i++) {
        const struct type *type = area->types[i];
        uint64_t count = 0;
        enum status status = records_count(view->txn, type, &count, err);
        if (status != STATUS_OK)
            return status;
        struct node *tab = node_add(tabs);
        node_text(tab, "label", text_type(view, type));
        node_text(tab, "count", text_number(view, (int64_t)count));
        node_text(tab, "address", address_type(view, type));
        node_bool(tab, "current", type == view->type);
    }
    return STATUS_OK;
}

struct node *common_add_crumbs(struct node *map) {
    return node_list(map, "crumbs");
}

void common_crumb(struct node *crumbs, struct str label, struct str address) {
    struct node *crumb = node_add(crumbs);
    node_text(crumb, "label", label);
    node_text(crumb, "address", address);
}

struct node *common_add_messages(struct node *map) {
    return node_list(map, "messages");
}

void common_message(struct node *messages, const char *class, const char *icon, struct str text,
                    struct str label, struct str address) {
    struct node *message = node_add(messages);
    node_text(message, "class", str_from(class));
    node_text(message, "icon", str_from(icon));
    node_text(message, "text", text);
    node_text(message, "label", label);
    node_text(message, "address", address);
}
