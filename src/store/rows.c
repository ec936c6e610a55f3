#include "store/rows.h"

#include "store/engine.h"

static const struct row_kind *const kinds[] = {&reference_rows, &unique_rows};

enum { KINDS = sizeof kinds / sizeof kinds[0] };

static bool holds(const struct record *record, unsigned field, struct datum datum) {
    if (!record)
        return false;
    const struct value *value = &record->values[field];
    for (size_t i = 0; i < value->count; i++)
        if (datum_eq(record->type->fields[field].kind, value->items[i], datum))
            return true;
    return false;
}

/* Calls the function for each value of the field that `record` has and `other` has not. */
static enum status each_difference(struct txn *txn, struct arena *scratch, const struct record *record,
                                   const struct record *other, unsigned field, row_function *function,
                                   struct error *err) {
    enum status status = STATUS_OK;
    for (size_t i = 0; record && i < record->values[field].count && status == STATUS_OK; i++) {
        struct datum datum = record->values[field].items[i];
        if (!holds(other, field, datum))
            status = function(txn, scratch, record, &record->type->fields[field], datum, err);
    }
    return status;
}

static enum status allow_kind(struct txn *txn, struct arena *scratch, const struct row_kind *kind,
                              const struct record *before, const struct record *after, struct error *err) {
    enum status status = STATUS_OK;
    for (unsigned i = 0; i < after->type->field_count && status == STATUS_OK; i++)
        if (kind->concerns(&after->type->fields[i]))
            status = each_difference(txn, scratch, after, before, i, kind->allow, err);
    return status;
}

static enum status update_kind(struct txn *txn, struct arena *scratch, const struct row_kind *kind,
                               const struct record *before, const struct record *after, struct error *err) {
    const struct type *type = before ? before->type : after->type;
    enum status status = STATUS_OK;
    for (unsigned i = 0; i < type->field_count && status == STATUS_OK; i++) {
        if (!kind->concerns(&type->fields[i]))
            continue;
        status = each_difference(txn, scratch, before, after, i, kind->remove, err);
        if (status == STATUS_OK)
            status = each_difference(txn, scratch, after, before, i, kind->add, err);
    }
    return status;
}

typedef enum status kind_function(struct txn *txn, struct arena *scratch, const struct row_kind *kind,
                                  const struct record *before, const struct record *after, struct error *err);

static enum status each_kind(struct txn *txn, struct arena *scratch, kind_function *function,
                             const struct record *before, const struct record *after, struct error *err) {
    enum status status = STATUS_OK;
    for (size_t i = 0; i < KINDS && status == STATUS_OK; i++)
        status = function(txn, scratch, kinds[i], before, after, err);
    return status;
}

enum status rows_allow(struct txn *txn, struct arena *scratch, const struct record *before,
                       const struct record *after, struct error *err) {
    return each_kind(txn, scratch, allow_kind, before, after, err);
}

enum status rows_update(struct txn *txn, struct arena *scratch, const struct record *before,
                        const struct record *after, struct error *err) {
    return each_kind(txn, scratch, update_kind, before, after, err);
}

struct fault_search {
    struct txn *txn;
    const struct record *record;
    struct problems *problems;
    struct place place;
};

static enum status find_field_faults(struct fault_search *search, const struct row_kind *kind, unsigned i,
                                     struct error *err) {
    const struct field *field = &search->record->type->fields[i];
    const struct value *value = &search->record->values[i];
    enum status status = STATUS_OK;
    search->place.field = str_from(field->heading ? field->heading : field->name);
    for (size_t j = 0; j < value->count && status == STATUS_OK; j++)
        status = kind->find_fault(search->txn, search->record, field, value->items[j], search->problems,
                                  search->place, err);
    return status;
}

enum status rows_find_faults(struct txn *txn, const struct record *record, struct problems *problems,
                             struct place place, struct error *err) {
    struct fault_search search = {txn, record, problems, place};
    enum status status = STATUS_OK;
    for (unsigned i = 0; i < record->type->field_count; i++)
        for (size_t k = 0; k < KINDS && status == STATUS_OK; k++)
            if (kinds[k]->concerns(&record->type->fields[i]))
                status = find_field_faults(&search, kinds[k], i, err);
    return status;
}

static enum status check_kind(struct txn *txn, const struct row_kind *kind, const struct record *record,
                              struct problems *problems, struct error *err) {
    enum status status = STATUS_OK;
    for (unsigned i = 0; i < record->type->field_count; i++) {
        const struct field *field = &record->type->fields[i];
        const struct value *value = &record->values[i];
        if (!kind->concerns(field))
            continue;
        for (size_t j = 0; j < value->count && status == STATUS_OK; j++)
            status = kind->check(txn, record, field, value->items[j], problems, err);
    }
    return status;
}

enum status rows_check(struct txn *txn, const struct record *record, struct problems *problems,
                       struct error *err) {
    enum status status = STATUS_OK;
    for (size_t i = 0; i < KINDS && status == STATUS_OK; i++)
        status = check_kind(txn, kinds[i], record, problems, err);
    return status;
}

/* Strays */

enum status rows_source(struct txn *txn, const struct type *type, struct str id, uint64_t tag,
                        struct arena *arena, struct record **ret_record, unsigned *ret_field,
                        struct error *err) {
    *ret_record = NULL;
    for (unsigned i = 0; type && i < type->field_count; i++) {
        if (type->fields[i].tag != tag)
            continue;
        enum status status = records_get(txn, type, id, arena, ret_record, err);
        *ret_field = i;
        return status == STATUS_NOT_FOUND ? STATUS_OK : status;
    }
    return STATUS_OK;
}

struct stray_walk {
    struct txn *txn;
    const struct row_kind *kind;
    struct arena scratch;
    struct problems *problems;
};

/* A damaged record is for records_get to tell of; its rows are not strays. */
static enum status check_stray(void *context, struct str key, struct str value, struct error *err) {
    struct stray_walk *w = context;
    struct str stray = {NULL, 0};
    arena_reset(&w->scratch);
    enum status status = w->kind->stray(w->txn, (struct store_pair){key, value}, &w->scratch, &stray, err);
    if (status == STATUS_OK && stray.n)
        problems_add(w->problems, (struct place){.file = stray}, w->kind->stray_key);
    return status == STATUS_CORRUPT ? STATUS_OK : status;
}

enum status rows_check_strays(struct txn *txn, struct problems *problems, struct error *err) {
    struct store_range all = {.limit = SIZE_MAX};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < KINDS && status == STATUS_OK; i++) {
        struct stray_walk w = {.txn = txn, .kind = kinds[i], .scratch = ARENA_INIT, .problems = problems};
        status = store_walk(txn, kinds[i]->table, &all, check_stray, &w, err);
        arena_release(&w.scratch);
    }
    return status;
}

void rows_problem(struct problems *problems, const struct record *record, const struct field *field,
                  const char *key, struct str arg) {
    struct place place = {
        .file = arena_printf(problems->arena, "%s/%.*s", record->type->plural, STR_ARG(record->id)),
        .field = str_from(field->name)};
    problem_arg(problems, problems_add(problems, place, key), arg);
}
