/* Types: one table per entity, from which storage, forms, validation, lists, filters, import, export, search and
 * history all follow. Tables describe, generic code walks. docs/how-to-add-a-type.md shows how to add one. */
#ifndef JF_MODEL_TYPE_H
#define JF_MODEL_TYPE_H

#include "model/problem.h"

struct record;

enum kind {
    KIND_TEXT,     /* one line */
    KIND_MARKDOWN, /* many lines, CommonMark without raw HTML */
    KIND_INT,      /* whole number between .least and .most */
    KIND_DECIMAL,  /* number with up to six decimals; stored as millionths */
    KIND_MONEY,    /* yuan with up to two decimals; stored as fen */
    KIND_DATE,     /* base/clock.h; month or day may be missing */
    KIND_BOOL,     /* 是/否, yes/no, true/false, 1/0 */
    KIND_CHOICE,   /* one of .choices: few values that the program itself must know */
    KIND_CODE,     /* code of an entry of .vocabulary: values that a bureau may change */
    KIND_REF,      /* id of a record of type .ref */
    KIND_CITATION, /* a statute's article: model/citation.h */
    KIND_PHONE,    /* digits, +, -, blanks, brackets */
    KIND_IDENTITY, /* resident identity number, GB 11643, with its check digit */
    KIND_COUNT
};

enum field_flags {
    FIELD_REQUIRED = 1 << 0,
    FIELD_LIST = 1 << 1,      /* several values; an item holds no semicolon and no line break */
    FIELD_SEARCH = 1 << 2,    /* its text is found by full text search */
    FIELD_FILTER = 1 << 3,    /* a filter with counts beside search results and lists */
    FIELD_SORT = 1 << 4,      /* lists and results can be ordered by it */
    FIELD_COLUMN = 1 << 5,    /* a column of the list page */
    FIELD_UNIQUE = 1 << 6,    /* no two records of the type share a value */
    FIELD_PERSONAL = 1 << 7,  /* masked by default, never in the index */
    FIELD_SENSITIVE = 1 << 8, /* as PERSONAL, and a stronger class of PIPL art. 28 */
    FIELD_INTERNAL =
        1
        << 9, /* for those who work with the record (trainer's notes): on no public page, not in the index */
    FIELD_SECTION = 1 << 10, /* a section of the Markdown file, under .heading */
    FIELD_BODY = 1 << 11,    /* takes the whole Markdown body; at most one, and then no SECTION */
    FIELD_STEPS = 1 << 12,   /* its ### headings are numbered steps */
};

struct choice {
    const char *code; /* stored; its label is choice.<set>.<code> in the catalogues */
};

struct choice_set {
    const char *name;
    const struct choice *choices;
    unsigned count;
};

struct field {
    unsigned tag;     /* stable number in stored bytes; never reused */
    const char *name; /* in files, forms and JSON: lower case, '_' between words */
    enum kind kind;
    unsigned flags;
    unsigned max;                     /* characters of one item, 0: the kind's own limit */
    unsigned max_items;               /* of a LIST, 0: FIELD_ITEMS_MAX */
    int64_t least, most;              /* KIND_INT; both 0: no bounds */
    const struct choice_set *choices; /* KIND_CHOICE */
    const char *vocabulary;           /* KIND_CODE */
    const char *ref;                  /* KIND_REF: name of a type */
    const char *heading;              /* SECTION: the heading in the file, in Chinese */
    const char *filter;               /* FILTER: name in addresses and index; NULL: the field's */
};

enum { FIELD_ITEMS_MAX = 64, FIELD_TEXT_MAX = 400, FIELD_MARKDOWN_MAX = 60000, TYPE_FIELDS_MAX = 64 };

/* How a type is written when exported: a file per record, or a row. */
enum form { FORM_MARKDOWN, FORM_CSV };

enum { NO_FIELD = -1 };

struct type {
    unsigned number;    /* stable, in store keys and index; never reused */
    const char *name;   /* "exemplar": in files, on the command line, type.<name>.… in the catalogues */
    const char *plural; /* "exemplars": in addresses and file names */
    enum form form;
    const struct field *fields;
    unsigned field_count;
    int title;       /* field that names a record */
    int subtitle;    /* field of one explaining line, or NO_FIELD */
    int parent;      /* KIND_REF to the own type: records form a tree; or NO_FIELD */
    int date;        /* field that "newest first" goes by, or NO_FIELD */
    bool searchable; /* has a tab among the search results */
    /* Rules over several fields; NULL for none. */
    void (*check)(const struct record *record, struct problems *problems, struct place place);
    /* May a guest see it? NULL: always. */
    bool (*is_public)(const struct record *record);
};

/* All types, in the order in which their references can be resolved. */
extern const struct type *const types[];
extern const unsigned types_count;

const struct type *type_by_name(struct str name);   /* or NULL; also takes the plural */
const struct type *type_by_number(unsigned number); /* or NULL */

const struct field *type_field(const struct type *type, struct str name); /* or NULL */
/* By name, then by section heading. */
const struct field *type_field_or_heading(const struct type *type, struct str name);
/* Fields of several types that mean the same filter share a name: a category is one, whoever carries it. */
static inline const char *field_filter(const struct field *field) {
    return field->filter ? field->filter : field->name;
}

static inline unsigned field_index(const struct type *type, const struct field *field) {
    return (unsigned)(field - type->fields);
}

/* Types by name, for code that is about one entity. */
extern const struct type type_area, type_vocabulary_entry, type_committee, type_mediator, type_expert,
    type_exemplar, type_article;

#endif
