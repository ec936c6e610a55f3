/* Parts of a record's own page. */
#ifndef JF_PAGE_PARTS_H
#define JF_PAGE_PARTS_H

#include "page/page.h"
#include "view/markdown.h"

/* Adds "fields": label and values of everything that stands nowhere else on the page: no sections, no internal fields, not the
 * title; `but` are more that are left out. Personal values are masked. */
void parts_add_fields(const struct view *view, struct node *map, const struct record *record, const int *but,
                      size_t but_count);

/* Adds "sections": the long texts as HTML, with their fields' names as anchors. */
void parts_add_sections(const struct view *view, struct node *map, const struct record *record);

/* One long text as HTML; one that Markdown does not take is shown as it was typed. */
struct str parts_markdown(const struct view *view, struct str text, const struct markdown_options *options);

/* Adds "figures" and "has_figures" by the fields named that have a value. */
void parts_add_figures(const struct view *view, struct node *map, const struct record *record,
                       const int *fields, size_t count);
/* One more, after the list was made: "11 天" is cut at its blank. */
void parts_figure(struct node *figures, struct str label, struct str text);

/* Adds "term": how long the term from term_start to term_end still runs; false for records without one. */
void parts_add_term(const struct view *view, struct node *map, const struct record *record);

/* Days until the field's date when the field ends a term, and whether that is soon; false for other fields and dates. */
bool parts_term_left(const struct record *record, unsigned field, int64_t *ret_left, bool *ret_soon);

/* Adds "related": the public records that refer to this one, a section for each type but `but`. */
MUST_CHECK enum status parts_add_related(const struct view *view, struct node *map,
                                         const struct record *record, const struct type *but,
                                         struct error *err);

/* Adds "crumbs" from the type's list down to the record. */
void parts_add_crumbs(const struct view *view, struct node *map, const struct record *record);

/* Adds "messages" with those every record may need: that it is a sample. Returns the list for more. */
struct node *parts_add_messages(const struct view *view, struct node *map, const struct record *record);

#endif
