/* Random text of all scripts, signs and operators, from rand(): seed it, so that a finding can be repeated. */
#ifndef JF_TEST_UNICODE_TEXT_H
#define JF_TEST_UNICODE_TEXT_H

#include <stdlib.h>

#include "base/utf8.h"

static inline uint32_t random_character(void) {
    static const uint32_t ranges[][2] = {
        {0x20, 0x7E},       {0x4E00, 0x9FFF}, {0x4E00, 0x9FFF}, {0x3000, 0x303F}, {0xFF01, 0xFF5E},
        {0x0300, 0x036F},   {0x1800, 0x18AA}, {0x2000, 0x206F}, {0x0590, 0x06FF}, {0x20000, 0x2A6DF},
        {0x1F300, 0x1F6FF}, {0xAC00, 0xD7A3}, {0xF900, 0xFAFF}, {0xFE00, 0xFEFF}, {0xE0100, 0xE01EF},
    };
    size_t row = (size_t)rand() % (sizeof ranges / sizeof ranges[0]);
    return ranges[row][0] + (uint32_t)rand() % (ranges[row][1] - ranges[row][0] + 1);
}

/* Pieces that a parser could stumble over. */
static inline struct str random_piece(char bytes[4]) {
    static const char *const pieces[] = {"\"",       "(",   ")",   "-",  " OR ", " 或者 ", "“",
                                         "）",       "（",  "－",  "　", "*",    ":",      "漏水",
                                         "拖欠工资", "AND", "NOT", "~",  "𠮷",   "，",     "。"};
    if (rand() % 2)
        return str_from(pieces[(size_t)rand() % (sizeof pieces / sizeof pieces[0])]);
    return str_make(bytes, utf8_put(random_character(), bytes));
}

static inline struct str random_text(char *text, size_t size) {
    size_t wanted = (size_t)rand() % size, n = 0;
    for (;;) {
        char bytes[4];
        struct str piece = random_piece(bytes);
        if (n + piece.n > wanted)
            return str_make(text, n);
        memcpy(text + n, piece.p, piece.n);
        n += piece.n;
    }
}

#endif
