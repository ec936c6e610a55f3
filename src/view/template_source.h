/* The template language (view/template.h) turned into ctemplate's: parts and catalogue texts put in, negated sections and
 * raw values written its way, everything refused that could let a value out of its place. */
#ifndef JF_VIEW_TEMPLATE_SOURCE_H
#define JF_VIEW_TEMPLATE_SOURCE_H

#include "base/buf.h"
#include "view/catalog.h"

/* Names that no template can write itself. */
#define TEMPLATE_ITEM "_item" /* {{.}} */
#define TEMPLATE_NOT "_not_"  /* {{^x}} becomes {{#_not_x}} */
#define TEMPLATE_RAW "_html"  /* ending of the names that pass raw */

struct template_file {
    struct str name; /* path below the folder, "exemplar.html" */
    struct str text;
};

struct template_files {
    struct template_file *items;
    size_t count;
};

/* Every *.html at or below the folder. Copies into the arena. */
MUST_CHECK enum status template_files_read(struct arena *arena, const char *folder,
                                           struct template_files *ret_files, struct error *err);

/* Appends the text for ctemplate. INVALID "error.template" (args: file, line) with the reason in the detail. */
MUST_CHECK enum status template_source(const struct template_files *files, const struct template_file *file,
                                       const struct catalog *catalog, struct buf *out, struct error *err);

#endif
