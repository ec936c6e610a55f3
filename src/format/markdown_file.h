/* A record as a Markdown file: YAML front matter between two lines of ---, then the body with its ## sections
 * (docs/content-format.md). */
#ifndef JF_FORMAT_MARKDOWN_FILE_H
#define JF_FORMAT_MARKDOWN_FILE_H

#include "base/buf.h"
#include "format/drafts.h"

/* Everything that is wrong becomes a problem with its line: an empty file, no or unclosed front matter, aliases, anchors,
 * tags, nested maps, repeated keys, bad YAML, too long. *ret_draft holds what could be read; it is complete when no
 * problem was added. `type` and `id` go to their members. The body stays whole in draft->body, without the blank lines
 * around it. Borrows from `content`; what had to change is copied into the arena. */
void markdown_file_read(struct arena *arena, struct str file, struct str content, struct problems *problems,
                        struct draft *ret_draft);

/* Cuts draft->body at its ## headings outside code fences into section fields with their headings' lines; what stands
 * before the first heading stays in draft->body. For types with sections. */
void markdown_file_cut_sections(struct arena *arena, struct draft *draft);

/* Reading it back gives the same draft (texts of body and sections without blanks around them), and writing that again the
 * same bytes. Quotes only what YAML would misread. */
void markdown_file_write(const struct draft *draft, struct buf *out);

#endif
