/* What a page shows, as a tree of names and values: handlers fill it, templates and JSON read it. It lives in the request's
 * arena. A name that a template asks for and the tree does not hold is a mistake, not an empty string. */
#ifndef JF_VIEW_NODE_H
#define JF_VIEW_NODE_H

#include "base/arena.h"
#include "base/buf.h"

enum node_kind { NODE_MAP, NODE_LIST, NODE_TEXT, NODE_INT, NODE_BOOL, NODE_HTML };

struct node {
    enum node_kind kind;
    struct str name;           /* in a map; static */
    struct str text;           /* TEXT, HTML; borrowed from the arena or static */
    int64_t number;            /* INT, BOOL */
    struct node *first, *last; /* children of MAP and LIST */
    struct node *next;
    struct arena *arena;
};

struct node *node_root(struct arena *arena); /* an empty map */

/* Each adds a child to a map. Names are static C strings, lower case with '_', each once in its map; texts are borrowed
 * and must live as long as the arena. */
struct node *node_map(struct node *map, const char *name);
struct node *node_list(struct node *map, const char *name);
void node_text(struct node *map, const char *name, struct str text);
void node_int(struct node *map, const char *name, int64_t number);
void node_bool(struct node *map, const char *name, bool truth);
/* Only for what view/markdown.c, view/icon.c and the highlighter made; the template name must end in _html. */
void node_html(struct node *map, const char *name, struct str html);

struct node *node_add(struct node *list);               /* a new map as the list's last item */
void node_add_text(struct node *list, struct str text); /* a text item; templates see it as {{.}} */

const struct node *node_find(const struct node *map, struct str name); /* or NULL */
/* For sections: false for absent, false, 0, "" and empty lists. */
bool node_truth(const struct node *node);

/* As JSON; HTML members are left out (they belong to pages). */
void node_write_json(const struct node *node, struct buf *out);

#endif
