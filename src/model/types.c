#include "model/type.h"

/* An entity's references may only point to itself or to types above it: an import reads the types in this order. */
const struct type *const types[] = {
    &type_vocabulary_entry, &type_area,     &type_committee, &type_mediator,
    &type_expert,           &type_exemplar, &type_article,
};

const unsigned types_count = sizeof types / sizeof types[0];

const struct type *type_by_name(struct str name) {
    for (unsigned i = 0; i < types_count; i++)
        if (str_is(name, types[i]->name) || str_is(name, types[i]->plural))
            return types[i];
    return NULL;
}

const struct type *type_by_number(unsigned number) {
    for (unsigned i = 0; i < types_count; i++)
        if (types[i]->number == number)
            return types[i];
    return NULL;
}

const struct field *type_field(const struct type *type, struct str name) {
    for (unsigned i = 0; i < type->field_count; i++)
        if (str_is(name, type->fields[i].name))
            return &type->fields[i];
    return NULL;
}

const struct field *type_field_or_heading(const struct type *type, struct str name) {
    for (unsigned i = 0; i < type->field_count; i++)
        if (type->fields[i].heading && str_is(name, type->fields[i].heading))
            return &type->fields[i];
    return type_field(type, name);
}
