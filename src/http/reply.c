#include "http/reply.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "http/gate.h"

struct header_line {
    const char *name, *value;
};

/* Nothing is loaded but from here, nothing is framed, nothing is told to others. */
static const struct header_line fixed[] = {
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
     "font-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "same-origin"},
    {"Permissions-Policy",
     "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
};

static bool add(struct MHD_Response *response, const struct header_line *lines, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (lines[i].value && MHD_add_response_header(response, lines[i].name, lines[i].value) != MHD_YES)
            return false;
    return true;
}

struct MHD_Response *reply_make(const struct reply *reply, struct str body,
                                enum MHD_ResponseMemoryMode mode) {
    const struct header_line own[] = {
        {"Content-Type", reply->content_type},
        {"Cache-Control", reply->cache_control},
        {"ETag", reply->etag},
        {"Content-Encoding", reply->encoding},
        {"Vary", reply->vary},
        {"Allow", reply->allow},
        {"Location", reply->location},
        {"Content-Disposition", reply->disposition},
        {"Set-Cookie", reply->set_cookie},
        {"Strict-Transport-Security", reply->secure ? "max-age=63072000; includeSubDomains" : NULL},
        {"Connection", reply->close ? "close" : NULL},
    };
    void *bytes = NULL; /* libmicrohttpd wants a pointer to what it may free */
    memcpy(&bytes, &body.p, sizeof bytes);
    struct MHD_Response *response = MHD_create_response_from_buffer(body.n, bytes, mode);
    if (!response) {
        if (mode == MHD_RESPMEM_MUST_FREE)
            free(bytes);
        return NULL;
    }
    if (add(response, fixed, sizeof fixed / sizeof fixed[0]) &&
        add(response, own, sizeof own / sizeof own[0]))
        return response;
    MHD_destroy_response(response);
    return NULL;
}

void reply_etag(struct str body, const char *encoding, char ret_etag[REPLY_ETAG_SIZE]) {
    enum { DIGEST_SIZE = 16 };
    unsigned char digest[DIGEST_SIZE];
    char hex[2 * DIGEST_SIZE + 1];
    crypto_generichash(digest, sizeof digest, (const unsigned char *)body.p, body.n, NULL, 0);
    sodium_bin2hex(hex, sizeof hex, digest, DIGEST_SIZE / 2 + DIGEST_SIZE / 4);
    snprintf(ret_etag, REPLY_ETAG_SIZE, "\"%s%s%s\"", hex, encoding[0] ? "-" : "", encoding);
}

bool reply_etag_matches(struct str if_none_match, const char *etag) {
    struct str rest = if_none_match;
    while (rest.p) {
        struct str tag = str_trim(str_split(&rest, ','));
        if (str_starts(tag, S("W/")))
            tag = str_skip(tag, 2);
        if (str_is(tag, etag) || str_eq(tag, S("*")))
            return true;
    }
    return false;
}

bool reply_accepts(struct str accept_encoding, struct str coding) {
    struct str rest = accept_encoding;
    while (rest.p) {
        struct str quality = str_split(&rest, ',');
        struct str name = str_trim(str_split(&quality, ';'));
        if (!gate_same(name, coding))
            continue;
        quality = str_trim(quality);
        return !str_eq(quality, S("q=0")) && !str_starts(quality, S("q=0.000")) &&
               !str_eq(quality, S("q=0.0"));
    }
    return false;
}
