#include "core/find.h"

#include "core/lookup.h"
#include "core/schema.h"
#include "model/type_exemplar.h"

enum { SIMILAR_MAX = 20, FACETS_MAX = 24 };

struct finding {
    struct app *app;
    struct txn *txn;
    const struct find *find;
    struct arena *arena;
    struct found *found;
    struct index_pair *filters;
    size_t filter_count;
    unsigned facets[FACETS_MAX];
    size_t facet_count;
};

static void add_filter(struct finding *f, struct str name, struct str value) {
    int position = schema_filter(name);
    if (position >= 0 && value.n)
        f->filters[f->filter_count++] = (struct index_pair){(unsigned)position, value};
}

/* With the types counted all of them are matched, and only one let through. */
static void add_types(struct finding *f) {
    if (f->find->type && !f->find->count_types) {
        add_filter(f, S("type"), str_from(f->find->type->name));
        return;
    }
    for (unsigned i = 0; i < types_count; i++)
        if (types[i]->searchable)
            add_filter(f, S("type"), str_from(types[i]->name));
}

static void collect_filters(struct finding *f) {
    f->filters = ARENA_ARRAY(f->arena, struct index_pair, f->find->filter_count + types_count);
    add_types(f);
    for (size_t i = 0; i < f->find->filter_count; i++)
        if (!str_is(f->find->filters[i].name, "type"))
            add_filter(f, f->find->filters[i].name, f->find->filters[i].value);
}

static void add_facet(struct finding *f, const char *name) {
    int position = schema_filter(str_from(name));
    for (size_t i = 0; i < f->facet_count; i++)
        if (f->facets[i] == (unsigned)position)
            return;
    if (position >= 0 && f->facet_count < FACETS_MAX)
        f->facets[f->facet_count++] = (unsigned)position;
}

/* What is asked of several types at once; the other filters mean something to one of them only. */
static const char *const common_facets[] = {"category", "industry", "area", "year"};

static void collect_facets(struct finding *f) {
    const struct type *type = f->find->type;
    if (f->find->count_types)
        add_facet(f, "type");
    for (size_t i = 0; !type && i < sizeof common_facets / sizeof common_facets[0]; i++)
        add_facet(f, common_facets[i]);
    for (unsigned i = 0; type && i < type->field_count; i++)
        if (type->fields[i].flags & FIELD_FILTER)
            add_facet(f, field_filter(&type->fields[i]));
}

static const struct field *facet_field(const struct type *type, const char *name) {
    for (unsigned i = 0; i < type->field_count; i++)
        if ((type->fields[i].flags & FIELD_FILTER) && strcmp(field_filter(&type->fields[i]), name) == 0)
            return &type->fields[i];
    return NULL;
}

static void take_facets(struct finding *f, const struct index_result *result) {
    f->found->facets = ARENA_ARRAY(f->arena, struct find_facet, f->facet_count);
    for (size_t i = 0; i < f->facet_count; i++) {
        const char *name = schema_get()->filters[f->facets[i]];
        if (strcmp(name, "type") == 0)
            continue;
        /* Exemplars have every common filter, and their labels suit all. */
        const struct type *type = f->find->type ? f->find->type : &type_exemplar;
        f->found->facets[f->found->facet_count++] = (struct find_facet){
            .type = type,
            .field = facet_field(type, name),
            .name = str_from(name),
            .counts = result->facets[i].counts,
            .count = result->facets[i].count,
        };
    }
}

static struct record *load(struct finding *f, const struct index_hit *hit) {
    struct lookup lookup = {.txn = f->txn, .arena = f->arena};
    const struct type *type = type_by_name(hit->type);
    return type ? lookup_record(&lookup, type, hit->id) : NULL;
}

