/* Any bytes as the head of a request, taken apart as leniently as libmicrohttpd does: no crash, no read outside the head, and what
 * the gate lets through can be framed in one way only. */
#include "http/gate.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str take_line(struct str *rest) {
    struct str line = str_split(rest, '\n');
    if (line.n && line.p[line.n - 1] == '\r')
        line.n--;
    return line;
}

static void take_header(struct head *head, struct str line) {
    struct str value = line;
    struct str name = str_split(&value, ':');
    while (value.n && (*value.p == ' ' || *value.p == '\t'))
        value = str_skip(value, 1);
    if (head->count < GATE_HEADERS_MAX)
        head->headers[head->count] = (struct pair){name, value.p ? value : str_make(line.p + line.n, 0)};
    head->count++;
}

/* An empty line ends the head; what follows is the body's. */
static struct head parse(struct str text) {
    struct head head = {.start = text.p};
    struct str rest = text;
    struct str line = take_line(&rest);
    head.method = str_split(&line, ' ');
    head.target = str_split(&line, ' ');
    head.version = line;
    while (rest.p && (line = take_line(&rest)).n)
        take_header(&head, line);
    head.size = rest.p ? text.n - rest.n : text.n;
    return head;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    /* An exact copy, so that the sanitizer sees the first byte behind it. */
    char *copy = malloc(size ? size : 1);
    if (!copy)
        abort();
    memcpy(copy, size ? (const char *)data : "", size);
    struct head head = parse(str_make(copy, size));
    struct gate gate = {0};
    struct error err = ERROR_INIT;
    enum status status = gate_check(&head, head.target, &gate, &err);
    if (status != STATUS_OK && status != STATUS_INVALID && status != STATUS_HEADERS)
        abort();
    if (status == STATUS_OK && gate.chunked && gate.content_length)
        abort();
    free(copy);
    return 0;
}
