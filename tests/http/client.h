/* A client that sends exactly the bytes it is given. */
#ifndef JF_TESTS_HTTP_CLIENT_H
#define JF_TESTS_HTTP_CLIENT_H

#include <stdbool.h>
#include <stddef.h>

struct answer {
    int status;      /* 0: the connection ended first */
    char head[8192]; /* NUL-terminated */
    char *body;      /* NUL-terminated; client_release frees */
    size_t size;
    bool whole; /* as many bytes came as the head said */
};

int client_open(unsigned port);
/* False when the server closed. */
bool client_send(int fd, const char *bytes, size_t size);
bool client_send_text(int fd, const char *text);
/* Reads one answer, at most 10 s. */
void client_read(int fd, bool head_only, struct answer *ret_answer);
void client_release(struct answer *answer);
/* Whether the server closes within the time; what still comes is dropped. */
bool client_closed(int fd, int milliseconds);

/* How many bytes still come before the server closes; -1 when it does not within the time. */
long client_rest(int fd, int milliseconds);

/* Opens, sends, reads one answer, closes. */
struct answer client_ask(unsigned port, const char *request);
struct answer client_ask_bytes(unsigned port, const char *request, size_t size);
/* GET with further header lines (each ending in \r\n, or ""). */
struct answer client_get(unsigned port, const char *target, const char *headers);
/* The value of a header into `value`; false without it. */
bool client_header(const struct answer *answer, const char *name, char value[512]);

#endif
