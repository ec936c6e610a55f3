#include "base/clock.h"
#include "page/common.h"

static enum status fill(struct txn *txn, void *context, struct error *err) {
    struct view *view = context;
    view->txn = txn;
    view->lookup = (struct lookup){.txn = txn,
                                   .arena = view->arena,
                                   .english = str_starts(catalog_language(view->catalog), S("en")),
                                   .memo = lookup_memo_new(view->arena)};
    view->tree = node_root(view->arena);
    enum status status = view->page->fill(view, err);
    /* Behind the page, which may find out only now what it shows. */
    if (status == STATUS_OK && !view->json)
        common_add(view, view->tree);
    return status;
}

static enum status render(const struct view *view, struct error *err) {
    struct buf *out = &view->response->body;
    if (!view->json)
        return template_render(view->site->templates, view->page->template, view->catalog, view->tree, out,
                               err);
    view->response->content_type = "application/json; charset=utf-8";
    node_write_json(view->tree, out);
    buf_add_char(out, '\n');
    return buf_check(out, err);
}

/* A page of a type without one in its row takes the type its address names, by the plural alone. */
static const struct type *type_of(const struct page *page, const struct request *request) {
    if (page->type || !request->segment[0].n)
        return page->type;
    const struct type *type = type_by_name(request->segment[0]);
    return type && str_is(request->segment[0], type->plural) ? type : NULL;
}

enum status page_run(struct request *request, struct response *response, struct error *err) {
    const struct page *page = request->route->context;
    struct site *site = request->app;
    struct view view = {
        .site = site,
        .app = site->app,
        .request = request,
        .response = response,
        .arena = request->arena,
        .catalog = common_catalog(request, site->app),
        .page = page,
        .type = type_of(page, request),
        .json = !page->template,
    };
    if (request->method == METHOD_POST) /* a form that only asks: its fields are what an address would say */
        request->params = request->form;
    enum status status = store_read(site->app->store, fill, &view, err);
    return status == STATUS_OK ? render(&view, err) : status;
}

uint32_t page_variant(const struct request *request) {
    const struct site *site = request->app;
    const struct catalog *catalog = common_catalog(request, site->app);
    uint32_t language = 0;
    for (size_t i = 0; i < catalogs_count(site->app->catalogs); i++)
        if (catalogs_at(site->app->catalogs, i) == catalog)
            language = (uint32_t)i;
    /* Terms count down to their end, so yesterday's page is not today's. */
    uint32_t day = (uint32_t)clock_today(), languages = (uint32_t)catalogs_count(site->app->catalogs);
    return (day * languages + language) * 2 + common_is_large(request);
}
