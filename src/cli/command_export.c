#include "cli/cli.h"
#include "core/export.h"

static const struct cli_option options[] = {{"type", true}, {0}};

static enum status run(struct cli *cli, struct error *err) {
    const struct type *type = NULL;
    const char *name = cli_option(cli, "type");
    uint64_t count = 0;
    enum status status = name ? cli_type(cli, name, &type, err) : STATUS_OK;
    if (status == STATUS_OK)
        status = export_run(&cli->app, type, cli->args[0], &count, err);
    if (status == STATUS_OK)
        cli_say(cli, "cli.export.done", (struct str[]){cli_number(cli, count), str_from(cli->args[0])}, 2);
    return status;
}

const struct command command_export = {
    .name = "export", .needs = APP_STORE, .least_args = 1, .most_args = 1, .options = options, .run = run};
