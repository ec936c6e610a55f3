#include "index/analysis.h"

#include <pthread.h>
#include <unicode/ubrk.h>
#include <unicode/ustring.h>

#include "base/utf8.h"

/* Never used itself: a clone is cheap, and one iterator must not be shared by two threads. */
static UBreakIterator *master;
static pthread_once_t opened = PTHREAD_ONCE_INIT;

static void open_master(void) {
    UErrorCode code = U_ZERO_ERROR;
    master = ubrk_open(UBRK_WORD, "zh", NULL, 0, &code);
    if (U_FAILURE(code))
        master = NULL;
}

struct joiner {
    word_function *function;
    void *context;
    struct str singles; /* single characters waiting for more of them */
};

enum { PAIR = 2, LONGEST_UNPAIRED = 3 /* characters */ };

/* Most words have two characters: 彩|礼|返|还 is looked for as 彩礼 and 返还, 张|某|某 as one. */
static void flush_singles(struct joiner *joiner) {
    struct str rest = joiner->singles;
    for (size_t left = utf8_count(rest); left > LONGEST_UNPAIRED; left -= PAIR) {
        struct str pair = utf8_head(rest, PAIR);
        joiner->function(joiner->context, pair);
        rest = str_skip(rest, pair.n);
    }
    if (rest.n)
        joiner->function(joiner->context, rest);
    joiner->singles = (struct str){NULL, 0};
}

static void take_piece(struct joiner *joiner, struct str piece) {
    size_t first = 0;
    utf8_next(piece, &first);
    bool joins = first == piece.n && !analysis_is_function_word(piece);
    if (joins && joiner->singles.n) {
        joiner->singles.n += piece.n;
        return;
    }
    flush_singles(joiner);
    if (joins)
        joiner->singles = piece;
    else
        joiner->function(joiner->context, piece);
}

static size_t units_of(uint32_t c) { return c > 0xFFFF ? 2 : 1; }

static void walk(UBreakIterator *iterator, struct str run, struct joiner *joiner) {
    size_t at = 0;
    int32_t unit = 0;
    for (int32_t end = ubrk_next(iterator); end != UBRK_DONE; end = ubrk_next(iterator)) {
        size_t from = at;
        while (unit < end && at < run.n)
            unit += (int32_t)units_of(utf8_next(run, &at));
        if (at > from)
            take_piece(joiner, str_make(run.p + from, at - from));
    }
    flush_singles(joiner);
}

void analysis_cut(struct arena *arena, struct str han_run, word_function *function, void *context) {
    pthread_once(&opened, open_master);
    UErrorCode code = U_ZERO_ERROR;
    int32_t capacity = (int32_t)han_run.n + 1, length = 0;
    UChar *units = ARENA_ARRAY(arena, UChar, (size_t)capacity);
    u_strFromUTF8(units, capacity, &length, han_run.p, (int32_t)han_run.n, &code);
    UBreakIterator *iterator = master ? ubrk_clone(master, &code) : NULL;
    if (iterator)
        ubrk_setText(iterator, units, length, &code);
    if (iterator && U_SUCCESS(code)) {
        struct joiner joiner = {.function = function, .context = context};
        walk(iterator, han_run, &joiner);
    } else {
        function(context, han_run);
    }
    if (iterator)
        ubrk_close(iterator);
}
