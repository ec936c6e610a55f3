#include <stdio.h>

#include "base/utf8.h"
#include "cli/cli.h"

enum { JSON_MAX = 256 * 1024 * 1024 };

const char *cli_option(const struct cli *cli, const char *name) {
    for (size_t i = 0; cli->command->options && cli->command->options[i].name; i++)
        if (strcmp(cli->command->options[i].name, name) == 0)
            return cli->option_values[i];
    return NULL;
}

void cli_say(const struct cli *cli, const char *key, const struct str *args, size_t arg_count) {
    struct arena arena = ARENA_INIT;
    struct str text = catalog_format(cli->catalog, &arena, str_from(key), args, arg_count);
    printf("%.*s\n", STR_ARG(text));
    arena_release(&arena);
}

void cli_print_json(const struct cli *cli, const struct node *tree) {
    (void)cli;
    struct buf json = BUF_INIT(JSON_MAX);
    node_write_json(tree, &json);
    printf("%.*s\n", STR_ARG(buf_str(&json)));
    buf_release(&json);
}

struct str cli_number(struct cli *cli, uint64_t number) {
    return arena_printf(&cli->arena, "%llu", (unsigned long long)number);
}

/* Names of files are any bytes: they must not move a terminal's cursor, begin a line or break JSON. */
static struct str readable(struct cli *cli, struct str name) {
    struct str rest = arena_str(&cli->arena, name);
    char *bytes = (char *)(uintptr_t)rest.p;
    for (size_t i = 0; i < rest.n; i++)
        if ((unsigned char)bytes[i] < 0x20 || bytes[i] == 0x7F)
            bytes[i] = '?';
    for (size_t at = 0, bad; !utf8_valid(str_skip(rest, at), &bad);) {
        at += bad;
        bytes[at] = '?';
    }
    return rest;
}

static void print_place(struct cli *cli, const struct place *place) {
    struct str file = readable(cli, place->file);
    if (file.n)
        printf("%.*s:", STR_ARG(file));
    if (place->line)
        printf("%u:", place->line);
    if (place->file.n)
        printf(" ");
    if (place->field.n)
        printf("%.*s: ", STR_ARG(place->field));
}

void cli_print_problems(struct cli *cli, const struct problems *problems) {
    for (size_t i = 0; i < problems->count; i++) {
        struct str text = catalog_problem(cli->catalog, &cli->arena, &problems->items[i]);
        print_place(cli, &problems->items[i].place);
        printf("%.*s\n", STR_ARG(text));
    }
    if (problems->dropped)
        cli_say(cli, "cli.more-problems", (struct str[]){cli_number(cli, problems->dropped)}, 1);
}

void cli_problems_to_tree(struct cli *cli, const struct problems *problems, struct node *tree) {
    struct node *list = node_list(tree, "problems");
    for (size_t i = 0; i < problems->count; i++) {
        const struct problem *problem = &problems->items[i];
        struct node *item = node_add(list);
        node_text(item, "file", readable(cli, problem->place.file));
        node_int(item, "line", problem->place.line);
        node_text(item, "field", problem->place.field);
        node_text(item, "key", str_from(problem->key));
        node_text(item, "message", catalog_problem(cli->catalog, &cli->arena, problem));
    }
    node_int(tree, "problems_not_listed", (int64_t)problems->dropped);
}

enum status cli_type(struct cli *cli, const char *name, const struct type **ret_type, struct error *err) {
    *ret_type = type_by_name(str_from(name));
    if (*ret_type)
        return STATUS_OK;
    struct str names = S("");
    for (unsigned i = 0; i < types_count; i++)
        names = arena_printf(&cli->arena, "%.*s%s%s", STR_ARG(names), i ? ", " : "", types[i]->name);
    error_set(err, STATUS_NOT_FOUND, "error.type-unknown", "type %s", name);
    error_arg(err, name);
    return error_arg(err, names.p);
}
