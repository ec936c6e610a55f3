#include "view/markdown_parts.h"

/* cmark 0.30 takes time in proportion to unclosed images times links ("![[]()" many times). */
enum { IMAGES_MAX = 1000 };

static enum status too_deep(struct error *err) {
    error_set(err, STATUS_INVALID, "error.markdown-nesting", "Markdown nested over %d levels",
              MARKDOWN_LEVELS_MAX);
    return error_arg_int(err, MARKDOWN_LEVELS_MAX);
}

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

/* Length of a quote's or list item's mark at the front of the line, 0 for none. */
static size_t mark_length(struct str line) {
    size_t digits = 0;
    if (line.n && line.p[0] == '>')
        return 1;
    while (digits < line.n && line.p[digits] >= '0' && line.p[digits] <= '9')
        digits++;
    if (digits < line.n && memchr(digits ? ".)" : "-+*", line.p[digits], digits ? 2 : 3) &&
        (digits + 1 == line.n || is_blank(line.p[digits + 1])))
        return digits + 1;
    return 0;
}

/* Quotes and lists that the line opens or goes on with; does not count on beyond the limit. */
static unsigned marks_in(struct str line) {
    unsigned marks = 0;
    for (size_t n; line.n && marks <= MARKDOWN_LEVELS_MAX; line = str_skip(line, n)) {
        bool blank = is_blank(line.p[0]);
        n = blank ? 1 : mark_length(line);
        if (n == 0)
            break;
        marks += !blank;
    }
    return marks;
}

static size_t images_in(struct str text) {
    size_t images = 0, at;
    for (; str_find(text, S("!["), &at); text = str_skip(text, at + 2))
        images++;
    return images;
}

enum status markdown_check_source(struct str markdown, struct error *err) {
    if (markdown.n > MARKDOWN_BYTES_MAX) {
        error_set(err, STATUS_TOO_BIG, "error.markdown-too-big", "Markdown of %zu bytes", markdown.n);
        return error_arg_int(err, MARKDOWN_BYTES_MAX / 1024);
    }
    for (struct str rest = markdown; rest.p;)
        if (marks_in(str_split(&rest, '\n')) > MARKDOWN_LEVELS_MAX)
            return too_deep(err);
    return images_in(markdown) > IMAGES_MAX ? too_deep(err) : STATUS_OK;
}

/* Document, paragraph and the like around every text; what a mark opens at most: a list and its item. */
enum { LEVELS_WITHOUT_MARKS = 4, LEVELS_OF_MARK = 2 };

bool markdown_is_shallow(struct str markdown) {
    size_t marks = 0;
    for (size_t i = 0; i < markdown.n; i++)
        marks += memchr(">-+*.)_[<", markdown.p[i], 9) != NULL;
    return LEVELS_WITHOUT_MARKS + marks * LEVELS_OF_MARK <= MARKDOWN_LEVELS_MAX;
}

static bool is_leaf(cmark_node *node) { return cmark_node_first_child(node) == NULL; }

enum status markdown_check_tree(cmark_node *document, struct error *err) {
    int level = 0, deepest = 0;
    cmark_iter *iter = cmark_iter_new(document);
    for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
        if (is_leaf(cmark_iter_get_node(iter)))
            continue;
        level += event == CMARK_EVENT_ENTER ? 1 : -1;
        deepest = level > deepest ? level : deepest;
    }
    cmark_iter_free(iter);
    return deepest > MARKDOWN_LEVELS_MAX ? too_deep(err) : STATUS_OK;
}
