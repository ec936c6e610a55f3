#include "index/analysis.h"

#include <pthread.h>
#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>
#include <unicode/utrans.h>

#include "base/utf8.h"

enum {
    TABLE_SIZE = 0x10000,
    NEEDS_ICU = 0,       /* no character of a text folds to NUL */
    SEGMENT_MAX = 32,    /* characters; bounds ICU's sorting of combining marks, which is quadratic */
    EXPANSION_MAX = 3,   /* times the original's length */
    NORMALISED_MAX = 18, /* the longest normal form of one character (U+FDFA) */
    IDEOGRAPHIC_ZERO = 0x3007,
    WHITE_CIRCLE = 0x25CB, /* written for 〇 in official documents */
    HAN_ZERO = 0x96F6,
    HAN_FIRST = 0x2E80,
    HAN_END = 0xFB00,
};

/* What each character of the basic plane becomes, where that is one character whatever stands beside it. Built once, then
 * only read. */
static uint16_t folds[TABLE_SIZE];
static uint8_t classes[TABLE_SIZE];
static const UNormalizer2 *normaliser;
static pthread_once_t built = PTHREAD_ONCE_INIT;

static bool in_ranges(uint32_t c, const uint32_t (*ranges)[2], size_t count) {
    for (size_t i = 0; i < count; i++)
        if (c >= ranges[i][0] && c <= ranges[i][1])
            return true;
    return false;
}

static bool is_han(uint32_t c) {
    static const uint32_t ranges[][2] = {
        {0x4E00, 0x9FFF}, {0x3400, 0x4DBF}, {0x20000, 0x3FFFD}, {0x2E80, 0x2FD5}, {0x3005, 0x3005},
        {0x3007, 0x3007}, {0x3021, 0x3029}, {0x3038, 0x303B},   {0xF900, 0xFAFF},
    };
    return in_ranges(c, ranges, sizeof ranges / sizeof ranges[0]);
}

static enum character_class class_of(uint32_t c) {
    if (is_han(c))
        return CLASS_HAN;
    uint32_t mask = U_GET_GC_MASK((UChar32)c);
    if (mask & U_GC_N_MASK)
        return CLASS_DIGIT;
    return mask & (U_GC_L_MASK | U_GC_M_MASK) ? CLASS_LETTER : CLASS_OTHER;
}

/* Without its data ICU cannot work at all, and an index built by half of the rules would lose documents silently. */
static void must(UErrorCode code) {
    if (U_FAILURE(code))
        abort();
}

static UChar simplified(UTransliterator *transliterator, UChar c) {
    UChar text[8] = {c};
    int32_t length = 1, limit = 1;
    UErrorCode code = U_ZERO_ERROR;
    utrans_transUChars(transliterator, text, &length, 8, 0, &limit, &code);
    return U_SUCCESS(code) && length == 1 ? text[0] : c;
}

static UChar variant(UTransliterator *transliterator, UChar c) {
    if (c == IDEOGRAPHIC_ZERO || c == WHITE_CIRCLE)
        return HAN_ZERO;
    if (u_charType(c) == U_DECIMAL_DIGIT_NUMBER)
        return (UChar)('0' + u_charDigitValue(c));
    return c >= HAN_FIRST && c < HAN_END ? simplified(transliterator, c) : c;
}

static UChar fold_alone(UTransliterator *transliterator, UChar c) {
    if (U16_IS_SURROGATE(c) || !unorm2_hasBoundaryBefore(normaliser, c))
        return NEEDS_ICU;
    UChar text[NORMALISED_MAX];
    UErrorCode code = U_ZERO_ERROR;
    int32_t length = unorm2_normalize(normaliser, &c, 1, text, NORMALISED_MAX, &code);
    if (U_FAILURE(code) || length != 1 || U16_IS_SURROGATE(text[0]))
        return NEEDS_ICU;
    return variant(transliterator, text[0]);
}

static void build_tables(void) {
    UErrorCode code = U_ZERO_ERROR;
    normaliser = unorm2_getNFKCCasefoldInstance(&code);
    must(code);
    UTransliterator *transliterator = utrans_openU(u"Hant-Hans", -1, UTRANS_FORWARD, NULL, 0, NULL, &code);
    must(code);
    for (unsigned c = 1; c < TABLE_SIZE; c++) {
        folds[c] = fold_alone(transliterator, (UChar)c);
        classes[c] = (uint8_t)class_of(c);
    }
    utrans_close(transliterator);
    for (unsigned c = 1; c < TABLE_SIZE;
         c++) /* 甲 → 乙 → 丙 must not depend on how often a text was folded */
        if (folds[c] && folds[folds[c]])
            folds[c] = folds[folds[c]];
}

static void fold_tables(void) { pthread_once(&built, build_tables); }

