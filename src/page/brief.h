/* A record in a few words, as it stands in lists, beside results, as a person with a face. */
#ifndef JF_PAGE_BRIEF_H
#define JF_PAGE_BRIEF_H

#include "page/page.h"

/* Adds name, address, subtitle, facts, date and date_iso to a map (the parts new, related and similar read them). */
void brief_add(const struct view *view, struct node *map, const struct record *record);

/* Adds the list "facts": what the type's columns say apart from its title. */
void brief_facts(const struct view *view, struct node *map, const struct record *record);

/* Adds face, name, address and note to a list of people. An empty note becomes what is said of the type: a mediator's
 * committee, an expert's title. */
void brief_person(const struct view *view, struct node *people, const struct record *record, struct str note);
struct str brief_note(const struct view *view, const struct record *record);

/* The first letter of a person's name; empty for what is no person. */
struct str brief_face(const struct record *record);

/* May a guest not see this field at all? Internal and sensitive ones, and personal ones that show nothing when masked. */
bool brief_is_hidden(const struct record *record, unsigned field);

/* The record, if the reader may see it. NOT_FOUND otherwise. */
MUST_CHECK enum status brief_get(const struct view *view, const struct type *type, struct str id,
                                 struct record **ret_record, struct error *err);

#endif
