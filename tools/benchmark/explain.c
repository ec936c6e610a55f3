/* What the search page asks of Xapian, written down for bare_search. Usage: explain DATA-FOLDER < QUERIES > FILE
 * One line of output a query: folder of the database (first line only), then hex of the full and of the partial query. */
#include <stdio.h>

#include "core/find.h"
#include "core/schema.h"

static void print_hex(struct str bytes) {
    for (size_t i = 0; i < bytes.n; i++)
        printf("%02x", (unsigned char)bytes.p[i]);
    if (bytes.n == 0)
        printf("-");
}

static enum status explain(struct app *app, struct str text, struct error *err) {
    struct arena arena = ARENA_INIT;
    struct index_pair filter = {(unsigned)schema_filter(S("type")), S("exemplar")};
    struct index_search search = {.query = query_parse(&arena, text),
                                  .filters = &filter,
                                  .filter_count = 1,
                                  .public_only = true,
                                  .sort = -1,
                                  .limit = 10};
    struct index_explanation explanation;
    enum status status = index_explain(app->index, &search, &arena, &explanation, err);
    if (status == STATUS_OK) {
        print_hex(explanation.full);
        printf(" ");
        print_hex(explanation.partial);
        printf("\n");
    }
    arena_release(&arena);
    return status;
}

int main(int argc, char **argv) {
    struct arena arena = ARENA_INIT;
    struct error err = ERROR_INIT;
    struct settings settings;
    struct app app = {.arena = ARENA_INIT};
    enum status status = argc == 2 ? settings_load(&settings, &arena, NULL, &err) : STATUS_INVALID;
    if (status == STATUS_OK)
        status = settings_set(&settings, &arena, S("data.folder"), str_from(argv[1]), &err);
    if (status == STATUS_OK)
        status = app_open(&app, &settings, &err);
    if (status == STATUS_OK)
        status = app_start(&app, APP_STORE | APP_INDEX, &err);
    if (status == STATUS_OK)
        printf("%.*s\n", STR_ARG(index_path(app.index, &arena)));
    char line[4096];
    while (status == STATUS_OK && fgets(line, sizeof line, stdin))
        status = explain(&app, str_trim(str_from(line)), &err);
    if (status != STATUS_OK)
        fprintf(stderr, "explain: %s %s\n", err.key ? err.key : "usage", err.detail);
    app_close(&app);
    arena_release(&arena);
    return status == STATUS_OK ? 0 : 1;
}
