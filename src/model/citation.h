/* Citations of statutes: a law's name and an article, "民法典 第二百八十八条". */
#ifndef JF_MODEL_CITATION_H
#define JF_MODEL_CITATION_H

#include "base/arena.h"

struct citation {
    struct str law;     /* without 《》 */
    struct str article; /* 第…条, with 之一, 第…款, 第…项 where given */
};

/* Reads "民法典 第二百八十八条", "《民法典》第二百八十八条", "《民法典》第288条" (digits become Chinese numerals).
 * False when there is no law, no 第…条, or anything behind it. Copies into the arena. */
bool citation_parse(struct arena *arena, struct str text, struct citation *ret_citation);

/* The canonical text: law, one blank, article. */
struct str citation_format(struct arena *arena, struct citation citation);

/* 288 → 二百八十八; 1 to 9999. */
struct str citation_numeral(struct arena *arena, unsigned number);

#endif
