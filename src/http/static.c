#include "http/static.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"

enum coding { CODING_BROTLI, CODING_GZIP, CODING_NONE, CODING_COUNT }; /* the better first */
enum keeping { KEEP_REVALIDATE, KEEP_FOR_EVER, KEEP_COUNT };

struct copy {
    size_t bytes;
    char etag[REPLY_ETAG_SIZE];
    struct MHD_Response *responses[KEEP_COUNT]; /* NULL: there is no such copy */
};

struct static_file {
    struct str name; /* below the folder, with '/' */
    char tag[STATIC_TAG_SIZE];
    struct copy copies[CODING_COUNT];
};

struct static_files {
    struct arena arena;
    struct static_file *items; /* sorted by name */
    size_t count;
    bool secure;
};

static const struct {
    const char *suffix, *name;
} codings[CODING_COUNT] = {
    [CODING_BROTLI] = {".br", "br"},
    [CODING_GZIP] = {".gz", "gzip"},
    [CODING_NONE] = {"", ""},
};

static const char *const keepings[KEEP_COUNT] = {
    [KEEP_REVALIDATE] = REPLY_REVALIDATE,
    [KEEP_FOR_EVER] = REPLY_FOR_EVER,
};

static const struct {
    const char *suffix, *type;
} types[] = {
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".json", "application/json; charset=utf-8"},
    {".map", "application/json; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".webp", "image/webp"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".woff", "font/woff"},
    {".txt", "text/plain; charset=utf-8"},
    {".pdf", "application/pdf"},
    {".webmanifest", "application/manifest+json"},
};

static const char *type_of(struct str name) {
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (str_ends(name, str_from(types[i].suffix)))
            return types[i].type;
    return "application/octet-stream";
}

static enum status make_copy(const struct static_files *files, struct static_file *file, enum coding coding,
                             struct str content, struct error *err) {
    struct copy *copy = &file->copies[coding];
    copy->bytes = content.n;
    reply_etag(content, codings[coding].name, copy->etag);
    for (int keeping = 0; keeping < KEEP_COUNT; keeping++) {
        struct reply reply = {.content_type = type_of(file->name),
                              .cache_control = keepings[keeping],
                              .etag = copy->etag,
                              .encoding = coding == CODING_NONE ? NULL : codings[coding].name,
                              .vary = "Accept-Encoding",
                              .secure = files->secure};
        copy->responses[keeping] = reply_make(&reply, content, MHD_RESPMEM_PERSISTENT);
        if (!copy->responses[keeping])
            return error_set(err, STATUS_INTERNAL, NULL, "static file %.*s: headers", STR_ARG(file->name));
    }
    return STATUS_OK;
}

static enum status load_file(struct static_files *files, struct static_file *file, struct str path,
                             struct error *err) {
    for (int coding = 0; coding < CODING_COUNT; coding++) {
        struct str name = arena_join(&files->arena, path, str_from(codings[coding].suffix));
        struct str content;
        if (coding != CODING_NONE && !file_exists(name.p))
            continue;
        enum status status = file_read(&files->arena, name.p, STATIC_FILE_MAX, &content, err);
        if (status == STATUS_OK)
            status = make_copy(files, file, (enum coding)coding, content, err);
        if (status != STATUS_OK)
            return status;
    }
    snprintf(file->tag, sizeof file->tag, "%.*s", STATIC_TAG_SIZE - 1, file->copies[CODING_NONE].etag + 1);
    return STATUS_OK;
}

static bool is_compressed(struct str path) { return str_ends(path, S(".br")) || str_ends(path, S(".gz")); }

/* file_walk sorts by bytes, so the names are sorted too. */
static enum status load(struct static_files *files, const char *folder, struct error *err) {
    struct file_list list;
    enum status status = file_walk(&files->arena, folder, STATIC_FILES_MAX, &list, err);
    if (status != STATUS_OK)
        return status;
    size_t prefix = strlen(folder);
    files->items = ARENA_ARRAY(&files->arena, struct static_file, list.count + 1);
    for (size_t i = 0; i < list.count && status == STATUS_OK; i++) {
        if (is_compressed(list.paths[i]))
            continue;
        struct static_file *file = &files->items[files->count++];
        file->name = str_skip(list.paths[i], prefix);
        while (str_starts(file->name, S("/")))
            file->name = str_skip(file->name, 1);
        status = load_file(files, file, list.paths[i], err);
    }
    return status;
}

enum status static_open(const char *folder, bool secure, struct static_files **ret_files, struct error *err) {
    struct static_files *files = calloc(1, sizeof *files);
    if (!files)
        abort();
    files->arena = ARENA_INIT;
    files->secure = secure;
    enum status status = load(files, folder, err);
    if (status != STATUS_OK) {
        static_close(files);
        return status;
    }
    *ret_files = files;
    return STATUS_OK;
}

void static_close(struct static_files *files) {
    if (!files)
        return;
    for (size_t i = 0; i < files->count; i++)
        for (size_t coding = 0; coding < CODING_COUNT; coding++)
            for (size_t keeping = 0; keeping < KEEP_COUNT; keeping++)
                MHD_destroy_response(files->items[i].copies[coding].responses[keeping]);
    arena_release(&files->arena);
    free(files);
}

static int by_name(const void *key, const void *item) {
    return str_cmp(*(const struct str *)key, ((const struct static_file *)item)->name);
}

static const struct static_file *find(const struct static_files *files, struct str name) {
    return files->count ? bsearch(&name, files->items, files->count, sizeof *files->items, by_name) : NULL;
}

static const struct copy *best_copy(const struct static_file *file, struct str accept_encoding) {
    for (int coding = 0; coding < CODING_NONE; coding++)
        if (file->copies[coding].responses[0] &&
            reply_accepts(accept_encoding, str_from(codings[coding].name)))
            return &file->copies[coding];
    return &file->copies[CODING_NONE];
}

bool static_find(const struct static_files *files, struct str name, struct str query,
                 struct str accept_encoding, struct str if_none_match, struct static_answer *ret_answer) {
    const struct static_file *file = find(files, name);
    if (!file)
        return false;
    bool tagged = str_starts(query, S("v=")) && str_is(str_skip(query, 2), file->tag);
    enum keeping keeping = tagged ? KEEP_FOR_EVER : KEEP_REVALIDATE;
    const struct copy *copy = best_copy(file, accept_encoding);
    bool known = reply_etag_matches(if_none_match, copy->etag);
    *ret_answer = (struct static_answer){
        .status = known ? 304 : 200, .bytes = known ? 0 : copy->bytes, .response = copy->responses[keeping]};
    return true;
}

const char *static_tag(const struct static_files *files, struct str name) {
    const struct static_file *file = find(files, name);
    return file ? file->tag : NULL;
}
