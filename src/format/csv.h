/* Tables as CSV (RFC 4180): UTF-8, comma, first line names the columns. */
#ifndef JF_FORMAT_CSV_H
#define JF_FORMAT_CSV_H

#include "base/buf.h"
#include "format/drafts.h"

/* One draft a row (is_cells, line of the file where the row starts); a column "id" goes to draft.id, "type" to draft.type;
 * empty cells are left out; empty rows are skipped. Problems with their line: no header, empty or repeated column name, more
 * cells than columns, unclosed quote, too many rows or columns, a cell too long. */
void csv_read(struct arena *arena, struct str file, struct str content, struct problems *problems,
              struct drafts *ret_drafts);

/* First line: id and the field names of the first draft (all drafts have the same fields: draft_from_record with all_fields).
 * List items are joined by ';'. `bom`: for Excel, which otherwise takes the file for another encoding. `safe`: cells that a
 * spreadsheet would run as a formula (= + - @ tab CR) get a leading apostrophe; not for round trips. */
struct csv_options {
    bool bom;
    bool safe;
    bool no_header; /* the rows follow others that were written before */
};
void csv_write(const struct drafts *drafts, struct csv_options options, struct buf *out);

#endif