enum character_class analysis_class(uint32_t character) {
    fold_tables();
    return character < TABLE_SIZE ? (enum character_class)classes[character] : class_of(character);
}

struct output {
    struct arena *arena;
    char *text;
    uint32_t *map;
    size_t n, capacity, max;
};

static void *enlarged(struct arena *arena, const void *old, size_t used, size_t size) {
    void *copy = arena_alloc(arena, size);
    if (used)
        memcpy(copy, old, used);
    return copy;
}

static bool make_room(struct output *out, size_t more) {
    if (out->n + more <= out->capacity)
        return true;
    if (out->n + more > out->max)
        return false;
    size_t grown = out->capacity * 2 < out->max ? out->capacity * 2 : out->max;
    out->text = enlarged(out->arena, out->text, out->n, grown + 1);
    out->map = enlarged(out->arena, out->map, out->n * sizeof *out->map, (grown + 1) * sizeof *out->map);
    out->capacity = grown;
    return true;
}

static void put(struct output *out, uint32_t c, size_t origin) {
    if (!make_room(out, 4))
        return;
    size_t length = utf8_put(c, out->text + out->n);
    for (size_t i = 0; i < length; i++)
        out->map[out->n++] = (uint32_t)origin;
}

static bool is_simple(uint32_t c) { return c < TABLE_SIZE && folds[c] != NEEDS_ICU; }

/* Whether what stands at `at` can change what stands before it (a combining mark). */
static bool begins_anew(struct str text, size_t at) {
    if (at >= text.n)
        return true;
    unsigned char lead = (unsigned char)text.p[at];
    if (lead < 0x80 || (lead >= 0xE4 && lead <= 0xE9)) /* ASCII, U+4000–9FFF */
        return true;
    uint32_t c = utf8_next(text, &at);
    return is_simple(c) || unorm2_hasBoundaryBefore(normaliser, (UChar32)c);
}

/* A character with what belongs to it, by ICU. */
static size_t put_segment(struct output *out, struct str text, size_t from) {
    UChar source[SEGMENT_MAX * 2], result[SEGMENT_MAX * NORMALISED_MAX * 2];
    int32_t length = 0;
    size_t at = from;
    unsigned characters = 0;
    do {
        uint32_t c = utf8_next(text, &at);
        U16_APPEND_UNSAFE(source, length, c);
    } while (++characters < SEGMENT_MAX && !begins_anew(text, at));
    UErrorCode code = U_ZERO_ERROR;
    int32_t count = unorm2_normalize(normaliser, source, length, result,
                                     (int32_t)(sizeof result / sizeof result[0]), &code);
    for (int32_t i = 0; U_SUCCESS(code) && i < count;) {
        uint32_t c = result[i++];
        if (U16_IS_LEAD(c))
            c = ((c & 0x3FF) << 10) + (result[i++] & 0x3FFu) + 0x10000;
        put(out, is_simple(c) ? folds[c] : c, from);
    }
    return at;
}

static bool is_common(unsigned char lead) {
    return lead >= 0xE4 && lead <= 0xE9; /* U+4000–9FFF: nearly all of our text */
}

/* Copies the Chinese characters from `from` on that stay as they are; returns where it stopped. The last one of them is left
 * to the caller, as what follows may belong to it. */
static size_t put_common(struct output *out, struct str text, size_t from) {
    size_t at = from;
    const unsigned char *p = (const unsigned char *)text.p;
    for (; at + 3 < text.n && is_common(p[at]) && is_common(p[at + 3]) && make_room(out, 4); at += 3) {
        unsigned c = (p[at] & 0x0Fu) << 12 | (p[at + 1] & 0x3Fu) << 6 | (p[at + 2] & 0x3Fu);
        if (folds[c] != c)
            break;
        memcpy(out->text + out->n, text.p + at, 3);
        for (int i = 0; i < 3; i++)
            out->map[out->n++] = (uint32_t)at;
    }
    return at;
}

struct folded analysis_fold(struct arena *arena, struct str original) {
    fold_tables();
    size_t capacity = original.n + 16;
    struct output out = {
        .arena = arena,
        .text = arena_alloc(arena, capacity + 1),
        .map = ARENA_ARRAY(arena, uint32_t, capacity + 1),
        .capacity = capacity,
        .max = original.n * EXPANSION_MAX + 64,
    };
    for (size_t at = 0; at < original.n;) {
        at = put_common(&out, original, at);
        size_t next = at;
        uint32_t c = utf8_next(original, &next);
        if (is_simple(c) && begins_anew(original, next))
            put(&out, folds[c], at);
        else
            next = put_segment(&out, original, at);
        at = next;
    }
    out.map[out.n] = (uint32_t)original.n;
    return (struct folded){.text = {out.text, out.n}, .map = out.map};
}
