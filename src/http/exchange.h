/* One request on its way through the server: from its first line to the moment its answer is sent. Private to src/http. */
#ifndef JF_HTTP_EXCHANGE_H
#define JF_HTTP_EXCHANGE_H

#include <stdatomic.h>

#include "http/cache.h"
#include "http/deadlines.h"
#include "http/gate.h"
#include "http/metrics.h"
#include "http/router.h"
#include "http/server.h"
#include "http/static.h"

struct server {
    struct server_options options;
    struct router router;
    struct metrics metrics;
    struct deadlines *deadlines;
    struct cache *cache;        /* NULL: nothing is kept */
    struct static_files *files; /* NULL: none */
    struct MHD_Daemon *daemon;
    struct arena arena; /* what lives as long as the server */
    int listener;
    int stop_peer; /* keeps what replaces the listener from ending; -1: none */
    unsigned port;
    bool secure;
    atomic_bool stopping;
    atomic_uint requests; /* numbers them */
    unsigned first_id;    /* random */
};

struct exchange {
    struct request request; /* first: request_server goes back from it */
    struct server *server;
    struct connection *connection;
    struct exchange *spare; /* next in the thread's list of unused ones */
    struct arena arena;
    struct head head;
    struct gate gate;
    const char *raw_target; /* where the target stood before libmicrohttpd took it apart */
    size_t raw_target_size;
    struct buf body;
    size_t dropped; /* bytes of the body over the limit */
    const char *allow;
    size_t row;       /* of the route table, METRICS_ROW_… */
    int status;       /* of the answer; 0: none yet */
    size_t bytes;     /* of its body */
    bool seen;        /* the headers were looked at */
    bool body_unread; /* the answer goes out before the body was read */
    bool close;       /* the connection ends behind the answer */
};

/* Exchanges and their arenas are used again by the thread that ended them. */
struct exchange *exchange_take(void);
void exchange_give(struct exchange *exchange);

/* The request line is here. `target` is still whole. */
struct exchange *exchange_begin(struct server *server, struct connection *connection, const char *target);
/* The headers are here. */
enum MHD_Result exchange_headers(struct exchange *exchange, struct MHD_Connection *connection,
                                 const char *method, const char *version);
/* A piece of the body. MHD_NO ends the connection without an answer. */
enum MHD_Result exchange_body(struct exchange *exchange, const char *data, size_t size);
/* All is here. */
enum MHD_Result exchange_answer(struct exchange *exchange, struct MHD_Connection *connection);
/* The answer is sent, or the client has gone. */
void exchange_end(struct exchange *exchange, bool sent);

/* answer.c: MHD_NO when nothing could be queued. */
enum MHD_Result answer_page(struct exchange *exchange, struct MHD_Connection *connection);
enum MHD_Result answer_error(struct exchange *exchange, struct MHD_Connection *connection, struct error *err);
enum MHD_Result answer_static(struct exchange *exchange, struct MHD_Connection *connection);
/* False: the page is not kept. */
bool answer_kept(struct exchange *exchange, struct MHD_Connection *connection);

#endif
