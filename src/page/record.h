/* The page of any record; the pages of single types begin with it. */
#ifndef JF_PAGE_RECORD_H
#define JF_PAGE_RECORD_H

#include "page/page.h"

/* Reads the record that the address names; NOT_FOUND. */
MUST_CHECK enum status record_read(struct view *view, struct record **ret_record, struct error *err);

/* Adds what every record's page shows. `apart` is a type whose references the page shows in a way of its own; NULL: none. */
MUST_CHECK enum status record_base(struct view *view, const struct record *record, const struct type *apart,
                                   struct error *err);

#endif
