#include "view/node.h"

static void write_escape(unsigned char c, struct buf *out) {
    static const char names[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
    const char *at = memchr(names, c, sizeof names - 1);
    if (!at) {
        buf_printf(out, "\\u%04x", c);
        return;
    }
    buf_add_char(out, '\\');
    buf_add_char(out, letters[at - names]);
}

static bool must_escape(unsigned char c) { return c < 0x20 || c == '"' || c == '\\' || c == 0x7F; }

static void write_text(struct str text, struct buf *out) {
    size_t start = 0;
    buf_add_char(out, '"');
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (!must_escape(c))
            continue;
        buf_add(out, str_make(text.p + start, i - start));
        write_escape(c, out);
        start = i + 1;
    }
    buf_add(out, str_skip(text, start));
    buf_add_char(out, '"');
}

static void write_children(const struct node *parent, struct buf *out) {
    bool is_map = parent->kind == NODE_MAP, started = false;
    buf_add_char(out, is_map ? '{' : '[');
    for (const struct node *child = parent->first; child; child = child->next) {
        if (child->kind == NODE_HTML)
            continue;
        if (started)
            buf_add_char(out, ',');
        started = true;
        if (is_map) {
            write_text(child->name, out);
            buf_add_char(out, ':');
        }
        node_write_json(child, out);
    }
    buf_add_char(out, is_map ? '}' : ']');
}

void node_write_json(const struct node *node, struct buf *out) {
    switch (node->kind) {
    case NODE_MAP:
    case NODE_LIST:
        write_children(node, out);
        break;
    case NODE_INT:
        buf_add_int(out, node->number);
        break;
    case NODE_BOOL:
        buf_add_text(out, node->number ? "true" : "false");
        break;
    case NODE_TEXT:
        write_text(node->text, out);
        break;
    case NODE_HTML:
        break;
    }
}
