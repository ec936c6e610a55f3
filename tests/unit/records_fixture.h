/* Short forms for the tests of records: make, save, get, each in a transaction of its own. */
#ifndef JF_TEST_RECORDS_FIXTURE_H
#define JF_TEST_RECORDS_FIXTURE_H

#include <stdarg.h>

#include "store/records.h"
#include "store_fixture.h"

/* What a closure of these tests takes and gives. */
struct job {
    const struct type *type, *from;
    struct str id;
    struct record *record;
    struct save save;
    uint64_t revision;
    bool changed;
    size_t limit, count;
    struct record_list list;
    struct referrers referrers;
    struct log_entries entries;
    struct problems problems;
    struct str value;
    enum table table;
    struct str key;
    size_t byte;
};

static inline enum status do_save(struct txn *txn, void *context, struct error *e) {
    struct job *j = context;
    return records_save(txn, j->record, &j->save, &j->revision, &j->changed, e);
}

static inline enum status do_delete(struct txn *txn, void *context, struct error *e) {
    struct job *j = context;
    return records_delete(txn, j->type, j->id, &j->save, e);
}

static inline enum status do_get(struct txn *txn, void *context, struct error *e) {
    struct job *j = context;
    return records_get(txn, j->type, j->id, &arena, &j->record, e);
}

static inline enum status do_get_revision(struct txn *txn, void *context, struct error *e) {
    struct job *j = context;
    return records_get_revision(txn, j->type, j->id, j->revision, &arena, &j->record, e);
}

static inline enum status do_list(struct txn *txn, void *context, struct error *e) {
    struct job *j = context;
    return records_list(txn, j->type, j->id, j->limit, &arena, &j->list, e);
}

static inline enum status do_count(struct txn *txn, void *context, struct error *e) {
    struct job *j = context;
    return records_count(txn, j->type, &j->revision, e);
}

static inline enum status do_referrers(struct txn *txn, void *context, struct error *e) {
    struct job *j = context;
    enum status status = records_count_referrers(txn, j->type, j->id, j->from, &j->count, e);
    return status == STATUS_OK
               ? records_referrers(txn, j->type, j->id, j->from, j->limit, &arena, &j->referrers, e)
               : status;
}

static inline enum status do_find_unique(struct txn *txn, void *context, struct error *e) {
    struct job *j = context;
    return records_find_unique(txn, j->type, type_field(j->type, j->key), j->value, &arena, &j->id, e);
}

static inline enum status do_history(struct txn *txn, void *context, struct error *e) {
    struct job *j = context;
    return records_history(txn, j->type, j->id, j->limit, &arena, &j->entries, e);
}

static inline enum status do_check_rows(struct txn *txn, void *context, struct error *e) {
    struct job *j = context;
    j->problems = PROBLEMS_INIT(&arena);
    return records_check_rows(txn, j->record, &j->problems, e);
}

static inline enum status do_exists(struct txn *txn, void *context, struct error *e) {
    struct job *j = context;
    (void)e;
    j->changed = records_exists(txn, j->type, j->id);
    return STATUS_OK;
}

static inline enum status do_log(struct txn *txn, void *context, struct error *e) {
    struct job *j = context;
    return log_after(txn, j->revision, 1000, &arena, &j->entries, e);
}

/* Short forms */

static inline struct record *make(const struct type *type, const char *id, ...) {
    struct record *record = record_new(&arena, type, str_from(id));
    va_list args;
    va_start(args, id);
    for (const char *name = va_arg(args, const char *); name; name = va_arg(args, const char *)) {
        const struct field *field = type_field(type, str_from(name));
        ck_assert_msg(field != NULL, "no field %s", name);
        struct value *value = &record->values[field_index(type, field)];
        value->items = arena_grow(&arena, value->items, value->count, &value->capacity, sizeof *value->items);
        const char *problem =
            kind_parse(&arena, field, str_from(va_arg(args, const char *)), &value->items[value->count++]);
        ck_assert_msg(problem == NULL, "%s: %s", name, problem);
    }
    va_end(args);
    return record;
}

static inline enum status try_save(struct record *record, uint64_t based_on, struct job *job) {
    *job = (struct job){.record = record, .save = {.actor = S("zhang"), .based_on = based_on}};
    return store_write(store, do_save, job, &err);
}

static inline uint64_t save(struct record *record, uint64_t based_on) {
    struct job job;
    OK(try_save(record, based_on, &job));
    ck_assert(job.changed);
    return job.revision;
}

static inline enum status try_delete(const struct type *type, const char *id, uint64_t based_on) {
    struct job job = {.type = type, .id = str_from(id), .save = {.actor = S("li"), .based_on = based_on}};
    return store_write(store, do_delete, &job, &err);
}

static inline enum status try_get(const struct type *type, const char *id, struct record **ret) {
    struct job job = {.type = type, .id = str_from(id)};
    enum status status = store_read(store, do_get, &job, &err);
    *ret = job.record;
    return status;
}

static inline struct record *get(const struct type *type, const char *id) {
    struct record *record;
    OK(try_get(type, id, &record));
    return record;
}

static inline enum status try_revision(const struct type *type, const char *id, uint64_t revision,
                                       struct record **ret) {
    struct job job = {.type = type, .id = str_from(id), .revision = revision};
    enum status status = store_read(store, do_get_revision, &job, &err);
    *ret = job.record;
    return status;
}

static inline uint64_t count(const struct type *type) {
    struct job job = {.type = type};
    OK(store_read(store, do_count, &job, &err));
    return job.revision;
}

static inline struct job referrers(const struct type *type, const char *id, const struct type *from) {
    struct job job = {.type = type, .id = str_from(id), .from = from, .limit = 100};
    OK(store_read(store, do_referrers, &job, &err));
    ck_assert_uint_eq(job.count, job.referrers.count);
    return job;
}

static inline struct record *area(const char *id, const char *name, const char *parent) {
    return parent ? make(&type_area, id, "name", name, "level", "county", "parent", parent, NULL)
                  : make(&type_area, id, "name", name, "level", "province", NULL);
}

static inline struct record *entry(const char *vocabulary, const char *code) {
    char id[80];
    snprintf(id, sizeof id, "%s.%s", vocabulary, code);
    return make(&type_vocabulary_entry, id, "vocabulary", vocabulary, "code", code, "name", "示例", "name_en",
                "example", NULL);
}

static inline struct record *committee(const char *id, const char *code) {
    return make(&type_committee, id, "name", "示例调委会", "code", code, "kind", "village", "area", "150203",
                NULL);
}

static inline struct record *mediator(const char *id, const char *code, const char *of) {
    return make(&type_mediator, id, "name", "张某", "code", code, "committee", of, "area", "150203",
                "engagement", "full-time", NULL);
}

/* What committees and mediators point to. */
static inline void save_ground(void) {
    save(area("150000", "示例区", NULL), 0);
    save(area("150203", "示例旗", "150000"), 0);
    save(entry("committee-kind", "village"), 0);
    save(entry("engagement", "full-time"), 0);
}

#endif
