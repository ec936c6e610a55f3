#include "core/schema.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "index/analysis.h"

enum { FINGERPRINT_SIZE = 128, DOCUMENT_VERSION = 1 };

static const char *filters[INDEX_FILTERS_MAX];
static const char *sorts[INDEX_SORTS_MAX];
static char fingerprint[FINGERPRINT_SIZE];
static struct index_schema schema = {.filters = filters, .sorts = sorts};
static pthread_once_t once = PTHREAD_ONCE_INIT;

static int position(const char *const *names, unsigned count, struct str name) {
    for (unsigned i = 0; i < count; i++)
        if (str_is(name, names[i]))
            return (int)i;
    return -1;
}

/* A filter left out in silence would be a filter that finds nothing: whoever adds the field too many learns it at once. */
static void add(const char **names, unsigned *count, unsigned max, const char *name) {
    if (position(names, *count, str_from(name)) >= 0)
        return;
    if (*count == max) {
        fprintf(stderr, "schema: no room for %s: raise INDEX_FILTERS_MAX or INDEX_SORTS_MAX\n", name);
        abort();
    }
    names[(*count)++] = name;
}

static void add_type(const struct type *type) {
    for (unsigned i = 0; i < type->field_count; i++) {
        const struct field *field = &type->fields[i];
        if (field->flags & FIELD_FILTER)
            add(filters, &schema.filter_count, INDEX_FILTERS_MAX, field_filter(field));
        if (field->flags & FIELD_SORT)
            add(sorts, &schema.sort_count, INDEX_SORTS_MAX, field->name);
    }
}

/* The NUL goes in too, so that "ab", "c" is not "a", "bc". */
static uint64_t hash_text(uint64_t hash, const char *text) {
    return text ? str_hash(hash, str_make(text, strlen(text) + 1)) : str_hash(hash, S("\xFF"));
}

static uint64_t hash_number(uint64_t hash, int number) {
    return str_hash(hash, str_make((const char *)&number, sizeof number));
}

static uint64_t hash_field(uint64_t hash, const struct field *field) {
    hash = hash_text(hash, field->name);
    hash = hash_text(hash, field_filter(field));
    hash = hash_text(hash, field->vocabulary);
    hash = hash_text(hash, field->ref);
    return hash_number(hash_number(hash, (int)field->kind), (int)field->flags);
}

/* Whatever of the tables changes what the index is told changes this number. */
static uint64_t hash_types(void) {
    uint64_t hash = STR_HASH_START;
    for (unsigned i = 0; i < types_count; i++) {
        hash = hash_text(hash, types[i]->name);
        hash = hash_number(hash_number(hash_number(hash, types[i]->title), types[i]->parent), types[i]->date);
        for (unsigned j = 0; j < types[i]->field_count; j++)
            hash = hash_field(hash, &types[i]->fields[j]);
    }
    return hash;
}

static void build(void) {
    add(filters, &schema.filter_count, INDEX_FILTERS_MAX, "type");
    add(sorts, &schema.sort_count, INDEX_SORTS_MAX, "title");
    add(sorts, &schema.sort_count, INDEX_SORTS_MAX, "date");
    for (unsigned i = 0; i < types_count; i++)
        add_type(types[i]);
    snprintf(fingerprint, sizeof fingerprint, "analysis-%d document-%d types-%016llx", ANALYSIS_VERSION,
             DOCUMENT_VERSION, (unsigned long long)hash_types());
    schema.fingerprint = str_from(fingerprint);
}

const struct index_schema *schema_get(void) {
    pthread_once(&once, build);
    return &schema;
}

int schema_filter(struct str name) { return position(filters, schema_get()->filter_count, name); }

int schema_sort(struct str name) { return position(sorts, schema_get()->sort_count, name); }
