/* A record of any type with something in every field, made from its table alone. */
#ifndef JF_TESTS_SAMPLE_H
#define JF_TESTS_SAMPLE_H

#include "model/record.h"

/* `seed` makes ids and unique values differ; `all` fills every field, else only the required ones. References and codes point
 * to the records that sample_target gives. */
struct record *sample_record(struct arena *arena, const struct type *type, unsigned seed, bool all);

/* What a datum of a REF or CODE field in a sample points to; NULL for other kinds. */
struct record *sample_target(struct arena *arena, const struct field *field);

#endif
