#include "index/snippet.h"

#include "base/utf8.h"
#include "index/marks.h"

enum { LEAD = 6 /* 1/6 of the window stands before the first word when no sentence begins near it */ };

struct builder {
    struct arena *arena;
    struct segments segments;
    size_t capacity;
};

static void add_segment(struct builder *to, struct str text, bool marked) {
    if (text.n == 0)
        return;
    to->segments.items = arena_grow(to->arena, to->segments.items, to->segments.count, &to->capacity,
                                    sizeof *to->segments.items);
    to->segments.items[to->segments.count++] = (struct segment){.text = text, .marked = marked};
}

struct window {
    size_t from, to; /* bytes */
};

/* Cuts what lies in the window at the marks. */
static void add_window(struct builder *to, struct str text, const struct marks *marks, struct window window) {
    size_t at = window.from;
    for (size_t i = 0; i < marks->count;) {
        size_t from = marks->items[i].from, end = marks->items[i].to;
        for (i++; i < marks->count && marks->items[i].from < end; i++)
            if (marks->items[i].to > end)
                end = marks->items[i].to;
        from = from < at ? at : from;
        end = end > window.to ? window.to : end;
        if (from >= end)
            continue;
        add_segment(to, str_make(text.p + at, from - at), false);
        add_segment(to, str_make(text.p + from, end - from), true);
        at = end;
    }
    add_segment(to, str_make(text.p + at, window.to - at), false);
}

/* How many different words stand in the window, of the marks from `first` on. `seen` has room for all words. */
static size_t count_distinct(const struct marks *marks, size_t first, struct window window, bool *seen,
                             size_t word_count) {
    size_t distinct = 0;
    memset(seen, 0, word_count * sizeof *seen);
    for (size_t i = first; i < marks->count && marks->items[i].from < window.to; i++)
        if (marks->items[i].to <= window.to && !seen[marks->items[i].word]) {
            seen[marks->items[i].word] = true;
            distinct++;
        }
    return distinct;
}

struct segments highlight(struct arena *arena, struct str text, const struct str_list *words) {
    struct builder to = {.arena = arena};
    struct window all = {0, text.n};
    struct marks marks = marks_find(arena, text, words);
    add_window(&to, text, &marks, all);
    to.segments.distinct =
        count_distinct(&marks, 0, all, ARENA_ARRAY(arena, bool, words->count), words->count);
    return to.segments;
}

static bool is_sentence_end(uint32_t c) {
    return c == 0x3002 || c == 0xFF01 || c == 0xFF1F || c == 0xFF1B || c == '!' || c == '?';
}

static size_t step_back(struct str text, size_t at) {
    do
        at--;
    while (at > 0 && ((unsigned char)text.p[at] & 0xC0) == 0x80);
    return at;
}

/* Where a window that shows the mark at `at` begins: with its sentence if that is near, else a little before. */
static size_t window_start(struct str text, size_t at, size_t characters) {
    size_t start = at, little = at;
    for (size_t i = 0; i < characters / 3 && start > 0; i++) {
        size_t before = step_back(text, start), next = before;
        if (is_sentence_end(utf8_next(text, &next)))
            return start;
        start = before;
        if (i < characters / LEAD)
            little = start;
    }
    return start == 0 ? 0 : little;
}

static size_t forward(struct str text, size_t at, size_t characters) {
    for (size_t i = 0; i < characters && at < text.n; i++)
        utf8_next(text, &at);
    return at;
}

static struct window window_at(struct str text, size_t from, size_t characters) {
    return (struct window){from, forward(text, from, characters)};
}

static struct window best_window(struct arena *arena, struct str text, const struct marks *marks,
                                 size_t word_count, size_t characters) {
    enum { TRIED_MAX = 200 };
    struct window best = window_at(text, 0, characters);
    bool *seen = ARENA_ARRAY(arena, bool, word_count);
    size_t most = 0;
    for (size_t i = 0; i < marks->count && i < TRIED_MAX; i++) {
        size_t from = window_start(text, marks->items[i].from, characters);
        struct window window = window_at(text, from, characters);
        size_t distinct = count_distinct(marks, i, window, seen, word_count);
        if (distinct > most) {
            most = distinct;
            best = window;
        }
    }
    return best;
}

/* Ends with a sentence when that loses neither a word nor more than half of the window. */
static size_t window_end(struct str text, const struct marks *marks, struct window window) {
    size_t least = window.from + (window.to - window.from) / 2;
    for (size_t i = 0; i < marks->count; i++)
        if (marks->items[i].to <= window.to && marks->items[i].to > least)
            least = marks->items[i].to;
    for (size_t at = window.to; at > least; at = step_back(text, at)) {
        size_t next = step_back(text, at);
        if (is_sentence_end(utf8_next(text, &next)))
            return at;
    }
    return window.to;
}

struct segments snippet_make(struct arena *arena, struct str markdown, const struct str_list *words,
                             size_t characters) {
    struct builder to = {.arena = arena};
    struct str text = snippet_plain(arena, markdown);
    struct marks marks = marks_find(arena, text, words);
    struct window window = best_window(arena, text, &marks, words->count, characters);
    if (window.to < text.n)
        window.to = window_end(text, &marks, window);
    if (window.from > 0)
        add_segment(&to, S("…"), false);
    add_window(&to, text, &marks, window);
    if (window.to < text.n)
        add_segment(&to, S("…"), false);
    size_t first = 0;
    while (first < marks.count && marks.items[first].from < window.from)
        first++;
    to.segments.distinct =
        count_distinct(&marks, first, window, ARENA_ARRAY(arena, bool, words->count), words->count);
    return to.segments;
}
