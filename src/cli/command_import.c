#include <stdio.h>
#include <unistd.h>

#include "cli/cli.h"
#include "core/import.h"
#include "core/sync.h"

enum { INDEX_WAIT_MS = 60 * 60 * 1000 };

static const struct cli_option options[] = {
    {"dry-run", false}, {"all-or-none", false}, {"no-wait", false}, {0}};

/* One line that is written over, on a terminal only: it is for eyes, not for files. */
static void show_progress(void *context, const struct import_counts *counts, uint64_t files_in_all) {
    struct cli *cli = context;
    if (!isatty(STDERR_FILENO))
        return;
    struct arena arena = ARENA_INIT;
    struct str args[] = {
        arena_printf(&arena, "%llu", (unsigned long long)counts->files),
        arena_printf(&arena, "%llu", (unsigned long long)files_in_all),
        arena_printf(&arena, "%llu", (unsigned long long)counts->records),
    };
    struct str text = catalog_format(cli->catalog, &arena, S("cli.import.progress"), args, 3);
    fprintf(stderr, "\r\033[K%.*s", STR_ARG(text));
    arena_release(&arena);
}

static void end_progress(void) {
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r\033[K");
}

static void print_json(struct cli *cli, const struct import_report *report) {
    struct node *tree = node_root(&cli->arena);
    node_int(tree, "files", (int64_t)report->counts.files);
    node_int(tree, "records", (int64_t)report->counts.records);
    node_int(tree, "new", (int64_t)report->counts.new_records);
    node_int(tree, "changed", (int64_t)report->counts.changed);
    node_int(tree, "same", (int64_t)report->counts.same);
    node_int(tree, "refused", (int64_t)report->counts.refused);
    node_bool(tree, "kept", report->kept);
    cli_problems_to_tree(cli, &report->problems, tree);
    cli_print_json(cli, tree);
}

static void print_report(struct cli *cli, const struct import_report *report) {
    cli_print_problems(cli, &report->problems);
    struct str args[] = {cli_number(cli, report->counts.new_records), cli_number(cli, report->counts.changed),
                         cli_number(cli, report->counts.same), cli_number(cli, report->counts.refused)};
    cli_say(cli, "cli.import.summary", args, 4);
    if (cli_option(cli, "dry-run"))
        cli_say(cli, "cli.import.dry-run", NULL, 0);
    else if (!report->kept)
        cli_say(cli, "cli.import.nothing-kept", NULL, 0);
}

static enum status wait_for_index(struct cli *cli, const struct import_report *report, struct error *err) {
    if (!report->kept || cli_option(cli, "no-wait"))
        return STATUS_OK;
    return sync_wait(cli->app.sync, INDEX_WAIT_MS, err);
}

static enum status run(struct cli *cli, struct error *err) {
    struct import_options import = {
        .paths = cli->args,
        .path_count = cli->arg_count,
        .dry_run = cli_option(cli, "dry-run"),
        .all_or_none = cli_option(cli, "all-or-none"),
        .actor = S("cli"),
        .progress = show_progress,
        .context = cli,
    };
    struct import_report report;
    enum status status = import_run(&cli->app, &import, &cli->arena, &report, err);
    end_progress();
    if (status != STATUS_OK)
        return status;
    (cli->json ? print_json : print_report)(cli, &report);
    status = wait_for_index(cli, &report, err);
    if (status != STATUS_OK || report.problems.count == 0)
        return status;
    error_set(err, STATUS_INVALID, "error.import-problems", "%zu problems", report.problems.count);
    return error_arg_int(err, (long long)(report.problems.count + report.problems.dropped));
}

const struct command command_import = {
    .name = "import",
    .needs = APP_STORE | APP_WRITE | APP_INDEX | APP_SYNC,
    .least_args = 1,
    .most_args = 1000,
    .options = options,
    .run = run,
};
