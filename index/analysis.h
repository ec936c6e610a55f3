/* Analysis of text: one function for indexing, queries, snippets and highlights alike, so that what stands in a text is
 * found (search.md §2). Everything here may be called from any thread; text is valid UTF-8. */
#ifndef JF_INDEX_ANALYSIS_H
#define JF_INDEX_ANALYSIS_H

#include "base/arena.h"

/* Changing what any function here returns changes this number; every index is then rebuilt. */
enum { ANALYSIS_VERSION = 1, TERM_BYTES_MAX = 200, SORT_KEY_BYTES_MAX = 60 };

/* The search form of a text: NFKC, case folded, Traditional → Simplified, variant digits folded, invisible characters
 * (Mongolian vowel separator, variation selectors, direction marks, zero-width ones) dropped. `map[i]` is the offset in
 * the original of what byte i of the search form came from; map[text.n] is the original's length. A character that
 * became several maps all of them to its own beginning. */
struct folded {
    struct str text;
    const uint32_t *map;
};
/* Allocates at most 32 bytes for each byte of the original. The search form is at most three times as long: what would
 * go beyond (only text made of rare ligatures) is left out. */
struct folded analysis_fold(struct arena *arena, struct str original);

/* A run: Han, or letters and digits, with nothing else between; what the query calls a word is made of runs. */
struct run {
    bool han;
    size_t from, to;   /* bytes of the search form */
    size_t characters; /* code points */
};
/* The next run at or after *at, which moves behind it; false at the end. */
bool analysis_next_run(struct str folded, size_t *at, struct run *ret_run);

enum term_kind {
    TERM_BIGRAM,    /* two neighbouring Han characters */
    TERM_CHARACTER, /* one Han character */
    TERM_WORD,      /* a run of letters, of digits, or of both */
};

struct term {
    enum term_kind kind;
    struct str
        text; /* without prefix; at most TERM_BYTES_MAX bytes, longer ones cut and ended by a digest; valid
                        during the call only */
    size_t from, to; /* bytes of the search form */
};

typedef void term_function(void *context, const struct term *term);

/* Calls `function` for every term of a search form, in the order of their beginnings; of one beginning the longer first. */
void analysis_terms(struct str folded, term_function *function, void *context);

/* At most TERM_BYTES_MAX bytes that stand for any text: itself, or its beginning and a digest of all of it. */
struct str analysis_cap(struct str text, char buffer[TERM_BYTES_MAX]);

enum character_class { CLASS_OTHER, CLASS_HAN, CLASS_LETTER, CLASS_DIGIT };
enum character_class analysis_class(uint32_t character); /* of a character of the search form */

/* How much a term says: 0.25 when it holds a question word's or pronoun's character (吗怎谁我…), 0.5 for a function
 * character (的了是…), 1 otherwise (measured, search.md §1). */
double analysis_weight(struct str term);
/* Made of function characters alone, or a way of asking (怎么办): says nothing about what is looked for. */
bool analysis_is_function_word(struct str word);

/* Calls `function` with each dictionary word (ICU) of a Han run of a search form. Neighbouring single characters that
 * the dictionary does not join stay together in twos and threes (names, 彩礼), except function characters. */
typedef void word_function(void *context, struct str word);
void analysis_cut(struct arena *arena, struct str han_run, word_function *function, void *context);

/* Bytes that sort as Chinese readers expect (pinyin order, numbers by value), at most SORT_KEY_BYTES_MAX, without NUL.
 * Copies into the arena. */
struct str analysis_sort_key(struct arena *arena, struct str text);

#endif
