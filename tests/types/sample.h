/* A record of any type with something in every field, made from its table alone. */
#ifndef JF_TESTS_SAMPLE_H
#define JF_TESTS_SAMPLE_H

#include "model/record.h"

/* `seed` makes ids and unique values differ; `all` fills every field, else only the required ones. References and codes point
 * to the records that sample_target gives. */
struct record *sample_record(struct arena *arena, const struct type *type, unsigned seed, bool all);

/* Text that stands in this field of each sample and in no other; empty for kinds without text of their own. */
struct str sample_marker(struct arena *arena, const struct field *field);

/* What a datum of a REF or CODE field in a sample points to; NULL for other kinds. */
struct record *sample_target(struct arena *arena, const struct field *field);

#endif
