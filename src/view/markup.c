#include "view/markup.h"

static struct str name_str(const struct markup_name *name) { return str_make(name->p, name->n); }

static void add_letter(struct markup_name *name, char c) {
    if (name->n < MARKUP_NAME_MAX)
        name->p[name->n++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

static void open_tag(struct markup *markup) {
    markup->place = MARKUP_TAG;
    markup->element.n = markup->attribute.n = 0;
    markup->in_element = true;
    markup->in_attribute = false;
}

static void close_tag(struct markup *markup) {
    struct str name = name_str(&markup->element);
    bool is_script = str_is(name, "script") || str_is(name, "style");
    markup->place = is_script ? MARKUP_SCRIPT : MARKUP_TEXT;
}

static void read_in_tag(struct markup *markup, struct str rest) {
    char c = rest.p[0];
    if (c == '>') {
        close_tag(markup);
    } else if (is_blank(c)) {
        markup->in_element = markup->in_attribute = false;
    } else if (c == '=') {
        markup->in_element = markup->in_attribute = false;
        markup->place = MARKUP_BARE; /* until a quote comes */
    } else if (markup->in_element) {
        add_letter(&markup->element, c);
    } else {
        if (!markup->in_attribute)
            markup->attribute.n = 0;
        markup->in_attribute = true;
        add_letter(&markup->attribute, c);
    }
}

/* A < at the end of the text has a marker behind it, and could begin a tag. */
static bool is_tag_start(struct str rest) {
    char next = rest.n > 1 ? rest.p[1] : '/';
    return (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') || next == '/' || next == '!';
}

/* One character; returns how many were read. */
static size_t step(struct markup *markup, struct str rest) {
    char c = rest.p[0];
    switch (markup->place) {
    case MARKUP_TEXT:
        if (str_starts(rest, S("<!--"))) {
            markup->place = MARKUP_COMMENT;
            return 4;
        }
        if (c == '<' && is_tag_start(rest))
            open_tag(markup);
        return 1;
    case MARKUP_COMMENT:
        if (!str_starts(rest, S("-->")))
            return 1;
        markup->place = MARKUP_TEXT;
        return 3;
    case MARKUP_SCRIPT:
        if (str_starts(rest, S("</script")) || str_starts(rest, S("</style")))
            open_tag(markup);
        return 1;
    case MARKUP_SINGLE:
    case MARKUP_DOUBLE:
        if (c == (markup->place == MARKUP_DOUBLE ? '"' : '\''))
            markup->place = MARKUP_TAG;
        return 1;
    case MARKUP_BARE:
        if (c == '"' || c == '\'')
            markup->place = c == '"' ? MARKUP_DOUBLE : MARKUP_SINGLE;
        else if (c == '>')
            close_tag(markup);
        else if (is_blank(c))
            markup->place = MARKUP_TAG;
        return 1;
    case MARKUP_TAG:
        break;
    }
    read_in_tag(markup, rest);
    return 1;
}

void markup_read(struct markup *markup, struct str text) {
    while (text.n)
        text = str_skip(text, step(markup, text));
}

bool markup_is_code(const struct markup *markup) {
    struct str name = name_str(&markup->attribute);
    return str_starts(name, S("on")) || str_is(name, "style") || str_is(name, "srcdoc") ||
           str_is(name, "formaction");
}
