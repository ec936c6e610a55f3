/* The manual's articles. */
#ifndef JF_PAGE_HELP_H
#define JF_PAGE_HELP_H

#include "page/page.h"

/* All of them, in their order. Copies into the arena. */
MUST_CHECK enum status help_read(const struct view *view, struct record_list *ret_articles,
                                 struct error *err);

#endif
