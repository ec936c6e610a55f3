/* Rules over several fields that more than one type has: called by the types' check hooks. */
#ifndef JF_MODEL_RULES_H
#define JF_MODEL_RULES_H

#include "model/record.h"

/* A term may not end before it starts. Of dates known in part only what both know is compared: a term from 2026-05 may
 * end in 2026. Problem "problem.term-order" at the end's field. */
void rule_term_order(const struct record *record, int start, int end, struct problems *problems,
                     struct place place);

#endif
