/* What every page shows around its own content, and how its reader is known. */
#ifndef JF_PAGE_COMMON_H
#define JF_PAGE_COMMON_H

#include "page/page.h"

/* Cookies of the display switch. */
#define COMMON_LANGUAGE "jf_language"
#define COMMON_LARGE "jf_large"

const struct catalog *common_catalog(const struct request *request, const struct app *app);
bool common_is_large(const struct request *request);

/* Adds language, type size, site name, navigation, search box. The page itself adds "title". */
void common_add(const struct view *view, struct node *tree);

/* Adds one list item a type of the register the page belongs to, with counts; none when it stands alone. */
MUST_CHECK enum status common_add_tabs(struct view *view, struct node *map, struct error *err);

/* Adds "crumbs"; each call of common_crumb adds one, the last without an address. */
struct node *common_add_crumbs(struct node *map);
void common_crumb(struct node *crumbs, struct str label, struct str address);

/* Adds "messages"; each call of common_message adds one. `class`: "", "is-warn", "is-ok", "is-bad". */
struct node *common_add_messages(struct node *map);
void common_message(struct node *messages, const char *class, const char *icon, struct str text,
                    struct str label, struct str address);

#endif
