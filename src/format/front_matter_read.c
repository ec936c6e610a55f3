#include <stdlib.h>
#include <yaml.h>

#include "format/front_matter.h"

struct reader {
    yaml_parser_t parser;
    struct arena *arena;
    struct str text;
    unsigned first_line;
    struct problems *problems;
    struct draft *draft;
    unsigned keys;
    bool has_type, has_id;
};

/* libyaml counts U+2028 and others as line ends, editors do not: so the line is counted from the character's index. */
static unsigned line_of(const struct reader *r, yaml_mark_t mark) {
    unsigned line = r->first_line;
    for (size_t i = 0, characters = 0; i < r->text.n && characters <= mark.index; i++) {
        characters += ((unsigned char)r->text.p[i] & 0xC0) != 0x80;
        line += r->text.p[i] == '\n' && characters <= mark.index;
    }
    return line;
}

static struct problem *add_problem(struct reader *r, unsigned line, struct str field, const char *key) {
    struct place place = {.file = r->draft->file, .line = line, .field = field};
    return problems_add(r->problems, place, key);
}

/* What libyaml says, and what a person is told instead. `context`: the place where the trouble began says more than
 * the place where it was noticed. */
struct yaml_problem {
    const char *text;
    const char *key;
    bool context;
};

static const struct yaml_problem yaml_problems[] = {
    {"could not find expected ':'", "problem.yaml-colon", true},
    {"mapping values are not allowed in this context", "problem.yaml-quote", false},
    {"found character that cannot start any token", "problem.yaml-quote", false},
    {"did not find expected alphabetic or numeric character", "problem.yaml-quote", false},
    {"did not find expected whitespace or line break", "problem.yaml-quote", false},
    {"did not find the expected '!'", "problem.yaml-quote", false},
    {"did not find expected key", "problem.yaml-key", false},
    {"did not find expected '-' indicator", "problem.yaml-list", false},
    {"block sequence entries are not allowed in this context", "problem.yaml-list", false},
    {"did not find expected ',' or ']'", "problem.yaml-bracket", true},
    {"did not find expected ',' or '}'", "problem.yaml-bracket", true},
    {"found unexpected end of stream", "problem.yaml-quotation-mark", true},
    {"found unexpected document indicator", "problem.yaml-quotation-mark", true},
    {"found unknown escape character", "problem.yaml-backslash", false},
    {"did not find expected hexdecimal number", "problem.yaml-backslash", false},
    {"found invalid Unicode character escape code", "problem.yaml-backslash", false},
    {"found a tab character that violates indentation", "problem.yaml-tab", false},
    {"found a tab character where an indentation space is expected", "problem.yaml-tab", false},
};

enum { YAML_PROBLEMS = sizeof yaml_problems / sizeof yaml_problems[0] };

static const struct yaml_problem *yaml_problem_of(const char *text) {
    static const struct yaml_problem other = {NULL, "problem.yaml", false};
    for (size_t i = 0; text && i < YAML_PROBLEMS; i++)
        if (strcmp(text, yaml_problems[i].text) == 0)
            return &yaml_problems[i];
    return &other;
}

static void add_yaml_problem(struct reader *r) {
    const yaml_parser_t *parser = &r->parser;
    if (parser->error == YAML_MEMORY_ERROR)
        abort();
    const struct yaml_problem *row = yaml_problem_of(parser->problem);
    yaml_mark_t mark = row->context && parser->context ? parser->context_mark : parser->problem_mark;
    if (parser->error == YAML_READER_ERROR)
        mark = parser->mark;
    add_problem(r, line_of(r, mark), S(""), row->key);
}

static bool next(struct reader *r, yaml_event_t *ret_event) {
    if (yaml_parser_parse(&r->parser, ret_event))
        return true;
    add_yaml_problem(r);
    return false;
}

enum { SKIPPED_DEPTH_MAX = 16 };

/* Passes over what is left of a list or mapping whose first event was `event`; it is refused already, so a deep one (for
 * which libyaml's time grows with the square) ends the reading. */
