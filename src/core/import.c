#include "core/import.h"

#include "core/check.h"
#include "core/seen.h"
#include "core/source.h"
#include "core/waiting.h"
#include "model/codec.h"
#include "store/records.h"

enum {
    BATCH_RECORDS = 256,
    BATCH_BYTES = 32 * 1024 * 1024,  /* of files or records: a batch of large ones ends earlier */
    SOURCES_MAX = 320 * 1024 * 1024, /* BATCH_BYTES and one table of the largest (format/drafts.h) */
    RECORD_BYTES_MAX = 8 * 1024 * 1024,
    SEEN_MAX = 2000000, /* records behind these are not held against the earlier ones */
};

/* One record on its way into the store. */
struct item {
    const struct draft *draft; /* NULL: it waited; then its lines are known */
    struct place place;
    const unsigned *lines;       /* lines_of; NULL: nobody has asked yet */
    const struct record *record; /* NULL: of no known type */
    bool sound;                  /* nothing is wrong with it by itself: it may be saved */
    enum status status;
    bool is_new, changed;
    struct error err;
    struct problems faults; /* what the store has against it */
};

struct importing {
    struct app *app;
    const struct import_options *options;
    struct source_list sources;
    struct arena *arena;         /* of the report */
    struct arena files, records; /* of the sources that are open in one batch; of its records */
    size_t next_source;
    struct drafts drafts; /* of the source being read */
    size_t next_draft;
    struct item items[BATCH_RECORDS];
    size_t item_count;
    struct waiting *waiting;
    bool at_end; /* nothing comes any more that a record could wait for */
    struct arena seen_arena;
    struct seen seen;
    struct import_counts counts;
    struct problems problems;
};

static struct place place_of(const struct draft *draft) {
    return (struct place){.file = draft->file, .line = draft->line, .field = draft->id};
}

static unsigned id_line(const struct draft *draft) { return draft->id_line ? draft->id_line : draft->line; }

/* Of each field, and behind them of the id. What is not given stands where the record does. */
static const unsigned *lines_of(struct arena *arena, const struct type *type, const struct draft *draft) {
    unsigned *lines = ARENA_ARRAY(arena, unsigned, type->field_count + 1);
    lines[type->field_count] = id_line(draft);
    for (unsigned i = 0; i < type->field_count; i++)
        lines[i] = (type->fields[i].flags & FIELD_BODY) && draft->body_line ? draft->body_line : draft->line;
    for (size_t i = 0; i < draft->count; i++) {
        const struct field *field = type_field_or_heading(type, draft->fields[i].name);
        if (field && draft->fields[i].line)
            lines[field_index(type, field)] = draft->fields[i].line;
    }
    return lines;
}

static const unsigned *item_lines(struct importing *run, struct item *item) {
    if (!item->lines)
        item->lines = lines_of(&run->records, item->record->type, item->draft);
    return item->lines;
}

/* The rules of a type and the store know fields; people look for lines. */
static void add_problem(struct importing *run, struct item *item, const struct problem *found) {
    const struct type *type = item->record->type;
    const struct field *field = type_field_or_heading(type, found->place.field);
    struct place place = found->place;
    place.line = item_lines(run, item)[field ? field_index(type, field) : type->field_count];
    struct problem *problem = problems_add(&run->problems, place, found->key);
    for (unsigned i = 0; i < found->arg_count; i++)
        problem_arg(&run->problems, problem, found->args[i]);
}

static size_t problems_so_far(const struct importing *run) {
    return run->problems.count + run->problems.dropped;
}

static void refuse_repeated(struct importing *run, const struct draft *draft, struct seen_place first) {
    struct str file = run->sources.items[first.source].path;
    struct place place = {draft->file, id_line(draft), S("id")};
    struct problem *problem = problems_add(&run->problems, place, "problem.repeated-id");
    problem_arg(&run->problems, problem, draft->id);
    problem_arg(&run->problems, problem, source_short_path(&run->records, file));
    problem_arg_int(&run->problems, problem, first.line);
}

