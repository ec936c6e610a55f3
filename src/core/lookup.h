/* Names for codes and references, and the trees they stand in. */
#ifndef JF_CORE_LOOKUP_H
#define JF_CORE_LOOKUP_H

#include "store/records.h"

/* The records read so far. It lives in the lookup's arena, so whoever resets that drops it too. */
struct lookup_memo;
struct lookup_memo *lookup_memo_new(struct arena *arena);

struct lookup {
    struct txn *txn;
    struct arena *arena;
    bool english;             /* English names where the data have them */
    struct lookup_memo *memo; /* NULL: every record is read anew */
};

/* The entry's name, or the code itself when there is none. */
struct str lookup_code(const struct lookup *lookup, const char *vocabulary, struct str code);
/* The record's title, or its id. */
struct str lookup_title(const struct lookup *lookup, const struct type *type, struct str id);
/* The record, or NULL; also when it cannot be read. With a memo the same one each time: not to be changed. */
struct record *lookup_record(const struct lookup *lookup, const struct type *type, struct str id);
struct record *lookup_entry(const struct lookup *lookup, const char *vocabulary, struct str code);

/* A tree value and all above it, root first; only itself for types without a tree. At most 16 levels. */
struct str_list lookup_path(const struct lookup *lookup, const struct type *type, struct str id);
/* The same for a code of a vocabulary: codes, not ids. */
struct str_list lookup_code_path(const struct lookup *lookup, const char *vocabulary, struct str code);

/* Entries of a vocabulary in their order, only the topmost or those below `parent` (a code), sorted by the field "order". At
 * most 5,000. */
struct record_list lookup_vocabulary(const struct lookup *lookup, const char *vocabulary, struct str parent);

/* Records whose tree parent this is, by id. At most 5,000. */
struct record_list lookup_children(const struct lookup *lookup, const struct type *type, struct str id);

/* The type's record that a datum of a CODE or REF field points to: its type and id. False for other kinds. */
bool lookup_target(struct arena *arena, const struct field *field, struct datum datum,
                   const struct type **ret_type, struct str *ret_id);

#endif
