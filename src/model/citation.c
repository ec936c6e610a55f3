#include "model/citation.h"

#include "base/utf8.h"

enum { ARTICLE_MAX = 9999, LAW_CHARACTERS_MAX = 60 };

static const struct str numerals[10] = {{"〇", 3}, {"一", 3}, {"二", 3}, {"三", 3}, {"四", 3},
                                        {"五", 3}, {"六", 3}, {"七", 3}, {"八", 3}, {"九", 3}};

static bool is_numeral(struct str *rest) {
    static const struct str signs[] = {{"零", 3}, {"十", 3}, {"百", 3}, {"千", 3}};
    for (size_t i = 0; i < 14; i++) {
        struct str sign = i < 10 ? numerals[i] : signs[i - 10];
        if (str_starts(*rest, sign)) {
            *rest = str_skip(*rest, sign.n);
            return true;
        }
    }
    return false;
}

/* Thousands, hundreds, tens with 零 for gaps; 10–19 are 十, 十一 … without a leading 一. */
struct str citation_numeral(struct arena *arena, unsigned number) {
    static const char *const units[] = {"千", "百", "十", ""};
    struct str text = S("");
    bool started = false, gap = false;
    for (unsigned i = 0, scale = 1000; i < 4; i++, scale /= 10) {
        unsigned digit = number / scale % 10;
        if (digit == 0) {
            gap = started;
            continue;
        }
        if (gap)
            text = arena_join(arena, text, S("零"));
        gap = false;
        if (!(digit == 1 && scale == 10 && !started))
            text = arena_join(arena, text, numerals[digit]);
        text = arena_join(arena, text, str_from(units[i]));
        started = true;
    }
    return text;
}

/* One 第…条 / 第…款 / 第…项 at the front of *rest; appended to *article in Chinese numerals. */
static bool take_ordinal(struct arena *arena, struct str *rest, struct str unit, struct str *article) {
    struct str s = *rest;
    if (!str_starts(s, S("第")))
        return false;
    s = str_skip(s, 3);
    struct str number = s;
    while (s.n && *s.p >= '0' && *s.p <= '9')
        s = str_skip(s, 1);
    number.n -= s.n;
    int64_t value;
    if (number.n) {
        if (!str_to_int(number, &value) || value < 1 || value > ARTICLE_MAX)
            return false;
        number = citation_numeral(arena, (unsigned)value);
    } else {
        number = s;
        while (is_numeral(&s))
            ;
        number.n -= s.n;
    }
    if (number.n == 0 || !str_starts(s, unit))
        return false;
    *article = arena_printf(arena, "%.*s第%.*s%.*s", STR_ARG(*article), STR_ARG(number), STR_ARG(unit));
    *rest = str_skip(s, unit.n);
    return true;
}

/* 之一, 之二 … of articles that an amendment put in between. */
static void take_inserted(struct arena *arena, struct str *rest, struct str *article) {
    struct str s = *rest;
    if (!str_starts(s, S("之")))
        return;
    s = str_skip(s, 3);
    if (!is_numeral(&s))
        return;
    while (is_numeral(&s))
        ;
    struct str part = {rest->p, rest->n - s.n};
    *article = arena_join(arena, *article, part);
    *rest = s;
}

static struct str law_of(struct str text) {
    struct str law = str_trim(text);
    if (str_starts(law, S("《")) && str_ends(law, S("》")))
        law = str_make(law.p + 3, law.n - 6);
    return str_trim(law);
}

bool citation_parse(struct arena *arena, struct str text, struct citation *ret_citation) {
    size_t at;
    if (!str_find(text, S("第"), &at))
        return false;
    struct str law = law_of(str_make(text.p, at));
    struct str rest = str_skip(text, at), article = S("");
    if (law.n == 0 || utf8_count(law) > LAW_CHARACTERS_MAX || memchr(law.p, ';', law.n))
        return false;
    if (!take_ordinal(arena, &rest, S("条"), &article))
        return false;
    take_inserted(arena, &rest, &article);
    take_ordinal(arena, &rest, S("款"), &article);
    take_ordinal(arena, &rest, S("项"), &article);
    if (rest.n)
        return false;
    *ret_citation = (struct citation){arena_str(arena, law), article};
    return true;
}

struct str citation_format(struct arena *arena, struct citation citation) {
    return arena_printf(arena, "%.*s %.*s", STR_ARG(citation.law), STR_ARG(citation.article));
}
