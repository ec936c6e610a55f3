/* Static files: read once at start, each with its compressed copies and its answers made beforehand. Afterwards nothing
 * changes, so that no lock is needed; a changed file is seen at the next start. */
#ifndef JF_HTTP_STATIC_H
#define JF_HTTP_STATIC_H

#include "base/arena.h"
#include "base/status.h"
#include "http/reply.h"

enum { STATIC_FILES_MAX = 2048, STATIC_FILE_MAX = 16 * 1024 * 1024, STATIC_TAG_SIZE = 16 };

struct static_files;

struct static_answer {
    int status;
    size_t bytes;
    struct MHD_Response *response; /* borrowed; a 304 has the length of the file but no body */
};

/* IO and its kin for an unreadable folder or file; TOO_BIG over the limits. */
MUST_CHECK enum status static_open(const char *folder, bool secure, struct static_files **ret_files,
                                   struct error *err);
void static_close(struct static_files *files);

/* `name` is what stands behind /static/ in the address, `query` what stands behind '?'. False: no such file. With the
 * query "v=" and the file's tag the client may keep the file for ever. */
bool static_find(const struct static_files *files, struct str name, struct str query,
                 struct str accept_encoding, struct str if_none_match, struct static_answer *ret_answer);

/* The beginning of the file's digest, for "?v="; NULL without such a file. Lives as long as `files`. */
const char *static_tag(const struct static_files *files, struct str name);

#endif
