/* What stands around a record's bytes. */
#ifndef JF_STORE_ENVELOPE_H
#define JF_STORE_ENVELOPE_H

#include "base/buf.h"
#include "model/record.h"

struct envelope {
    uint64_t revision;
    int64_t saved_ms;
    uint64_t sequence; /* of the log entry that tells of this revision */
    struct str body;   /* what codec_encode wrote; borrows */
};

/* Encodes the record with its envelope into `out`, which is cleared first. TOO_BIG. */
MUST_CHECK enum status envelope_seal(const struct record *record, const struct envelope *envelope,
                                     struct buf *out, struct error *err);

/* CORRUPT ("error.record-damaged", args: type, id) when the bytes are not what envelope_seal made for this very record. */
MUST_CHECK enum status envelope_open(const struct type *type, struct str id, struct str bytes,
                                     struct envelope *ret_envelope, struct error *err);

/* What envelope_open does and then codec_decode. TOO_BIG when the arena has no room. Copies into the arena. */
MUST_CHECK enum status envelope_decode(struct arena *arena, const struct type *type, struct str id,
                                       struct str bytes, struct record **ret_record, struct error *err);

#endif
