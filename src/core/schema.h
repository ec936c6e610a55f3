/* What the index is told about the types: which filters and sort keys there are. */
#ifndef JF_CORE_SCHEMA_H
#define JF_CORE_SCHEMA_H

#include "index/index.h"
#include "model/type.h"

/* Built once from all types; static. The first filter is "type". */
const struct index_schema *schema_get(void);

/* Positions in the schema, or -1. Sort keys are "<field name>"; "date" is each type's own date, "title" its title. */
int schema_filter(struct str name);
int schema_sort(struct str name);

#endif
