/* The steps of markdown.c, each in its file. Only these files include cmark. */
#ifndef JF_VIEW_MARKDOWN_PARTS_H
#define JF_VIEW_MARKDOWN_PARTS_H

#include <cmark.h>

#include "base/status.h"
#include "base/str.h"

enum { MARKDOWN_BYTES_MAX = 256 * 1024, MARKDOWN_LEVELS_MAX = 100 };

/* Before parsing: what would make cmark slow. */
MUST_CHECK enum status markdown_check_source(struct str markdown, struct error *err);
/* Whether the source has so few marks that no tree of it can be too deep: then markdown_check_tree may be left out. */
bool markdown_is_shallow(struct str markdown);
/* After parsing: the levels of the tree. */
MUST_CHECK enum status markdown_check_tree(cmark_node *document, struct error *err);

/* Puts each ### heading with what follows it into an item of an ordered list. */
void markdown_make_steps(cmark_node *document);

/* Images become their alternative text, raw HTML goes, outside links get their rel, other addresses than http(s) and
 * relative ones lose their link. */
void markdown_tame(cmark_node *document);

#endif
