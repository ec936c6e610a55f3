#include "cli/cli.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "base/paths.h"

enum { COMMON_COUNT = 6, COMMANDS_MAX = 16 };

enum common { COMMON_DATA, COMMON_SETTINGS, COMMON_SET, COMMON_LANGUAGE, COMMON_JSON, COMMON_HELP };

static const struct cli_option common_options[COMMON_COUNT] = {
    [COMMON_DATA] = {"data", true},  [COMMON_SETTINGS] = {"settings", true},
    [COMMON_SET] = {"set", true},    [COMMON_LANGUAGE] = {"language", true},
    [COMMON_JSON] = {"json", false}, [COMMON_HELP] = {"help", false},
};

/* What was typed before the program knows its language. */
struct typed {
    const struct command *commands[COMMANDS_MAX];
    size_t command_count;
    const char *common[COMMON_COUNT];
    const char *settings[32]; /* every --set */
    size_t setting_count;
    const char *bad_key; /* of the first mistake, or NULL */
    char bad_word[ERROR_ARG_SIZE];
};

static size_t option_count(const struct command *command) {
    size_t count = 0;
    while (command && command->options && command->options[count].name)
        count++;
    return count;
}

static struct option long_option(const struct cli_option *row, int value) {
    return (struct option){row->name, row->takes_value ? required_argument : no_argument, NULL, value};
}

static void remember_mistake(struct typed *typed, const char *key, const char *word) {
    if (typed->bad_key)
        return;
    typed->bad_key = key;
    snprintf(typed->bad_word, sizeof typed->bad_word, "%s", word);
}

static void take_setting(struct typed *typed, const char *given) {
    if (typed->setting_count < sizeof typed->settings / sizeof typed->settings[0])
        typed->settings[typed->setting_count++] = given;
    else
        remember_mistake(typed, "error.usage", "--set");
}

static void take_option(struct cli *cli, struct typed *typed, int value, const char *word) {
    const char *given = optarg ? optarg : "";
    const char letter[] = {'-', (char)optopt, '\0'};
    if (value == '?') {
        remember_mistake(typed, "error.option-unknown", optopt > ' ' ? letter : word);
    } else if (value == ':') {
        remember_mistake(typed, "error.option-without-value", word);
    } else if (value == COMMON_SET) {
        take_setting(typed, given);
    } else if (value < COMMON_COUNT) {
        typed->common[value] = given;
    } else if (cli->option_values[value - COMMON_COUNT] && optarg) {
        remember_mistake(typed, "error.option-repeated", cli->command->options[value - COMMON_COUNT].name);
    } else {
        cli->option_values[value - COMMON_COUNT] = given;
    }
}

/* `style` as in getopt_long: "+:" stops at the first word that is no option. */
static void parse_options(struct cli *cli, struct typed *typed, int argc, char **argv, const char *style) {
    struct option options[COMMON_COUNT + CLI_OPTIONS_MAX + 1] = {0};
    for (int i = 0; i < COMMON_COUNT; i++)
        options[i] = long_option(&common_options[i], i);
    for (size_t i = 0; i < option_count(cli->command); i++)
        options[COMMON_COUNT + i] = long_option(&cli->command->options[i], (int)(COMMON_COUNT + i));
    opterr = 0;
    optind = 0; /* GNU: from the beginning, also the second time */
    for (int value; (value = getopt_long(argc, argv, style, options, NULL)) != -1;)
        take_option(cli, typed, value, argv[optind - 1]);
}

static enum status load_settings(struct cli *cli, const struct typed *typed, struct error *err) {
    enum status status = settings_load(&cli->settings, &cli->arena, typed->common[COMMON_SETTINGS], err);
    if (status == STATUS_OK && typed->common[COMMON_DATA])
        status = settings_set(&cli->settings, &cli->arena, S("data.folder"),
                              str_from(typed->common[COMMON_DATA]), err);
    for (size_t i = 0; i < typed->setting_count && status == STATUS_OK; i++) {
        struct str rest = str_from(typed->settings[i]);
        struct str name = str_split(&rest, '=');
        status = settings_set(&cli->settings, &cli->arena, name, rest, err);
    }
    return status;
}

