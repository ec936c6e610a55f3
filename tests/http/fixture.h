/* A server with handlers of its own, that count what reaches them. */
#ifndef JF_TESTS_HTTP_FIXTURE_H
#define JF_TESTS_HTTP_FIXTURE_H

#include <stdatomic.h>

#include "http/server.h"

enum { FIXTURE_BODY_MAX = 64 * 1024, FIXTURE_BIG = 5 * 1024 * 1024 };

struct fixture {
    struct server *server;
    unsigned port;
    atomic_int canaries;      /* GET /canary was answered */
    atomic_int made;          /* GET /page/{} was made, not taken from the cache */
    atomic_ulong version;     /* of the "data" */
    atomic_bool broken_error; /* on_error fails */
};

extern struct fixture fixture;
extern const struct route fixture_routes[];

/* Checked fixtures of Check: in the forked child, because threads do not cross a fork. */
void fixture_start(void);
void fixture_start_strict(void); /* with deadlines of one or two seconds */
void fixture_stop(void);
void fixture_options(struct server_options *ret_options);

/* A folder with app.css (and .gz, .br), plain.txt; removed by fixture_stop. */
const char *fixture_folder(void);

#endif