static bool skip(struct reader *r, yaml_event_type_t event) {
    int depth = event == YAML_SEQUENCE_START_EVENT || event == YAML_MAPPING_START_EVENT;
    while (depth > 0) {
        yaml_event_t inner;
        if (depth > SKIPPED_DEPTH_MAX || !next(r, &inner))
            return false;
        depth += inner.type == YAML_SEQUENCE_START_EVENT || inner.type == YAML_MAPPING_START_EVENT;
        depth -= inner.type == YAML_SEQUENCE_END_EVENT || inner.type == YAML_MAPPING_END_EVENT;
        yaml_event_delete(&inner);
    }
    return true;
}

static const yaml_char_t *anchor_of(const yaml_event_t *event) {
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return event->data.scalar.anchor;
    case YAML_SEQUENCE_START_EVENT:
        return event->data.sequence_start.anchor;
    case YAML_MAPPING_START_EVENT:
        return event->data.mapping_start.anchor;
    default:
        return NULL;
    }
}

static const yaml_char_t *tag_of(const yaml_event_t *event) {
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return event->data.scalar.tag;
    case YAML_SEQUENCE_START_EVENT:
        return event->data.sequence_start.tag;
    case YAML_MAPPING_START_EVENT:
        return event->data.mapping_start.tag;
    default:
        return NULL;
    }
}

/* What of YAML we do not take, wherever it stands; NULL when the event is fine. */
static const char *refused(const yaml_event_t *event) {
    if (event->type == YAML_ALIAS_EVENT || anchor_of(event))
        return "problem.yaml-alias";
    return tag_of(event) ? "problem.yaml-tag" : NULL;
}

static struct str scalar_text(const yaml_event_t *event) {
    return str_make((const char *)event->data.scalar.value, event->data.scalar.length);
}

/* A key or item: a scalar without oddities. Adds the problem and returns false otherwise. */
static bool take_scalar(struct reader *r, const yaml_event_t *event, struct str field, const char *not_scalar,
                        struct str *ret_text) {
    const char *key = refused(event);
    size_t at;
    if (!key && event->type != YAML_SCALAR_EVENT)
        key = not_scalar;
    if (!key)
        key = format_text_problem(scalar_text(event), &at);
    if (key) {
        add_problem(r, line_of(r, event->start_mark), field, key);
        return false;
    }
    *ret_text = arena_str(r->arena, scalar_text(event));
    return true;
}

static void add_draft_item(struct reader *r, struct draft_field *field, size_t *capacity, struct str text) {
    field->items = arena_grow(r->arena, field->items, field->count, capacity, sizeof *field->items);
    field->items[field->count++] = text;
}

static bool read_items(struct reader *r, struct draft_field *field) {
    size_t capacity = 0;
    for (;;) {
        yaml_event_t event;
        struct str text;
        if (!next(r, &event))
            return false;
        yaml_event_type_t type = event.type;
        if (type != YAML_SEQUENCE_END_EVENT &&
            take_scalar(r, &event, field->name, "problem.yaml-nested", &text))
            add_draft_item(r, field, &capacity, text);
        yaml_event_delete(&event);
        if (type == YAML_SEQUENCE_END_EVENT)
            return true;
        if (!skip(r, type))
            return false;
    }
}

static bool is_nothing(const yaml_event_t *event) {
    return event->data.scalar.length == 0 && event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
}

static bool read_value(struct reader *r, struct draft_field *field) {
    yaml_event_t event;
    struct str text;
    size_t capacity = 0;
    if (!next(r, &event))
        return false;
    yaml_event_type_t type = event.type;
    field->is_list = type == YAML_SEQUENCE_START_EVENT && !refused(&event);
    if (!field->is_list && take_scalar(r, &event, field->name, "problem.yaml-nested", &text) &&
        !is_nothing(&event))
        add_draft_item(r, field, &capacity, text);
    yaml_event_delete(&event);
    return field->is_list ? read_items(r, field) : skip(r, type);
}

