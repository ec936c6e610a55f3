/* Numbers and dates of XLSX cells as text. Inside this folder. */
#ifndef JF_FORMAT_XLSX_NUMBER_H
#define JF_FORMAT_XLSX_NUMBER_H

#include "base/arena.h"

/* What a number in a cell of some style stands for. */
enum xlsx_shape { XLSX_SHAPE_NUMBER, XLSX_SHAPE_DAY, XLSX_SHAPE_MONTH, XLSX_SHAPE_YEAR };

/* Of the formats that have a number but no text in the file (ECMA-376 18.8.30, with the Chinese ones). */
enum xlsx_shape xlsx_shape_of_number(int64_t format);
/* Of a format's text, "yyyy\"年\"m\"月\"". */
enum xlsx_shape xlsx_shape_of_format(struct str format);

/* Returns NULL and *ret_text, or a problem's key. */
const char *xlsx_number_text(struct arena *arena, struct str raw, enum xlsx_shape shape, bool epoch_1904,
                             struct str *ret_text);

#endif
