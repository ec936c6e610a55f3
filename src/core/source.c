#include "core/source.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/utf8.h"
#include "format/csv.h"
#include "format/json.h"
#include "format/markdown_file.h"
#include "format/xlsx.h"

enum { FILES_MAX = 500000, REPORT_BYTES = 96 * 1024 * 1024, PEEK_BYTES = 4096 };

typedef enum status read_function(const struct source *source, struct arena *arena, struct str content,
                                  struct problems *problems, struct drafts *ret_drafts, struct error *err);

struct source_reader {
    struct str suffix;
    size_t max; /* bytes */
    const struct type *(*type_of)(struct str path);
    read_function *read;
};

static struct str base_name(struct str path) {
    for (size_t i = path.n; i-- > 0;)
        if (path.p[i] == '/')
            return str_skip(path, i + 1);
    return path;
}

struct str source_short_path(struct arena *arena, struct str path) {
    return utf8_count(path) <= PROBLEM_ARG_CHARACTERS ? path : arena_join(arena, S("…/"), base_name(path));
}

/* mediators.csv, mediators-2026.csv, mediators.2026.csv: what stands before the sign names the type. */
static const struct type *type_of_table(struct str path) {
    struct str name = base_name(path);
    for (unsigned i = 0; i < types_count; i++) {
        struct str plural = str_from(types[i]->plural);
        if (str_starts(name, plural) && name.n > plural.n &&
            (name.p[plural.n] == '.' || name.p[plural.n] == '-'))
            return types[i];
    }
    return NULL;
}

/* Only to put the files in order: a wrong guess costs a message about a missing reference, never a record. */
static const struct type *type_of_text(struct str path) {
    char head[PEEK_BYTES];
    int fd = open(path.p, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    ssize_t n = fd < 0 ? -1 : read(fd, head, sizeof head);
    if (fd >= 0)
        close(fd);
    struct str rest = str_make(head, n > 0 ? (size_t)n : 0);
    while (rest.p) {
        struct str line = str_split(&rest, '\n');
        if (str_starts(line, S("type:")))
            return type_by_name(str_trim(str_skip(line, 5)));
    }
    return NULL;
}

static void set_type(const struct source *source, struct drafts *drafts) {
    for (size_t i = 0; i < drafts->count; i++)
        if (drafts->items[i].type.n == 0 && source->type)
            drafts->items[i].type = str_from(source->type->name);
}

static enum status read_one(struct arena *arena, struct draft draft, struct drafts *ret_drafts) {
    *ret_drafts = (struct drafts){.items = ARENA_NEW(arena, struct draft), .count = 1, .capacity = 1};
    ret_drafts->items[0] = draft;
    return STATUS_OK;
}

static bool has_body_field(const struct type *type) {
    for (unsigned i = 0; type && i < type->field_count; i++)
        if (type->fields[i].flags & FIELD_BODY)
            return true;
    return false;
}

static enum status read_markdown(const struct source *source, struct arena *arena, struct str content,
                                 struct problems *problems, struct drafts *ret_drafts, struct error *err) {
    (void)err;
    size_t before = problems->count + problems->dropped;
    struct draft draft;
    markdown_file_read(arena, source->path, content, problems, &draft);
    if (problems->count + problems->dropped > before)
        return STATUS_OK;
    if (!has_body_field(type_by_name(draft.type)))
        markdown_file_cut_sections(arena, &draft);
    return read_one(arena, draft, ret_drafts);
}

static enum status read_csv(const struct source *source, struct arena *arena, struct str content,
                            struct problems *problems, struct drafts *ret_drafts, struct error *err) {
    (void)err;
    csv_read(arena, source->path, content, problems, ret_drafts);
    return STATUS_OK;
}

static enum status read_xlsx(const struct source *source, struct arena *arena, struct str content,
                             struct problems *problems, struct drafts *ret_drafts, struct error *err) {
    return xlsx_read(arena, source->path, content, problems, ret_drafts, err);
}

static enum status read_json(const struct source *source, struct arena *arena, struct str content,
                             struct problems *problems, struct drafts *ret_drafts, struct error *err) {
    (void)problems;
    struct draft draft;
    enum status status = json_read_draft(arena, content, &draft, err);
    draft.file = source->path;
    return status == STATUS_OK ? read_one(arena, draft, ret_drafts) : status;
}

static const struct source_reader readers[] = {
    {{".md", 3}, FORMAT_FILE_MAX, type_of_text, read_markdown},
    {{".csv", 4}, FORMAT_TABLE_MAX, type_of_table, read_csv},
    {{".xlsx", 5}, FORMAT_TABLE_MAX, type_of_table, read_xlsx},
    {{".json", 5}, FORMAT_FILE_MAX, type_of_table, read_json},
};

static const struct source_reader *reader_of(struct str path) {
    for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++)
        if (str_ends(path, readers[i].suffix))
            return &readers[i];
    return NULL;
}

static unsigned order_of(const struct type *type) {
    unsigned i = 0;
    while (i < types_count && types[i] != type)
        i++;
    return i;
}

static int compare_sources(const void *a, const void *b) {
    const struct source *x = a, *y = b;
    unsigned first = order_of(x->type), second = order_of(y->type);
    return first != second ? (first > second) - (first < second) : str_cmp(x->path, y->path);
}

