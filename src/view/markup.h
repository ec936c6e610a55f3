/* Follows a template's HTML from character to character: where would a value stand that is put in here? */
#ifndef JF_VIEW_MARKUP_H
#define JF_VIEW_MARKUP_H

#include "base/str.h"

enum markup_place {
    MARKUP_TEXT,
    MARKUP_TAG,    /* between < and >, outside a value */
    MARKUP_BARE,   /* an attribute's value without quotes */
    MARKUP_SINGLE, /* in '…' */
    MARKUP_DOUBLE, /* in "…" */
    MARKUP_SCRIPT, /* in <script> or <style> */
    MARKUP_COMMENT
};

enum { MARKUP_NAME_MAX = 16 };

/* A name in lower case; longer ones are cut, which no name that matters here is. */
struct markup_name {
    char p[MARKUP_NAME_MAX];
    size_t n;
};

struct markup {
    enum markup_place place;
    struct markup_name element;    /* of the tag at hand; begins with '/' for an end tag */
    struct markup_name attribute;  /* the last one begun */
    bool in_element, in_attribute; /* the name is still being read */
};

#define MARKUP_INIT ((struct markup){.place = MARKUP_TEXT})

/* Moves over literal text. */
void markup_read(struct markup *markup, struct str text);

/* An attribute whose value is code, or a whole page: no value may be put in. */
bool markup_is_code(const struct markup *markup);

#endif
