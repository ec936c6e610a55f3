#include "http/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <gnutls/gnutls.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/file.h"

enum { BACKLOG = 1024, PEM_MAX = 256 * 1024 };

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

static socklen_t parse(const char *text, unsigned port, union address *ret_address) {
    memset(ret_address, 0, sizeof *ret_address);
    if (inet_pton(AF_INET, text, &ret_address->v4.sin_addr) == 1) {
        ret_address->v4.sin_family = AF_INET;
        ret_address->v4.sin_port = htons((uint16_t)port);
        return sizeof ret_address->v4;
    }
    if (inet_pton(AF_INET6, text, &ret_address->v6.sin6_addr) == 1) {
        ret_address->v6.sin6_family = AF_INET6;
        ret_address->v6.sin6_port = htons((uint16_t)port);
        return sizeof ret_address->v6;
    }
    return 0;
}

static enum status failure(int cause, const char *address, unsigned port, struct error *err) {
    char place[ERROR_ARG_SIZE];
    snprintf(place, sizeof place, "%s:%u", address, port);
    if (cause == EADDRINUSE)
        error_set(err, STATUS_IN_USE, "error.port-in-use", "bind %s: %s", place, strerror(cause));
    else if (cause == EADDRNOTAVAIL)
        error_set(err, STATUS_INVALID, "error.listen-address", "bind %s: %s", place, strerror(cause));
    else if (cause == EACCES)
        error_set(err, STATUS_FORBIDDEN, "error.port-forbidden", "bind %s: %s", place, strerror(cause));
    else
        error_set(err, STATUS_IO, "error.listen", "listen on %s: %s", place, strerror(cause));
    return error_arg(err, place);
}

static bool bind_and_listen(int fd, const union address *address, socklen_t size) {
    int on = 1;
    return setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
           bind(fd, &address->any, size) == 0 && listen(fd, BACKLOG) == 0;
}

enum status listen_open(const char *address, unsigned port, int *ret_fd, unsigned *ret_port,
                        struct error *err) {
    union address bound;
    socklen_t size = port <= 65535 ? parse(address, port, &bound) : 0;
    if (!size)
        return failure(EADDRNOTAVAIL, address, port, err);
    int fd = socket(bound.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return failure(errno, address, port, err);
    if (!bind_and_listen(fd, &bound, size) || getsockname(fd, &bound.any, &size) != 0) {
        int cause = errno;
        close(fd);
        return failure(cause, address, port, err);
    }
    *ret_port = ntohs(bound.any.sa_family == AF_INET ? bound.v4.sin_port : bound.v6.sin6_port);
    *ret_fd = fd;
    return STATUS_OK;
}

static gnutls_datum_t datum(const char *text) {
    gnutls_datum_t datum = {.data = NULL, .size = (unsigned)strlen(text)};
    memcpy(&datum.data, &text, sizeof datum.data);
    return datum;
}

static enum status check(const struct listen_tls *tls, const char *path, struct error *err) {
    gnutls_certificate_credentials_t credentials;
    gnutls_datum_t certificate = datum(tls->certificate), key = datum(tls->key);
    int result = gnutls_certificate_allocate_credentials(&credentials);
    if (result == GNUTLS_E_SUCCESS) {
        result = gnutls_certificate_set_x509_key_mem(credentials, &certificate, &key, GNUTLS_X509_FMT_PEM);
        gnutls_certificate_free_credentials(credentials);
    }
    if (result >= 0)
        return STATUS_OK;
    error_set(err, STATUS_INVALID, "error.certificate", "certificate %s: %s", path, gnutls_strerror(result));
    return error_arg(err, path);
}

enum status listen_tls_load(struct arena *arena, const char *certificate, const char *key,
                            struct listen_tls *ret_tls, struct error *err) {
    struct str text[2];
    enum status status = file_read(arena, certificate, PEM_MAX, &text[0], err);
    if (status == STATUS_OK)
        status = file_read(arena, key, PEM_MAX, &text[1], err);
    if (status != STATUS_OK)
        return status;
    struct listen_tls tls = {.certificate = arena_cstr(arena, text[0]), .key = arena_cstr(arena, text[1])};
    status = check(&tls, certificate, err);
    if (status == STATUS_OK)
        *ret_tls = tls;
    return status;
}
