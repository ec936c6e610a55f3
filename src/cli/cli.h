/* The command line: one row per subcommand. The row says what to open, so that no command opens anything itself. */
#ifndef JF_CLI_CLI_H
#define JF_CLI_CLI_H

#include "core/app.h"
#include "view/node.h"

enum { CLI_OPTIONS_MAX = 12 };

struct cli_option {
    const char *name; /* "--name"; its help is cli.option.<name> */
    bool takes_value;
};

struct cli;

struct command {
    const char *name; /* its help is cli.command.<name>, its arguments cli.arguments.<name> */
    unsigned needs;   /* enum app_need */
    size_t least_args, most_args;
    const struct cli_option *options; /* ends with a row without a name */
    enum status (*run)(struct cli *cli, struct error *err);
    bool is_service; /* its diary is worth reading; the others only say what went wrong */
};

struct cli {
    struct arena arena;
    struct settings settings;
    struct app app;
    const struct catalog *catalog; /* of the reader's language */
    const struct command *command;
    const char
        *option_values[CLI_OPTIONS_MAX]; /* in the order of command->options; NULL: not given; "" for flags */
    const char *const *args;
    size_t arg_count;
    bool json;
    bool is_terminal; /* of standard output: colours and progress only there */
};

/* Runs the program; returns the exit code. `serve` is the one command that lives above this layer. */
int cli_main(int argc, char **argv, const struct command *serve);

/* Value of an option of the running command: NULL when not given. */
const char *cli_option(const struct cli *cli, const char *name);

/* Prints a catalogue text with arguments and a line end. */
void cli_say(const struct cli *cli, const char *key, const struct str *args, size_t arg_count);
void cli_print_json(const struct cli *cli, const struct node *tree);
/* Each problem as "file:line: field: message", or into the list "problems" of a tree. */
void cli_print_problems(struct cli *cli, const struct problems *problems);
void cli_problems_to_tree(struct cli *cli, const struct problems *problems, struct node *tree);
struct str cli_number(struct cli *cli, uint64_t number);

/* The type that an argument names. NOT_FOUND "error.type-unknown" (args: name, the names there are). */
MUST_CHECK enum status cli_type(struct cli *cli, const char *name, const struct type **ret_type,
                                struct error *err);

extern const struct command command_import, command_export, command_search, command_show, command_list,
    command_reindex, command_verify, command_backup, command_restore, command_types, command_version;

#endif
