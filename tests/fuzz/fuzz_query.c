/* Any bytes: a query of sound shape comes out. */
#include <stdlib.h>

#include "index/query.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds) {
    if (!holds)
        abort();
}

static unsigned count_words(const struct query *query, unsigned depth) {
    unsigned words = query->kind == QUERY_WORD;
    must(depth <= 3 * QUERY_DEPTH_MAX + 4); /* OR, AND and NOT at each level */
    must(query->kind != QUERY_WORD || (query->text.n > 0 && query->parts.count > 0));
    must(query->child_count == 0 || query->child_count >= 2);
    for (size_t i = 0; i < query->child_count; i++)
        words += count_words(query->children[i], depth + 1);
    return words;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena = ARENA_INIT;
    struct query *query = query_parse(&arena, (struct str){(const char *)data, size});
    must(count_words(query, 1) <= QUERY_CLAUSES_MAX);
    must(query_words(&arena, query).count <= QUERY_WORDS_MAX);
    arena_release(&arena);
    return 0;
}
