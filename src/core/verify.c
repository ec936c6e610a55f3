#include "core/verify.h"

#include "core/check.h"
#include "core/parking.h"
#include "core/sweep.h"
#include "store/log.h"

/* Walks the store type by type in short read transactions, and holds the index's keys against what it finds. */
struct verify {
    struct app *app;
    struct arena page, scratch;
    struct verify_report report;
    struct sweep sweep;
    struct sweep_page found;
};

static struct problem *add_problem(struct verify *verify, const struct type *type, struct str id,
                                   struct str field, const char *key) {
    struct place place = {.file = arena_printf(&verify->scratch, "%s/%.*s", type->plural, STR_ARG(id)),
                          .field = field};
    return problems_add(&verify->report.problems, place, key);
}

static enum status check_log(struct txn *txn, void *context, struct error *err) {
    struct verify *verify = context;
    struct parked_list parked = {.arena = &verify->page};
    enum status status = log_verify(txn, &verify->report.log_entries, &verify->report.log_broken, err);
    if (status == STATUS_OK)
        status = parking_list(txn, &parked, err);
    verify->report.parked = parked.count;
    for (size_t i = 0; i < parked.count; i++)
        add_problem(verify, parked.items[i].type, parked.items[i].id, S(""), "problem.parked");
    return status == STATUS_OK ? records_check_strays(txn, &verify->report.problems, err) : status;
}

static void check_indexed(struct verify *verify, const struct record *record) {
    struct error err = ERROR_INIT;
    bool has = false;
    if (!verify->report.index_ready)
        return;
    /* An index that cannot be read is one finding, not one for each record. */
    verify->report.index_ready =
        index_has(verify->app->index, str_from(record->type->name), record->id, &has, &err) == STATUS_OK;
    if (has)
        verify->report.indexed++;
    else if (verify->report.index_ready)
        add_problem(verify, record->type, record->id, S(""), "problem.not-indexed");
}

/* The rules' own problems; only their place is another. */
static void check_rules(struct verify *verify, const struct record *record) {
    struct problems found = PROBLEMS_INIT(&verify->scratch);
    record_check_values(record, &verify->scratch, &found, (struct place){0});
    check_record(record, &found, (struct place){0});
    for (size_t i = 0; i < found.count; i++) {
        const struct problem *rule = &found.items[i];
        struct problem *problem = add_problem(verify, record->type, record->id, rule->place.field, rule->key);
        for (unsigned j = 0; j < rule->arg_count; j++)
            problem_arg(&verify->report.problems, problem, rule->args[j]);
    }
}

static enum status check_page(struct txn *txn, void *context, struct error *err) {
    struct verify *verify = context;
    enum status status = sweep_next(txn, &verify->sweep, &verify->page, &verify->found, err);
    if (status == STATUS_OK && verify->found.damaged[0])
        add_problem(verify, verify->sweep.type, str_from(verify->found.damaged), S(""),
                    "problem.record-damaged");
    for (size_t i = 0; status == STATUS_OK && i < verify->found.records.count; i++) {
        const struct record *record = verify->found.records.items[i];
        arena_reset(&verify->scratch);
        check_rules(verify, record);
        check_indexed(verify, record);
        status = records_check_rows(txn, record, &verify->report.problems, err);
    }
    return status;
}

static enum status check_type(struct verify *verify, const struct type *type, struct error *err) {
    verify->sweep = (struct sweep){.type = type};
    do {
        enum status status = store_read(verify->app->store, check_page, verify, err);
        if (status != STATUS_OK)
            return status;
        verify->report.records += verify->found.records.count + (verify->found.damaged[0] != '\0');
    } while (!sweep_is_over(&verify->found));
    return STATUS_OK;
}

struct key_check {
    struct verify *verify;
    struct txn *txn;
};

static void check_key(void *context, struct str type_name, struct str id) {
    struct key_check *check = context;
    const struct type *type = type_by_name(type_name);
    arena_reset(&check->verify->scratch);
    if (!type) {
        struct place place = {
            .file = arena_printf(&check->verify->scratch, "%.*s/%.*s", STR_ARG(type_name), STR_ARG(id))};
        problems_add(&check->verify->report.problems, place, "problem.indexed-but-gone");
    } else if (!records_exists(check->txn, type, id)) {
        add_problem(check->verify, type, id, S(""), "problem.indexed-but-gone");
    }
}

static enum status check_keys(struct txn *txn, void *context, struct error *err) {
    struct key_check check = {context, txn};
    enum status status = index_each(check.verify->app->index, check_key, &check, err);
    check.verify->report.index_ready = status == STATUS_OK;
    return status == STATUS_UNAVAILABLE ? STATUS_OK : status;
}

static enum status check_all(struct verify *verify, struct error *err) {
    struct app *app = verify->app;
    enum status status = store_read(app->store, check_log, verify, err);
    for (unsigned i = 0; i < types_count && status == STATUS_OK; i++)
        status = check_type(verify, types[i], err);
    if (status == STATUS_OK && verify->report.index_ready)
        status = store_read(app->store, check_keys, verify, err);
    return status;
}

enum status verify_run(struct app *app, struct arena *arena, struct verify_report *ret_report,
                       struct error *err) {
    struct verify verify = {.app = app, .page = ARENA_INIT, .scratch = ARENA_INIT};
    uint64_t last = store_sequence(app->store), applied = index_applied(app->index);
    verify.report.problems = PROBLEMS_INIT(arena);
    verify.report.index_ready = index_ready(app->index) && !index_damaged(app->index);
    verify.report.index_behind = last > applied ? last - applied : 0;
    enum status status = check_all(&verify, err);
    arena_release(&verify.page);
    arena_release(&verify.scratch);
    if (status == STATUS_OK)
        *ret_report = verify.report;
    return status;
}

bool verify_is_sound(const struct verify_report *report) {
    return report->log_broken == 0 && report->index_behind == 0 && report->parked == 0 &&
           report->index_ready && report->problems.count == 0;
}
