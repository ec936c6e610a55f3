#include "cli/cli.h"
#include "core/backup.h"

static enum status run_backup(struct cli *cli, struct error *err) {
    uint64_t bytes = 0;
    enum status status = backup_run(&cli->app, cli->args[0], &bytes, err);
    if (status == STATUS_OK)
        cli_say(cli, "cli.backup.done", (struct str[]){str_from(cli->args[0]), cli_number(cli, bytes)}, 2);
    return status;
}

static enum status run_restore(struct cli *cli, struct error *err) {
    struct str data = cli->settings.text[SETTING_DATA_FOLDER];
    enum status status = backup_restore(cli->args[0], data.p, err);
    if (status == STATUS_OK)
        cli_say(cli, "cli.restore.done", (struct str[]){data}, 1);
    return status;
}

const struct command command_backup = {
    .name = "backup", .needs = APP_STORE, .least_args = 1, .most_args = 1, .run = run_backup};
const struct command command_restore = {
    .name = "restore", .least_args = 1, .most_args = 1, .run = run_restore};
