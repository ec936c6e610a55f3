/* Any bytes as a stored record of each type: no crash; and what decodes comes back the same when encoded. */
#include <stdlib.h>

#include "model/codec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_type(const struct type *type, struct str bytes) {
    struct arena arena = ARENA_INIT;
    struct error err = ERROR_INIT;
    struct record *record, *again;
    if (codec_decode(&arena, type, S("a"), bytes, &record, &err) == STATUS_OK) {
        struct buf out = BUF_INIT(1 << 24);
        codec_encode(record, &out);
        if (codec_decode(&arena, type, S("a"), buf_str(&out), &again, &err) != STATUS_OK ||
            !record_equal(record, again) || record->unknown_count != again->unknown_count)
            abort();
        buf_release(&out);
    }
    arena_release(&arena);
}

/* The first byte chooses the type. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size > 0)
        try_type(types[data[0] % types_count], str_make((const char *)data + 1, size - 1));
    return 0;
}
