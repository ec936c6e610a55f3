#include "index/query.h"

#include "base/utf8.h"
#include "index/parts.h"

enum {
    UTF8_BYTES = 4,      /* of one character, at most */
    LONG_PIECE = 13,     /* Han characters without a blank: more than anybody types as one word */
    LONG_SENTENCE = 13,  /* Han characters in all, where there is also a punctuation mark */
    LONG_WITH_GAPS = 33, /* Han characters in all, of words with blanks between */
};

enum sign { SIGN_NONE, SIGN_BLANK, SIGN_QUOTE, SIGN_OPEN, SIGN_CLOSE, SIGN_MINUS, SIGN_SENTENCE };

static enum sign sign_of(uint32_t c) {
    static const struct {
        uint32_t from, to;
        enum sign sign;
    } rows[] = {
        {'\t', '\r', SIGN_BLANK},        {' ', ' ', SIGN_BLANK},          {0x3000, 0x3000, SIGN_BLANK},
        {0xA0, 0xA0, SIGN_BLANK},        {0x2000, 0x200A, SIGN_BLANK},    {0x202F, 0x202F, SIGN_BLANK},
        {'"', '"', SIGN_QUOTE},          {0x201C, 0x201F, SIGN_QUOTE},    {0xFF02, 0xFF02, SIGN_QUOTE},
        {0x300C, 0x300F, SIGN_QUOTE},    {'(', '(', SIGN_OPEN},           {0xFF08, 0xFF08, SIGN_OPEN},
        {')', ')', SIGN_CLOSE},          {0xFF09, 0xFF09, SIGN_CLOSE},    {'-', '-', SIGN_MINUS},
        {0xFF0D, 0xFF0D, SIGN_MINUS},    {0x2212, 0x2212, SIGN_MINUS},    {0x3002, 0x3002, SIGN_SENTENCE},
        {0xFF0C, 0xFF0C, SIGN_SENTENCE}, {0xFF1B, 0xFF1B, SIGN_SENTENCE}, {0xFF01, 0xFF01, SIGN_SENTENCE},
        {0xFF1F, 0xFF1F, SIGN_SENTENCE}, {',', ',', SIGN_SENTENCE},       {';', ';', SIGN_SENTENCE},
        {'!', '!', SIGN_SENTENCE},       {'?', '?', SIGN_SENTENCE},       {0x3001, 0x3001, SIGN_SENTENCE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (c >= rows[i].from && c <= rows[i].to)
            return rows[i].sign;
    return SIGN_NONE;
}

enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_EXACT, TOKEN_OR, TOKEN_NOT, TOKEN_OPEN, TOKEN_CLOSE };

struct token {
    enum token_kind kind;
    struct str text; /* WORD, EXACT: original */
};

struct parser {
    struct arena *arena;
    struct str typed;
    size_t at;
    struct token token; /* the next one */
    unsigned depth;
    unsigned clauses;
};

static enum sign sign_at(struct str text, size_t at, size_t *ret_next) {
    *ret_next = at;
    return at < text.n ? sign_of(utf8_next(text, ret_next)) : SIGN_BLANK;
}

static bool find_closing_quote(struct str text, size_t at, size_t *ret_from, size_t *ret_next) {
    for (size_t next = at; at < text.n; at = next)
        if (sign_at(text, at, &next) == SIGN_QUOTE) {
            *ret_from = at;
            *ret_next = next;
            return true;
        }
    return false;
}

static struct token word_token(struct parser *p) {
    size_t from = p->at, next = from;
    enum sign sign = SIGN_NONE;
    while (p->at < p->typed.n && (sign == SIGN_NONE || sign == SIGN_MINUS)) {
        p->at = next;
        sign = sign_at(p->typed, p->at, &next);
    }
    struct str text = str_make(p->typed.p + from, p->at - from);
    bool either = str_is(text, "OR") || str_is(text, "ＯＲ") || str_is(text, "或者");
    return (struct token){.kind = either ? TOKEN_OR : TOKEN_WORD, .text = text};
}

static struct token quote_token(struct parser *p, size_t inside) {
    size_t end, next;
    p->at = inside;
    if (!find_closing_quote(p->typed, inside, &end, &next))
        return word_token(p); /* a quote that is never closed counts as a blank */
    p->at = next;
    return (struct token){.kind = TOKEN_EXACT, .text = str_make(p->typed.p + inside, end - inside)};
}

/* Reads the next token into p->token. */
static void advance(struct parser *p) {
    static const enum token_kind kinds[] = {
        [SIGN_OPEN] = TOKEN_OPEN, [SIGN_CLOSE] = TOKEN_CLOSE, [SIGN_MINUS] = TOKEN_NOT};
    size_t next = p->at;
    while (p->at < p->typed.n) {
        enum sign sign = sign_at(p->typed, p->at, &next);
        if (sign == SIGN_NONE) {
            p->token = word_token(p);
            return;
        }
        if (sign == SIGN_QUOTE) {
            p->token = quote_token(p, next);
            return;
        }
        p->at = next;
        if (sign != SIGN_BLANK && sign != SIGN_SENTENCE) {
            p->token = (struct token){.kind = kinds[sign]};
            return;
        }
    }
    p->token = (struct token){.kind = TOKEN_END};
}

static struct query *query_new(struct arena *arena, enum query_kind kind) {
    struct query *query = ARENA_NEW(arena, struct query);
    query->kind = kind;
    return query;
}

static struct query *query_pair(struct arena *arena, enum query_kind kind, struct query *a, struct query *b) {
    struct query *query = query_new(arena, kind);
    query->children = ARENA_ARRAY(arena, struct query *, 2);
    query->children[0] = a;
    query->children[1] = b;
    query->child_count = 2;
    return query;
}

/* The search form without what separates at both ends; empty when there is no run in it. */
static struct str trimmed_search_form(struct arena *arena, struct str original) {
    struct str text = analysis_fold(arena, original).text;
    struct run run;
    size_t at = 0;
    if (!analysis_next_run(text, &at, &run))
        return (struct str){NULL, 0};
    size_t from = run.from;
    while (analysis_next_run(text, &at, &run))
        continue;
    return str_make(text.p + from, run.to - from);
}

/* NULL when nothing in it can be looked for. */
static struct query *make_word(struct parser *p, const struct token *token) {
    struct str text = trimmed_search_form(p->arena, token->text);
    if (text.n == 0 || p->clauses == QUERY_CLAUSES_MAX)
        return NULL;
    p->clauses++;
    struct query *word = query_new(p->arena, QUERY_WORD);
    word->text = text;
    word->exact = token->kind == TOKEN_EXACT;
    if (word->exact) {
        word->parts.items = ARENA_NEW(p->arena, struct str);
        word->parts.items[0] = text;
        word->parts.count = 1;
    } else {
        word->parts = parts_of_word(p->arena, text);
    }
    return word;
}

struct siblings {
    struct query **items;
    size_t count, capacity;
};

static void add_sibling(struct parser *p, struct siblings *to, struct query *query) {
    if (!query)
        return;
    to->items = arena_grow(p->arena, to->items, to->count, &to->capacity, sizeof *to->items);
    to->items[to->count++] = query;
}

static struct query *join(struct parser *p, enum query_kind kind, const struct siblings *siblings) {
    if (siblings->count < 2)
        return siblings->count ? siblings->items[0] : NULL;
    struct query *query = query_new(p->arena, kind);
    query->children = siblings->items;
    query->child_count = siblings->count;
    return query;
}

static struct query *parse_either(struct parser *p);

/* Brackets deeper than the limit are passed over. */
static struct query *parse_group(struct parser *p) {
    while (p->depth == QUERY_DEPTH_MAX && p->token.kind == TOKEN_OPEN)
        advance(p);
    if (p->token.kind != TOKEN_OPEN)
        return NULL;
    advance(p);
    p->depth++;
    struct query *query = parse_either(p);
    p->depth--;
    if (p->token.kind == TOKEN_CLOSE)
        advance(p);
    return query;
}

static struct query *parse_item(struct parser *p) {
    if (p->token.kind == TOKEN_OPEN)
        return parse_group(p);
    if (p->token.kind != TOKEN_WORD && p->token.kind != TOKEN_EXACT)
        return NULL;
    struct query *word = make_word(p, &p->token);
    advance(p);
    return word;
}

/* "-" means without only where a word follows at once; "--x" is "-x". */
static bool take_minus(struct parser *p) {
    bool without = false;
    while (p->token.kind == TOKEN_NOT) {
        size_t next;
        without = sign_at(p->typed, p->at, &next) != SIGN_BLANK;
        advance(p);
    }
    return without;
}

static struct query *parse_all(struct parser *p) {
    struct siblings wanted = {0}, unwanted = {0};
    while (p->token.kind != TOKEN_END && p->token.kind != TOKEN_OR && p->token.kind != TOKEN_CLOSE) {
        bool without = take_minus(p);
        add_sibling(p, without ? &unwanted : &wanted, parse_item(p));
    }
    struct query *all = join(p, QUERY_AND, &wanted);
    struct query *none = join(p, QUERY_OR, &unwanted);
    if (!none)
        return all;
    return query_pair(p->arena, QUERY_NOT, all ? all : query_new(p->arena, QUERY_ALL), none);
}

static struct query *parse_either(struct parser *p) {
    struct siblings siblings = {0};
    add_sibling(p, &siblings, parse_all(p));
    while (p->token.kind == TOKEN_OR) {
        advance(p);
        add_sibling(p, &siblings, parse_all(p));
    }
    return join(p, QUERY_OR, &siblings);
}

static struct query *parse_operators(struct arena *arena, struct str typed) {
    struct parser p = {.arena = arena, .typed = typed};
    struct siblings siblings = {0};
    advance(&p);
    while (p.token.kind != TOKEN_END) {
        add_sibling(&p, &siblings, parse_either(&p));
        if (p.token.kind == TOKEN_CLOSE) /* one too many */
            advance(&p);
    }
    struct query *query = join(&p, QUERY_AND, &siblings);
    return query ? query : query_new(arena, QUERY_ALL);
}

struct shape {
    size_t han, longest_piece;
    bool sentence, operators;
};

static void look_at_word(struct shape *shape, struct str word) {
    size_t han = 0;
    for (size_t at = 0; at < word.n;)
        han += analysis_class(utf8_next(word, &at)) == CLASS_HAN;
    shape->han += han;
    if (han > shape->longest_piece)
        shape->longest_piece = han;
}

static struct shape shape_of(struct arena *arena, struct str typed) {
    struct parser p = {.arena = arena, .typed = typed};
    struct shape shape = {0};
    for (size_t at = 0, next = 0; at < typed.n; at = next)
        shape.sentence |= sign_at(typed, at, &next) == SIGN_SENTENCE;
    for (advance(&p); p.token.kind != TOKEN_END; advance(&p)) {
        shape.operators |= p.token.kind != TOKEN_WORD;
        if (p.token.kind == TOKEN_WORD)
            look_at_word(&shape, p.token.text);
    }
    return shape;
}

/* A description has brackets and quotes too; what tells it from a query is that it is written in sentences. */
static bool is_description(struct arena *arena, struct str typed) {
    if (utf8_count(typed) > QUERY_SHORT_MAX)
        return true;
    struct shape shape = shape_of(arena, typed);
    if (shape.sentence && shape.han >= LONG_SENTENCE)
        return true;
    return !shape.operators && (shape.longest_piece >= LONG_PIECE || shape.han >= LONG_WITH_GAPS);
}

static struct str without_bad_bytes(struct arena *arena, struct str typed) {
    size_t at;
    if (utf8_valid(typed, &at))
        return typed;
    char *bytes = arena_alloc(arena, typed.n);
    memcpy(bytes, typed.p, typed.n);
    struct str copy = {bytes, typed.n};
    for (struct str rest = copy; !utf8_valid(rest, &at); rest = str_skip(rest, at + 1))
        bytes[(size_t)(rest.p - bytes) + at] = ' ';
    return copy;
}

struct query *query_parse(struct arena *arena, struct str typed) {
    if (typed.n > QUERY_LONG_MAX * UTF8_BYTES)
        typed.n = QUERY_LONG_MAX * UTF8_BYTES;
    struct str text = utf8_head(without_bad_bytes(arena, typed), QUERY_LONG_MAX);
    if (!is_description(arena, text))
        return parse_operators(arena, text);
    struct str form = trimmed_search_form(arena, text);
    if (form.n == 0)
        return query_new(arena, QUERY_ALL);
    struct query *query = query_new(arena, QUERY_LONG);
    query->text = form;
    query->parts = parts_of_description(arena, form);
    return query;
}
