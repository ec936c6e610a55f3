/* Sources of an import: files, ordered so that what others refer to comes first. */
#ifndef JF_CORE_SOURCE_H
#define JF_CORE_SOURCE_H

#include "base/status.h"
#include "format/drafts.h"

struct source_reader;

struct source {
    struct str path;
    const struct source_reader *reader;
    const struct type
        *type; /* of a table, by its name; of a Markdown file, by its first lines; NULL when unknown */
};

struct source_list {
    struct source *items;
    size_t count;
};

/* Half a million files at most. Every file of a known kind (.md, .csv, .xlsx, .json) at or below the paths, README files left out. A file given by name but of no
 * known kind is INVALID "error.source-kind", TOO_BIG when they are too many. Copies into the arena. */
MUST_CHECK enum status source_find(struct arena *arena, const char *const *paths, size_t path_count,
                                   struct source_list *ret_sources, struct error *err);

/* Reads one; what is wrong with it is a problem, also that it cannot be read at all. Every draft has its type. */
void source_read(const struct source *source, struct arena *arena, struct problems *problems,
                 struct drafts *ret_drafts);

/* What of a path fits into a message: all of it, or the file's name. */
struct str source_short_path(struct arena *arena, struct str path);

#endif
