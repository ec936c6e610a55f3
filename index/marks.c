#include "index/marks.h"

#include <stdlib.h>

#include "base/utf8.h"

struct finder {
    struct arena *arena;
    struct folded folded;
    struct marks marks;
    size_t capacity;
};

static uint32_t character_before(struct str text, size_t at) {
    do
        at--;
    while (at > 0 && ((unsigned char)text.p[at] & 0xC0) == 0x80);
    return utf8_next(text, &at);
}

static enum character_class class_before(struct str text, size_t at) {
    return at == 0 ? CLASS_OTHER : analysis_class(character_before(text, at));
}

static enum character_class class_after(struct str text, size_t at) {
    return at >= text.n ? CLASS_OTHER : analysis_class(utf8_next(text, &at));
}

/* Han can be cut anywhere; gen does not stand in gender, but iphone does in iphone13, as the terms say. */
static bool is_border(struct str text, size_t at) {
    enum character_class before = class_before(text, at);
    return before == CLASS_OTHER || before == CLASS_HAN || before != class_after(text, at);
}

static void add(struct finder *finder, size_t from, size_t to, size_t word) {
    const struct folded *folded = &finder->folded;
    /* The end may fall into what one original character became (㎏ → kg). */
    while (to < folded->text.n && folded->map[to] == folded->map[to - 1])
        to++;
    finder->marks.items = arena_grow(finder->arena, finder->marks.items, finder->marks.count,
                                     &finder->capacity, sizeof *finder->marks.items);
    finder->marks.items[finder->marks.count++] =
        (struct mark){.from = folded->map[from], .to = folded->map[to], .word = word};
}

static void find_word(struct finder *finder, struct str word, size_t number) {
    struct str text = finder->folded.text;
    size_t from = 0, at;
    while (word.n && finder->marks.count < MARKS_MAX && str_find(str_skip(text, from), word, &at)) {
        size_t begin = from + at, end = begin + word.n;
        bool stands = is_border(text, begin) && is_border(text, end);
        if (stands)
            add(finder, begin, end, number);
        from = stands ? end : begin + 1;
    }
}

static int by_beginning(const void *a, const void *b) {
    const struct mark *x = a, *y = b;
    if (x->from != y->from)
        return x->from < y->from ? -1 : 1;
    return x->to > y->to ? -1 : x->to < y->to;
}

struct marks marks_find(struct arena *arena, struct str original, const struct str_list *words) {
    struct finder finder = {.arena = arena, .folded = analysis_fold(arena, original)};
    for (size_t i = 0; i < words->count; i++)
        find_word(&finder, words->items[i], i);
    if (finder.marks.count)
        qsort(finder.marks.items, finder.marks.count, sizeof *finder.marks.items, by_beginning);
    return finder.marks;
}
