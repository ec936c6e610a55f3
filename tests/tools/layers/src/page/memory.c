#include <microhttpd.h>

#include "http/request.h"

/* A comment may say free(p), and so may a string. */
void memory(char *p) {
    puts("free(p)");
    release(p); /* over two lines:
    free(p) */
    arena_free(p);
    free(p);
}
