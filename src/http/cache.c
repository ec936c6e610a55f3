#include "http/cache.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>

enum { SHARDS = 8, BUCKETS = 256, ENTRY_OVERHEAD = 4096 };

struct entry {
    struct entry *chain;         /* of its bucket */
    struct entry *newer, *older; /* by last use */
    uint64_t hash;
    struct cache_key key; /* target lies behind the entry */
    struct cache_page page;
    char target[];
};

struct shard {
    pthread_mutex_t lock;
    struct entry *buckets[BUCKETS];
    struct entry *newest, *oldest;
    size_t bytes;
};

struct cache {
    unsigned char secret[crypto_shorthash_KEYBYTES]; /* a client must not be able to aim at one bucket */
    struct shard shards[SHARDS];
};

struct cache *cache_open(void) {
    struct cache *cache = calloc(1, sizeof *cache);
    if (!cache)
        abort();
    crypto_shorthash_keygen(cache->secret);
    for (size_t i = 0; i < SHARDS; i++)
        pthread_mutex_init(&cache->shards[i].lock, NULL);
    return cache;
}

static uint64_t hash_of(const struct cache *cache, const struct cache_key *key) {
    union {
        unsigned char bytes[crypto_shorthash_BYTES];
        uint64_t number;
    } hash;
    crypto_shorthash(hash.bytes, (const unsigned char *)key->target.p, key->target.n, cache->secret);
    return hash.number ^ ((uint64_t)key->variant * 2 + key->json) * 0x9E3779B97F4A7C15U;
}

static struct shard *shard_of(struct cache *cache, uint64_t hash) { return &cache->shards[hash % SHARDS]; }

static struct entry **bucket_of(struct shard *shard, uint64_t hash) {
    return &shard->buckets[hash / SHARDS % BUCKETS];
}

static bool same_key(const struct cache_key *a, const struct cache_key *b) {
    return a->variant == b->variant && a->json == b->json && str_eq(a->target, b->target);
}

static struct entry *find(struct shard *shard, uint64_t hash, const struct cache_key *key) {
    struct entry *entry = *bucket_of(shard, hash);
    while (entry && !(entry->hash == hash && same_key(&entry->key, key)))
        entry = entry->chain;
    return entry;
}

static void unlink_use(struct shard *shard, struct entry *entry) {
    *(entry->newer ? &entry->newer->older : &shard->newest) = entry->older;
    *(entry->older ? &entry->older->newer : &shard->oldest) = entry->newer;
}

static void link_newest(struct shard *shard, struct entry *entry) {
    entry->newer = NULL;
    entry->older = shard->newest;
    *(shard->newest ? &shard->newest->newer : &shard->oldest) = entry;
    shard->newest = entry;
}

static void drop(struct shard *shard, struct entry *entry) {
    struct entry **at = bucket_of(shard, entry->hash);
    while (*at != entry)
        at = &(*at)->chain;
    *at = entry->chain;
    unlink_use(shard, entry);
    shard->bytes -= entry->page.size + ENTRY_OVERHEAD;
    MHD_destroy_response(entry->page.response);
    free(entry);
}

/* Queueing under the lock is what keeps the response alive: libmicrohttpd counts its own reference there. */
static bool queue(const struct entry *entry, struct str if_none_match, struct MHD_Connection *connection,
                  struct cache_hit *ret_hit) {
    const struct cache_page *page = &entry->page;
    bool known = if_none_match.n && reply_etag_matches(if_none_match, page->etag);
    struct cache_hit hit = {.row = page->row, .bytes = known ? 0 : page->size, .status = known ? 304 : 200};
    if (MHD_queue_response(connection, (unsigned)hit.status, page->response) != MHD_YES)
        return false;
    *ret_hit = hit;
    return true;
}

bool cache_answer(struct cache *cache, const struct cache_key *key, uint64_t version,
                  struct str if_none_match, struct MHD_Connection *connection, struct cache_hit *ret_hit) {
    uint64_t hash = hash_of(cache, key);
    struct shard *shard = shard_of(cache, hash);
    bool answered = false;
    pthread_mutex_lock(&shard->lock);
    struct entry *entry = find(shard, hash, key);
    if (entry && entry->page.version != version) {
        drop(shard, entry);
    } else if (entry) {
        if (shard->newest != entry) {
            unlink_use(shard, entry);
            link_newest(shard, entry);
        }
        answered = queue(entry, if_none_match, connection, ret_hit);
    }
    pthread_mutex_unlock(&shard->lock);
    return answered;
}

static struct entry *make_entry(uint64_t hash, const struct cache_key *key, const struct cache_page *page) {
    struct entry *entry = malloc(sizeof *entry + key->target.n);
    if (!entry)
        abort();
    *entry = (struct entry){.hash = hash, .key = *key, .page = *page};
    memcpy(entry->target, key->target.p, key->target.n);
    entry->key.target.p = entry->target;
    return entry;
}

void cache_keep(struct cache *cache, const struct cache_key *key, const struct cache_page *page) {
    uint64_t hash = hash_of(cache, key);
    struct shard *shard = shard_of(cache, hash);
    struct entry *made = make_entry(hash, key, page);
    pthread_mutex_lock(&shard->lock);
    struct entry *former = find(shard, hash, key);
    if (former)
        drop(shard, former);
    made->chain = *bucket_of(shard, hash);
    *bucket_of(shard, hash) = made;
    link_newest(shard, made);
    shard->bytes += page->size + ENTRY_OVERHEAD;
    while (shard->bytes > CACHE_BYTES / SHARDS)
        drop(shard, shard->oldest);
    pthread_mutex_unlock(&shard->lock);
}

void cache_close(struct cache *cache) {
    if (!cache)
        return;
    for (size_t i = 0; i < SHARDS; i++) {
        /* drop puts the next oldest in this one's place; the analyzer does not see through unlink_use. */
        while (cache->shards[i].oldest)
            drop(&cache->shards[i], cache->shards[i].oldest); /* NOLINT(clang-analyzer-unix.Malloc) */
        pthread_mutex_destroy(&cache->shards[i].lock);
    }
    free(cache);
}
