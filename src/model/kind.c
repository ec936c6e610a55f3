#include "model/kind.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/utf8.h"
#include "model/citation.h"
#include "model/identity.h"
#include "model/record.h"

typedef const char *parse_function(struct arena *, const struct field *, struct str, struct datum *);
typedef struct str format_function(struct arena *, struct datum);

size_t kind_text_limit(const struct field *field) {
    if (field->max)
        return field->max;
    return field->kind == KIND_MARKDOWN ? FIELD_MARKDOWN_MAX : FIELD_TEXT_MAX;
}

static const char *parse_line(struct arena *arena, const struct field *field, struct str text,
                              struct datum *ret) {
    if (utf8_count(text) > kind_text_limit(field))
        return "problem.too-long";
    if (memchr(text.p, '\n', text.n) || memchr(text.p, '\r', text.n))
        return "problem.one-line";
    ret->text = arena_str(arena, text);
    return NULL;
}

static const char *parse_markdown(struct arena *arena, const struct field *field, struct str text,
                                  struct datum *ret) {
    if (utf8_count(text) > kind_text_limit(field))
        return "problem.too-long";
    ret->text = arena_str(arena, text);
    return NULL;
}

static const char *parse_int(struct arena *arena, const struct field *field, struct str text,
                             struct datum *ret) {
    (void)arena;
    int64_t number;
    if (!str_to_int(text, &number))
        return "problem.number";
    if (field->least != field->most && (number < field->least || number > field->most))
        return "problem.bounds";
    ret->number = number;
    return NULL;
}

/* A decimal as whole units of 10^-digits; no exponent, no grouping. */
static bool parse_scaled(struct str text, unsigned digits, int64_t *ret_number) {
    struct str rest = text;
    struct str whole = str_split(&rest, '.');
    bool negative = str_starts(whole, S("-"));
    int64_t number, part = 0;
    if (!str_to_int(whole, &number) || (rest.p && (rest.n == 0 || rest.n > digits || rest.p[0] == '-')))
        return false;
    if (rest.p && !str_to_int(rest, &part))
        return false;
    for (size_t i = rest.p ? rest.n : 0; i < digits; i++)
        part *= 10;
    for (unsigned i = 0; i < digits; i++)
        if (__builtin_mul_overflow(number, 10, &number))
            return false;
    return !__builtin_add_overflow(number, negative ? -part : part, ret_number);
}

static struct str format_scaled(struct arena *arena, int64_t number, unsigned digits) {
    uint64_t scale = 1;
    for (unsigned i = 0; i < digits; i++)
        scale *= 10;
    uint64_t size = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    struct str text =
        arena_printf(arena, "%s%llu.%0*llu", number < 0 ? "-" : "", (unsigned long long)(size / scale),
                     (int)digits, (unsigned long long)(size % scale));
    while (text.p[text.n - 1] == '0')
        text.n--;
    if (text.p[text.n - 1] == '.')
        text.n--;
    return text;
}

enum { DECIMAL_DIGITS = 6, MONEY_DIGITS = 2 };

static const char *parse_decimal(struct arena *arena, const struct field *field, struct str text,
                                 struct datum *ret) {
    (void)arena, (void)field;
    return parse_scaled(text, DECIMAL_DIGITS, &ret->number) ? NULL : "problem.decimal";
}

static struct str format_decimal(struct arena *arena, struct datum datum) {
    return format_scaled(arena, datum.number, DECIMAL_DIGITS);
}

static const char *parse_money(struct arena *arena, const struct field *field, struct str text,
                               struct datum *ret) {
    (void)arena, (void)field;
    int64_t fen;
    if (!parse_scaled(text, MONEY_DIGITS, &fen) || fen < 0)
        return "problem.money";
    ret->number = fen;
    return NULL;
}

static struct str format_money(struct arena *arena, struct datum datum) {
    return format_scaled(arena, datum.number, MONEY_DIGITS);
}

static const char *parse_date(struct arena *arena, const struct field *field, struct str text,
                              struct datum *ret) {
    (void)arena, (void)field;
    return clock_parse_date(text, &ret->number) ? NULL : "problem.date";
}

static struct str format_date(struct arena *arena, struct datum datum) {
    char text[16];
    clock_format_date(datum.number, text);
    return arena_str(arena, str_from(text));
}

static const char *parse_bool(struct arena *arena, const struct field *field, struct str text,
                              struct datum *ret) {
    (void)arena, (void)field;
    static const char *const words[2][4] = {{"否", "no", "false", "0"}, {"是", "yes", "true", "1"}};
    for (int truth = 0; truth < 2; truth++) {
        for (size_t i = 0; i < 4; i++) {
            if (str_is(text, words[truth][i])) {
                ret->number = truth;
                return NULL;
            }
        }
    }
    return "problem.bool";
}

static struct str format_bool(struct arena *arena, struct datum datum) {
    (void)arena;
    return datum.number ? S("yes") : S("no");
}

static const char *parse_choice(struct arena *arena, const struct field *field, struct str text,
                                struct datum *ret) {
    for (unsigned i = 0; i < field->choices->count; i++) {
        if (str_is(text, field->choices->choices[i].code)) {
            ret->text = arena_str(arena, text);
            return NULL;
        }
    }
    return "problem.choice";
}

