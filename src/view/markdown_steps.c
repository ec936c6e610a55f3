#include "view/markdown_parts.h"

enum { STEP_LEVEL = 3 };

static cmark_node *new_block(const char *start, const char *end) {
    cmark_node *block = cmark_node_new(CMARK_NODE_CUSTOM_BLOCK);
    cmark_node_set_on_enter(block, start);
    cmark_node_set_on_exit(block, end);
    return block;
}

static int heading_level(cmark_node *node) {
    return cmark_node_get_type(node) == CMARK_NODE_HEADING ? cmark_node_get_heading_level(node) : 0;
}

void markdown_make_steps(cmark_node *document) {
    cmark_node *list = NULL, *item = NULL;
    for (cmark_node *node = cmark_node_first_child(document), *next; node; node = next) {
        next = cmark_node_next(node);
        int level = heading_level(node);
        if (level && level < STEP_LEVEL)
            list = item = NULL; /* a higher heading ends the steps */
        if (level == STEP_LEVEL) {
            if (!list) {
                list = new_block("<ol class=\"jf-steps\">", "</ol>");
                cmark_node_insert_before(node, list);
            }
            item = new_block("<li>", "</li>");
            cmark_node_append_child(list, item);
        }
        if (item)
            cmark_node_append_child(item, node);
    }
}
