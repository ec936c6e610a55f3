/* Markdown to one line of plain text. Not a Markdown parser: only what would look odd in a snippet goes. */
#include "index/snippet.h"

#include "base/utf8.h"

struct writer {
    char *text; /* never longer than the Markdown */
    size_t n;
};

static void put_blank(struct writer *to) {
    if (to->n && to->text[to->n - 1] != ' ')
        to->text[to->n++] = ' ';
}

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

/* Of the blanks, #, >, bullets and "1." that a line begins with. */
static size_t line_start_length(struct str line) {
    size_t at = 0;
    while (at < line.n && (is_blank(line.p[at]) || line.p[at] == '>' || line.p[at] == '#'))
        at++;
    size_t mark = at;
    if (mark < line.n && strchr("*+-", line.p[mark]) && mark + 1 < line.n && is_blank(line.p[mark + 1]))
        return mark + 1;
    while (mark < line.n && mark < at + 3 && line.p[mark] >= '0' && line.p[mark] <= '9')
        mark++;
    bool numbered = mark > at && mark + 1 < line.n && (line.p[mark] == '.' || line.p[mark] == ')') &&
                    is_blank(line.p[mark + 1]);
    return numbered ? mark + 1 : at;
}

/* "---", "***", "```c", "| --- |": nothing to read in them. */
static bool is_decoration(struct str line) {
    struct str text = str_trim(line);
    if (str_starts(text, S("```")) || str_starts(text, S("~~~")))
        return true;
    for (size_t i = 0; i < text.n; i++)
        if (!strchr("-=*_|: \t", text.p[i]))
            return false;
    return true;
}

enum { ADDRESS_MAX = 2000 /* bytes; without a bound, text made of brackets would take quadratic time */ };

/* Of "](address)": how many bytes; 0 when it is no link. */
static size_t address_length(struct str rest) {
    if (!str_starts(rest, S("](")))
        return 0;
    for (size_t i = 2; i < rest.n && i < ADDRESS_MAX; i++)
        if (rest.p[i] == ')')
            return i + 1;
    return 0;
}

/* Where the last "](" of the line begins; 0 when there is none. */
static size_t last_link(struct str line) {
    for (size_t at = line.n; at > 1; at--)
        if (line.p[at - 2] == ']' && line.p[at - 1] == '(')
            return at - 2;
    return 0;
}

static bool is_ascii_punctuation(char c) {
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
           (c >= '{' && c <= '~');
}

/* How many bytes of a sign at the beginning of `rest` go: those of emphasis, code and struck text. */
static size_t sign_length(struct str rest) {
    if (rest.p[0] == '*' || rest.p[0] == '`')
        return 1;
    return str_starts(rest, S("__")) || str_starts(rest, S("~~")) ? 2 : 0;
}

/* How many bytes of `rest` are taken; at least one. `open` counts the brackets of links. */
static size_t put_piece(struct writer *to, struct str rest, bool before_link, unsigned *open) {
    char c = rest.p[0];
    size_t address = *open ? address_length(rest) : 0, sign = sign_length(rest);
    if (address) {
        (*open)--;
        return address;
    }
    if (sign)
        return sign;
    if (before_link && (c == '[' || str_starts(rest, S("![")))) {
        (*open)++;
        return c == '!' ? 2 : 1;
    }
    if (is_blank(c) || c == '|') {
        put_blank(to);
        return 1;
    }
    bool escaped = c == '\\' && rest.n > 1 && is_ascii_punctuation(rest.p[1]);
    to->text[to->n++] = rest.p[escaped];
    return escaped ? 2 : 1;
}

/* How many bytes mean only themselves: what is not ASCII, letters and digits. */
static size_t plain_length(struct str rest) {
    size_t n = 0;
    while (n < rest.n && ((unsigned char)rest.p[n] >= 0x80 || (rest.p[n] >= '0' && rest.p[n] <= '9') ||
                          (rest.p[n] >= 'a' && rest.p[n] <= 'z') || (rest.p[n] >= 'A' && rest.p[n] <= 'Z')))
        n++;
    return n;
}

static void put_line(struct writer *to, struct str line) {
    unsigned open = 0;
    size_t link = last_link(line);
    for (size_t at = 0; at < line.n;) {
        size_t plain = plain_length(str_skip(line, at));
        memcpy(to->text + to->n, line.p + at, plain);
        to->n += plain;
        at += plain;
        if (at < line.n)
            at += put_piece(to, str_skip(line, at), at < link, &open);
    }
}

struct str snippet_plain(struct arena *arena, struct str markdown) {
    struct writer to = {.text = arena_alloc(arena, markdown.n + 1)};
    for (struct str rest = markdown; rest.p && rest.n;) {
        struct str line = str_split(&rest, '\n');
        if (is_decoration(line))
            continue;
        put_blank(&to);
        put_line(&to, str_skip(line, line_start_length(line)));
    }
    return str_trim(str_make(to.text, to.n));
}
