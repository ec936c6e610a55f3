#include "model/codec.h"

#include <msgpack.h>

#include "base/utf8.h"

static int write_to_buf(void *data, const char *bytes, size_t n) {
    buf_add(data, str_make(bytes, n));
    return 0;
}

static void pack_text(msgpack_packer *packer, struct str text) {
    msgpack_pack_str(packer, text.n);
    msgpack_pack_str_body(packer, text.p, text.n);
}

static void pack_datum(msgpack_packer *packer, enum kind kind, struct datum datum) {
    if (kind_is_number(kind))
        msgpack_pack_int64(packer, datum.number);
    else
        pack_text(packer, datum.text);
}

static void pack_value(msgpack_packer *packer, const struct field *field, const struct value *value) {
    msgpack_pack_unsigned_int(packer, field->tag);
    if (!(field->flags & FIELD_LIST)) {
        pack_datum(packer, field->kind, value->items[0]);
        return;
    }
    msgpack_pack_array(packer, value->count);
    for (size_t i = 0; i < value->count; i++)
        pack_datum(packer, field->kind, value->items[i]);
}

void codec_encode(const struct record *record, struct buf *out) {
    msgpack_packer packer;
    msgpack_packer_init(&packer, out, write_to_buf);
    size_t count = record->unknown_count;
    for (unsigned i = 0; i < record->type->field_count; i++)
        count += record->values[i].count > 0;
    msgpack_pack_map(&packer, count);
    for (unsigned i = 0; i < record->type->field_count; i++)
        if (record->values[i].count)
            pack_value(&packer, &record->type->fields[i], &record->values[i]);
    for (size_t i = 0; i < record->unknown_count; i++) {
        msgpack_pack_unsigned_int(&packer, record->unknown[i].tag);
        buf_add(out, record->unknown[i].bytes);
    }
}

enum { UNKNOWN_MAX = 1 << 20 };

struct decoding {
    struct arena *arena;
    struct record *record;
};

static bool take_datum(struct decoding *d, enum kind kind, const msgpack_object *object,
                       struct value *value) {
    struct datum datum = {0};
    size_t bad_at;
    if (kind_is_number(kind)) {
        if (object->type == MSGPACK_OBJECT_POSITIVE_INTEGER && object->via.u64 <= INT64_MAX)
            datum.number = (int64_t)object->via.u64;
        else if (object->type == MSGPACK_OBJECT_NEGATIVE_INTEGER)
            datum.number = object->via.i64;
        else
            return false;
    } else {
        struct str text = {object->via.str.ptr, object->via.str.size};
        if (object->type != MSGPACK_OBJECT_STR || !utf8_valid(text, &bad_at))
            return false;
        datum.text = arena_str(d->arena, text);
    }
    value->items[value->count++] = datum;
    return true;
}

static bool take_value(struct decoding *d, unsigned index, const msgpack_object *object) {
    const struct field *field = &d->record->type->fields[index];
    struct value *value = &d->record->values[index];
    bool is_list = field->flags & FIELD_LIST;
    if (value->count || is_list != (object->type == MSGPACK_OBJECT_ARRAY))
        return false;
    uint32_t count = is_list ? object->via.array.size : 1;
    const msgpack_object *items = is_list ? object->via.array.ptr : object;
    value->items = ARENA_ARRAY(d->arena, struct datum, count);
    value->capacity = count;
    for (uint32_t i = 0; i < count; i++)
        if (!take_datum(d, field->kind, &items[i], value))
            return false;
    return count > 0;
}

static bool take_unknown(struct decoding *d, unsigned tag, const msgpack_object *object) {
    struct record *record = d->record;
    struct buf bytes = BUF_INIT(UNKNOWN_MAX);
    msgpack_packer packer;
    msgpack_packer_init(&packer, &bytes, write_to_buf);
    msgpack_pack_object(&packer, *object);
    record->unknown[record->unknown_count++] =
        (struct unknown_field){tag, arena_str(d->arena, buf_str(&bytes))};
    bool whole = !bytes.failed;
    buf_release(&bytes);
    return whole;
}

