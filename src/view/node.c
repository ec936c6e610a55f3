#include "view/node.h"

static struct node *new_node(struct arena *arena, enum node_kind kind, struct str name) {
    struct node *node = ARENA_NEW(arena, struct node);
    node->kind = kind;
    node->name = name;
    node->arena = arena;
    return node;
}

static struct node *add_child(struct node *parent, enum node_kind kind, struct str name) {
    struct node *child = new_node(parent->arena, kind, name);
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
    return child;
}

struct node *node_root(struct arena *arena) {
    return new_node(arena, NODE_MAP, S(""));
}

struct node *node_map(struct node *map, const char *name) {
    return add_child(map, NODE_MAP, str_from(name));
}

struct node *node_list(struct node *map, const char *name) {
    return add_child(map, NODE_LIST, str_from(name));
}

void node_text(struct node *map, const char *name, struct str text) {
    add_child(map, NODE_TEXT, str_from(name))->text = text;
}

void node_int(struct node *map, const char *name, int64_t number) {
    add_child(map, NODE_INT, str_from(name))->number = number;
}

void node_bool(struct node *map, const char *name, bool truth) {
    add_child(map, NODE_BOOL, str_from(name))->number = truth;
}

void node_html(struct node *map, const char *name, struct str html) {
    add_child(map, NODE_HTML, str_from(name))->text = html;
}

struct node *node_add(struct node *list) {
    return add_child(list, NODE_MAP, S(""));
}

void node_add_text(struct node *list, struct str text) { add_child(list, NODE_TEXT, S(""))->text = text; }

const struct node *node_find(const struct node *map, struct str name) {
    for (const struct node *child = map->first; child; child = child->next)
        if (str_eq(child->name, name))
            return child;
    return NULL;
}

bool node_truth(const struct node *node) {
    if (!node)
        return false;
    switch (node->kind) {
    case NODE_INT:
    case NODE_BOOL:
        return node->number != 0;
    case NODE_TEXT:
    case NODE_HTML:
        return node->text.n > 0;
    case NODE_LIST:
        return node->first != NULL;
    case NODE_MAP:
        break;
    }
    return true;
}
