/* Inside index/ only: how a word of a query falls into what must stand in a document. */
#ifndef JF_INDEX_PARTS_H
#define JF_INDEX_PARTS_H

#include "index/query.h"

/* Both borrow from the text (search form). */
struct str_list parts_of_word(struct arena *arena, struct str text);
struct str_list parts_of_description(struct arena *arena, struct str text);

#endif
