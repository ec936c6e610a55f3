/* Which records an import has met already, and where. */
#ifndef JF_CORE_SEEN_H
#define JF_CORE_SEEN_H

#include "base/arena.h"
#include "model/type.h"

struct seen_place {
    uint32_t source; /* position in the list of sources */
    unsigned line;
};

/* Only digests are kept, so that a million records take some 50 MiB; two of them meet by chance once in a million such
 * imports. */
struct seen {
    struct arena *arena;
    struct seen_slot *slots;
    size_t count, capacity; /* capacity: 0 or a power of two */
    unsigned char key[16];
};

#define SEEN_INIT(arena_pointer) ((struct seen){.arena = (arena_pointer)})

/* True when the record was met before: *ret_first is where. Otherwise remembers it. */
bool seen_before(struct seen *seen, const struct type *type, struct str id, struct seen_place here,
                 struct seen_place *ret_first);

#endif
