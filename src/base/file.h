/* Files and folders. */
#ifndef JF_BASE_FILE_H
#define JF_BASE_FILE_H

#include "base/arena.h"
#include "base/status.h"

/* Reads a whole regular file into the arena. TOO_BIG over `max` bytes, INVALID when it is no regular file, NOT_FOUND,
 * FORBIDDEN, IO. Argument {0} of every message is the path. */
MUST_CHECK enum status file_read(struct arena *arena, const char *path, size_t max, struct str *ret_content,
                                 struct error *err);

/* Writes to a temporary neighbour, syncs, renames over `path` and syncs the folder: readers see the old file or the
 * new one, never a half. NO_SPACE, FORBIDDEN, IO. */
MUST_CHECK enum status file_write(const char *path, struct str content, struct error *err);

/* Makes a rename or a new name in the folder of `path` durable. */
MUST_CHECK enum status file_sync_folder_of(const char *path, struct error *err);

/* Makes a folder and its parents, mode 0750; an existing folder is fine. INVALID for an empty path. */
MUST_CHECK enum status file_make_folder(const char *path, struct error *err);

bool file_exists(const char *path);
bool file_is_folder(const char *path);

struct file_list {
    struct str *paths; /* each NUL-terminated behind */
    size_t count;
};

/* All regular files at or below `path` (a file counts as itself), sorted by byte order, symbolic links followed, each
 * folder entered once (so a loop of links ends), names that start with '.' left out. A link to nothing below `path`
 * counts as a file: reading it tells what is wrong. TOO_BIG over `max_files` and when the paths do not fit into the
 * arena, INVALID over 32 levels. Copies into the arena. */
MUST_CHECK enum status file_walk(struct arena *arena, const char *path, size_t max_files,
                                 struct file_list *ret_files, struct error *err);

#endif