static bool take_pair(struct decoding *d, const msgpack_object_kv *pair) {
    if (pair->key.type != MSGPACK_OBJECT_POSITIVE_INTEGER || pair->key.via.u64 > UINT32_MAX)
        return false;
    unsigned tag = (unsigned)pair->key.via.u64;
    const struct type *type = d->record->type;
    for (unsigned i = 0; i < type->field_count; i++)
        if (type->fields[i].tag == tag)
            return take_value(d, i, &pair->val);
    return take_unknown(d, tag, &pair->val);
}

static bool take_map(struct decoding *d, const msgpack_object *object) {
    if (object->type != MSGPACK_OBJECT_MAP)
        return false;
    d->record->unknown = ARENA_ARRAY(d->arena, struct unknown_field, object->via.map.size);
    for (uint32_t i = 0; i < object->via.map.size; i++)
        if (!take_pair(d, &object->via.map.ptr[i]))
            return false;
    return true;
}

/* What follows the first byte of an item, for the first bytes 0xC0 to 0xDF of the msgpack specification. */
struct item_shape {
    unsigned char width;    /* bytes that hold the length */
    unsigned char payload;  /* bytes beside those the length says */
    unsigned char elements; /* the length counts elements: 1 each in an array, 2 each in a map */
};

static const struct item_shape item_shapes[32] = {
    {0, 0, 0},  {0, 0, 0}, {0, 0, 0}, {0, 0, 0}, {1, 0, 0}, {2, 0, 0}, {4, 0, 0}, {1, 1, 0}, /* nil … ext 8 */
    {2, 1, 0},  {4, 1, 0}, {0, 4, 0}, {0, 8, 0}, {0, 1, 0}, {0, 2, 0}, {0, 4, 0}, {0, 8, 0}, /* … uint 64 */
    {0, 1, 0},  {0, 2, 0}, {0, 4, 0}, {0, 8, 0}, {0, 2, 0}, {0, 3, 0}, {0, 5, 0}, {0, 9, 0}, /* … fixext 8 */
    {0, 17, 0}, {1, 0, 0}, {2, 0, 0}, {4, 0, 0}, {2, 0, 1}, {4, 0, 1}, {2, 0, 2}, {4, 0, 2}, /* … map 32 */
};

static struct item_shape shape_of(unsigned char first, uint64_t *ret_length) {
    *ret_length = first < 0xA0 ? first & 0x0F : first & 0x1F;
    if (first < 0x80 || first >= 0xC0)
        *ret_length = 0;
    if (first >= 0xC0 && first < 0xE0)
        return item_shapes[first - 0xC0];
    unsigned char elements = first >= 0x80 && first < 0xA0 ? (first < 0x90 ? 2 : 1) : 0;
    return (struct item_shape){.elements = elements};
}

/* msgpack-c makes room for as many elements as a header claims before it has seen one: damaged bytes must not claim
 * more elements than there are bytes. */
static bool claims_fit(struct str bytes) {
    uint64_t claimed = 0;
    for (struct str rest = bytes; rest.n;) {
        uint64_t length;
        struct item_shape shape = shape_of((unsigned char)*rest.p, &length);
        rest = str_skip(rest, 1);
        if (shape.width > rest.n)
            return false;
        for (size_t i = 0; i < shape.width; i++)
            length = length << 8 | (unsigned char)rest.p[i];
        claimed += length * shape.elements;
        uint64_t skipped = shape.width + shape.payload + (shape.elements ? 0 : length);
        if (claimed > bytes.n || skipped > rest.n)
            return false;
        rest = str_skip(rest, skipped);
    }
    return true;
}

enum status codec_decode(struct arena *arena, const struct type *type, struct str id, struct str bytes,
                         struct record **ret_record, struct error *err) {
    struct decoding d = {arena, record_new(arena, type, id)};
    msgpack_unpacked unpacked;
    msgpack_unpacked_init(&unpacked);
    size_t offset = 0;
    bool whole = claims_fit(bytes) &&
                 msgpack_unpack_next(&unpacked, bytes.p, bytes.n, &offset) == MSGPACK_UNPACK_SUCCESS &&
                 offset == bytes.n && take_map(&d, &unpacked.data);
    msgpack_unpacked_destroy(&unpacked);
    if (!whole)
        return error_set(err, STATUS_CORRUPT, NULL, "record %s %.*s does not decode", type->name,
                         STR_ARG(id));
    *ret_record = d.record;
    return STATUS_OK;
}
