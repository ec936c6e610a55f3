/* Pages: each fills a tree of values within one read transaction; the tree then becomes HTML through a template, or JSON under
 * /api/v1/. A page knows nothing of HTML, a template nothing of the store. */
#ifndef JF_PAGE_PAGE_H
#define JF_PAGE_PAGE_H

#include "core/app.h"
#include "core/lookup.h"
#include "http/server.h"
#include "view/node.h"
#include "view/template.h"

/* What pages need beside the app; the server's `app` pointer. */
struct site {
    struct app *app;
    struct templates *templates;
};

struct page;

/* One page being made. */
struct view {
    struct site *site;
    struct app *app;
    struct request *request;
    struct response *response;
    struct arena *arena;
    struct txn *txn;
    struct lookup lookup;
    const struct catalog *catalog; /* of the reader's language */
    const struct page *page;
    const struct type *type; /* the page's, or the one its address names; NULL without one */
    struct node *tree;
    bool json;
};

/* The context of a route's row. */
struct page {
    const char *template; /* NULL: JSON only */
    enum status (*fill)(struct view *view, struct error *err);
    const struct type
        *type; /* what it shows; NULL: the address's first segment names it, if the page wants one */
};

/* The handler of every page: chooses language and form, runs `fill` in a read transaction, adds what every page shows (site name,
 * navigation, search box, language and type-size switches), renders. */
handler page_run;
/* Fills the response for an error: page or JSON, in the reader's language, with the request id. */
handler page_error;
/* server_options.variant: the reader's language and type size, and the day. */
uint32_t page_variant(const struct request *request);

extern const struct route page_routes[];

#endif