static bool is_repeated(const struct reader *r, struct str name) {
    if (str_is(name, "type") || str_is(name, "id"))
        return str_is(name, "id") ? r->has_id : r->has_type;
    for (size_t i = 0; i < r->draft->count; i++)
        if (str_eq(name, r->draft->fields[i].name))
            return true;
    return false;
}

/* type and id are members of a draft, not fields. */
static void keep(struct reader *r, const struct draft_field *field) {
    bool is_type = str_is(field->name, "type"), is_id = str_is(field->name, "id");
    if (!is_type && !is_id) {
        draft_add(r->arena, r->draft, *field);
        return;
    }
    struct str text = field->count ? str_trim(field->items[0]) : S("");
    *(is_type ? &r->draft->type : &r->draft->id) = text;
    *(is_type ? &r->has_type : &r->has_id) = true;
    if (is_id)
        r->draft->id_line = field->line;
    if (field->is_list)
        add_problem(r, field->line, field->name, "problem.one-value");
}

static bool read_pair(struct reader *r, const yaml_event_t *event) {
    struct draft_field field = {.line = line_of(r, event->start_mark)};
    bool known = take_scalar(r, event, S(""), "problem.yaml-key", &field.name);
    if (known && field.name.n > FORMAT_NAME_MAX) {
        add_problem(r, field.line, field.name, "problem.name-too-long");
        known = false;
    }
    if (!skip(r, event->type) || !read_value(r, &field))
        return false;
    if (known && is_repeated(r, field.name))
        add_problem(r, field.line, field.name, "problem.repeated-field");
    else if (known)
        keep(r, &field);
    return true;
}

static bool read_mapping(struct reader *r) {
    for (;;) {
        yaml_event_t event;
        if (!next(r, &event))
            return false;
        bool ended = event.type == YAML_MAPPING_END_EVENT;
        bool over = !ended && r->keys++ == FORMAT_KEYS_MAX;
        if (over)
            problem_arg_int(r->problems,
                            add_problem(r, line_of(r, event.start_mark), S(""), "problem.too-many-keys"),
                            FORMAT_KEYS_MAX);
        bool goes_on = !ended && !over && read_pair(r, &event);
        yaml_event_delete(&event);
        if (!goes_on)
            return ended;
    }
}

/* The problem that an event outside the mapping makes; NULL when it is fine. */
static const char *frame_problem(const yaml_event_t *event) {
    switch (event->type) {
    case YAML_STREAM_START_EVENT:
        return NULL;
    case YAML_DOCUMENT_START_EVENT:
        return event->data.document_start.implicit ? NULL : "problem.yaml-documents";
    case YAML_DOCUMENT_END_EVENT:
        return event->data.document_end.implicit ? NULL : "problem.yaml-documents";
    case YAML_MAPPING_START_EVENT:
        return refused(event);
    default:
        return "problem.yaml-mapping";
    }
}

static void read_stream(struct reader *r) {
    bool goes_on = true;
    while (goes_on) {
        yaml_event_t event;
        if (!next(r, &event))
            return;
        bool ended = event.type == YAML_STREAM_END_EVENT, is_mapping = event.type == YAML_MAPPING_START_EVENT;
        const char *key = ended ? NULL : frame_problem(&event);
        if (key)
            add_problem(r, line_of(r, event.start_mark), S(""), key);
        yaml_event_delete(&event);
        goes_on = !ended && !key && (!is_mapping || read_mapping(r));
    }
}

void front_matter_read(struct arena *arena, struct str text, unsigned first_line, struct problems *problems,
                       struct draft *draft) {
    struct reader r = {
        .arena = arena, .text = text, .first_line = first_line, .problems = problems, .draft = draft};
    size_t before = problems->count + problems->dropped;
    if (!yaml_parser_initialize(&r.parser))
        abort();
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)text.p, text.n);
    read_stream(&r);
    yaml_parser_delete(&r.parser);
    if (r.keys == 0 && problems->count + problems->dropped == before)
        add_problem(&r, first_line, S(""), "problem.front-matter-empty");
}
