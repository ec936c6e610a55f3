#include "store/key.h"

void key_add_number(struct key *key, uint64_t number, size_t size) {
    for (size_t i = 0; i < size; i++)
        key->bytes[key->n++] = (char)(number >> (8 * (size - 1 - i)));
}

void key_add_id(struct key *key, struct str id) {
    size_t n = id.n < ID_MAX ? id.n : ID_MAX;
    if (n)
        memcpy(key->bytes + key->n, id.p, n);
    key->n += n;
}

uint64_t key_number(const char *bytes, size_t size) {
    uint64_t number = 0;
    for (size_t i = 0; i < size; i++)
        number = number << 8 | (unsigned char)bytes[i];
    return number;
}

struct key key_type(const struct type *type) {
    struct key key = {0};
    key_add_number(&key, type->number, KEY_TYPE_SIZE);
    return key;
}

struct key key_record(const struct type *type, struct str id) {
    struct key key = key_type(type);
    key_add_id(&key, id);
    return key;
}

struct key key_prefix(const struct type *type, struct str id) {
    struct key key = key_record(type, id);
    key_add_number(&key, 0, 1);
    return key;
}

struct key key_revision(const struct type *type, struct str id, uint64_t revision) {
    struct key key = key_prefix(type, id);
    key_add_number(&key, revision, KEY_REVISION_SIZE);
    return key;
}

struct key key_sequence(uint64_t sequence) {
    struct key key = {0};
    key_add_number(&key, sequence, KEY_SEQUENCE_SIZE);
    return key;
}
