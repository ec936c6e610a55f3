/* Tables as XLSX. */
#ifndef JF_FORMAT_XLSX_H
#define JF_FORMAT_XLSX_H

#include "base/status.h"
#include "format/drafts.h"

enum {
    XLSX_PARTS_MAX = 64,                  /* files in the archive */
    XLSX_UNPACKED_MAX = 50 * 1024 * 1024, /* bytes of all parts */
    XLSX_RATIO_MAX = 100,                 /* of a part, unpacked to packed; not asked of parts under 64 KiB */
    XLSX_NUMBER_DIGITS = 15,              /* more are lost in a number cell */
    XLSX_CELL_CHARACTERS = 32767,         /* what Excel takes in one cell */
};

/* Reads the first sheet as csv_read reads rows; a line is the sheet's row. Numbers as Excel shows them in the format
 * "general", dates as 2026-11-23 (as 2026-11 where the format shows no day), truth values as true and false. Problems with
 * their row beside those of csv_read: an error value ("problem.error-cell"), a number too long for a number cell
 * ("problem.number-cell"), a date before 1900 ("problem.date-cell"), text with control characters.
 * INVALID "error.xlsx" for what is no workbook, "error.xlsx-doctype" for a DOCTYPE; TOO_BIG "error.xlsx-too-big" over the
 * limits above (reliability.md S-22). Copies into the arena. */
MUST_CHECK enum status xlsx_read(struct arena *arena, struct str file, struct str content,
                                 struct problems *problems, struct drafts *ret_drafts, struct error *err);

/* A workbook with one sheet: header row (id and field names), all cells as text and never a formula, first row frozen.
 * `sheet` has at most 31 characters and none of []:*?/\. TOO_BIG "error.xlsx-cell" ({0} id, {1} field) over
 * XLSX_CELL_CHARACTERS; IO and NO_SPACE (it is made in the temporary folder). Copies into the arena. */
MUST_CHECK enum status xlsx_write(const struct drafts *drafts, const char *sheet, struct arena *arena,
                                  struct str *ret_workbook, struct error *err);

#endif
