/* The YAML between the two --- lines of a Markdown file. Of YAML only one mapping of texts to texts or lists of texts is
 * taken, and every plain scalar is text: 2009, yes, 0150 and ~ stay what was written. Inside this folder. */
#ifndef JF_FORMAT_FRONT_MATTER_H
#define JF_FORMAT_FRONT_MATTER_H

#include "base/buf.h"
#include "format/drafts.h"

/* `text` is checked and starts at line `first_line` of draft->file. Copies into the arena. */
void front_matter_read(struct arena *arena, struct str text, unsigned first_line, struct problems *problems,
                       struct draft *draft);

/* type, id and the fields that are no sections, without the --- lines. */
void front_matter_write(const struct draft *draft, struct buf *out);

#endif
