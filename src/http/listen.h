/* What a server needs before it can start: a listening socket, a certificate that is one. */
#ifndef JF_HTTP_LISTEN_H
#define JF_HTTP_LISTEN_H

#include "base/arena.h"
#include "base/status.h"

/* A bound, listening, non-blocking socket. INVALID for an address that is none or not of this machine, IN_USE for the
 * port, FORBIDDEN, IO. The caller closes. */
MUST_CHECK enum status listen_open(const char *address, unsigned port, int *ret_fd, unsigned *ret_port,
                                   struct error *err);

struct listen_tls {
    const char *certificate, *key; /* PEM; in the arena */
};

#define LISTEN_TLS_PRIORITIES "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:%SERVER_PRECEDENCE"

/* Reads both files and lets GnuTLS look at them: libmicrohttpd would only say that it cannot start. INVALID, NOT_FOUND,
 * FORBIDDEN. Copies into the arena. */
MUST_CHECK enum status listen_tls_load(struct arena *arena, const char *certificate, const char *key,
                                       struct listen_tls *ret_tls, struct error *err);

#endif
