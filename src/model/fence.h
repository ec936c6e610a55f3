/* Fenced code in Markdown (CommonMark 4.5). A line that looks like a heading is none inside it. */
#ifndef JF_MODEL_FENCE_H
#define JF_MODEL_FENCE_H

#include "base/str.h"

/* Zeroed: outside. */
struct fence {
    char sign;     /* '`' or '~' */
    size_t length; /* signs of the opening line; 0: outside */
};

/* Goes on by one line (without its \n). True when the line is code, or opens or closes it. */
bool fence_step(struct fence *fence, struct str line);

#endif
