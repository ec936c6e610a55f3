#include "client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PATIENCE_MS = 10000 };

int client_open(unsigned port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

bool client_send(int fd, const char *bytes, size_t size) {
    while (size) {
        ssize_t n = send(fd, bytes, size, MSG_NOSIGNAL);
        if (n <= 0)
            return false;
        bytes += n;
        size -= (size_t)n;
    }
    return true;
}

bool client_send_text(int fd, const char *text) { return client_send(fd, text, strlen(text)); }

static ssize_t receive(int fd, char *bytes, size_t size, int milliseconds) {
    struct pollfd poller = {.fd = fd, .events = POLLIN};
    return poll(&poller, 1, milliseconds) == 1 ? recv(fd, bytes, size, 0) : -1;
}

/* Byte by byte, so that nothing of the next answer is taken. */
static bool read_head(int fd, struct answer *answer) {
    size_t n = 0;
    while (n + 1 < sizeof answer->head && receive(fd, answer->head + n, 1, PATIENCE_MS) == 1) {
        answer->head[++n] = '\0';
        if (n >= 4 && memcmp(answer->head + n - 4, "\r\n\r\n", 4) == 0)
            return true;
    }
    return false;
}

static void read_body(int fd, size_t size, struct answer *answer) {
    answer->body = malloc(size + 1);
    while (answer->body && answer->size < size) {
        ssize_t n = receive(fd, answer->body + answer->size, size - answer->size, PATIENCE_MS);
        if (n <= 0)
            break;
        answer->size += (size_t)n;
    }
    if (answer->body)
        answer->body[answer->size] = '\0';
    answer->whole = answer->size == size;
}

void client_read(int fd, bool head_only, struct answer *ret_answer) {
    char length[512];
    memset(ret_answer, 0, sizeof *ret_answer);
    do
        if (!read_head(fd, ret_answer) || sscanf(ret_answer->head, "HTTP/1.1 %d", &ret_answer->status) != 1)
            return;
    while (ret_answer->status == 100);
    bool has_body =
        !head_only && ret_answer->status != 304 && client_header(ret_answer, "Content-Length", length);
    read_body(fd, has_body ? (size_t)strtoul(length, NULL, 10) : 0, ret_answer);
}

void client_release(struct answer *answer) {
    free(answer->body);
    answer->body = NULL;
}

long client_rest(int fd, int milliseconds) {
    char waste[4096];
    long bytes = 0;
    struct pollfd poller = {.fd = fd, .events = POLLIN};
    while (poll(&poller, 1, milliseconds) == 1) {
        ssize_t n = recv(fd, waste, sizeof waste, 0);
        if (n <= 0)
            return bytes;
        bytes += n;
    }
    return -1;
}

bool client_closed(int fd, int milliseconds) { return client_rest(fd, milliseconds) >= 0; }

struct answer client_ask_bytes(unsigned port, const char *request, size_t size) {
    struct answer answer = {.status = 0};
    int fd = client_open(port);
    if (fd < 0)
        return answer;
    client_send(fd, request, size);
    client_read(fd, strncmp(request, "HEAD ", 5) == 0, &answer);
    close(fd);
    return answer;
}

struct answer client_ask(unsigned port, const char *request) {
    return client_ask_bytes(port, request, strlen(request));
}

struct answer client_get(unsigned port, const char *target, const char *headers) {
    char request[16384];
    snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n", target, headers);
    return client_ask(port, request);
}

bool client_header(const struct answer *answer, const char *name, char value[512]) {
    size_t length = strlen(name);
    for (const char *line = strstr(answer->head, "\r\n"); line; line = strstr(line + 2, "\r\n")) {
        if (strncasecmp(line + 2, name, length) != 0 || line[2 + length] != ':')
            continue;
        const char *start = line + 2 + length + 2;
        snprintf(value, 512, "%.*s", (int)strcspn(start, "\r"), start);
        return true;
    }
    return false;
}
