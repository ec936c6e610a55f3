/* What a sheet's cells refer to: shared strings and styles, and where the first sheet is. Inside this folder. */
#ifndef JF_FORMAT_XLSX_BOOK_H
#define JF_FORMAT_XLSX_BOOK_H

#include "format/xlsx_number.h"
#include "format/xlsx_parts.h"
#include "format/xml.h"

struct xlsx_book {
    const char *sheet; /* the part of the first sheet that is not hidden */
    bool epoch_1904;
    struct str *strings;
    size_t string_count, string_capacity;
    enum xlsx_shape *styles; /* by a cell's style number */
    size_t style_count, style_capacity;
};

/* INVALID, TOO_BIG. Copies into the arena. */
MUST_CHECK enum status xlsx_book_read(struct arena *arena, struct xlsx_parts *parts,
                                      struct xlsx_book *ret_book, struct error *err);

/* Unpacks one part and walks through it. */
MUST_CHECK enum status xlsx_book_walk(struct xlsx_parts *parts, const char *name,
                                      const struct xml_handler *handler, void *context, struct error *err);

#endif
