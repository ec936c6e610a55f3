#include "core/seen.h"

#include <sodium.h>

enum { START_SLOTS = 1024 };

struct seen_slot {
    uint64_t digest; /* 0: empty */
    struct seen_place place;
};

static uint64_t digest_of(const struct seen *seen, const struct type *type, struct str id) {
    uint64_t parts[2], digest;
    const unsigned char *bytes = (const unsigned char *)id.p;
    crypto_shorthash((unsigned char *)&parts[0], bytes, id.n, seen->key);
    parts[1] = (uint64_t)(uintptr_t)type;
    crypto_shorthash((unsigned char *)&digest, (const unsigned char *)parts, sizeof parts, seen->key);
    return digest ? digest : 1;
}

static struct seen_slot *slot_of(const struct seen *seen, uint64_t digest) {
    size_t i = digest & (seen->capacity - 1);
    while (seen->slots[i].digest && seen->slots[i].digest != digest)
        i = (i + 1) & (seen->capacity - 1);
    return &seen->slots[i];
}

static void grow(struct seen *seen) {
    struct seen former = *seen;
    if (former.capacity == 0)
        crypto_shorthash_keygen(seen->key);
    seen->capacity = former.capacity ? 2 * former.capacity : START_SLOTS;
    seen->slots = ARENA_ARRAY(seen->arena, struct seen_slot, seen->capacity);
    for (size_t i = 0; i < former.capacity; i++)
        if (former.slots[i].digest)
            *slot_of(seen, former.slots[i].digest) = former.slots[i];
}

bool seen_before(struct seen *seen, const struct type *type, struct str id, struct seen_place here,
                 struct seen_place *ret_first) {
    if (2 * seen->count >= seen->capacity)
        grow(seen);
    uint64_t digest = digest_of(seen, type, id);
    struct seen_slot *slot = slot_of(seen, digest);
    if (slot->digest) {
        *ret_first = slot->place;
        return true;
    }
    *slot = (struct seen_slot){digest, here};
    seen->count++;
    return false;
}
