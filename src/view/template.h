/* Templates: the files *.html of web/templates, rendered by ctemplate, which escapes by context.
 *
 *   {{name}} value   {{#name}}…{{/name}} for a true value, a map or each item   {{^name}}…{{/name}} otherwise
 *   {{>part}} another template, with or without .html (put in at load, so its values belong to the including one)
 *   {{_ key}} catalogue text without arguments (put in at load, once a language)   {{! remark }}
 *   {{.}} the text item of a list; {{first}} and {{last}} are true values in each item of a list
 *
 * Names are lower case with digits and '_'. Inside a section they are looked up in the innermost map, then outwards. A section
 * of an unknown name is false; a value of an unknown name is a mistake. Only names ending in _html pass raw, and only where
 * text stands. Values stand in text or in quoted attributes, never in scripts, styles, on… attributes or comments; a value that
 * begins an address (href, src, action) must be relative or http(s), else "#" is put in. Whoever makes an address encodes its
 * parts. */
#ifndef JF_VIEW_TEMPLATE_H
#define JF_VIEW_TEMPLATE_H

#include "base/buf.h"
#include "view/catalog.h"
#include "view/node.h"

#ifdef __cplusplus
extern "C" {
#endif

struct templates;

/* Loads all of a folder for each language. INVALID "error.template" (args: file, line) with the reason in the detail: unknown
 * part or key, a modifier, a misplaced value, an unquoted attribute, an unclosed section, a part that contains itself. Caller
 * closes; the catalogues must live as long. */
MUST_CHECK enum status templates_open(const char *folder, const struct catalogs *catalogs,
                                      struct templates **ret_templates, struct error *err);
void templates_close(struct templates *templates);

/* Renders "exemplar.html", appending to `out`. INTERNAL for an unknown template, or a value that the tree lacks or holds in
 * another kind (HTML under a name without _html, a map); both names are in the detail. TOO_BIG. Any thread. */
MUST_CHECK enum status template_render(const struct templates *templates, const char *name,
                                       const struct catalog *catalog, const struct node *tree,
                                       struct buf *out, struct error *err);

#ifdef __cplusplus
}
#endif

#endif
