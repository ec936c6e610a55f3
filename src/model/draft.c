#include "model/draft.h"

#include "model/fence.h"

void draft_add(struct arena *arena, struct draft *draft, struct draft_field field) {
    draft->fields = arena_grow(arena, draft->fields, draft->count, &draft->capacity, sizeof *draft->fields);
    draft->fields[draft->count++] = field;
}

struct conversion {
    struct arena *arena;
    const struct draft *draft;
    struct record *record;
    struct problems *problems;
};

static struct place place_of(const struct draft *draft, unsigned line, struct str field) {
    return (struct place){.file = draft->file, .line = line ? line : draft->line, .field = field};
}

/* What would cut a section in two, or take the next one in, when the record is written as a file. */
static const char *section_problem(struct str text) {
    struct fence fence = {0};
    for (struct str rest = text; rest.p;) {
        struct str line = str_split(&rest, '\n');
        if (!fence_step(&fence, line) && str_starts(line, S("##")) && !str_starts(line, S("###")))
            return "problem.heading-in-section";
    }
    return fence.length ? "problem.unclosed-fence" : NULL;
}

/* What a value must not hold because of where it stands; NULL when it is fine. */
static const char *place_problem(const struct field *field, struct str text) {
    size_t at;
    if (field->flags & FIELD_SECTION)
        return section_problem(text);
    if ((field->flags & FIELD_LIST) && (str_find(text, S(";"), &at) || str_find(text, S("；"), &at)))
        return "problem.item-semicolon";
    return NULL;
}

static void add_item(struct conversion *c, const struct field *field, struct str text, struct place place) {
    struct value *value = &c->record->values[field_index(c->record->type, field)];
    struct datum datum;
    if (value->count >
        FIELD_ITEMS_MAX) /* one too many is enough for record_check; a file may bring a million */
        return;
    const char *problem = kind_parse(c->arena, field, text, &datum);
    if (!problem)
        problem = place_problem(field, text);
    if (problem) {
        record_refuse_value(field, text, problem, c->problems, place);
        return;
    }
    value->items = arena_grow(c->arena, value->items, value->count, &value->capacity, sizeof *value->items);
    value->items[value->count++] = datum;
}

/* The next item of a cell: parted by the half-width or the full-width semicolon, whichever a clerk's keyboard gave. */
static struct str next_cell_item(struct str *rest) {
    size_t half = rest->n, full = rest->n;
    (void)str_find(*rest, S(";"), &half);
    (void)str_find(*rest, S("；"), &full);
    size_t at = half < full ? half : full;
    size_t width = at == rest->n ? 0 : at == half ? 1 : 3;
    struct str item = str_make(rest->p, at);
    *rest = width ? str_skip(*rest, at + width) : str_make(NULL, 0);
    return item;
}

static void add_cell(struct conversion *c, const struct field *field, struct str cell, struct place place) {
    for (struct str rest = cell; rest.p;) {
        struct str item = str_trim(next_cell_item(&rest));
        if (item.n)
            add_item(c, field, item, place);
    }
}

static void add_items(struct conversion *c, const struct field *field, const struct draft_field *given,
                      struct place place) {
    if ((given->count > 1 || given->is_list) && !(field->flags & FIELD_LIST)) {
        problems_add(c->problems, place, "problem.one-value");
        return;
    }
    for (size_t i = 0; i < given->count; i++) {
        struct str text = str_trim(given->items[i]);
        if ((field->flags & FIELD_LIST) && c->draft->is_cells)
            add_cell(c, field, text, place);
        else if (text.n)
            add_item(c, field, text, place);
    }
}

static void add_field(struct conversion *c, const struct draft_field *given, uint64_t *seen) {
    const struct type *type = c->record->type;
    const struct field *field = type_field_or_heading(type, given->name);
    struct place place = place_of(c->draft, given->line, given->name);
    if (!field) {
        problems_add(c->problems, place,
                     given->is_section ? "problem.unknown-section" : "problem.unknown-field");
        return;
    }
    uint64_t bit = UINT64_C(1) << field_index(type, field);
    if (*seen & bit) {
        problems_add(c->problems, place, "problem.repeated-field");
        return;
    }
    *seen |= bit;
    add_items(c, field, given, place);
}

static const struct field *body_field(const struct type *type) {
    for (unsigned i = 0; i < type->field_count; i++)
        if (type->fields[i].flags & FIELD_BODY)
            return &type->fields[i];
    return NULL;
}

static void add_body(struct conversion *c) {
    const struct field *field = body_field(c->record->type);
    struct place place = place_of(c->draft, c->draft->body_line, field ? str_from(field->name) : S(""));
    struct str body = str_trim(c->draft->body);
    if (field && body.n && record_has(c->record, (int)field_index(c->record->type, field)))
        problems_add(c->problems, place, "problem.repeated-field");
    else if (field && body.n)
        add_item(c, field, body, place);
    else if (body.n)
        problem_arg(c->problems, problems_add(c->problems, place, "problem.text-outside-sections"), body);
}

struct record *draft_to_record(struct arena *arena, const struct type *type, const struct draft *draft,
                               struct problems *problems) {
    struct conversion c = {arena, draft, record_new(arena, type, draft->id), problems};
    uint64_t seen = 0;
    if (!record_id_valid(draft->id)) {
        struct problem *problem = problems_add(problems, place_of(draft, draft->id_line, S("id")),
                                               draft->id.n ? "problem.id" : "problem.no-id");
        problem_arg(problems, problem, draft->id);
    }
    for (size_t i = 0; i < draft->count; i++)
        add_field(&c, &draft->fields[i], &seen);
    add_body(&c);
    return c.record;
}

static struct draft_field field_from_value(struct arena *arena, const struct field *field,
                                           const struct value *value) {
    struct draft_field given = {
        .name = str_from(field->flags & FIELD_SECTION ? field->heading : field->name),
        .items = ARENA_ARRAY(arena, struct str, value->count ? value->count : 1),
        .count = value->count,
        .is_section = field->flags & FIELD_SECTION,
        .is_list = field->flags & FIELD_LIST,
    };
    for (size_t i = 0; i < value->count; i++)
        given.items[i] = kind_format(arena, field->kind, value->items[i]);
    return given;
}

struct draft draft_from_record(struct arena *arena, const struct record *record, bool all_fields) {
    struct draft draft = {.type = str_from(record->type->name), .id = record->id};
    for (unsigned i = 0; i < record->type->field_count; i++) {
        const struct field *field = &record->type->fields[i];
        const struct value *value = &record->values[i];
        if ((field->flags & FIELD_BODY) && !all_fields)
            draft.body = value->count ? value->items[0].text : S("");
        else if (value->count || all_fields)
            draft_add(arena, &draft, field_from_value(arena, field, value));
    }
    return draft;
}
