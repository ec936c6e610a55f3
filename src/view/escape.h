/* The one escaping of text into HTML that is not ctemplate's: for text nodes and quoted attributes. */
#ifndef JF_VIEW_ESCAPE_H
#define JF_VIEW_ESCAPE_H

#include "base/buf.h"

/* & < > " ' and { (so that a catalogue text cannot open a template's marker). */
void escape_html(struct str text, struct buf *out);

#endif
