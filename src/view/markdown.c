#include "view/markdown.h"

#include "base/buf.h"
#include "view/escape.h"
#include "view/markdown_parts.h"

enum { OPTIONS = CMARK_OPT_VALIDATE_UTF8, HEADING_LEVELS = 6, HTML_BYTES_MAX = 16 * 1024 * 1024 };

static int shifted(int level, int shift) {
    int sum = level + shift;
    return sum < 1 ? 1 : sum > HEADING_LEVELS ? HEADING_LEVELS : sum;
}

static void shift_headings(cmark_node *document, int shift) {
    cmark_iter *iter = cmark_iter_new(document);
    for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
        cmark_node *node = cmark_iter_get_node(iter);
        if (event == CMARK_EVENT_ENTER && cmark_node_get_type(node) == CMARK_NODE_HEADING)
            cmark_node_set_heading_level(node, shifted(cmark_node_get_heading_level(node), shift));
    }
    cmark_iter_free(iter);
}

static struct str to_html(struct arena *arena, cmark_node *document) {
    char *rendered = cmark_render_html(document, OPTIONS);
    struct str html = arena_str(arena, str_from(rendered));
    cmark_get_default_mem_allocator()->free(rendered);
    return html;
}

static cmark_node *parse(struct str markdown) {
    return cmark_parse_document(markdown.n ? markdown.p : "", markdown.n, OPTIONS);
}

enum status markdown_check(struct str markdown, struct error *err) {
    enum status status = markdown_check_source(markdown, err);
    if (status != STATUS_OK || markdown_is_shallow(markdown))
        return status;
    cmark_node *document = parse(markdown);
    status = markdown_check_tree(document, err);
    cmark_node_free(document);
    return status;
}

enum status markdown_render(struct arena *arena, struct str markdown, const struct markdown_options *options,
                            struct str *ret_html, struct error *err) {
    enum status status = markdown_check_source(markdown, err);
    if (status != STATUS_OK)
        return status;
    cmark_node *document = parse(markdown);
    status = markdown_check_tree(document, err);
    if (status == STATUS_OK) {
        markdown_tame(document);
        if (options->steps)
            markdown_make_steps(document);
        shift_headings(document, options->heading_shift);
        *ret_html = to_html(arena, document);
    }
    cmark_node_free(document);
    return status;
}

static void add_paragraph(struct str lines, struct buf *out) {
    if (str_trim(lines).n == 0)
        return;
    buf_add_text(out, "<p>");
    escape_html(str_trim(lines), out);
    buf_add_text(out, "</p>\n");
}

struct str markdown_plain(struct arena *arena, struct str text) {
    struct buf out = BUF_INIT(HTML_BYTES_MAX);
    size_t end;
    for (; str_find(text, S("\n\n"), &end); text = str_skip(text, end + 2))
        add_paragraph(str_make(text.p, end), &out);
    add_paragraph(text, &out);
    struct str html = out.failed ? S("") : arena_str(arena, buf_str(&out));
    buf_release(&out);
    return html;
}

struct str markdown_marks(struct arena *arena, const struct marked_text *parts, size_t count) {
    struct buf out = BUF_INIT(HTML_BYTES_MAX);
    for (size_t i = 0; i < count; i++) {
        buf_add_text(&out, parts[i].marked ? "<mark>" : "");
        escape_html(parts[i].text, &out);
        buf_add_text(&out, parts[i].marked ? "</mark>" : "");
    }
    struct str html = out.failed ? S("") : arena_str(arena, buf_str(&out));
    buf_release(&out);
    return html;
}
