#include "core/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"

/* A backup holds one file today; attachments (issue D) become further lines of the manifest. */
#define BACKUP_STORE "store.mdb"
#define MANIFEST "manifest.txt"

enum { DIGEST_SIZE = 32, DIGEST_HEX = 2 * DIGEST_SIZE + 1, COPY_BYTES = 1 << 20, MANIFEST_MAX = 1 << 20 };

struct manifest_row {
    char hex[DIGEST_HEX];
    uint64_t bytes;
};

static enum status read_chunk(int fd, const char *path, char *chunk, struct str *ret_chunk,
                              struct error *err) {
    ssize_t n;
    do
        n = read(fd, chunk, COPY_BYTES);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return error_errno(err, errno, "read", path);
    *ret_chunk = str_make(chunk, (size_t)n);
    return STATUS_OK;
}

/* A disk that gets full takes a part first and says so only at the next try. */
static enum status write_chunk(int fd, const char *path, struct str chunk, struct error *err) {
    while (chunk.n) {
        ssize_t put = write(fd, chunk.p, chunk.n);
        if (put < 0 && errno != EINTR)
            return error_errno(err, errno, "write", path);
        chunk = str_skip(chunk, put > 0 ? (size_t)put : 0);
    }
    return STATUS_OK;
}

struct copying {
    int in, out; /* out -1: only the digest is wanted */
    const char *from, *to;
};

static enum status digest_chunks(const struct copying *copying, char *chunk, struct manifest_row *ret_row,
                                 struct error *err) {
    crypto_generichash_state state;
    unsigned char digest[DIGEST_SIZE];
    struct str part = {NULL, 0};
    ret_row->bytes = 0;
    crypto_generichash_init(&state, NULL, 0, DIGEST_SIZE);
    for (;;) {
        enum status status = read_chunk(copying->in, copying->from, chunk, &part, err);
        if (status == STATUS_OK && copying->out >= 0)
            status = write_chunk(copying->out, copying->to, part, err);
        if (status != STATUS_OK)
            return status;
        if (part.n == 0)
            break;
        crypto_generichash_update(&state, (const unsigned char *)part.p, part.n);
        ret_row->bytes += part.n;
    }
    crypto_generichash_final(&state, digest, sizeof digest);
    sodium_bin2hex(ret_row->hex, DIGEST_HEX, digest, sizeof digest);
    return STATUS_OK;
}

/* Digest and size of a file; with `out` not -1 also a copy of it there. */
static enum status digest_file(const char *from, int out, const char *to, struct arena *arena,
                               struct manifest_row *ret_row, struct error *err) {
    struct copying copying = {.in = open(from, O_RDONLY | O_CLOEXEC), .out = out, .from = from, .to = to};
    if (copying.in < 0)
        return error_errno(err, errno, "open", from);
    enum status status = digest_chunks(&copying, arena_alloc(arena, COPY_BYTES), ret_row, err);
    close(copying.in);
    return status;
}

static enum status write_manifest(struct arena *arena, const char *path, const struct manifest_row *row,
                                  struct error *err) {
    char stamp[CLOCK_STAMP_SIZE];
    clock_stamp(clock_now_ms(), stamp);
    struct str text = arena_printf(arena, "jiefen backup 1\nmade %s\n%s %llu %s\n", stamp, row->hex,
                                   (unsigned long long)row->bytes, BACKUP_STORE);
    return file_write(path, text, err);
}

static enum status backup_into(struct app *app, struct arena *arena, const char *folder, uint64_t *ret_bytes,
                               struct error *err) {
    struct manifest_row row = {.bytes = 0};
    const char *store = arena_printf(arena, "%s/%s", folder, BACKUP_STORE).p;
    const char *manifest = arena_printf(arena, "%s/%s", folder, MANIFEST).p;
    enum status status = store_copy(app->store, store, err);
    if (status == STATUS_OK)
        status = digest_file(store, -1, NULL, arena, &row, err);
    if (status == STATUS_OK)
        status = write_manifest(arena, manifest, &row, err);
    if (status == STATUS_OK) {
        *ret_bytes = row.bytes;
        return status;
    }
    /* Half a backup would be in the way of the next try, and might be taken for a whole one. */
    unlink(manifest);
    unlink(store);
    rmdir(folder);
    return status;
}

enum status backup_run(struct app *app, const char *folder, uint64_t *ret_bytes, struct error *err) {
    if (file_exists(folder)) {
        error_set(err, STATUS_CONFLICT, "error.backup-exists", "%s exists", folder);
        return error_arg(err, folder);
    }
    struct arena arena = ARENA_INIT;
    enum status status = file_make_folder(folder, err);
    if (status == STATUS_OK)
        status = backup_into(app, &arena, folder, ret_bytes, err);
    arena_release(&arena);
    return status;
}

