/* A record: one value per field of its type. */
#ifndef JF_MODEL_RECORD_H
#define JF_MODEL_RECORD_H

#include "model/kind.h"

enum { ID_MAX = 64 };

struct value {
    size_t count; /* 0: nothing was given; over 1 only in LIST fields */
    size_t capacity;
    struct datum *items;
};

/* What an older program does not know is kept and written back. */
struct unknown_field {
    unsigned tag;
    struct str bytes; /* msgpack */
};

struct record {
    const struct type *type;
    struct str id; /* letters a–z, digits, '-', '.', '_'; starts with a letter or digit; ≤ ID_MAX bytes */
    uint64_t revision;    /* 0: never saved */
    int64_t saved_ms;     /* when this revision was saved */
    struct value *values; /* type->field_count of them */
    struct unknown_field *unknown;
    size_t unknown_count;
};

struct record *record_new(struct arena *arena, const struct type *type, struct str id);

bool record_id_valid(struct str id);

/* First value of a field: empty str or `otherwise` when nothing was given. */
struct str record_text(const struct record *record, int field);
int64_t record_number(const struct record *record, int field, int64_t otherwise);
static inline bool record_has(const struct record *record, int field) {
    return record->values[field].count > 0;
}
/* The record's name for people: its title, or its id. */
struct str record_title(const struct record *record);
bool record_is_public(const struct record *record);

/* Same type, id and values (revision and time aside). */
bool record_equal(const struct record *a, const struct record *b);

/* The rules over values that are each well formed: required, list sizes and repeats, no reference to itself, the type's
 * own check. `place` names the file and line; the field is filled in. What a value must not be (lengths, bounds, choices)
 * kind_parse has refused on its way in; what needs other records (codes, references, uniqueness) records_save checks. */
void record_check(const struct record *record, struct problems *problems, struct place place);

/* Each value as kind_parse would judge it today: for what was stored under the rules of another time. `scratch` is
 * used up to twice the record's size. */
void record_check_values(const struct record *record, struct arena *scratch, struct problems *problems,
                         struct place place);

/* The problem of a value that kind_parse refused, with the arguments its texts have: what was written, the least number
 * or the most characters, the greatest number. */
void record_refuse_value(const struct field *field, struct str text, const char *key,
                         struct problems *problems, struct place place);

#endif
