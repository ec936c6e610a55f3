/* XML from outside, element by element: no DOCTYPE, no deep nesting. Inside this folder. */
#ifndef JF_FORMAT_XML_H
#define JF_FORMAT_XML_H

#include "base/status.h"
#include "base/str.h"

enum { XML_DEPTH_MAX = 32 };

/* Names come without their namespace prefix. A function that returns false ends the walk, which is no error. */
struct xml_handler {
    bool (*start)(void *context, struct str name, const char **attributes);
    bool (*end)(void *context, struct str name);
    void (*text)(void *context, struct str text); /* in pieces */
};

/* INVALID "error.xlsx" for what is not well-formed or too deep, "error.xlsx-doctype". */
MUST_CHECK enum status xml_walk(struct str content, const struct xml_handler *handler, void *context,
                                struct error *err);

/* An attribute by its name without prefix; p == NULL when there is none. */
struct str xml_attribute(const char **attributes, const char *name);

#endif