/* --language, then what the terminal speaks, then the site's own, and Chinese where that is a wrong setting. */
static const struct catalog *choose_language(struct cli *cli, const struct typed *typed) {
    const struct catalog *catalog = NULL;
    if (typed->common[COMMON_LANGUAGE])
        catalog = catalogs_find(cli->app.catalogs, str_from(typed->common[COMMON_LANGUAGE]));
    const char *variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < 3 && !catalog; i++) {
        const char *locale = getenv(variables[i]);
        struct str language = str_from(locale && *locale ? locale : "C");
        if (str_starts(language, S("zh")))
            catalog = catalogs_find(cli->app.catalogs, S("zh-CN"));
        else if (str_starts(language, S("en")))
            catalog = catalogs_find(cli->app.catalogs, S("en"));
    }
    if (!catalog)
        catalog = cli->app.catalog;
    return catalog ? catalog : catalogs_find(cli->app.catalogs, S("zh-CN"));
}

static struct str text_of(const struct cli *cli, const char *prefix, const char *name) {
    char key[64];
    snprintf(key, sizeof key, "%s%s", prefix, name);
    return catalog_text(cli->catalog, str_from(key));
}

static void print_command(const struct cli *cli, const struct command *command) {
    struct str arguments = text_of(cli, "cli.arguments.", command->name);
    struct str purpose = text_of(cli, "cli.command.", command->name);
    printf("jiefen %s%s%.*s\n    %.*s\n", command->name, arguments.n ? " " : "", STR_ARG(arguments),
           STR_ARG(purpose));
}

static void print_option(const struct cli *cli, const struct cli_option *option) {
    struct str purpose = text_of(cli, "cli.option.", option->name);
    printf("    --%s%s\n        %.*s\n", option->name, option->takes_value ? " …" : "", STR_ARG(purpose));
}

static void print_help(const struct cli *cli, const struct typed *typed) {
    cli_say(cli, "cli.usage", NULL, 0);
    if (cli->command) {
        print_command(cli, cli->command);
        for (size_t i = 0; i < option_count(cli->command); i++)
            print_option(cli, &cli->command->options[i]);
    }
    for (size_t i = 0; !cli->command && i < typed->command_count; i++)
        print_command(cli, typed->commands[i]);
    cli_say(cli, "cli.common-options", NULL, 0);
    for (int i = 0; i < COMMON_COUNT; i++)
        print_option(cli, &common_options[i]);
}

static int report_error(const struct cli *cli, const struct error *err) {
    struct arena arena = ARENA_INIT;
    if (cli->catalog) {
        struct str text = catalog_error(cli->catalog, &arena, err);
        fprintf(stderr, "jiefen: %.*s\n", STR_ARG(text));
    } else {
        fprintf(stderr, "jiefen: %s %s\n", err->key, err->detail);
    }
    if (err->status == STATUS_INTERNAL || err->status == STATUS_CORRUPT || err->status == STATUS_IO)
        log_error("cli.failed", err);
    arena_release(&arena);
    return status_exit_code(err->status);
}

static enum status usage_error(struct error *err, const char *key, const char *word) {
    error_set(err, STATUS_INVALID, key, "usage: %s", word);
    return error_arg(err, word);
}

static enum status check_usage(const struct cli *cli, const struct command *command,
                               const struct typed *typed, struct error *err) {
    size_t count = cli->arg_count;
    const char *language = typed->common[COMMON_LANGUAGE];
    if (count < command->least_args || count > command->most_args)
        return usage_error(err, "error.usage", command->name);
    if (language && !catalogs_find(cli->app.catalogs, str_from(language))) {
        usage_error(err, "error.option-value", common_options[COMMON_LANGUAGE].name);
        return error_arg(err, language);
    }
    return STATUS_OK;
}

