/* Addresses within the site, percent-encoded, ready for an href. */
#ifndef JF_PAGE_ADDRESS_H
#define JF_PAGE_ADDRESS_H

#include "page/page.h"

struct str address_type(const struct view *view, const struct type *type);
struct str address_record(const struct view *view, const struct type *type, struct str id);
/* A type's list with one filter. */
struct str address_filtered(const struct view *view, const struct type *type, struct str name,
                            struct str value);
/* The search page; `type` may be NULL. */
struct str address_search(const struct view *view, const struct type *type, struct str text);
struct str address_category(const struct view *view, struct str code);

/* This page's own address, from the first page of its results: for a page that a form asked for. */
struct str address_here(const struct view *view);
/* This page's own address with one parameter set to another value (empty: without it). The page number goes, unless it
 * is what is set. */
struct str address_with(const struct view *view, struct str name, struct str value);
/* The same with two. */
struct str address_with_two(const struct view *view, struct str name, struct str value, struct str other,
                            struct str other_value);
/* … without one of several values of a parameter. */
struct str address_without(const struct view *view, struct str name, struct str value);
/* Only the text and what a list is sorted by: every filter gone. */
struct str address_unfiltered(const struct view *view);

/* Is this an address of ours that a browser may be sent back to? */
bool address_is_own(struct str address);

#endif
