#include "index/analysis.h"

#include <stdio.h>

#include "base/utf8.h"

static enum character_class class_at(struct str text, size_t *at) {
    return analysis_class(utf8_next(text, at));
}

static bool belongs(bool han, enum character_class class) {
    return han ? class == CLASS_HAN : class == CLASS_LETTER || class == CLASS_DIGIT;
}

bool analysis_next_run(struct str folded, size_t *at, struct run *ret_run) {
    size_t from = *at, next = *at;
    enum character_class class = CLASS_OTHER;
    while (next < folded.n && class == CLASS_OTHER) {
        from = next;
        class = class_at(folded, &next);
    }
    if (class == CLASS_OTHER) {
        *at = folded.n;
        return false;
    }
    struct run run = {.han = class == CLASS_HAN, .from = from, .to = next, .characters = 1};
    while (next < folded.n && belongs(run.han, class_at(folded, &next))) {
        run.to = next;
        run.characters++;
    }
    *at = run.to;
    *ret_run = run;
    return true;
}

enum { DIGEST_BYTES = 16 };

static uint64_t fnv1a(struct str text) {
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < text.n; i++)
        hash = (hash ^ (unsigned char)text.p[i]) * UINT64_C(0x100000001b3);
    return hash;
}

struct str analysis_cap(struct str text, char buffer[TERM_BYTES_MAX]) {
    if (text.n <= TERM_BYTES_MAX)
        return text;
    size_t kept = utf8_cut(text.p, text.n, TERM_BYTES_MAX - DIGEST_BYTES);
    memcpy(buffer, text.p, kept);
    char digest[DIGEST_BYTES + 1];
    snprintf(digest, sizeof digest, "%016llx", (unsigned long long)fnv1a(text));
    memcpy(buffer + kept, digest, DIGEST_BYTES);
    return (struct str){buffer, kept + DIGEST_BYTES};
}

struct emitter {
    struct str text;
    term_function *function;
    void *context;
};

static void emit(const struct emitter *to, enum term_kind kind, size_t begin, size_t end) {
    char buffer[TERM_BYTES_MAX];
    struct term term = {
        .kind = kind,
        .text = analysis_cap(str_make(to->text.p + begin, end - begin), buffer),
        .from = begin,
        .to = end,
    };
    to->function(to->context, &term);
}

static void emit_han(const struct emitter *to, const struct run *run) {
    size_t from = run->from, middle = from;
    utf8_next(to->text, &middle);
    while (middle < run->to) {
        size_t end = middle;
        utf8_next(to->text, &end);
        emit(to, TERM_BIGRAM, from, end);
        emit(to, TERM_CHARACTER, from, middle);
        from = middle;
        middle = end;
    }
    emit(to, TERM_CHARACTER, from, run->to);
}

/* iphone13 is found as a whole, by iphone and by 13. */
static void emit_word(const struct emitter *to, const struct run *run) {
    emit(to, TERM_WORD, run->from, run->to);
    size_t from = run->from, at = from;
    enum character_class class = class_at(to->text, &at);
    for (size_t next = at; at < run->to; at = next) {
        enum character_class other = class_at(to->text, &next);
        if (other != class) {
            emit(to, TERM_WORD, from, at);
            from = at;
            class = other;
        }
    }
    if (from > run->from)
        emit(to, TERM_WORD, from, run->to);
}

void analysis_terms(struct str folded, term_function *function, void *context) {
    struct emitter to = {.text = folded, .function = function, .context = context};
    struct run run;
    for (size_t at = 0; analysis_next_run(folded, &at, &run);)
        if (run.han)
            emit_han(&to, &run);
        else
            emit_word(&to, &run);
}

static bool contains(const char *characters, struct str character) {
    size_t at;
    return str_find(str_from(characters), character, &at);
}

double analysis_weight(struct str term) {
    static const struct {
        const char *characters;
        double weight;
    } rows[] = {
        {"吗么呢否什哪怎何谁我你他她它", 0.25},
        {"的了是在有和与或及对把被", 0.5},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        for (size_t at = 0, next = 0; at < term.n; at = next) {
            utf8_next(term, &next);
            if (contains(rows[i].characters, str_make(term.p + at, next - at)))
                return rows[i].weight;
        }
    return 1;
}

bool analysis_is_function_word(struct str word) {
    static const char *const asking[] = {"怎么办", "为什么", "如何", "请问", "怎样", "多少", "是不是"};
    for (size_t i = 0; i < sizeof asking / sizeof asking[0]; i++)
        if (str_is(word, asking[i]))
            return true;
    for (size_t at = 0, next = 0; at < word.n; at = next) {
        utf8_next(word, &next);
        if (analysis_weight(str_make(word.p + at, next - at)) >= 1)
            return false;
    }
    return word.n > 0;
}