static enum status damaged(struct error *err, const char *file) {
    error_set(err, STATUS_CORRUPT, "error.backup-damaged", "backup file %s", file);
    return error_arg(err, file);
}

static bool parse_manifest(struct str text, struct manifest_row *ret_row) {
    struct str first = str_split(&text, '\n');
    (void)str_split(&text, '\n'); /* when it was made is for people */
    struct str row = str_split(&text, '\n');
    struct str hex = str_split(&row, ' '), size = str_split(&row, ' ');
    int64_t bytes;
    if (!str_is(first, "jiefen backup 1") || hex.n != DIGEST_HEX - 1 || !str_to_int(size, &bytes) ||
        !str_is(row, BACKUP_STORE))
        return false;
    memcpy(ret_row->hex, hex.p, hex.n);
    ret_row->hex[hex.n] = '\0';
    ret_row->bytes = (uint64_t)bytes;
    return true;
}

static enum status read_manifest(struct arena *arena, const char *folder, struct manifest_row *ret_row,
                                 struct error *err) {
    struct str text;
    const char *path = arena_printf(arena, "%s/%s", folder, MANIFEST).p;
    enum status status = file_read(arena, path, MANIFEST_MAX, &text, err);
    if (status == STATUS_NOT_FOUND || status == STATUS_TOO_BIG)
        return damaged(err, path);
    if (status != STATUS_OK)
        return status;
    return parse_manifest(text, ret_row) ? STATUS_OK : damaged(err, path);
}

/* Against the manifest, and with `out` not -1 copied there on the way. */
static enum status check_file(const char *from, int out, const char *to, struct arena *arena,
                              const struct manifest_row *row, struct error *err) {
    struct manifest_row found = {.bytes = 0};
    enum status status = digest_file(from, out, to, arena, &found, err);
    if (status == STATUS_NOT_FOUND)
        return damaged(err, from);
    if (status == STATUS_OK && (found.bytes != row->bytes || strcmp(found.hex, row->hex) != 0))
        return damaged(err, from);
    return status;
}

/* To a temporary name, checked again, synced, then renamed: an interrupted restore leaves no half store. */
static enum status copy_checked(const char *from, const char *to, struct arena *arena,
                                const struct manifest_row *row, struct error *err) {
    const char *temporary = arena_printf(arena, "%s.restoring", to).p;
    int out = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (out < 0)
        return error_errno(err, errno, "create", temporary);
    enum status status = check_file(from, out, temporary, arena, row, err);
    if (status == STATUS_OK && fsync(out) != 0)
        status = error_errno(err, errno, "sync", temporary);
    if (close(out) != 0 && status == STATUS_OK)
        status = error_errno(err, errno, "close", temporary);
    if (status == STATUS_OK && rename(temporary, to) != 0)
        status = error_errno(err, errno, "rename", to);
    if (status == STATUS_OK)
        return file_sync_folder_of(to, err);
    unlink(temporary);
    return status;
}

/* An index that stayed from an earlier store knows other records under the same log numbers. */
static enum status forget_index(struct arena *arena, const char *data_folder, struct error *err) {
    const char *path = arena_printf(arena, "%s/index/current", data_folder).p;
    return unlink(path) == 0 || errno == ENOENT || errno == ENOTDIR ? STATUS_OK
                                                                    : error_errno(err, errno, "remove", path);
}

static enum status restore_into(struct arena *arena, const char *folder, const char *data_folder,
                                struct error *err) {
    struct manifest_row row = {.bytes = 0};
    const char *from = arena_printf(arena, "%s/%s", folder, BACKUP_STORE).p;
    const char *store = arena_printf(arena, "%s/store", data_folder).p;
    const char *to = arena_printf(arena, "%s/%s", store, STORE_FILE).p;
    if (file_exists(to)) {
        error_set(err, STATUS_CONFLICT, "error.restore-not-empty", "%s exists", to);
        return error_arg(err, data_folder);
    }
    enum status status = read_manifest(arena, folder, &row, err);
    if (status == STATUS_OK)
        status = check_file(from, -1, NULL, arena, &row, err);
    if (status == STATUS_OK)
        status = file_make_folder(store, err);
    if (status == STATUS_OK)
        status = forget_index(arena, data_folder, err);
    return status == STATUS_OK ? copy_checked(from, to, arena, &row, err) : status;
}

enum status backup_restore(const char *folder, const char *data_folder, struct error *err) {
    if (sodium_init() < 0)
        return error_set(err, STATUS_INTERNAL, NULL, "libsodium does not start");
    struct arena arena = ARENA_INIT;
    enum status status = restore_into(&arena, folder, data_folder, err);
    arena_release(&arena);
    return status;
}
