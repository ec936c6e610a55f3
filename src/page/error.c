/* The page for an error: what happened, what to do, the number to name. It must not fail, so it reads nothing. */
#include <time.h>

#include "base/clock.h"
#include "page/common.h"
#include "page/text.h"

/* Statuses whose page has a heading of its own; the others are a fault of ours. */
static const char *const titles[STATUS_COUNT] = {
    [STATUS_INVALID] = "page.error.invalid",         [STATUS_FORBIDDEN] = "page.error.forbidden",
    [STATUS_NOT_FOUND] = "page.error.not-found",     [STATUS_NOT_ALLOWED] = "page.error.not-allowed",
    [STATUS_CONFLICT] = "page.error.conflict",       [STATUS_TOO_BIG] = "page.error.too-big",
    [STATUS_TOO_MANY] = "page.error.too-many",       [STATUS_HEADERS] = "page.error.too-big",
    [STATUS_UNAVAILABLE] = "page.error.unavailable",
};

static struct str local_time(const struct view *view) {
    int64_t ms = clock_now_ms();
    time_t seconds = (time_t)(ms / 1000);
    struct tm local;
    char clock[8] = "";
    if (localtime_r(&seconds, &local))
        strftime(clock, sizeof clock, "%H:%M", &local);
    return arena_printf(view->arena, "%.*s %s", STR_ARG(text_date(view, clock_date_of(ms))), clock);
}

static void fill_html(const struct view *view, const struct error *err) {
    struct node *tree = view->tree;
    const char *title = titles[err->status];
    common_add(view, tree);
    node_text(tree, "title", text_get(view, title ? title : "page.error.fault"));
    node_text(tree, "text", catalog_error(view->catalog, view->arena, err));
    node_text(tree, "hint", err->hint ? text_get(view, err->hint) : S(""));
    node_text(tree, "request_id", str_from(view->request->id));
    node_text(tree, "time", local_time(view));
    node_text(tree, "search_type", S(""));
    node_list(tree, "kept");
    node_bool(tree, "box", false);
}

static void fill_json(const struct view *view, const struct error *err) {
    struct node *error = node_map(view->tree, "error");
    node_text(error, "status", str_from(status_name(err->status)));
    node_text(error, "message", catalog_error(view->catalog, view->arena, err));
    node_text(error, "request", arena_str(view->arena, str_from(view->request->id)));
}

static bool wants_json(const struct request *request) {
    return str_starts(request->path, S("/api/")) || str_starts(request->target, S("/api/")) ||
           request->accepts_json;
}

enum status page_error(struct request *request, struct response *response, struct error *err) {
    struct site *site = request->app;
    struct view view = {
        .site = site,
        .app = site->app,
        .request = request,
        .response = response,
        .arena = request->arena,
        .catalog = common_catalog(request, site->app),
        .tree = node_root(request->arena),
        .json = wants_json(request),
    };
    response->status = status_http(err->status);
    if (view.json) {
        response->content_type = "application/json; charset=utf-8";
        fill_json(&view, err);
        node_write_json(view.tree, &response->body);
        return buf_check(&response->body, err);
    }
    fill_html(&view, err);
    return template_render(site->templates, "error.html", view.catalog, view.tree, &response->body, err);
}
