#include "page/brief.h"

#include "base/utf8.h"
#include "page/address.h"
#include "page/text.h"

enum { FACT_VALUES = 2 };

static const struct person_row {
    const struct type *type;
    const char *note; /* the field that says who it is */
    bool person;
} person_rows[] = {
    {&type_mediator, "committee", true},
    {&type_expert, "title", true},
    {&type_committee, "kind", false},
};

static const struct person_row *row_of(const struct type *type) {
    for (size_t i = 0; i < sizeof person_rows / sizeof person_rows[0]; i++)
        if (person_rows[i].type == type)
            return &person_rows[i];
    return NULL;
}

struct str brief_face(const struct record *record) {
    const struct person_row *row = row_of(record->type);
    return row && row->person ? utf8_head(record_title(record), 1) : S("");
}

struct str brief_note(const struct view *view, const struct record *record) {
    const struct person_row *row = row_of(record->type);
    if (!row)
        return S("");
    return text_value(view, record, field_index(record->type, type_field(record->type, str_from(row->note))),
                      1);
}

/* A bare number or date says nothing without its name; a year, by which people filter, does. */
static bool is_fact(const struct record *record, unsigned i) {
    const struct type *type = record->type;
    const struct field *field = &type->fields[i];
    bool bare = kind_is_number(field->kind) && !(field->flags & FIELD_FILTER);
    return (field->flags & FIELD_COLUMN) && !bare && (int)i != type->title && (int)i != type->subtitle &&
           record_has(record, (int)i) && field->kind != KIND_MARKDOWN;
}

void brief_facts(const struct view *view, struct node *map, const struct record *record) {
    struct node *facts = node_list(map, "facts");
    for (unsigned i = 0; i < record->type->field_count; i++)
        if (is_fact(record, i))
            node_add_text(facts, text_value(view, record, i, FACT_VALUES));
}

void brief_add(const struct view *view, struct node *map, const struct record *record) {
    const struct type *type = record->type;
    int64_t date = type->date == NO_FIELD ? 0 : record_number(record, type->date, 0);
    node_text(map, "name", record_title(record));
    node_text(map, "address", address_record(view, type, record->id));
    node_text(map, "subtitle", type->subtitle == NO_FIELD ? S("") : record_text(record, type->subtitle));
    node_text(map, "date", text_date(view, date));
    node_text(map, "date_iso", text_iso_date(view, date));
    brief_facts(view, map, record);
}

void brief_person(const struct view *view, struct node *people, const struct record *record,
                  struct str note) {
    struct node *person = node_add(people);
    node_text(person, "face", utf8_head(record_title(record), 1));
    node_text(person, "name", record_title(record));
    node_text(person, "address", address_record(view, record->type, record->id));
    node_text(person, "note", note.n ? note : brief_note(view, record));
}

bool brief_is_hidden(const struct record *record, unsigned field) {
    /* What is left of a number or a name under its mask lets people recognise each other; of other kinds nothing is left. */
    static const bool shows_masked[KIND_COUNT] = {
        [KIND_TEXT] = true, [KIND_PHONE] = true, [KIND_IDENTITY] = true};
    const struct field *row = &record->type->fields[field];
    if (row->flags & (FIELD_INTERNAL | FIELD_SENSITIVE))
        return true;
    return (row->flags & FIELD_PERSONAL) && !shows_masked[row->kind];
}

enum status brief_get(const struct view *view, const struct type *type, struct str id,
                      struct record **ret_record, struct error *err) {
    struct record *record = NULL;
    if (!record_id_valid(id))
        return error_set(err, STATUS_NOT_FOUND, NULL, "no id: %.*s", STR_ARG(id));
    enum status status = records_get(view->txn, type, id, view->arena, &record, err);
    if (status == STATUS_OK && !record_is_public(record))
        status = error_set(err, STATUS_NOT_FOUND, NULL, "%s %.*s is not public", type->name, STR_ARG(id));
    if (status == STATUS_OK)
        *ret_record = record;
    return status;
}
