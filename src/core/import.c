#include "core/import.h"

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
    const struct draft *draft; /* NULL: it waited; then its place is known */
    struct place place;
    const struct record *record; /* NULL: problems were found before saving */
    enum status status;
    bool is_new, changed;
    struct error err;
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
    struct arena seen_arena;
    struct seen seen;
    struct import_counts counts;
    struct problems problems;
};

static struct place place_of(const struct draft *draft) {
    return (struct place){.file = draft->file, .line = draft->line, .field = draft->id};
}

static unsigned line_of(const struct draft *draft, struct str field, unsigned otherwise) {
    for (size_t i = 0; i < draft->count; i++)
        if (str_eq(draft->fields[i].name, field) && draft->fields[i].line)
            return draft->fields[i].line;
    return otherwise;
}

static size_t problems_so_far(const struct importing *run) {
    return run->problems.count + run->problems.dropped;
}

static void refuse_repeated(struct importing *run, const struct draft *draft, struct seen_place first) {
    struct str file = run->sources.items[first.source].path;
    struct place place = {draft->file, draft->line, S("id")};
    struct problem *problem = problems_add(&run->problems, place, "problem.repeated-id");
    problem_arg(&run->problems, problem, draft->id);
    problem_arg(&run->problems, problem, source_short_path(&run->records, file));
    problem_arg_int(&run->problems, problem, first.line);
}

/* Two in one import with the same id: the later would silently replace the earlier, and the next import all of it again. */
static void check_repeated(struct importing *run, const struct type *type, const struct draft *draft) {
    struct seen_place here = {(uint32_t)(run->next_source - 1), draft->line}, first;
    if (draft->id.n && run->seen.count < SEEN_MAX && seen_before(&run->seen, type, draft->id, here, &first))
        refuse_repeated(run, draft, first);
}

/* The rules of a type know fields; people look for lines. */
static void check_rules(struct importing *run, const struct draft *draft, const struct record *record) {
    size_t i = run->problems.count;
    record_check(record, &run->problems, place_of(draft));
    for (; i < run->problems.count; i++) {
        struct place *place = &run->problems.items[i].place;
        place->line = line_of(draft, place->field, place->line);
    }
}

static const struct record *check_draft(struct importing *run, const struct draft *draft) {
    size_t before = problems_so_far(run);
    struct place place = place_of(draft);
    const struct type *type = type_by_name(draft->type);
    if (!type) {
        place.field = S("type");
        const char *key = draft->type.n ? "problem.unknown-type" : "problem.no-type";
        problem_arg(&run->problems, problems_add(&run->problems, place, key), draft->type);
        return NULL;
    }
    check_repeated(run, type, draft);
    struct record *record = draft_to_record(&run->records, type, draft, &run->problems);
    if (problems_so_far(run) == before)
        check_rules(run, draft, record);
    return problems_so_far(run) == before ? record : NULL;
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
        status = waiting_take(run->waiting, false, &run->records, &waiting, &found, err);
        if (status == STATUS_OK && found)
            status = codec_decode(&run->records, waiting.type, waiting.id, waiting.bytes, &record, err);
        if (record)
            run->items[run->item_count++] = (struct item){.place = waiting.place, .record = record};
    }
    return status;
}

/* Fills the batch with checked records; an empty one is the end. */
static enum status collect(struct importing *run, struct error *err) {
    run->item_count = 0;
    arena_reset(&run->records);
    while (!is_batch_full(run) && read_source(run)) {
        const struct draft *draft = &run->drafts.items[run->next_draft++];
        run->items[run->item_count++] =
            (struct item){.draft = draft, .place = place_of(draft), .record = check_draft(run, draft)};
    }
    return run->item_count ? STATUS_OK : collect_waiting(run, err);
}

static bool is_refusal(enum status status) { return status == STATUS_CONFLICT || status == STATUS_INVALID; }

/* What the store refuses is a matter of this one record; anything else ends the batch. */
static enum status save_batch(struct txn *txn, void *context, struct error *err) {
    struct importing *run = context;
    struct save save = {.actor = run->options->actor, .any_revision = true};
    for (size_t i = 0; i < run->item_count; i++) {
        struct item *item = &run->items[i];
        uint64_t revision = 0;
        if (!item->record)
            continue;
        item->err = ERROR_INIT;
        item->status = records_save(txn, item->record, &save, &revision, &item->changed, &item->err);
        item->is_new = item->changed && revision == 1;
        if (item->status != STATUS_OK && !is_refusal(item->status)) {
            *err = item->err;
            return item->status;
        }
    }
    return STATUS_OK;
}

static bool is_dangling(const struct error *err) { return strcmp(err->key, "error.dangling") == 0; }

/* The line of the field that the store's message names first. */
static struct place place_of_refusal(const struct item *item) {
    struct place place = item->place;
    struct str field = item->err.arg_count ? str_from(item->err.args[0]) : S("");
    if (item->draft)
        place.line = line_of(item->draft, field, place.line);
    if (field.n)
        place.field = field;
    return place;
}

static enum status add_waiting(struct importing *run, const struct item *item, struct error *err) {
    struct buf bytes = BUF_INIT(RECORD_BYTES_MAX);
    codec_encode(item->record, &bytes);
    struct waiting_record waiting = {
        .type = item->record->type,
        .id = item->record->id,
        .bytes = buf_str(&bytes),
        .place = place_of_refusal(item),
        .target_type = type_by_name(str_from(item->err.args[1])),
        .target_id = str_from(item->err.args[2]),
    };
    enum status status = buf_check(&bytes, err);
    if (status == STATUS_OK)
        status = waiting_add(run->waiting, &waiting, err);
    buf_release(&bytes);
    return status;
}

/* Nothing will come any more that they could point to: it is missing, was refused itself, or they point in a circle. */
static enum status refuse_waiting(struct importing *run, struct error *err) {
    for (;;) {
        struct waiting_record waiting;
        bool found = false;
        arena_reset(&run->records);
        enum status status = waiting_take(run->waiting, true, &run->records, &waiting, &found, err);
        if (status != STATUS_OK || !found)
            return status;
        struct problem *problem = problems_add(&run->problems, waiting.place, "problem.dangling");
        problem_arg(&run->problems, problem,
                    arena_printf(&run->records, "type.%s", waiting.target_type->name));
        problem_arg(&run->problems, problem, waiting.target_id);
        run->counts.records++;
        run->counts.refused++;
    }
}

static void add_refusal(struct importing *run, const struct item *item) {
    const char *key =
        strcmp(item->err.key, "error.not-unique") == 0 ? "problem.not-unique" : "problem.not-saved";
    struct problem *problem = problems_add(&run->problems, place_of_refusal(item), key);
    for (unsigned i = 1; i < item->err.arg_count; i++)
        problem_arg(&run->problems, problem, str_from(item->err.args[i]));
}

static enum status tally_item(struct importing *run, const struct item *item, struct error *err) {
    bool refused = !item->record || item->status != STATUS_OK;
    if (item->record && refused && is_dangling(&item->err))
        return add_waiting(run, item, err);
    if (item->record && refused)
        add_refusal(run, item);
    if (!refused)
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
            return refuse_waiting(run, err);
        status = txn ? save_batch(txn, run, err) : store_write(run->app->store, save_batch, run, err);
        if (status == STATUS_OK)
            status = tally(run, err);
        if (status != STATUS_OK)
            return status;
    }
}

static enum status start(struct importing *run, struct error *err) {
    run->next_source = run->next_draft = 0;
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
