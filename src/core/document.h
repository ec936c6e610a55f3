/* What the index is told about a record. */
#ifndef JF_CORE_DOCUMENT_H
#define JF_CORE_DOCUMENT_H

#include "core/lookup.h"
#include "index/index.h"

/* Text of the SEARCH fields (the public ones: never PERSONAL or INTERNAL), names of codes and references among them, filters with all
 * that stands above a tree value, sort keys. Everything in the lookup's arena. */
void document_from_record(const struct lookup *lookup, const struct record *record,
                          struct index_document *ret_document);

#endif
