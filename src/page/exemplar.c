/* An exemplar: to be read from top to bottom, with figures, people and similar cases at its side. */
#include "core/find.h"
#include "model/type_exemplar.h"
#include "page/address.h"
#include "page/brief.h"
#include "page/common.h"
#include "page/fills.h"
#include "page/parts.h"
#include "page/record.h"
#include "page/text.h"

enum { SIMILAR_SHOWN = 4, SHARED_SHOWN = 3 };

static void add_crumbs(const struct view *view, const struct record *exemplar) {
    const char *vocabulary = type_exemplar.fields[EXEMPLAR_CATEGORY].vocabulary;
    struct node *crumbs = common_add_crumbs(view->tree);
    struct str_list path =
        lookup_code_path(&view->lookup, vocabulary, record_text(exemplar, EXEMPLAR_CATEGORY));
    common_crumb(crumbs, text_plural(view, &type_exemplar), address_type(view, &type_exemplar));
    for (size_t i = 0; i < path.count; i++)
        common_crumb(crumbs, lookup_code(&view->lookup, vocabulary, path.items[i]),
                     address_category(view, path.items[i]));
}

static void add_words(const struct view *view, const struct record *exemplar) {
    struct node *keywords = node_list(view->tree, "keywords"), *laws = node_list(view->tree, "laws"),
                *asks = node_list(view->tree, "asks");
    const struct value *values = exemplar->values;
    for (size_t i = 0; i < values[EXEMPLAR_KEYWORDS].count; i++) {
        struct node *item = node_add(keywords);
        node_text(item, "text", values[EXEMPLAR_KEYWORDS].items[i].text);
        node_text(item, "address",
                  address_search(view, &type_exemplar, values[EXEMPLAR_KEYWORDS].items[i].text));
    }
    for (size_t i = 0; i < values[EXEMPLAR_STATUTES].count; i++) {
        struct node *item = node_add(laws);
        struct str citation = values[EXEMPLAR_STATUTES].items[i].text;
        node_text(item, "text", citation);
        node_text(
            item, "address",
            address_search(view, &type_exemplar, arena_printf(view->arena, "\"%.*s\"", STR_ARG(citation))));
    }
    for (size_t i = 0; i < values[EXEMPLAR_ASKS].count; i++)
        node_add_text(asks, values[EXEMPLAR_ASKS].items[i].text);
    node_bool(view->tree, "has_laws", laws->first != NULL);
    node_bool(view->tree, "has_asks", asks->first != NULL);
}

static void add_messages(const struct view *view, const struct record *exemplar) {
    struct node *messages = parts_add_messages(view, view->tree, exemplar);
    struct str next = record_text(exemplar, EXEMPLAR_SUPERSEDED_BY);
    struct str reason = record_text(exemplar, EXEMPLAR_RETIRED_BECAUSE);
    if (next.n)
        common_message(messages, "is-warn", "alert-triangle", text_get(view, "page.exemplar.superseded"),
                       lookup_title(&view->lookup, &type_exemplar, next),
                       address_record(view, &type_exemplar, next));
    if (reason.n)
        common_message(messages, "is-warn", "alert-triangle",
                       TEXT_WITH(view, "page.exemplar.retired", reason), S(""), S(""));
}

static void add_people(const struct view *view, const struct record *exemplar) {
    static const int fields[] = {EXEMPLAR_MEDIATORS, EXEMPLAR_EXPERTS, EXEMPLAR_COMMITTEE};
    struct node *people = node_list(view->tree, "people");
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        const struct type *type = type_by_name(str_from(type_exemplar.fields[fields[i]].ref));
        const struct value *value = &exemplar->values[fields[i]];
        for (size_t j = 0; j < value->count; j++) {
            const struct record *person = lookup_record(&view->lookup, type, value->items[j].text);
            if (!person || !record_is_public(person))
                continue;
            struct str parts[] = {text_type(view, type), brief_note(view, person)};
            brief_person(view, people, person, text_clauses(view, parts, 2));
        }
    }
    node_bool(view->tree, "has_people", people->first != NULL);
}

