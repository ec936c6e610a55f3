#include <strings.h>

#include "base/buf.h"
#include "view/escape.h"
#include "view/markdown_parts.h"

enum { LINK_BYTES_MAX = 16 * 1024 };

enum address { ADDRESS_REFUSED, ADDRESS_HERE, ADDRESS_OUTSIDE };

static bool has_prefix(struct str s, struct str prefix) {
    return s.n >= prefix.n && strncasecmp(s.p, prefix.p, prefix.n) == 0;
}

/* Browsers drop blanks and control characters and read \ as /, so an address that holds any is not what it seems. */
static bool is_plain(struct str url) {
    for (size_t i = 0; i < url.n; i++) {
        unsigned char c = (unsigned char)url.p[i];
        if (c <= 0x20 || c == 0x7F || c == '\\')
            return false;
    }
    return url.n > 0;
}

static bool has_scheme(struct str url) {
    for (size_t i = 0; i < url.n && !memchr("/?#", url.p[i], 3); i++)
        if (url.p[i] == ':')
            return true;
    return false;
}

static enum address address_of(struct str url) {
    if (!is_plain(url))
        return ADDRESS_REFUSED;
    if (has_prefix(url, S("http://")) || has_prefix(url, S("https://")) || str_starts(url, S("//")))
        return ADDRESS_OUTSIDE;
    return has_scheme(url) ? ADDRESS_REFUSED : ADDRESS_HERE;
}

static void move_children_before(cmark_node *node) {
    for (cmark_node *child; (child = cmark_node_first_child(node));)
        cmark_node_insert_before(node, child);
}

static void remove_node(cmark_node *node) {
    cmark_node_unlink(node);
    cmark_node_free(node);
}

/* What stands in a link or an image takes its place. */
static void unwrap(cmark_node *node) {
    move_children_before(node);
    remove_node(node);
}

static void make_outside_link(cmark_node *link, struct str url) {
    struct buf start = BUF_INIT(LINK_BYTES_MAX);
    buf_add_text(&start, "<a href=\"");
    escape_html(url, &start);
    buf_add_text(&start, "\" rel=\"noreferrer noopener\">");
    if (!start.failed) {
        cmark_node *made = cmark_node_new(CMARK_NODE_CUSTOM_INLINE);
        cmark_node_set_on_enter(made, start.p);
        cmark_node_set_on_exit(made, "</a>");
        cmark_node_insert_before(link, made);
        for (cmark_node *child; (child = cmark_node_first_child(link));)
            cmark_node_append_child(made, child);
    }
    buf_release(&start);
    unwrap(link);
}

static void tame_link(cmark_node *link) {
    struct str url = str_from(cmark_node_get_url(link));
    switch (address_of(url)) {
    case ADDRESS_HERE:
        break;
    case ADDRESS_OUTSIDE:
        make_outside_link(link, url);
        break;
    case ADDRESS_REFUSED:
        unwrap(link);
        break;
    }
}

/* The walk has already left the children when a node's exit comes, so the node may go. */
static void tame(cmark_node *node, bool leaving) {
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_HTML_BLOCK:
    case CMARK_NODE_HTML_INLINE:
        remove_node(node);
        break;
    case CMARK_NODE_IMAGE:
        if (leaving)
            unwrap(node);
        break;
    case CMARK_NODE_LINK:
        if (leaving)
            tame_link(node);
        break;
    default:
        break;
    }
}

void markdown_tame(cmark_node *document) {
    cmark_iter *iter = cmark_iter_new(document);
    for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;)
        tame(cmark_iter_get_node(iter), event == CMARK_EVENT_EXIT);
    cmark_iter_free(iter);
}
