#include "index/analysis.h"

#include <pthread.h>
#include <unicode/ucol.h>
#include <unicode/ustring.h>

#include "base/utf8.h"

enum { COMPARED_CHARACTERS = 60 };

static UCollator *collator;
static pthread_once_t opened = PTHREAD_ONCE_INIT;

static void open_collator(void) {
    UErrorCode code = U_ZERO_ERROR;
    collator = ucol_open("zh@collation=pinyin", &code);
    if (U_SUCCESS(code))
        ucol_setAttribute(collator, UCOL_NUMERIC_COLLATION, UCOL_ON, &code);
}

struct str analysis_sort_key(struct arena *arena, struct str text) {
    pthread_once(&opened, open_collator);
    struct str head = utf8_head(text, COMPARED_CHARACTERS);
    UChar units[COMPARED_CHARACTERS * 2];
    int32_t length = 0;
    UErrorCode code = U_ZERO_ERROR;
    u_strFromUTF8(units, COMPARED_CHARACTERS * 2, &length, head.n ? head.p : "", (int32_t)head.n, &code);
    uint8_t key[COMPARED_CHARACTERS * 16];
    int32_t needed =
        U_SUCCESS(code) && collator ? ucol_getSortKey(collator, units, length, key, sizeof key) : 0;
    if (needed <= 0) /* better in byte order than not at all */
        return arena_str(arena, str_make(head.p, utf8_cut(head.p, head.n, SORT_KEY_BYTES_MAX)));
    size_t n = (size_t)needed - 1; /* without the terminating NUL */
    return arena_str(arena, str_make((const char *)key, n < SORT_KEY_BYTES_MAX ? n : SORT_KEY_BYTES_MAX));
}
