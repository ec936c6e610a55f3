/* Absolute deadlines of connections, kept by a thread of their own: libmicrohttpd only knows timeouts of silence, which one
 * byte every few seconds defeats. */
#ifndef JF_HTTP_DEADLINES_H
#define JF_HTTP_DEADLINES_H

#include "http/metrics.h"
#include "http/server.h"

struct deadlines;
struct connection;

MUST_CHECK enum status deadlines_open(const struct server_limits *limits, struct metrics *metrics,
                                      struct deadlines **ret_deadlines, struct error *err);
void deadlines_close(struct deadlines *deadlines);

/* A connection was accepted. Borrows the descriptor until deadlines_remove. */
struct connection *deadlines_add(struct deadlines *deadlines, int fd);
void deadlines_remove(struct deadlines *deadlines, struct connection *connection);

/* A request line has come; its headers have until the deadline. */
void deadlines_request(const struct deadlines *deadlines, struct connection *connection);
/* `bytes` are about to come or go. */
void deadlines_transfer(const struct deadlines *deadlines, struct connection *connection, uint64_t bytes);
/* The request is over. */
void deadlines_idle(const struct deadlines *deadlines, struct connection *connection);

/* The server stops: connections end as soon as they are idle. What has arrived is still read and answered. */
void deadlines_drain(struct deadlines *deadlines);

/* The answer went out before the body was read. Reads and drops what still comes for a moment, because closing on unread
 * bytes resets the connection, and then the client may lose the answer. Copies the descriptor. */
void deadlines_linger(struct deadlines *deadlines, const struct connection *connection);

#endif
