/* The files inside an XLSX archive, within the limits of format/xlsx.h. Inside this folder. */
#ifndef JF_FORMAT_XLSX_PARTS_H
#define JF_FORMAT_XLSX_PARTS_H

#include "base/arena.h"
#include "base/buf.h"

struct xlsx_parts; /* a zip archive */

/* Borrows `content`. INVALID, TOO_BIG. Caller closes. */
MUST_CHECK enum status xlsx_parts_open(struct str content, struct xlsx_parts **ret_parts, struct error *err);
void xlsx_parts_close(struct xlsx_parts *parts);

bool xlsx_parts_has(struct xlsx_parts *parts, const char *name);

/* Appends a part to `out`. INVALID when there is none or it cannot be unpacked. */
MUST_CHECK enum status xlsx_parts_read(struct xlsx_parts *parts, const char *name, struct buf *out,
                                       struct error *err);

#endif
