/* Message catalogues: web/messages/<language>.json, flat keys to texts with {0}…{3} for arguments. zh-CN and en ship; a third
 * file needs no code. */
#ifndef JF_VIEW_CATALOG_H
#define JF_VIEW_CATALOG_H

#include "base/arena.h"
#include "base/status.h"
#include "model/type.h"

struct catalogs;
struct catalog;

/* Reads every *.json of the folder. INVALID with file and key for bad JSON, doubles, a key missing in one language, or arguments
 * that differ between languages; NOT_FOUND for a folder without any. Caller closes. */
MUST_CHECK enum status catalogs_open(const char *folder, struct catalogs **ret_catalogs, struct error *err);
void catalogs_close(struct catalogs *catalogs);

/* By tag ("zh-CN") in whichever case, else NULL. */
const struct catalog *catalogs_find(const struct catalogs *catalogs, struct str language);
/* The best for an Accept-Language header: by the reader's weights, "zh-TW" takes "zh-CN" when there is nothing nearer;
 * `fallback` when none fits. */
const struct catalog *catalogs_choose(const struct catalogs *catalogs, struct str accept_language,
                                      const struct catalog *fallback);
/* In the order of their tags. */
size_t catalogs_count(const struct catalogs *catalogs);
const struct catalog *catalogs_at(const struct catalogs *catalogs, size_t i);

struct str catalog_language(const struct catalog *catalog); /* "zh-CN" */
bool catalog_has(const struct catalog *catalog, struct str key);
/* The text, or the key itself when it is missing (and a line in the log). */
struct str catalog_text(const struct catalog *catalog, struct str key);
/* With arguments put in: {0} is the first. An argument that is itself a key is put in as that key's text, so that
 * code which knows no language can name a type or a field. Copies into the arena. */
struct str catalog_format(const struct catalog *catalog, struct arena *arena, struct str key,
                          const struct str *args, size_t arg_count);
/* What happened, then the hint if there is one. An argument that is a type's name is put in as its label. */
struct str catalog_error(const struct catalog *catalog, struct arena *arena, const struct error *err);
/* What is wrong and what to do, without its place. */
struct str catalog_problem(const struct catalog *catalog, struct arena *arena, const struct problem *problem);

/* Labels of the type tables. The keys are type.<type> ("案例"), type.<type>.plural, type.<type>.field.<field> and
 * choice.<set>.<code>; a missing one gives the name itself (and a line in the log). */
struct str catalog_type(const struct catalog *catalog, const struct type *type);
struct str catalog_type_plural(const struct catalog *catalog, const struct type *type);
struct str catalog_field(const struct catalog *catalog, const struct type *type, const struct field *field);
struct str catalog_choice(const struct catalog *catalog, const struct choice_set *set, struct str code);

#endif
