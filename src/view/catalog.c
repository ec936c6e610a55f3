#include "view/catalog.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/log.h"

enum { FILES_MAX = 64, FILE_BYTES_MAX = 4 * 1024 * 1024, TEXT_BYTES_MAX = 16 * 1024 };

struct entry {
    struct str key, text;
};

struct catalog {
    struct str language;
    const char *path;
    struct entry *entries; /* by key */
    size_t count;
};

struct catalogs {
    struct arena arena;
    struct catalog *items; /* by language, as the walk gives them */
    size_t count;
};

static enum status refuse(struct error *err, const struct catalog *catalog, struct str key, const char *why) {
    error_set(err, STATUS_INVALID, "error.catalog", "%s: key %.*s %s", catalog->path, STR_ARG(key), why);
    error_arg(err, catalog->path);
    char name[ERROR_ARG_SIZE];
    snprintf(name, sizeof name, "%.*s", STR_ARG(key));
    return error_arg(err, name);
}

static int compare_entries(const void *a, const void *b) {
    return str_cmp(((const struct entry *)a)->key, ((const struct entry *)b)->key);
}

static enum status take_entries(struct arena *arena, struct catalog *catalog, json_t *object,
                                struct error *err) {
    catalog->entries = ARENA_ARRAY(arena, struct entry, json_object_size(object));
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value) {
        if (!json_is_string(value))
            return refuse(err, catalog, str_from(key), "is no text");
        struct str text = str_make(json_string_value(value), json_string_length(value));
        catalog->entries[catalog->count++] =
            (struct entry){arena_str(arena, str_from(key)), arena_str(arena, text)};
    }
    qsort(catalog->entries, catalog->count, sizeof *catalog->entries, compare_entries);
    return STATUS_OK;
}

static enum status read_catalog(struct arena *arena, struct catalog *catalog, struct error *err) {
    struct str content;
    enum status status = file_read(arena, catalog->path, FILE_BYTES_MAX, &content, err);
    if (status != STATUS_OK)
        return status;
    json_error_t bad;
    json_t *root = json_loadb(content.p, content.n, JSON_REJECT_DUPLICATES, &bad);
    if (!json_is_object(root)) {
        json_decref(root);
        error_set(err, STATUS_INVALID, "error.catalog", "%s line %d: %s", catalog->path, bad.line,
                  root ? "no object" : bad.text);
        error_arg(err, catalog->path);
        return error_arg_int(err, bad.line);
    }
    status = take_entries(arena, catalog, root, err);
    json_decref(root);
    return status;
}

/* {0} to {3} at the front; -1 for anything else. */
static int argument_at(struct str text) {
    bool is_one = text.n >= 3 && text.p[0] == '{' && text.p[2] == '}' && text.p[1] >= '0' &&
                  text.p[1] < '0' + ERROR_ARGS;
    return is_one ? text.p[1] - '0' : -1;
}

static unsigned arguments_of(struct str text) {
    unsigned set = 0;
    for (size_t i = 0; i < text.n; i++) {
        int argument = argument_at(str_skip(text, i));
        if (argument >= 0)
            set |= 1U << argument;
    }
    return set;
}

static const struct entry *find_entry(const struct catalog *catalog, struct str key) {
    struct entry wanted = {.key = key};
    return bsearch(&wanted, catalog->entries, catalog->count, sizeof wanted, compare_entries);
}

static enum status check_against(const struct catalog *catalog, const struct catalog *other,
                                 struct error *err) {
    for (size_t i = 0; i < catalog->count; i++) {
        const struct entry *entry = &catalog->entries[i], *twin = find_entry(other, entry->key);
        if (!twin)
            return refuse(err, other, entry->key, "is missing");
        if (arguments_of(entry->text) != arguments_of(twin->text))
            return refuse(err, other, entry->key, "has other arguments than the other languages");
    }
    return STATUS_OK;
}

/* Both ways, so that a key too many is found as well as one too few. */
static enum status check_alike(const struct catalogs *catalogs, struct error *err) {
    enum status status = STATUS_OK;
    for (size_t i = 1; i < catalogs->count && status == STATUS_OK; i++) {
        status = check_against(&catalogs->items[0], &catalogs->items[i], err);
        if (status == STATUS_OK)
            status = check_against(&catalogs->items[i], &catalogs->items[0], err);
    }
    return status;
}

static struct str language_of(struct str path) {
    struct str name = path;
    for (struct str rest = path; rest.p;)
        name = str_split(&rest, '/');
    name.n -= S(".json").n;
    return name;
}

static enum status read_folder(struct catalogs *catalogs, const char *folder, struct error *err) {
    struct file_list files;
    enum status status = file_walk(&catalogs->arena, folder, FILES_MAX, &files, err);
    if (status != STATUS_OK)
        return status;
    catalogs->items = ARENA_ARRAY(&catalogs->arena, struct catalog, files.count);
    for (size_t i = 0; i < files.count && status == STATUS_OK; i++) {
        if (!str_ends(files.paths[i], S(".json")))
            continue;
        struct catalog *catalog = &catalogs->items[catalogs->count++];
        *catalog = (struct catalog){.language = language_of(files.paths[i]), .path = files.paths[i].p};
        status = read_catalog(&catalogs->arena, catalog, err);
    }
    if (status == STATUS_OK && catalogs->count == 0) {
        error_set(err, STATUS_NOT_FOUND, "error.file-missing", "no catalogue in %s", folder);
        status = error_arg(err, folder);
    }
    return status;
}

