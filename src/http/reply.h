/* Answers as libmicrohttpd takes them: the headers of every response, entity tags, content codings. */
#ifndef JF_HTTP_REPLY_H
#define JF_HTTP_REPLY_H

#include <microhttpd.h>

#include "base/str.h"

enum { REPLY_ETAG_SIZE = 40 };

#define REPLY_NO_STORE "no-store"
#define REPLY_REVALIDATE "no-cache"
#define REPLY_FOR_EVER "public, max-age=31536000, immutable"

/* What differs from answer to answer; NULL leaves a header out. */
struct reply {
    const char *content_type, *cache_control, *etag, *encoding, *vary, *allow, *location, *disposition,
        *set_cookie;
    bool secure; /* over TLS: adds Strict-Transport-Security */
    bool close;  /* the connection ends behind this answer */
};

/* NULL when a value cannot stand in a header. Borrows `body` for the response's life with MHD_RESPMEM_PERSISTENT, takes it
 * over (free) with MHD_RESPMEM_MUST_FREE, also when it fails. */
struct MHD_Response *reply_make(const struct reply *reply, struct str body, enum MHD_ResponseMemoryMode mode);

/* A strong tag with its quotes: of the bytes and of the coding they are sent in ("" for none). */
void reply_etag(struct str body, const char *encoding, char ret_etag[REPLY_ETAG_SIZE]);

/* Whether an If-None-Match value names the tag. */
bool reply_etag_matches(struct str if_none_match, const char *etag);

/* Whether an Accept-Encoding value takes the coding. */
bool reply_accepts(struct str accept_encoding, struct str coding);

#endif
