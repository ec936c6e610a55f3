/* What comes in an address or a form: percent-encoding, name=value pairs, cookies. Everything that leaves here is
 * checked UTF-8 without NUL. */
#ifndef JF_HTTP_PARAMS_H
#define JF_HTTP_PARAMS_H

#include "http/http.h"

enum { PARAMS_MAX = 64, PARAMS_FORM_MAX = 512, PARAMS_COOKIES_MAX = 32 };

/* The path of an address. INVALID for a broken %XX, bad UTF-8, a control character, an encoded '/', a backslash, an empty
 * segment, "." or "..". One '/' at the end is dropped. Copies into the arena. */
MUST_CHECK enum status params_path(struct arena *arena, struct str raw, struct str *ret_path,
                                   struct error *err);

/* a=1&b=%E4%B8%AD+x: INVALID for a broken %XX or bad UTF-8, TOO_BIG over `max` pairs. Names may come several times.
 * Copies into the arena. */
MUST_CHECK enum status params_urlencoded(struct arena *arena, struct str text, size_t max,
                                         struct pairs *ret_pairs, struct error *err);

/* a=1; b=2: borrows from `text`. TOO_BIG over PARAMS_COOKIES_MAX. Parts without '=' are left out. */
MUST_CHECK enum status params_cookies(struct arena *arena, struct str text, struct pairs *ret_pairs,
                                      struct error *err);

#endif
