#include "base/utf8.h"
#include "format/front_matter.h"

/* Signs that mean something to YAML at the front of a plain scalar. */
static const char front_signs[] = "?:,[]{}#&*!|>'\"%@`";

static bool has(struct str text, struct str part) {
    size_t at;
    return str_find(text, part, &at);
}

/* Characters that YAML allows in a text only as an escape, or takes for line ends. */
static bool needs_escape(uint32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || c == 0xFEFF ||
           (c & 0xFFFE) == 0xFFFE;
}

static bool is_printable(struct str text, uint32_t also) {
    for (size_t at = 0; at < text.n;) {
        uint32_t c = utf8_next(text, &at);
        if (needs_escape(c) && c != also)
            return false;
    }
    return true;
}

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

static bool starts_plain(struct str text) {
    char first = text.p[0];
    if (first == '-')
        return text.n > 1 && text.p[1] != '-' && !is_blank(text.p[1]);
    return !strchr(front_signs, first) && !str_starts(text, S("..."));
}

/* Would YAML read these bytes back as this text without quotation marks? */
static bool is_plain(struct str text) {
    return text.n && starts_plain(text) && !is_blank(text.p[0]) && !is_blank(text.p[text.n - 1]) &&
           !has(text, S(": ")) && !has(text, S(" #")) && !str_ends(text, S(":")) &&
           is_printable(text, UINT32_MAX);
}

/* Many lines that need no help: as a block after |-. */
static bool is_block(struct str text) {
    return text.n && has(text, S("\n")) && text.p[0] != '\n' && !is_blank(text.p[0]) &&
           text.p[text.n - 1] != '\n' && is_printable(text, '\n');
}

static void write_escaped(uint32_t c, struct buf *out) {
    static const struct {
        uint32_t c;
        const char *escape;
    } named[] = {{'\n', "\\n"}, {'\t', "\\t"}, {'"', "\\\""}, {'\\', "\\\\"}};
    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++) {
        if (c == named[i].c) {
            buf_add_text(out, named[i].escape);
            return;
        }
    }
    char bytes[4];
    if (needs_escape(c))
        buf_printf(out, c > 0xFFFF ? "\\U%08X" : "\\u%04X", c);
    else
        buf_add(out, str_make(bytes, utf8_put(c, bytes)));
}

static void write_quoted(struct str text, struct buf *out) {
    buf_add_char(out, '"');
    for (size_t at = 0; at < text.n;)
        write_escaped(utf8_next(text, &at), out);
    buf_add_char(out, '"');
}

static void write_block(struct str text, const char *indent, struct buf *out) {
    buf_add_text(out, "|-");
    for (struct str rest = text; rest.p;) {
        struct str line = str_split(&rest, '\n');
        buf_add_char(out, '\n');
        if (line.n)
            buf_add_text(out, indent);
        buf_add(out, line);
    }
}

static void write_scalar(struct str text, const char *indent, struct buf *out) {
    if (is_plain(text))
        buf_add(out, text);
    else if (is_block(text))
        write_block(text, indent, out);
    else
        write_quoted(text, out);
}

static void write_key(struct str name, struct buf *out) {
    if (is_plain(name))
        buf_add(out, name);
    else
        write_quoted(name, out);
    buf_add_char(out, ':');
}

static void write_list(const struct draft_field *field, struct buf *out) {
    if (field->count == 0)
        buf_add_text(out, " []");
    for (size_t i = 0; i < field->count; i++) {
        buf_add_text(out, "\n  - ");
        write_scalar(field->items[i], "    ", out);
    }
}

static void write_field(const struct draft_field *field, struct buf *out) {
    write_key(field->name, out);
    if (field->is_list || field->count > 1) {
        write_list(field, out);
    } else if (field->count) {
        buf_add_char(out, ' ');
        write_scalar(field->items[0], "  ", out);
    }
    buf_add_char(out, '\n');
}

static void write_member(const char *name, struct str text, struct buf *out) {
    if (text.n)
        write_field(&(struct draft_field){.name = str_from(name), .items = &text, .count = 1}, out);
}

void front_matter_write(const struct draft *draft, struct buf *out) {
    write_member("type", draft->type, out);
    write_member("id", draft->id, out);
    for (size_t i = 0; i < draft->count; i++)
        if (!draft->fields[i].is_section)
            write_field(&draft->fields[i], out);
}