/* Two in one import with the same id: the later would silently replace the earlier, and the next import all of it again. */
static void check_repeated(struct importing *run, const struct type *type, const struct draft *draft) {
    struct seen_place here = {(uint32_t)(run->next_source - 1), id_line(draft)}, first;
    if (draft->id.n && run->seen.count < SEEN_MAX && seen_before(&run->seen, type, draft->id, here, &first))
        refuse_repeated(run, draft, first);
}

/* Whether a problem of this field stands among those from `first` on: what a bad value leaves behind is not told too. */
static bool is_told(const struct importing *run, size_t first, const struct type *type, struct str name) {
    const struct field *field = type_field_or_heading(type, name);
    for (size_t i = first; field && i < run->problems.count; i++)
        if (type_field_or_heading(type, run->problems.items[i].place.field) == field)
            return true;
    return false;
}

static void check_rules(struct importing *run, struct item *item, size_t first) {
    size_t told = run->problems.count;
    struct problems found = PROBLEMS_INIT(&run->records);
    check_record(item->record, &found, item->place);
    for (size_t i = 0; i < found.count; i++)
        if (first == told || !is_told(run, first, item->record->type, found.items[i].place.field))
            add_problem(run, item, &found.items[i]);
}

static void refuse_type(struct importing *run, const struct draft *draft) {
    const char *key = draft->type.n ? "problem.unknown-type" : "problem.no-type";
    struct place place = {draft->file, draft->line, S("type")};
    problem_arg(&run->problems, problems_add(&run->problems, place, key), draft->type);
}

static void check_draft(struct importing *run, struct item *item) {
    size_t before = problems_so_far(run), first = run->problems.count;
    const struct type *type = type_by_name(item->draft->type);
    if (!type) {
        refuse_type(run, item->draft);
        return;
    }
    check_repeated(run, type, item->draft);
    item->record = draft_to_record(&run->records, type, item->draft, &run->problems);
    check_rules(run, item, first);
    item->sound = problems_so_far(run) == before;
}

static void open_source(struct importing *run) {
    size_t before = problems_so_far(run);
    run->drafts = (struct drafts){0};
    run->next_draft = 0;
    source_read(&run->sources.items[run->next_source++], &run->files, &run->problems, &run->drafts);
    run->counts.files++;
    run->counts.refused += run->drafts.refused;
    if (run->drafts.count + run->drafts.refused == 0 && problems_so_far(run) > before)
        run->counts.refused++;
}

/* Reads on to the next source that gives drafts; false at the end, and when the batch is large enough. */
static bool read_source(struct importing *run) {
    while (run->next_draft == run->drafts.count) {
        if (run->next_source == run->sources.count)
            return false;
        if (run->item_count == 0)
            arena_reset(&run->files);
        else if (run->files.used > BATCH_BYTES)
            return false;
        open_source(run);
    }
    return true;
}

static bool is_batch_full(const struct importing *run) {
    return run->item_count == BATCH_RECORDS || run->records.used > BATCH_BYTES;
}

static enum status collect_waiting(struct importing *run, struct error *err) {
    enum status status = STATUS_OK;
    bool found = true;
    while (status == STATUS_OK && found && !is_batch_full(run)) {
        struct waiting_record waiting;
        struct record *record = NULL;
        status = waiting_take(run->waiting, run->at_end, &run->records, &waiting, &found, err);
        if (status == STATUS_OK && found)
            status = codec_decode(&run->records, waiting.type, waiting.id, waiting.bytes, &record, err);
        if (record)
            run->items[run->item_count++] = (struct item){.place = waiting.place,
                                                          .lines = (const void *)waiting.lines.p,
                                                          .record = record,
                                                          .sound = waiting.target_type != NULL};
    }
    return status;
}

static void collect_drafts(struct importing *run) {
    while (!is_batch_full(run) && read_source(run)) {
        const struct draft *draft = &run->drafts.items[run->next_draft++];
        struct item *item = &run->items[run->item_count++];
        *item = (struct item){.draft = draft, .place = place_of(draft)};
        check_draft(run, item);
    }
}