static enum status run_command(struct cli *cli, const struct typed *typed, struct error *err) {
    const struct command *command = cli->command;
    /* Without a command there always is a mistake. */
    if (typed->bad_key || !command)
        return usage_error(err, typed->bad_key, typed->bad_word);
    enum status status = check_usage(cli, command, typed, err);
    if (status == STATUS_OK)
        status = app_start(&cli->app, command->needs, err);
    return status == STATUS_OK ? command->run(cli, err) : status;
}

static enum log_level level_of(struct str name) {
    static const char *const names[] = {"debug", "info", "warning", "error"};
    for (unsigned i = 0; i < 4; i++)
        if (str_is(name, names[i]))
            return (enum log_level)i;
    return LOG_LEVEL_INFO;
}

static int run(struct cli *cli, struct typed *typed) {
    struct error err = ERROR_INIT;
    enum status status = load_settings(cli, typed, &err);
    /* Even a wrong setting is explained in the reader's language. */
    struct error open_err = ERROR_INIT;
    enum status opened = app_open(&cli->app, &cli->settings, &open_err);
    cli->catalog = cli->app.catalogs ? choose_language(cli, typed) : NULL;
    if (opened != STATUS_OK)
        return report_error(cli, status == STATUS_OK ? &open_err : &err);
    bool quiet = !cli->command || !cli->command->is_service;
    log_set_level(quiet ? LOG_LEVEL_WARNING : level_of(cli->settings.text[SETTING_LOG_LEVEL]));
    if (typed->common[COMMON_HELP] && !typed->bad_key) {
        print_help(cli, typed);
        return 0;
    }
    if (status == STATUS_OK)
        status = run_command(cli, typed, &err);
    return status == STATUS_OK ? 0 : report_error(cli, &err);
}

static const struct command *find_command(const struct typed *typed, const char *name) {
    for (size_t i = 0; i < typed->command_count; i++)
        if (strcmp(typed->commands[i]->name, name) == 0)
            return typed->commands[i];
    return NULL;
}

/* Options of every command may also stand before its name. "help" is a name that only asks for --help. */
static void parse(struct cli *cli, struct typed *typed, int argc, char **argv) {
    parse_options(cli, typed, argc, argv, "+:");
    int at = optind;
    if (at < argc && strcmp(argv[at], "help") == 0) {
        typed->common[COMMON_HELP] = "";
        parse_options(cli, typed, argc - at, argv + at, "+:");
        at += optind;
    }
    if (at == argc) {
        typed->common[COMMON_HELP] = "";
        return;
    }
    cli->command = find_command(typed, argv[at]);
    if (!cli->command)
        remember_mistake(typed, "error.command-unknown", argv[at]);
    parse_options(cli, typed, argc - at, argv + at, ":");
    cli->args = (const char *const *)argv + at + optind;
    cli->arg_count = (size_t)(argc - at - optind);
    cli->json = typed->common[COMMON_JSON] != NULL;
}

/* What could not be written was not done: a full disk must not look like success. */
static int flush_output(const struct cli *cli, int code) {
    struct error err = ERROR_INIT;
    if (fflush(stdout) == 0 && !ferror(stdout))
        return code;
    (void)!error_errno(&err, errno, "write", "stdout");
    return code == 0 ? report_error(cli, &err) : code;
}

int cli_main(int argc, char **argv, const struct command *serve) {
    struct typed typed = {.commands = {serve, &command_import, &command_export, &command_search,
                                       &command_show, &command_list, &command_reindex, &command_verify,
                                       &command_backup, &command_restore, &command_types, &command_version},
                          .command_count = 12};
    struct cli cli = {
        .arena = ARENA_INIT, .app = {.arena = ARENA_INIT}, .is_terminal = isatty(STDOUT_FILENO)};
    parse(&cli, &typed, argc, argv);
    int code = flush_output(&cli, run(&cli, &typed));
    app_close(&cli.app);
    arena_release(&cli.arena);
    return code;
}
