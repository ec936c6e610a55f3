/* Inside index/ only: where words stand in a text. */
#ifndef JF_INDEX_MARKS_H
#define JF_INDEX_MARKS_H

#include "index/query.h"

enum { MARKS_MAX = 10000 };

struct mark {
    size_t from, to; /* bytes of the original */
    size_t word;     /* position in the list */
};
struct marks {
    struct mark *items; /* by beginning, the longer first */
    size_t count;
};

struct marks marks_find(struct arena *arena, struct str original, const struct str_list *words);

#endif