/* Fills the batch; an empty one is the end. What still waits when all sources are read and nothing is ready is tried once
 * more: its target is missing, was refused itself, or they point in a circle. */
static enum status collect(struct importing *run, struct error *err) {
    enum status status = STATUS_OK;
    run->item_count = 0;
    arena_reset(&run->records);
    collect_drafts(run);
    if (run->item_count == 0)
        status = collect_waiting(run, err);
    if (status != STATUS_OK || run->item_count || run->at_end)
        return status;
    run->at_end = true;
    return collect_waiting(run, err);
}

static bool is_refusal(enum status status) { return status == STATUS_CONFLICT || status == STATUS_INVALID; }

static enum status save_item(struct importing *run, struct txn *txn, struct item *item, struct error *err) {
    struct save save = {.actor = run->options->actor, .any_revision = true};
    uint64_t revision = 0;
    item->err = ERROR_INIT;
    item->status = records_save(txn, item->record, &save, &revision, &item->changed, &item->err);
    item->is_new = item->changed && revision == 1;
    if (item->status == STATUS_OK || is_refusal(item->status))
        return STATUS_OK;
    *err = item->err;
    return item->status;
}

/* What the store refuses is a matter of this one record; anything else ends the batch. */
static enum status save_batch(struct txn *txn, void *context, struct error *err) {
    struct importing *run = context;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < run->item_count && status == STATUS_OK; i++) {
        struct item *item = &run->items[i];
        item->faults = PROBLEMS_INIT(&run->records); /* the closure may be run again */
        if (item->sound)
            status = save_item(run, txn, item, err);
        if (status == STATUS_OK && item->record && (!item->sound || item->status != STATUS_OK))
            status = records_find_faults(txn, item->record, &item->faults, item->place, err);
    }
    return status;
}

static bool is_refused(const struct item *item) { return !item->sound || item->status != STATUS_OK; }

/* What points to nothing may yet point to something; and with a list of problems that is full nobody reads on. */
static bool must_wait(const struct importing *run, const struct item *item) {
    if (run->at_end || !is_refused(item))
        return false;
    return item->sound ? strcmp(item->err.key, "error.dangling") == 0
                       : item->faults.count && run->problems.dropped == 0;
}

static enum status add_waiting(struct importing *run, struct item *item, struct error *err) {
    const struct type *type = item->record->type;
    struct buf bytes = BUF_INIT(RECORD_BYTES_MAX);
    codec_encode(item->record, &bytes);
    struct waiting_record waiting = {
        .type = type,
        .id = item->record->id,
        .bytes = buf_str(&bytes),
        .place = item->place,
        .lines = str_make((const char *)item_lines(run, item), (type->field_count + 1) * sizeof *item->lines),
        .target_type = item->sound ? type_by_name(str_from(item->err.args[1])) : NULL,
        .target_id = item->sound ? str_from(item->err.args[2]) : S(""),
    };
    enum status status = buf_check(&bytes, err);
    if (status == STATUS_OK)
        status = waiting_add(run->waiting, &waiting, err);
    buf_release(&bytes);
    return status;
}

/* The store's own words, where it has more to say than what is wrong with single values. */
static void add_refusal(struct importing *run, const struct item *item) {
    struct problem *problem = problems_add(&run->problems, item->place, item->err.key);
    for (unsigned i = 0; i < item->err.arg_count; i++)
        problem_arg(&run->problems, problem, str_from(item->err.args[i]));
}

static void report(struct importing *run, struct item *item) {
    for (size_t i = 0; i < item->faults.count; i++)
        add_problem(run, item, &item->faults.items[i]);
    if (item->sound && item->faults.count == 0)
        add_refusal(run, item);
}

