/* Kinds: how one value is read from text and written back. One row per kind. */
#ifndef JF_MODEL_KIND_H
#define JF_MODEL_KIND_H

#include "model/type.h"

/* One value. Kinds that count or compare use `number`, all others `text` (borrowed from an arena). */
struct datum {
    struct str text;
    int64_t number;
};

const char *kind_name(enum kind kind); /* "text": in the type description */
bool kind_is_number(enum kind kind);
size_t kind_text_limit(const struct field *field); /* characters */

/* Reads one trimmed, non-empty text. On failure returns the problem's catalogue key ("problem.date"), else NULL and
 * *ret_datum. Texts are copied into the arena. Whether a code or reference exists is not asked here. */
const char *kind_parse(struct arena *arena, const struct field *field, struct str text,
                       struct datum *ret_datum);

/* The canonical text: kind_parse(kind_format(d)) gives d again. */
struct str kind_format(struct arena *arena, enum kind kind, struct datum datum);

/* The same with what identifies a person hidden: 138****5678, 1502**********123X, 张*. */
struct str kind_mask(struct arena *arena, enum kind kind, struct datum datum);

bool datum_eq(enum kind kind, struct datum a, struct datum b);

#endif
