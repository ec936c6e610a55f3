/* What is asked of a record by itself, whichever way it came in. */
#ifndef JF_CORE_CHECK_H
#define JF_CORE_CHECK_H

#include "model/record.h"

/* The rules of its type (record_check), and that its pages can be made: "problem.markdown-nesting",
 * "problem.markdown-too-big". `place` names file and line; the field is filled in. */
void check_record(const struct record *record, struct problems *problems, struct place place);

#endif
