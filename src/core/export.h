/* Export: records back to the files that import reads, byte for byte the same after one round. */
#ifndef JF_CORE_EXPORT_H
#define JF_CORE_EXPORT_H

#include "core/app.h"
#include "model/type.h"

/* Writes <folder>/<plural>/<id>.md for Markdown types and <folder>/<plural>.csv for the others. `type` NULL: all types. A record
 * of a FORM_CSV type that has long text still stands in the CSV. *ret_count: records written. CORRUPT
 * ("error.record-damaged") for a record that cannot be read, TOO_BIG for a table over 512 MiB; NO_SPACE, FORBIDDEN, IO. */
MUST_CHECK enum status export_run(struct app *app, const struct type *type, const char *folder,
                                  uint64_t *ret_count, struct error *err);

#endif
