/* The display switch: type size and language, kept in a cookie; then back to the page it was pressed on. */
#include "page/address.h"
#include "page/common.h"
#include "page/fills.h"

static struct str cookie(const struct request *request, const char *name, struct str value) {
    return arena_printf(request->arena, "%s=%.*s; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly%s", name,
                        STR_ARG(value), request->secure ? "; Secure" : "");
}

enum status display_switch(struct request *request, struct response *response, struct error *err) {
    (void)err;
    const struct site *site = request->app;
    struct str large = pairs_get(&request->form, S("large")), back = pairs_get(&request->form, S("back"));
    const struct catalog *catalog =
        catalogs_find(site->app->catalogs, pairs_get(&request->form, S("language")));
    if (large.n)
        response->set_cookie = cookie(request, COMMON_LARGE, str_is(large, "yes") ? S("yes") : S("no"));
    else if (catalog)
        response->set_cookie = cookie(request, COMMON_LANGUAGE, catalog_language(catalog));
    response->status = 303;
    response->location = address_is_own(back) ? back : S("/");
    return STATUS_OK;
}
