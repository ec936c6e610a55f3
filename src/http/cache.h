/* Pages kept as they were sent. A page is found by its address as sent and the variant the app names, and counts as long
 * as the version of the data is the one it was made from. Thread-safe: locked in shards. */
#ifndef JF_HTTP_CACHE_H
#define JF_HTTP_CACHE_H

#include "http/reply.h"

enum {
    CACHE_BYTES = 16 * 1024 * 1024, /* of all pages together; the least lately read go first */
    CACHE_PAGE_MAX = 512 * 1024,    /* bytes of one */
};

struct cache;

struct cache_key {
    struct str target;
    uint32_t variant;
    bool json;
};

struct cache_page {
    uint64_t version;
    size_t row;  /* of the route table, for the log */
    size_t size; /* bytes of the body */
    char etag[REPLY_ETAG_SIZE];
    struct MHD_Response *response; /* also sent as 304: then without its body, but with its length */
};

struct cache_hit {
    size_t row, bytes;
    int status;
};

struct cache *cache_open(void);
void cache_close(struct cache *cache);

/* Queues the kept page, or 304 when the client has it. False: not there, or made from another version. */
bool cache_answer(struct cache *cache, const struct cache_key *key, uint64_t version,
                  struct str if_none_match, struct MHD_Connection *connection, struct cache_hit *ret_hit);

/* Copies the key and takes over the page's response. */
void cache_keep(struct cache *cache, const struct cache_key *key, const struct cache_page *page);

#endif
