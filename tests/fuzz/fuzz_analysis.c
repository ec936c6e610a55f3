/* Any valid text: its search form is valid and stable, the map leads back, terms lie within it, marks cover the text. */
#include <stdlib.h>

#include "base/utf8.h"
#include "index/snippet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds) {
    if (!holds)
        abort();
}

static void check_term(void *context, const struct term *term) {
    const struct str *text = context;
    must(term->from < term->to && term->to <= text->n);
    must(term->text.n > 0 && term->text.n <= TERM_BYTES_MAX);
}

static void check_fold(struct arena *arena, struct str original) {
    struct folded folded = analysis_fold(arena, original);
    size_t at;
    must(utf8_valid(folded.text, &at));
    for (size_t i = 0; i < folded.text.n; i++)
        must(folded.map[i] <= folded.map[i + 1]);
    must(folded.map[folded.text.n] == original.n);
    analysis_terms(folded.text, check_term, &folded.text);
}

static void check_marks(struct arena *arena, struct str text) {
    struct str_list words = query_words(arena, query_parse(arena, utf8_head(text, 20)));
    struct segments segments = highlight(arena, text, &words);
    size_t n = 0;
    for (size_t i = 0; i < segments.count; i++)
        n += segments.items[i].text.n;
    must(n == text.n);
    snippet_make(arena, text, &words, 160);
    must(analysis_sort_key(arena, text).n <= SORT_KEY_BYTES_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str text = {(const char *)data, size};
    size_t at;
    if (!utf8_valid(text, &at))
        return 0;
    struct arena arena = ARENA_INIT;
    check_fold(&arena, text);
    check_marks(&arena, text);
    arena_release(&arena);
    return 0;
}
