/* Text of XLSX cells. Inside this folder. */
#ifndef JF_FORMAT_XLSX_TEXT_H
#define JF_FORMAT_XLSX_TEXT_H

#include "base/arena.h"

/* Text of a cell as a person sees it: _x000D_ and its like decoded, line ends as \n. Copies into the arena. */
struct str xlsx_text_decode(struct arena *arena, struct str raw);

/* The inverse for what libxlsxwriter 1.1 leaves alone: a text that looks like such an escape. Copies into the arena. */
struct str xlsx_text_encode(struct arena *arena, struct str text);

#endif