static enum status unknown_kind(const char *path, struct error *err) {
    error_set(err, STATUS_INVALID, "error.source-kind", "%s", path);
    return error_arg(err, path);
}

/* The report on these files needs room behind their names. */
static enum status add_source(struct arena *arena, struct str path, struct source_list *sources,
                              size_t *capacity, struct error *err) {
    const struct source_reader *reader = reader_of(path);
    size_t growth = sources->count < *capacity ? 0 : (2 * *capacity + 8) * sizeof *sources->items;
    if (!reader || str_starts(base_name(path), S("README")))
        return STATUS_OK;
    if (sources->count == FILES_MAX || arena_room(arena) < REPORT_BYTES + growth + path.n) {
        error_set(err, STATUS_TOO_BIG, "error.too-many-files", "more than %zu sources", sources->count);
        return error_arg_int(err, (long long)sources->count);
    }
    sources->items = arena_grow(arena, sources->items, sources->count, capacity, sizeof *sources->items);
    sources->items[sources->count++] = (struct source){arena_str(arena, path), reader, reader->type_of(path)};
    return STATUS_OK;
}

static enum status add_files(struct arena *arena, const char *path, const struct file_list *files,
                             struct source_list *sources, size_t *capacity, struct error *err) {
    bool is_file = !file_is_folder(path);
    if (is_file && (files->count == 0 || !reader_of(files->paths[0])))
        return unknown_kind(path, err);
    enum status status = STATUS_OK;
    for (size_t i = 0; i < files->count && status == STATUS_OK; i++)
        status = add_source(arena, files->paths[i], sources, capacity, err);
    return status;
}

static enum status add_path(struct arena *arena, const char *path, struct source_list *sources,
                            size_t *capacity, struct error *err) {
    struct arena walk = ARENA_INIT;
    struct file_list files;
    enum status status = file_walk(&walk, path, FILES_MAX, &files, err);
    if (status == STATUS_OK)
        status = add_files(arena, path, &files, sources, capacity, err);
    arena_release(&walk);
    return status;
}

enum status source_find(struct arena *arena, const char *const *paths, size_t path_count,
                        struct source_list *ret_sources, struct error *err) {
    struct source_list sources = {0};
    size_t capacity = 0;
    for (size_t i = 0; i < path_count; i++) {
        enum status status = add_path(arena, paths[i], &sources, &capacity, err);
        if (status != STATUS_OK)
            return status;
    }
    if (sources.count)
        qsort(sources.items, sources.count, sizeof *sources.items, compare_sources);
    *ret_sources = sources;
    return STATUS_OK;
}

/* What the file itself refused. {0} of its errors is the path, which the place says already. */
static void add_file_error(struct problems *problems, const struct source *source, const struct error *err) {
    static const char *const keys[STATUS_COUNT] = {
        [STATUS_TOO_BIG] = "problem.file-too-big",
        [STATUS_NOT_FOUND] = "problem.file-missing",
        [STATUS_FORBIDDEN] = "problem.file-forbidden",
        [STATUS_INVALID] = "problem.file-unreadable",
    };
    const char *key = keys[err->status] ? keys[err->status] : "problem.file-io";
    struct problem *problem = problems_add(problems, (struct place){.file = source->path}, key);
    if (err->status == STATUS_TOO_BIG)
        problem_arg_int(problems, problem, (long long)(source->reader->max >> 20));
}

static void add_error(struct problems *problems, const struct source *source, const struct error *err) {
    struct problem *problem = problems_add(problems, (struct place){.file = source->path}, err->key);
    for (unsigned i = 0; i < err->arg_count; i++)
        problem_arg(problems, problem, str_from(err->args[i]));
}

static bool is_column(const struct type *type, struct str name) {
    return str_is(name, "id") || str_is(name, "type") || !type || type_field_or_heading(type, name);
}

/* A wrong column is one problem of the table, not one of every row; none of its rows is taken then. */
static void check_columns(const struct source *source, struct problems *problems, struct drafts *drafts) {
    size_t before = problems->count + problems->dropped;
    for (size_t i = 0; i < drafts->column_count; i++) {
        struct place place = {source->path, drafts->header_line, drafts->columns[i]};
        bool named = drafts->columns[i].n > 0; /* else the reader has said so */
        if (named && !is_column(source->type, drafts->columns[i]))
            problems_add(problems, place, "problem.unknown-column");
    }
    if (problems->count + problems->dropped == before)
        return;
    drafts->refused += drafts->count;
    drafts->count = 0;
}

void source_read(const struct source *source, struct arena *arena, struct problems *problems,
                 struct drafts *ret_drafts) {
    struct error err = ERROR_INIT;
    struct str content;
    if (file_read(arena, source->path.p, source->reader->max, &content, &err) != STATUS_OK) {
        add_file_error(problems, source, &err);
        return;
    }
    if (source->reader->read(source, arena, content, problems, ret_drafts, &err) != STATUS_OK)
        add_error(problems, source, &err);
    set_type(source, ret_drafts);
    check_columns(source, problems, ret_drafts);
}
