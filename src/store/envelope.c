/* Bytes: format, checksum of all that follows, revision, time, log sequence, the record. The checksum is there for
 * torn and rotten pages, which LMDB does not notice; it is keyed by type and id, so that a record under a wrong key is
 * noticed too. SipHash, as every read pays for it; against people with intent there is the log's chain. */
#include "store/envelope.h"

#include <sodium.h>

#include "model/codec.h"
#include "store/engine.h"
#include "store/key.h"

enum {
    ENVELOPE_FORMAT = 1,
    CHECKSUM_SIZE = crypto_shorthash_siphashx24_BYTES,
    CHECKSUM_AT = 1,
    NUMBERS_AT = CHECKSUM_AT + CHECKSUM_SIZE,
    BODY_AT = NUMBERS_AT + KEY_REVISION_SIZE + 8 + KEY_SEQUENCE_SIZE,
};

_Static_assert((int)CHECKSUM_SIZE == (int)crypto_shorthash_siphashx24_KEYBYTES, "a checksum serves as a key");

static void checksum(const struct type *type, struct str id, struct str bytes,
                     unsigned char ret_sum[CHECKSUM_SIZE]) {
    static const unsigned char no_key[CHECKSUM_SIZE];
    unsigned char of_key[CHECKSUM_SIZE];
    struct key key = key_record(type, id);
    crypto_shorthash_siphashx24(of_key, (const unsigned char *)key.bytes, key.n, no_key);
    crypto_shorthash_siphashx24(ret_sum, (const unsigned char *)bytes.p, bytes.n, of_key);
}

enum status envelope_seal(const struct record *record, const struct envelope *envelope, struct buf *out,
                          struct error *err) {
    static const char room[BODY_AT];
    buf_clear(out);
    buf_add(out, str_make(room, sizeof room));
    codec_encode(record, out);
    enum status status = buf_check(out, err);
    if (status != STATUS_OK)
        return status;
    struct key numbers = {0};
    key_add_number(&numbers, envelope->revision, KEY_REVISION_SIZE);
    key_add_number(&numbers, (uint64_t)envelope->saved_ms, 8);
    key_add_number(&numbers, envelope->sequence, KEY_SEQUENCE_SIZE);
    out->p[0] = ENVELOPE_FORMAT;
    memcpy(out->p + NUMBERS_AT, numbers.bytes, numbers.n);
    checksum(record->type, record->id, str_skip(buf_str(out), NUMBERS_AT),
             (unsigned char *)out->p + CHECKSUM_AT);
    return STATUS_OK;
}

static bool is_whole(const struct type *type, struct str id, struct str bytes) {
    unsigned char sum[CHECKSUM_SIZE];
    if (bytes.n < BODY_AT || bytes.p[0] != ENVELOPE_FORMAT)
        return false;
    checksum(type, id, str_skip(bytes, NUMBERS_AT), sum);
    return memcmp(sum, bytes.p + CHECKSUM_AT, CHECKSUM_SIZE) == 0;
}

static enum status damaged(const struct type *type, struct str id, struct error *err) {
    char id_text[ID_MAX + 1] = "";
    memcpy(id_text, id.p, id.n < ID_MAX ? id.n : ID_MAX);
    error_set(err, STATUS_CORRUPT, "error.record-damaged", "record %s %s is damaged", type->name, id_text);
    error_arg(err, type->name);
    return error_arg(err, id_text);
}

enum status envelope_open(const struct type *type, struct str id, struct str bytes,
                          struct envelope *ret_envelope, struct error *err) {
    if (!is_whole(type, id, bytes))
        return damaged(type, id, err);
    const char *numbers = bytes.p + NUMBERS_AT;
    *ret_envelope = (struct envelope){
        .revision = key_number(numbers, KEY_REVISION_SIZE),
        .saved_ms = (int64_t)key_number(numbers + KEY_REVISION_SIZE, 8),
        .sequence = key_number(numbers + KEY_REVISION_SIZE + 8, KEY_SEQUENCE_SIZE),
        .body = str_skip(bytes, BODY_AT),
    };
    return STATUS_OK;
}

/* More than decoding takes: texts are copied once, each with an end and rounding, and each item of a list has a datum. */
static size_t room_for(const struct type *type, struct str body) {
    return sizeof(struct record) + type->field_count * sizeof(struct value) +
           (body.n + 1) * (sizeof(struct datum) + sizeof(struct unknown_field));
}

enum status envelope_decode(struct arena *arena, const struct type *type, struct str id, struct str bytes,
                            struct record **ret_record, struct error *err) {
    struct envelope envelope = {0};
    enum status status = envelope_open(type, id, bytes, &envelope, err);
    if (status == STATUS_OK)
        status = store_check_room(arena, room_for(type, envelope.body), err);
    if (status == STATUS_OK)
        status = codec_decode(arena, type, id, envelope.body, ret_record, err);
    if (status != STATUS_OK)
        return status;
    (*ret_record)->revision = envelope.revision;
    (*ret_record)->saved_ms = envelope.saved_ms;
    return STATUS_OK;
}
