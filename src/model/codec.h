/* Records as bytes: a msgpack map from a field's tag to its value. */
#ifndef JF_MODEL_CODEC_H
#define JF_MODEL_CODEC_H

#include "base/buf.h"
#include "model/record.h"

/* Appends to `out`. A full buffer is sticky there. */
void codec_encode(const struct record *record, struct buf *out);

/* CORRUPT when the bytes are not what codec_encode writes (wrong kind, not UTF-8, trailing bytes, too deep); never
 * reads beyond them. Unknown tags are kept. Copies into the arena. */
MUST_CHECK enum status codec_decode(struct arena *arena, const struct type *type, struct str id,
                                    struct str bytes, struct record **ret_record, struct error *err);

#endif