enum status catalogs_open(const char *folder, struct catalogs **ret_catalogs, struct error *err) {
    struct arena arena = ARENA_INIT;
    struct catalogs *catalogs = ARENA_NEW(&arena, struct catalogs);
    catalogs->arena = arena;
    enum status status = read_folder(catalogs, folder, err);
    if (status == STATUS_OK)
        status = check_alike(catalogs, err);
    if (status == STATUS_OK)
        *ret_catalogs = catalogs;
    else
        catalogs_close(catalogs);
    return status;
}

void catalogs_close(struct catalogs *catalogs) {
    if (!catalogs)
        return;
    struct arena arena = catalogs->arena; /* it holds the catalogues themselves */
    arena_release(&arena);
}

size_t catalogs_count(const struct catalogs *catalogs) { return catalogs->count; }

const struct catalog *catalogs_at(const struct catalogs *catalogs, size_t i) { return &catalogs->items[i]; }

struct str catalog_language(const struct catalog *catalog) {
    return catalog->language;
}

bool catalog_has(const struct catalog *catalog, struct str key) { return find_entry(catalog, key) != NULL; }

static struct str text_or(const struct catalog *catalog, struct str key, struct str otherwise) {
    const struct entry *entry = find_entry(catalog, key);
    if (entry)
        return entry->text;
    log_line(LOG_LEVEL_WARNING, "message-missing", "%.*s: %.*s", STR_ARG(catalog->language), STR_ARG(key));
    return otherwise;
}

struct str catalog_text(const struct catalog *catalog, struct str key) {
    return text_or(catalog, key, key);
}

static void put_arguments(const struct catalog *catalog, struct str text, const struct str *args,
                          size_t arg_count, struct buf *out);

static void put_argument(const struct catalog *catalog, struct str arg, struct buf *out) {
    const struct entry *entry = find_entry(catalog, arg);
    if (entry)
        put_arguments(catalog, entry->text, NULL, 0, out);
    else
        buf_add(out, arg);
}

static void put_arguments(const struct catalog *catalog, struct str text, const struct str *args,
                          size_t arg_count, struct buf *out) {
    size_t start = 0;
    for (size_t i = 0; i < text.n; i++) {
        int argument = argument_at(str_skip(text, i));
        if (argument < 0)
            continue;
        buf_add(out, str_make(text.p + start, i - start));
        if ((size_t)argument < arg_count)
            put_argument(catalog, args[argument], out);
        start = i + 3;
        i += 2;
    }
    buf_add(out, str_skip(text, start));
}

struct str catalog_format(const struct catalog *catalog, struct arena *arena, struct str key,
                          const struct str *args, size_t arg_count) {
    struct str text = catalog_text(catalog, key);
    if (!arguments_of(text))
        return text;
    struct buf out = BUF_INIT(TEXT_BYTES_MAX);
    put_arguments(catalog, text, args, arg_count, &out);
    struct str formatted = arena_str(arena, buf_str(&out));
    buf_release(&out);
    return formatted;
}

/* Code names types by their names. */
static struct str error_argument(const struct catalog *catalog, struct arena *arena, const char *text) {
    const struct type *type = type_by_name(str_from(text));
    return type ? catalog_type(catalog, type) : arena_str(arena, str_from(text));
}

struct str catalog_error(const struct catalog *catalog, struct arena *arena, const struct error *err) {
    struct str args[ERROR_ARGS];
    for (unsigned i = 0; i < err->arg_count; i++)
        args[i] = error_argument(catalog, arena, err->args[i]);
    struct str text = catalog_format(catalog, arena, str_from(err->key), args, err->arg_count);
    if (!err->hint)
        return text;
    struct str parts[] = {text, catalog_format(catalog, arena, str_from(err->hint), args, err->arg_count)};
    return catalog_format(catalog, arena, S("error.with-hint"), parts, 2);
}

struct str catalog_problem(const struct catalog *catalog, struct arena *arena,
                           const struct problem *problem) {
    return catalog_format(catalog, arena, str_from(problem->key), problem->args, problem->arg_count);
}

enum { LABEL_KEY_SIZE = 256 };

static struct str label(const struct catalog *catalog, const char *prefix, const char *group,
                        const char *middle, struct str name, struct str otherwise) {
    char key[LABEL_KEY_SIZE];
    int n = snprintf(key, sizeof key, "%s.%s%s%.*s", prefix, group, middle, STR_ARG(name));
    if (n < 0 || (size_t)n >= sizeof key)
        return otherwise;
    return text_or(catalog, str_make(key, (size_t)n), otherwise);
}

struct str catalog_type(const struct catalog *catalog, const struct type *type) {
    return label(catalog, "type", type->name, "", S(""), str_from(type->name));
}

struct str catalog_type_plural(const struct catalog *catalog, const struct type *type) {
    return label(catalog, "type", type->name, ".", S("plural"), str_from(type->plural));
}

struct str catalog_field(const struct catalog *catalog, const struct type *type, const struct field *field) {
    struct str name = str_from(field->name);
    return label(catalog, "type", type->name, ".field.", name, name);
}

struct str catalog_choice(const struct catalog *catalog, const struct choice_set *set, struct str code) {
    return label(catalog, "choice", set->name, ".", code, code);
}
