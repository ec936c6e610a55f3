/* Drafts as JSON objects: {"type": …, "id": …, "<field>": "text" | ["text", …]}. */
#ifndef JF_FORMAT_JSON_H
#define JF_FORMAT_JSON_H

#include "base/buf.h"
#include "format/drafts.h"

/* One object. Numbers, true and false become text; null and [] are fields without a value; sections may be given by
 * heading or field name. INVALID for bad JSON ("error.json", {0} line), a repeated key ("error.json-repeated", {0} line), bytes
 * that are no UTF-8 ("error.json-utf8", {0} line), what is no object ("error.json-object"), any other value and text with
 * control characters ("error.json-value", {0} key); TOO_BIG over FORMAT_FILE_MAX or FORMAT_KEYS_MAX. Copies into the
 * arena. */
MUST_CHECK enum status json_read_draft(struct arena *arena, struct str content, struct draft *ret_draft,
                                       struct error *err);

/* type and id where given, the fields (one without a value is null or []), and the body where given as "body". Ends without a line end. */
void json_write_draft(const struct draft *draft, struct buf *out);

/* A JSON string with its quotes, and the escapes that keep it harmless inside HTML too (< > & U+2028). */
void json_write_string(struct str text, struct buf *out);

#endif
