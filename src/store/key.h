/* Keys: numbers big-endian, so that bytes sort as they do; ids, which hold no NUL, end with one where more follows. */
#ifndef JF_STORE_KEY_H
#define JF_STORE_KEY_H

#include "model/record.h"

enum { KEY_TYPE_SIZE = 2, KEY_TAG_SIZE = 4, KEY_REVISION_SIZE = 8, KEY_SEQUENCE_SIZE = 8 };
enum { KEY_MAX = 2 * KEY_TYPE_SIZE + KEY_TAG_SIZE + 2 * ID_MAX + 8 };

struct key {
    size_t n;
    char bytes[KEY_MAX];
};

static inline struct str key_str(const struct key *key) { return str_make(key->bytes, key->n); }

void key_add_number(struct key *key, uint64_t number, size_t size);
/* An id is cut to ID_MAX bytes: it cannot be one, and as a place in the order the cut one is as good. */
void key_add_id(struct key *key, struct str id);

uint64_t key_number(const char *bytes, size_t size);

struct key key_type(const struct type *type);
struct key key_record(const struct type *type, struct str id);
/* What all revisions of a record, or all references to it, start with. */
struct key key_prefix(const struct type *type, struct str id);
struct key key_revision(const struct type *type, struct str id, uint64_t revision);
struct key key_sequence(uint64_t sequence);

#endif
