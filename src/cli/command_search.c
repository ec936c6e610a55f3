#include <stdio.h>

#include "cli/cli.h"
#include "core/find.h"
#include "core/schema.h"
#include "index/snippet.h"

enum { SNIPPET_CHARACTERS = 80, PER_PAGE = 20 };

static const struct cli_option options[] = {{"type", true}, {"filter", true}, {"sort", true},
                                            {"page", true}, {"limit", true},  {0}};

struct searching {
    struct cli *cli;
    struct find find;
    struct found found;
};

static enum status search(struct txn *txn, void *context, struct error *err) {
    struct searching *searching = context;
    return find_run(&searching->cli->app, txn, &searching->find, &searching->cli->arena, &searching->found,
                    err);
}

static struct str joined_args(struct cli *cli) {
    struct str text = S("");
    for (size_t i = 0; i < cli->arg_count; i++)
        text = arena_printf(&cli->arena, "%.*s%s%s", STR_ARG(text), i ? " " : "", cli->args[i]);
    return text;
}

static enum status bad_option(struct error *err, const char *name, const char *value) {
    error_set(err, STATUS_INVALID, "error.option-value", "--%s %s", name, value);
    error_arg(err, name);
    return error_arg(err, value);
}

static enum status take_number(struct cli *cli, const char *name, size_t most, size_t *number,
                               struct error *err) {
    const char *value = cli_option(cli, name);
    int64_t parsed;
    if (!value)
        return STATUS_OK;
    if (!str_to_int(str_from(value), &parsed) || parsed < 1 || (uint64_t)parsed > most)
        return bad_option(err, name, value);
    *number = (size_t)parsed;
    return STATUS_OK;
}

/* name=value,name=value */
static enum status take_filters(struct cli *cli, struct find *find, struct error *err) {
    const char *value = cli_option(cli, "filter");
    struct str rest = str_from(value);
    while (rest.p) {
        struct str pair = str_split(&rest, ',');
        struct str name = str_split(&pair, '=');
        if (!pair.p || schema_filter(name) < 0 || find->filter_count == FIND_FILTERS_MAX)
            return bad_option(err, "filter", value);
        find->filters[find->filter_count++] = (struct find_filter){name, pair};
    }
    return STATUS_OK;
}

static enum status take_options(struct cli *cli, struct find *find, struct error *err) {
    const char *type = cli_option(cli, "type"), *sort = cli_option(cli, "sort");
    enum status status = type ? cli_type(cli, type, &find->type, err) : STATUS_OK;
    if (status == STATUS_OK)
        status = take_filters(cli, find, err);
    if (status == STATUS_OK)
        status = take_number(cli, "limit", FIND_PAGE_MAX, &find->per_page, err);
    if (status == STATUS_OK)
        status = take_number(cli, "page", 1000, &find->page, err);
    find->sort = str_from(sort);
    find->descending = sort != NULL;
    if (status == STATUS_OK && sort && schema_sort(find->sort) < 0)
        status = bad_option(err, "sort", sort);
    return status;
}

static struct str record_snippet(struct searching *searching, const struct record *record) {
    struct arena *arena = &searching->cli->arena;
    struct str text = S("");
    size_t best = 0;
    for (unsigned i = 0; i < record->type->field_count; i++) {
        if (!(record->type->fields[i].flags & FIELD_SEARCH) || !record_has(record, (int)i))
            continue;
        struct str plain = snippet_plain(
            arena, kind_format(arena, record->type->fields[i].kind, record->values[i].items[0]));
        struct segments segments = snippet_make(arena, plain, &searching->found.words, SNIPPET_CHARACTERS);
        if (segments.distinct <= best)
            continue;
        best = segments.distinct;
        text = S("");
        for (size_t j = 0; j < segments.count; j++)
            text = arena_join(arena, text, segments.items[j].text);
    }
    return text;
}

static void print_text(struct searching *searching) {
    struct cli *cli = searching->cli;
    cli_say(cli, "cli.search.total", (struct str[]){cli_number(cli, searching->found.total)}, 1);
    for (size_t i = 0; i < searching->found.count; i++) {
        const struct record *record = searching->found.hits[i].record;
        const char *bold = cli->is_terminal ? "\033[1m" : "", *plain = cli->is_terminal ? "\033[0m" : "";
        printf("%s/%.*s  %s%.*s%s\n", record->type->name, STR_ARG(record->id), bold,
               STR_ARG(record_title(record)), plain);
        struct str snippet = record_snippet(searching, record);
        if (snippet.n)
            printf("    %.*s\n", STR_ARG(snippet));
    }
}

static void print_json(struct searching *searching) {
    struct cli *cli = searching->cli;
    struct node *tree = node_root(&cli->arena);
    node_int(tree, "total", (int64_t)searching->found.total);
    node_int(tree, "full_total", (int64_t)searching->found.full_total);
    struct node *hits = node_list(tree, "hits");
    for (size_t i = 0; i < searching->found.count; i++) {
        const struct record *record = searching->found.hits[i].record;
        struct node *hit = node_add(hits);
        node_text(hit, "type", str_from(record->type->name));
        node_text(hit, "id", record->id);
        node_text(hit, "title", record_title(record));
        node_bool(hit, "full", searching->found.hits[i].full);
        node_text(hit, "snippet", record_snippet(searching, record));
    }
    cli_print_json(cli, tree);
}

static enum status run(struct cli *cli, struct error *err) {
    struct searching searching = {.cli = cli,
                                  .find = {.text = joined_args(cli), .page = 1, .per_page = PER_PAGE}};
    enum status status = take_options(cli, &searching.find, err);
    if (status == STATUS_OK)
        status = store_read(cli->app.store, search, &searching, err);
    if (status == STATUS_OK)
        (cli->json ? print_json : print_text)(&searching);
    return status;
}

const struct command command_search = {
    .name = "search",
    .needs = APP_STORE | APP_INDEX,
    .most_args = 100,
    .options = options,
    .run = run,
};