/* The index may be a moment behind: what has gone or is no longer public is not shown. */
static void take_hits(struct finding *f, const struct index_result *result) {
    struct found *found = f->found;
    found->hits = ARENA_ARRAY(f->arena, struct find_hit, result->count);
    for (size_t i = 0; i < result->count; i++) {
        struct record *record = load(f, &result->hits[i]);
        if (record && (!f->find->guest || record_is_public(record)))
            found->hits[found->count++] = (struct find_hit){record, result->hits[i].full};
    }
    found->total = result->total;
    found->full_total = result->full_total;
    found->exact = result->exact;
}

static void take_types(struct finding *f, const struct index_result *result) {
    for (size_t i = 0; i < f->facet_count && f->find->count_types; i++) {
        if ((int)f->facets[i] != schema_filter(S("type")))
            continue;
        f->found->types = result->facets[i].counts;
        f->found->type_count = result->facets[i].count;
    }
}

static struct index_search make_search(const struct finding *f) {
    const struct find *find = f->find;
    size_t per_page = find->per_page < FIND_PAGE_MAX ? find->per_page : FIND_PAGE_MAX;
    size_t page = find->page < INDEX_OFFSET_MAX ? find->page : INDEX_OFFSET_MAX; /* the product stays small */
    return (struct index_search){
        .query = f->found->query,
        .filters = f->filters,
        .filter_count = f->filter_count,
        .facets = f->facets,
        .facet_count = f->facet_count,
        .only_type = str_from(find->type ? find->type->name : NULL),
        .public_only = find->guest,
        .sort = find->sort.n ? schema_sort(find->sort) : -1,
        .descending = find->descending,
        .offset = find->page > 1 ? (page - 1) * per_page : 0,
        .limit = per_page,
    };
}

enum status find_run(struct app *app, struct txn *txn, const struct find *find, struct arena *arena,
                     struct found *ret_found, struct error *err) {
    struct found found = {.query = query_parse(arena, find->text)};
    struct finding f = {.app = app, .txn = txn, .find = find, .arena = arena, .found = &found};
    found.words = query_words(arena, found.query);
    collect_filters(&f);
    collect_facets(&f);
    struct index_search search = make_search(&f);
    struct index_result result;
    enum status status = index_search(app->index, &search, arena, &result, err);
    if (status != STATUS_OK)
        return status;
    take_facets(&f, &result);
    take_types(&f, &result);
    take_hits(&f, &result);
    *ret_found = found;
    return STATUS_OK;
}

/* Facts and focus say what a case is about; the comment talks of other things too (search.md §5). */
static struct str text_of(const struct record *exemplar, struct arena *arena) {
    struct str text = record_title(exemplar);
    static const int fields[] = {EXEMPLAR_SUBTITLE, EXEMPLAR_FACTS, EXEMPLAR_FOCUS};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        text = arena_printf(arena, "%.*s\n%.*s", STR_ARG(text), STR_ARG(record_text(exemplar, fields[i])));
    return text;
}

enum status find_similar(struct app *app, struct txn *txn, const struct record *exemplar, bool guest,
                         size_t limit, struct arena *arena, struct find_similar *ret_similar,
                         struct error *err) {
    struct index_similar similar = {
        .text = text_of(exemplar, arena),
        .type = str_from(exemplar->type->name),
        .not_id = exemplar->id,
        .public_only = guest,
        .limit = limit < SIMILAR_MAX ? limit : SIMILAR_MAX,
    };
    struct index_result result;
    enum status status = index_find_similar(app->index, &similar, arena, &result, err);
    if (status != STATUS_OK)
        return status;
    struct lookup lookup = {.txn = txn, .arena = arena};
    struct find_similar found = {ARENA_ARRAY(arena, struct find_similar_hit, result.count), 0};
    for (size_t i = 0; i < result.count; i++) {
        struct record *record = lookup_record(&lookup, exemplar->type, result.hits[i].id);
        if (record && (!guest || record_is_public(record)))
            found.items[found.count++] = (struct find_similar_hit){record, result.hits[i].shared};
    }
    *ret_similar = found;
    return STATUS_OK;
}
