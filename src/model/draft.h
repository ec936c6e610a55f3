/* A draft: what was read from outside (a Markdown file, a CSV or XLSX row, a form, a JSON object) before it is known
 * to be a record; and what is written back. Names and texts only, each with its line. All readers make drafts, all
 * writers take them, so that a format knows nothing of types. */
#ifndef JF_MODEL_DRAFT_H
#define JF_MODEL_DRAFT_H

#include "model/record.h"

struct draft_field {
    struct str name;   /* the field's name, or a section's heading */
    struct str *items; /* texts, UTF-8 checked */
    size_t count;
    unsigned line;   /* 0: unknown */
    bool is_section; /* stands as a section of the Markdown body */
    bool is_list;    /* was (or is to be) written as a list */
};

struct draft {
    struct str file;
    unsigned line;
    struct str type;  /* as written; may be empty where the caller knows it */
    struct str id;    /* may be empty */
    unsigned id_line; /* 0: unknown */
    struct str body;  /* Markdown body outside any known section; for a type with a BODY field all of it */
    unsigned body_line;
    bool is_cells; /* from a table: list items stand in one cell, parted by ; or ； */
    struct draft_field *fields;
    size_t count, capacity;
};

void draft_add(struct arena *arena, struct draft *draft, struct draft_field field);

/* Makes a record; everything that is wrong becomes a problem with its line: unknown or repeated names, bad values,
 * text outside sections, a bad id. The record is complete only if no problem was added. Copies into the arena. */
struct record *draft_to_record(struct arena *arena, const struct type *type, const struct draft *draft,
                               struct problems *problems);

/* Every field that has a value, in the type's order, in canonical text. `all_fields` adds the empty ones (a table needs
 * every column). */
struct draft draft_from_record(struct arena *arena, const struct record *record, bool all_fields);

#endif