static enum status tally_item(struct importing *run, struct item *item, struct error *err) {
    bool refused = is_refused(item);
    if (must_wait(run, item))
        return add_waiting(run, item, err);
    if (refused)
        report(run, item);
    else
        waiting_release(run->waiting, item->record->type, item->record->id);
    run->counts.records++;
    run->counts.refused += refused;
    run->counts.new_records += !refused && item->is_new;
    run->counts.changed += !refused && item->changed && !item->is_new;
    run->counts.same += !refused && !item->changed;
    return STATUS_OK;
}

static enum status tally(struct importing *run, struct error *err) {
    enum status status = STATUS_OK;
    for (size_t i = 0; i < run->item_count && status == STATUS_OK; i++)
        status = tally_item(run, &run->items[i], err);
    if (run->options->progress)
        run->options->progress(run->options->context, &run->counts, run->sources.count);
    return status;
}

/* `txn`: all in this one transaction; NULL: each batch in one of its own. */
static enum status import_batches(struct importing *run, struct txn *txn, struct error *err) {
    for (;;) {
        enum status status = collect(run, err);
        if (status != STATUS_OK)
            return status;
        if (run->item_count == 0)
            return STATUS_OK;
        status = txn ? save_batch(txn, run, err) : store_write(run->app->store, save_batch, run, err);
        if (status == STATUS_OK)
            status = tally(run, err);
        if (status != STATUS_OK)
            return status;
    }
}

static enum status start(struct importing *run, struct error *err) {
    run->next_source = run->next_draft = 0;
    run->at_end = false;
    run->drafts = (struct drafts){0};
    run->counts = (struct import_counts){0};
    run->problems = PROBLEMS_INIT(run->arena);
    arena_reset(&run->seen_arena);
    run->seen = SEEN_INIT(&run->seen_arena);
    waiting_close(run->waiting);
    run->waiting = NULL;
    return waiting_open(run->arena, run->app->settings.text[SETTING_DATA_FOLDER].p, &run->waiting, err);
}

/* Everything in one transaction, which is rolled back when nothing is to be kept: later records see the earlier ones. */
static enum status import_in_one(struct txn *txn, void *context, struct error *err) {
    struct importing *run = context;
    enum status status = start(run, err); /* the closure may be run again */
    if (status == STATUS_OK)
        status = import_batches(run, txn, err);
    if (status != STATUS_OK)
        return status;
    bool keep = !run->options->dry_run && problems_so_far(run) == 0;
    return keep ? STATUS_OK : error_set(err, STATUS_CONFLICT, "error.import-not-kept", "rolled back");
}

static enum status import_whole(struct importing *run, bool *ret_kept, struct error *err) {
    enum status status = store_write(run->app->store, import_in_one, run, err);
    *ret_kept = status == STATUS_OK;
    bool rolled_back = status == STATUS_CONFLICT && strcmp(err->key, "error.import-not-kept") == 0;
    return rolled_back ? STATUS_OK : status;
}

static enum status import_good_ones(struct importing *run, struct error *err) {
    enum status status = start(run, err);
    return status == STATUS_OK ? import_batches(run, NULL, err) : status;
}

enum status import_run(struct app *app, const struct import_options *options, struct arena *arena,
                       struct import_report *ret_report, struct error *err) {
    struct importing *run = ARENA_NEW(arena, struct importing);
    *run = (struct importing){.app = app,
                              .options = options,
                              .arena = arena,
                              .files = {.max = SOURCES_MAX},
                              .records = ARENA_INIT,
                              .seen_arena = ARENA_INIT};
    bool kept = true;
    enum status status = source_find(arena, options->paths, options->path_count, &run->sources, err);
    if (status == STATUS_OK && (options->dry_run || options->all_or_none))
        status = import_whole(run, &kept, err);
    else if (status == STATUS_OK)
        status = import_good_ones(run, err);
    waiting_close(run->waiting);
    arena_release(&run->files);
    arena_release(&run->records);
    arena_release(&run->seen_arena);
    if (status == STATUS_OK)
        *ret_report = (struct import_report){run->counts, run->problems, kept};
    return status;
}