static const char *parse_code(struct arena *arena, const struct field *field, struct str text,
                              struct datum *ret) {
    (void)field;
    if (!record_id_valid(text))
        return "problem.code";
    ret->text = arena_str(arena, text);
    return NULL;
}

static const char *parse_citation(struct arena *arena, const struct field *field, struct str text,
                                  struct datum *ret) {
    struct citation citation;
    (void)field;
    if (utf8_count(text) > FIELD_TEXT_MAX || !citation_parse(arena, text, &citation))
        return "problem.citation";
    ret->text = citation_format(arena, citation);
    return NULL;
}

enum { PHONE_MAX = 40 };

static const char *parse_phone(struct arena *arena, const struct field *field, struct str text,
                               struct datum *ret) {
    (void)field;
    for (size_t i = 0; i < text.n; i++)
        if (!memchr("0123456789+- ()", text.p[i], 15))
            return "problem.phone";
    if (text.n > PHONE_MAX)
        return "problem.phone";
    ret->text = arena_str(arena, text);
    return NULL;
}

static const char *parse_identity(struct arena *arena, const struct field *field, struct str text,
                                  struct datum *ret) {
    (void)field;
    char upper[18];
    if (text.n != sizeof upper)
        return "problem.identity-length";
    for (size_t i = 0; i < sizeof upper; i++)
        upper[i] = text.p[i] == 'x' ? 'X' : text.p[i];
    if (!identity_valid(str_make(upper, sizeof upper)))
        return "problem.identity";
    ret->text = arena_str(arena, str_make(upper, sizeof upper));
    return NULL;
}

static struct str format_text(struct arena *arena, struct datum datum) {
    (void)arena;
    return datum.text;
}

static struct str format_int(struct arena *arena, struct datum datum) {
    return arena_printf(arena, "%lld", (long long)datum.number);
}

/* Keeps `head` and `tail` characters and puts stars between them; short texts keep the first only. */
static struct str mask_middle(struct arena *arena, struct str text, size_t head, size_t tail) {
    size_t count = utf8_count(text);
    if (count <= head + tail)
        head = 1, tail = 0;
    struct str first = utf8_head(text, head);
    struct str last = str_skip(text, utf8_head(text, count - tail).n);
    struct str stars = S("**********************");
    stars.n = count - head - tail < stars.n ? count - head - tail : stars.n;
    return arena_join(arena, arena_join(arena, first, stars), last);
}

static struct str mask_name(struct arena *arena, struct datum datum) {
    return mask_middle(arena, datum.text, 1, 0);
}

static struct str mask_phone(struct arena *arena, struct datum datum) {
    return mask_middle(arena, datum.text, 3, 4);
}

static struct str mask_identity(struct arena *arena, struct datum datum) {
    return mask_middle(arena, datum.text, 4, 4);
}

static struct str mask_all(struct arena *arena, struct datum datum) {
    (void)arena, (void)datum;
    return S("****");
}

struct kind_row {
    const char *name;
    bool is_number;
    parse_function *parse;
    format_function *format;
    format_function *mask;
};

static const struct kind_row rows[KIND_COUNT] = {
    [KIND_TEXT] = {"text", false, parse_line, format_text, mask_name},
    [KIND_MARKDOWN] = {"markdown", false, parse_markdown, format_text, mask_all},
    [KIND_INT] = {"int", true, parse_int, format_int, mask_all},
    [KIND_DECIMAL] = {"decimal", true, parse_decimal, format_decimal, mask_all},
    [KIND_MONEY] = {"money", true, parse_money, format_money, mask_all},
    [KIND_DATE] = {"date", true, parse_date, format_date, mask_all},
    [KIND_BOOL] = {"bool", true, parse_bool, format_bool, mask_all},
    [KIND_CHOICE] = {"choice", false, parse_choice, format_text, mask_all},
    [KIND_CODE] = {"code", false, parse_code, format_text, mask_all},
    [KIND_REF] = {"ref", false, parse_code, format_text, mask_all},
    [KIND_CITATION] = {"citation", false, parse_citation, format_text, mask_all},
    [KIND_PHONE] = {"phone", false, parse_phone, format_text, mask_phone},
    [KIND_IDENTITY] = {"identity", false, parse_identity, format_text, mask_identity},
};

const char *kind_name(enum kind kind) { return rows[kind].name; }

bool kind_is_number(enum kind kind) { return rows[kind].is_number; }

const char *kind_parse(struct arena *arena, const struct field *field, struct str text,
                       struct datum *ret_datum) {
    struct datum datum = {0};
    const char *problem = rows[field->kind].parse(arena, field, text, &datum);
    if (!problem)
        *ret_datum = datum;
    return problem;
}

struct str kind_format(struct arena *arena, enum kind kind, struct datum datum) {
    return rows[kind].format(arena, datum);
}

struct str kind_mask(struct arena *arena, enum kind kind, struct datum datum) {
    return rows[kind].mask(arena, datum);
}

bool datum_eq(enum kind kind, struct datum a, struct datum b) {
    return rows[kind].is_number ? a.number == b.number : str_eq(a.text, b.text);
}