/* What both have: keywords and statutes first, then what was done. */
static struct str shared_words(const struct view *view, const struct record *a, const struct record *b) {
    static const int fields[] = {EXEMPLAR_KEYWORDS, EXEMPLAR_STATUTES, EXEMPLAR_TECHNIQUES,
                                 EXEMPLAR_CATEGORY};
    struct str shared[SHARED_SHOWN];
    size_t count = 0;
    for (size_t f = 0; f < sizeof fields / sizeof fields[0]; f++) {
        const struct field *field = &type_exemplar.fields[fields[f]];
        const struct value *first = &a->values[fields[f]], *second = &b->values[fields[f]];
        for (size_t i = 0; i < first->count; i++)
            for (size_t j = 0; j < second->count && count < SHARED_SHOWN; j++)
                if (datum_eq(field->kind, first->items[i], second->items[j]))
                    shared[count++] = text_datum(view, &type_exemplar, field, first->items[i]);
    }
    return text_join(view, shared, count);
}

/* While the index is being built the page goes without. */
static enum status add_similar(struct view *view, const struct record *exemplar, struct error *err) {
    struct find_similar similar = {0};
    enum status status =
        find_similar(view->app, view->txn, exemplar, true, SIMILAR_SHOWN, view->arena, &similar, err);
    struct node *list = node_list(view->tree, "similar");
    for (size_t i = 0; i < similar.count; i++) {
        const struct record *other = similar.items[i].record;
        struct str shared = shared_words(view, exemplar, other);
        struct node *item = node_add(list);
        node_text(item, "name", record_title(other));
        node_text(item, "address", address_record(view, &type_exemplar, other->id));
        node_text(item, "reason",
                  shared.n ? TEXT_WITH(view, "page.exemplar.shared", shared)
                           : text_get(view, "page.exemplar.alike"));
    }
    node_bool(view->tree, "has_similar", list->first != NULL);
    return status == STATUS_UNAVAILABLE ? STATUS_OK : status;
}

static void add_figures(const struct view *view, const struct record *exemplar) {
    static const int fields[] = {EXEMPLAR_AMOUNT,  EXEMPLAR_DAYS,       EXEMPLAR_SESSIONS,
                                 EXEMPLAR_PARTIES, EXEMPLAR_DIFFICULTY, EXEMPLAR_RESULT};
    parts_add_figures(view, view->tree, exemplar, fields, sizeof fields / sizeof fields[0]);
}

/* What stands in the head, among the figures, the people or the laws is not said again. */
static void add_fields(const struct view *view, const struct record *exemplar) {
    static const int but[] = {
        EXEMPLAR_CATEGORY,  EXEMPLAR_KEYWORDS,  EXEMPLAR_ASKS,          EXEMPLAR_STATUTES,
        EXEMPLAR_COMMITTEE, EXEMPLAR_MEDIATORS, EXEMPLAR_EXPERTS,       EXEMPLAR_AMOUNT,
        EXEMPLAR_DAYS,      EXEMPLAR_SESSIONS,  EXEMPLAR_PARTIES,       EXEMPLAR_DIFFICULTY,
        EXEMPLAR_RESULT,    EXEMPLAR_STATE,     EXEMPLAR_SUPERSEDED_BY, EXEMPLAR_RETIRED_BECAUSE,
    };
    parts_add_fields(view, view->tree, exemplar, but, sizeof but / sizeof but[0]);
}

enum status exemplar_fill(struct view *view, struct error *err) {
    struct record *exemplar = NULL;
    enum status status = record_read(view, &exemplar, err);
    if (status != STATUS_OK)
        return status;
    node_text(view->tree, "title", record_title(exemplar));
    node_bool(view->tree, "box", true);
    node_text(view->tree, "name", record_title(exemplar));
    node_text(view->tree, "subtitle", record_text(exemplar, EXEMPLAR_SUBTITLE));
    add_crumbs(view, exemplar);
    add_words(view, exemplar);
    add_messages(view, exemplar);
    add_people(view, exemplar);
    add_figures(view, exemplar);
    add_fields(view, exemplar);
    parts_add_sections(view, view->tree, exemplar);
    return add_similar(view, exemplar, err);
}
