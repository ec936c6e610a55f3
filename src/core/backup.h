/* Backup and restore. A backup is one folder: the compacted store, the attachments, and a manifest with digests. The index is not
 * in it: it is built anew. */
#ifndef JF_CORE_BACKUP_H
#define JF_CORE_BACKUP_H

#include "core/app.h"

/* Works while others read and write. `folder` must not exist yet: CONFLICT "error.backup-exists". After a failure
 * (NO_SPACE, FORBIDDEN, IO) nothing of it is left. */
MUST_CHECK enum status backup_run(struct app *app, const char *folder, uint64_t *ret_bytes,
                                  struct error *err);

/* Into a data folder that holds no store yet (CONFLICT "error.restore-not-empty"). Every file is checked against the
 * manifest first: CORRUPT "error.backup-damaged" (arg: file), also when one is missing, before anything is written. What
 * is left there of a search index is forgotten. */
MUST_CHECK enum status backup_restore(const char *folder, const char *data_folder, struct error *err);

#endif
