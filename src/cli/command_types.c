#include <stdio.h>

#include "cli/cli.h"
#include "model/kind.h"

static void describe_field(struct cli *cli, const struct field *field, struct node *item) {
    static const struct {
        unsigned flag;
        const char *name;
    } flags[] = {
        {FIELD_REQUIRED, "required"}, {FIELD_LIST, "list"},         {FIELD_SEARCH, "search"},
        {FIELD_FILTER, "filter"},     {FIELD_SORT, "sort"},         {FIELD_UNIQUE, "unique"},
        {FIELD_PERSONAL, "personal"}, {FIELD_INTERNAL, "internal"}, {FIELD_SECTION, "section"},
    };
    struct str words = S("");
    node_text(item, "name", str_from(field->name));
    node_text(item, "kind", str_from(kind_name(field->kind)));
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        node_bool(item, flags[i].name, field->flags & flags[i].flag);
        if (field->flags & flags[i].flag)
            words = arena_printf(&cli->arena, "%.*s %s", STR_ARG(words), flags[i].name);
    }
    const char *of = field->vocabulary ? field->vocabulary : field->ref;
    node_text(item, "of", str_from(of));
    node_text(item, "heading", str_from(field->heading));
    if (!cli->json)
        printf("    %-24s %-9s %s%.*s\n", field->name, kind_name(field->kind), of ? of : "", STR_ARG(words));
}

static enum status run_types(struct cli *cli, struct error *err) {
    (void)err;
    struct node *tree = node_root(&cli->arena);
    struct node *list = node_list(tree, "types");
    for (unsigned i = 0; i < types_count; i++) {
        struct node *type = node_add(list);
        node_text(type, "name", str_from(types[i]->name));
        node_text(type, "plural", str_from(types[i]->plural));
        if (!cli->json)
            printf("%s (%s)\n", types[i]->name, types[i]->plural);
        struct node *fields = node_list(type, "fields");
        for (unsigned j = 0; j < types[i]->field_count; j++)
            describe_field(cli, &types[i]->fields[j], node_add(fields));
    }
    if (cli->json)
        cli_print_json(cli, tree);
    return STATUS_OK;
}

static enum status run_version(struct cli *cli, struct error *err) {
    (void)err;
    if (!cli->json) {
        printf("jiefen %s\n", JF_VERSION);
        return STATUS_OK;
    }
    struct node *tree = node_root(&cli->arena);
    node_text(tree, "version", str_from(JF_VERSION));
    cli_print_json(cli, tree);
    return STATUS_OK;
}

const struct command command_types = {.name = "types", .run = run_types};
const struct command command_version = {.name = "version", .run = run_version};
