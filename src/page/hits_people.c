/* Who stands behind the results. */
#include <stdlib.h>

#include "model/type_exemplar.h"
#include "page/brief.h"
#include "page/hits.h"
#include "page/text.h"

enum { PEOPLE_SHOWN = 4, PEOPLE_MAX = 64 };

struct somebody {
    const struct type *type;
    struct str id;
    size_t count, first; /* results, and the place of the first of them */
};

struct crowd {
    struct somebody people[PEOPLE_MAX];
    size_t count;
};

static void meet(struct crowd *crowd, const struct type *type, struct str id) {
    for (size_t i = 0; i < crowd->count; i++) {
        if (crowd->people[i].type == type && str_eq(crowd->people[i].id, id)) {
            crowd->people[i].count++;
            return;
        }
    }
    if (crowd->count < PEOPLE_MAX) {
        crowd->people[crowd->count] = (struct somebody){type, id, 1, crowd->count};
        crowd->count++;
    }
}

static int compare(const void *a, const void *b) {
    const struct somebody *x = a, *y = b;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return (x->first > y->first) - (x->first < y->first);
}

static void collect(struct crowd *crowd, const struct found *found) {
    static const int fields[] = {EXEMPLAR_MEDIATORS, EXEMPLAR_EXPERTS};
    for (size_t i = 0; i < found->count; i++) {
        const struct record *record = found->hits[i].record;
        if (record->type != &type_exemplar)
            continue;
        for (size_t f = 0; f < sizeof fields / sizeof fields[0]; f++) {
            const struct value *value = &record->values[fields[f]];
            for (size_t j = 0; j < value->count; j++)
                meet(crowd, type_by_name(str_from(type_exemplar.fields[fields[f]].ref)),
                     value->items[j].text);
        }
    }
    qsort(crowd->people, crowd->count, sizeof *crowd->people, compare);
}

void hits_add_people(const struct view *view, struct node *map, const struct found *found) {
    struct crowd *crowd = ARENA_NEW(view->arena, struct crowd);
    struct node *people = node_list(map, "people");
    collect(crowd, found);
    for (size_t i = 0, shown = 0; i < crowd->count && shown < PEOPLE_SHOWN; i++) {
        const struct somebody *one = &crowd->people[i];
        const struct record *record = lookup_record(&view->lookup, one->type, one->id);
        if (!record || !record_is_public(record))
            continue;
        struct str parts[] = {
            text_type(view, one->type), brief_note(view, record),
            TEXT_WITH(view, "page.search.their-cases", text_number(view, (int64_t)one->count))};
        brief_person(view, people, record, text_clauses(view, parts, 3));
        shown++;
    }
    node_bool(map, "has_people", people->first != NULL);
}
