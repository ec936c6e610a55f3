#include "cli/cli.h"
#include "core/sync.h"
#include "core/verify.h"

enum { CATCH_UP_MS = 30000, REBUILD_MS = 4 * 60 * 60 * 1000 };

static void print_json(struct cli *cli, const struct verify_report *report) {
    struct node *tree = node_root(&cli->arena);
    node_bool(tree, "sound", verify_is_sound(report));
    node_int(tree, "records", (int64_t)report->records);
    node_int(tree, "log_entries", (int64_t)report->log_entries);
    node_int(tree, "log_broken", (int64_t)report->log_broken);
    node_int(tree, "indexed", (int64_t)report->indexed);
    node_int(tree, "index_behind", (int64_t)report->index_behind);
    node_int(tree, "parked", (int64_t)report->parked);
    node_bool(tree, "index_ready", report->index_ready);
    cli_problems_to_tree(cli, &report->problems, tree);
    cli_print_json(cli, tree);
}

static void print_text(struct cli *cli, const struct verify_report *report) {
    cli_print_problems(cli, &report->problems);
    cli_say(cli, "cli.verify.records", (struct str[]){cli_number(cli, report->records)}, 1);
    if (report->log_broken)
        cli_say(cli, "cli.verify.log-broken", (struct str[]){cli_number(cli, report->log_broken)}, 1);
    else
        cli_say(cli, "cli.verify.log", (struct str[]){cli_number(cli, report->log_entries)}, 1);
    cli_say(cli, report->index_ready ? "cli.verify.index" : "cli.verify.no-index",
            (struct str[]){cli_number(cli, report->indexed)}, report->index_ready ? 1 : 0);
    if (report->index_behind)
        cli_say(cli, "cli.verify.behind", (struct str[]){cli_number(cli, report->index_behind)}, 1);
    if (report->parked)
        cli_say(cli, "cli.verify.parked", (struct str[]){cli_number(cli, report->parked)}, 1);
    cli_say(cli, verify_is_sound(report) ? "cli.verify.sound" : "cli.verify.unsound", NULL, 0);
}

/* The index gets its chance to catch up first: being a moment behind is no damage. */
static enum status run_verify(struct cli *cli, struct error *err) {
    struct verify_report report;
    struct error waited = ERROR_INIT;
    (void)!sync_wait(cli->app.sync, CATCH_UP_MS, &waited);
    enum status status = verify_run(&cli->app, &cli->arena, &report, err);
    if (status != STATUS_OK)
        return status;
    (cli->json ? print_json : print_text)(cli, &report);
    return verify_is_sound(&report) ? STATUS_OK : error_set(err, STATUS_CORRUPT, "error.not-sound", "verify");
}

static enum status run_reindex(struct cli *cli, struct error *err) {
    sync_rebuild(cli->app.sync);
    enum status status = sync_wait(cli->app.sync, REBUILD_MS, err);
    uint64_t documents = 0, bytes = 0;
    if (status == STATUS_OK)
        status = index_size(cli->app.index, &documents, &bytes, err);
    if (status == STATUS_OK)
        cli_say(cli, "cli.reindex.done", (struct str[]){cli_number(cli, documents)}, 1);
    return status;
}

enum { WRITER = APP_STORE | APP_WRITE | APP_INDEX | APP_SYNC };

const struct command command_verify = {.name = "verify", .needs = WRITER, .run = run_verify};
const struct command command_reindex = {.name = "reindex", .needs = WRITER, .run = run_reindex};
