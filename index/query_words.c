/* From the parts of a word to what is highlighted. */
#include "index/parts.h"
#include "index/query.h"

#include <stdlib.h>

#include "base/utf8.h"

enum { CUT_FROM = 4 /* characters; shorter runs are one word already */ };

struct collector {
    struct arena *arena;
    struct str_list list;
    size_t capacity;
    size_t max;
};

static bool has(const struct str_list *list, struct str item) {
    for (size_t i = 0; i < list->count; i++)
        if (str_eq(list->items[i], item))
            return true;
    return false;
}

static void add(struct collector *to, struct str item) {
    if (item.n == 0 || to->list.count == to->max || has(&to->list, item))
        return;
    to->list.items =
        arena_grow(to->arena, to->list.items, to->list.count, &to->capacity, sizeof *to->list.items);
    to->list.items[to->list.count++] = item;
}

static void add_cut(void *context, struct str word) {
    if (!analysis_is_function_word(word))
        add(context, word);
}

struct str_list parts_of_word(struct arena *arena, struct str text) {
    struct collector to = {.arena = arena, .max = QUERY_WORDS_MAX};
    struct run run;
    for (size_t at = 0; analysis_next_run(text, &at, &run);) {
        struct str part = str_make(text.p + run.from, run.to - run.from);
        if (run.han && run.characters >= CUT_FROM)
            analysis_cut(arena, part, add_cut, &to);
        else
            add(&to, part);
    }
    if (to.list.count == 0) /* nothing but function words: then they are what is looked for */
        add(&to, text);
    return to.list;
}

static bool has_two_characters(struct str word) {
    size_t first = 0;
    utf8_next(word, &first);
    return first < word.n;
}

static int longest_first(const void *a, const void *b) {
    const struct str *x = a, *y = b;
    if (x->n != y->n)
        return x->n > y->n ? -1 : 1;
    return str_cmp(*x, *y);
}

static void add_telling(void *context, struct str word) {
    if (has_two_characters(word))
        add_cut(context, word);
}

struct str_list parts_of_description(struct arena *arena, struct str text) {
    struct collector to = {.arena = arena, .max = QUERY_WORDS_MAX};
    struct run run;
    for (size_t at = 0; analysis_next_run(text, &at, &run);) {
        struct str part = str_make(text.p + run.from, run.to - run.from);
        if (run.han)
            analysis_cut(arena, part, add_telling, &to);
        else
            add_telling(&to, part);
    }
    return to.list;
}

/* A single character cut off a longer word is needed for a match but would mark half the page. */
static bool is_worth_marking(const struct query *word, struct str part) {
    return str_eq(part, word->text) || has_two_characters(part);
}

/* Of 端到端|测试|结果 also 端到端测试 and 测试结果, so that what was typed in one piece is marked in one piece. */
static void add_spans(struct collector *to, const struct str_list *parts) {
    for (size_t i = 0; i < parts->count; i++)
        for (size_t k = i + 1; k < parts->count && parts->items[k].p > parts->items[i].p; k++) {
            const char *end = parts->items[k].p + parts->items[k].n;
            add(to, str_make(parts->items[i].p, (size_t)(end - parts->items[i].p)));
        }
}

static void collect(struct collector *to, const struct query *query) {
    if (query->kind == QUERY_WORD)
        add(to, query->text);
    for (size_t i = 0; i < query->parts.count; i++)
        if (is_worth_marking(query, query->parts.items[i]))
            add(to, query->parts.items[i]);
    if (query->kind == QUERY_WORD)
        add_spans(to, &query->parts);
    size_t wanted = query->kind == QUERY_NOT ? 1 : query->child_count;
    for (size_t i = 0; i < wanted; i++)
        collect(to, query->children[i]);
}

struct str_list query_words(struct arena *arena, const struct query *query) {
    struct collector to = {.arena = arena, .max = QUERY_WORDS_MAX};
    collect(&to, query);
    if (to.list.count)
        qsort(to.list.items, to.list.count, sizeof *to.list.items, longest_first);
    return to.list;
}
