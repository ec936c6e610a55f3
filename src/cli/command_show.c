#include <stdio.h>

#include "cli/cli.h"
#include "format/drafts.h"
#include "format/json.h"
#include "format/markdown_file.h"
#include "store/records.h"

/* show: one record as import would read it; list: ids and titles of a type. */

struct showing {
    struct cli *cli;
    const struct type *type;
    struct record *record;
    struct record_list list;
    size_t limit;
};

static enum status load(struct txn *txn, void *context, struct error *err) {
    struct showing *showing = context;
    struct str id = str_from(showing->cli->args[1]);
    return records_get(txn, showing->type, id, &showing->cli->arena, &showing->record, err);
}

static enum status run_show(struct cli *cli, struct error *err) {
    struct showing showing = {.cli = cli};
    enum status status = cli_type(cli, cli->args[0], &showing.type, err);
    if (status == STATUS_OK)
        status = store_read(cli->app.store, load, &showing, err);
    if (status != STATUS_OK)
        return status;
    struct draft draft = draft_from_record(&cli->arena, showing.record, false);
    struct buf text = BUF_INIT(FORMAT_FILE_MAX);
    if (cli->json)
        json_write_draft(&draft, &text);
    else
        markdown_file_write(&draft, &text);
    status = buf_check(&text, err);
    if (status == STATUS_OK)
        printf("%.*s%s", STR_ARG(buf_str(&text)), cli->json ? "\n" : "");
    buf_release(&text);
    return status;
}

static enum status load_list(struct txn *txn, void *context, struct error *err) {
    struct showing *showing = context;
    return records_list(txn, showing->type, S(""), showing->limit, &showing->cli->arena, &showing->list, err);
}

static void print_list(struct cli *cli, const struct record_list *list) {
    struct node *tree = node_root(&cli->arena);
    struct node *items = node_list(tree, "items");
    for (size_t i = 0; i < list->count; i++) {
        const struct record *record = list->items[i];
        struct node *item = node_add(items);
        node_text(item, "id", record->id);
        node_text(item, "title", record_title(record));
        if (!cli->json)
            printf("%.*s\t%.*s\n", STR_ARG(record->id), STR_ARG(record_title(record)));
    }
    if (cli->json)
        cli_print_json(cli, tree);
}

enum { LIST_MAX = 1000000 };

static enum status run_list(struct cli *cli, struct error *err) {
    struct showing showing = {.cli = cli, .limit = LIST_MAX};
    enum status status = cli_type(cli, cli->args[0], &showing.type, err);
    if (status == STATUS_OK)
        status = store_read(cli->app.store, load_list, &showing, err);
    if (status == STATUS_OK)
        print_list(cli, &showing.list);
    return status;
}

const struct command command_show = {
    .name = "show", .needs = APP_STORE, .least_args = 2, .most_args = 2, .run = run_show};
const struct command command_list = {
    .name = "list", .needs = APP_STORE, .least_args = 1, .most_args = 1, .run = run_list};
