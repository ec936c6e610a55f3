/* Markdown to HTML by cmark in its safe mode (no raw HTML, no javascript:), the only user of cmark. */
#ifndef JF_VIEW_MARKDOWN_H
#define JF_VIEW_MARKDOWN_H

#include "base/arena.h"
#include "base/status.h"

struct markdown_options {
    int heading_shift; /* added to each heading's level, so that a page keeps one h1 */
    bool steps;        /* ### headings become an ordered list of steps: <ol class="jf-steps"><li><h3>… */
};

/* Whether markdown_render takes it: INVALID over 100 levels of nesting or 1000 images, TOO_BIG over 256 KiB. Parses only
 * what has marks enough to be nested too deep. */
MUST_CHECK enum status markdown_check(struct str markdown, struct error *err);

/* Refuses what markdown_check refuses. Copies into the arena. */
MUST_CHECK enum status markdown_render(struct arena *arena, struct str markdown,
                                       const struct markdown_options *options, struct str *ret_html,
                                       struct error *err);

/* The text as it was typed: escaped, a paragraph for each block of lines. */
struct str markdown_plain(struct arena *arena, struct str text);

/* Text with marks as HTML: escaped, <mark> around the marked ones. */
struct marked_text {
    struct str text;
    bool marked;
};
struct str markdown_marks(struct arena *arena, const struct marked_text *parts, size_t count);

#endif
