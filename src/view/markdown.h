/* Markdown to HTML by cmark in its safe mode (no raw HTML, no javascript:), the only user of cmark. */
#ifndef JF_VIEW_MARKDOWN_H
#define JF_VIEW_MARKDOWN_H

#include "base/arena.h"
#include "base/status.h"

struct markdown_options {
    int heading_shift; /* added to each heading's level, so that a page keeps one h1 */
    bool steps;        /* ### headings become an ordered list of steps: <ol class="jf-steps"><li><h3>… */
};

/* INVALID over 100 levels of nesting, TOO_BIG over 256 KiB. Copies into the arena. */
MUST_CHECK enum status markdown_render(struct arena *arena, struct str markdown,
                                       const struct markdown_options *options, struct str *ret_html,
                                       struct error *err);

/* Text with marks as HTML: escaped, <mark> around the marked ones. */
struct marked_text {
    struct str text;
    bool marked;
};
struct str markdown_marks(struct arena *arena, const struct marked_text *parts, size_t count);

#endif
