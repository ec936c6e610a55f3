/* Import: a folder of Markdown, CSV, XLSX and JSON files becomes records. The same input twice changes nothing. */
#ifndef JF_CORE_IMPORT_H
#define JF_CORE_IMPORT_H

#include "core/app.h"
#include "model/problem.h"

struct import_counts {
    uint64_t files, records, new_records, changed, same, refused;
};

struct import_options {
    const char *const *paths;
    size_t path_count;
    bool dry_run;     /* everything is checked against the store, nothing is kept */
    bool all_or_none; /* one refused record, and nothing is kept */
    struct str actor;
    /* Called now and then with what was done so far; may be NULL. */
    void (*progress)(void *context, const struct import_counts *counts, uint64_t files_in_all);
    void *context;
};

struct import_report {
    struct import_counts counts;
    struct problems problems; /* in the order of the sources; missing references stand at the end */
    bool kept;                /* false after a dry run, or when all_or_none refused */
};

/* Problems are in the report, not an error; an error is a folder that cannot be read or a store that fails. What was
 * kept before an error stays kept. The report lives in the arena. */
MUST_CHECK enum status import_run(struct app *app, const struct import_options *options, struct arena *arena,
                                  struct import_report *ret_report, struct error *err);

#endif
