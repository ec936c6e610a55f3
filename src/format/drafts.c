#include "format/drafts.h"

#include "base/utf8.h"

struct draft *drafts_add(struct arena *arena, struct drafts *drafts, struct draft draft) {
    drafts->items = arena_grow(arena, drafts->items, drafts->count, &drafts->capacity, sizeof *drafts->items);
    drafts->items[drafts->count] = draft;
    return &drafts->items[drafts->count++];
}

static unsigned line_at(struct str text, size_t at) {
    unsigned line = 1;
    for (size_t i = 0; i < at; i++)
        line += text.p[i] == '\n';
    return line;
}

/* C0 but tab and line end, DEL, and C1, which is C2 80 to C2 9F in UTF-8. */
static bool is_control(struct str text, size_t at) {
    unsigned char c = (unsigned char)text.p[at];
    if (c == 0xC2)
        return at + 1 < text.n && (unsigned char)text.p[at + 1] < 0xA0;
    return (c < 0x20 && c != '\t' && c != '\n') || c == 0x7F;
}

const char *format_text_problem(struct str text, size_t *ret_at) {
    if (!utf8_valid(text, ret_at))
        return text.p[*ret_at] == '\0' ? "problem.nul" : "problem.utf8";
    for (size_t i = 0; i < text.n; i++) {
        if (is_control(text, i)) {
            *ret_at = i;
            return "problem.control-character";
        }
    }
    return NULL;
}

static struct str with_line_feeds(struct arena *arena, struct str text) {
    if (text.n == 0 || !memchr(text.p, '\r', text.n))
        return text;
    char *copy = arena_alloc(arena, text.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\r' && i + 1 < text.n && text.p[i + 1] == '\n')
            continue;
        copy[n++] = text.p[i] == '\r' ? '\n' : text.p[i];
    }
    return str_make(copy, n);
}

bool format_check_text(struct arena *arena, struct str file, struct str content, struct problems *problems,
                       struct str *ret_text) {
    struct str text = str_starts(content, S("\xEF\xBB\xBF")) ? str_skip(content, 3) : content;
    text = with_line_feeds(arena, text);
    size_t at;
    const char *key = format_text_problem(text, &at);
    if (key) {
        problems_add(problems, (struct place){.file = file, .line = line_at(text, at)}, key);
        return false;
    }
    *ret_text = text;
    return true;
}
