/* Opening, closing, copying. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "store/engine.h"
#include "store/key.h"
#include "store/log.h"

enum { FORMAT = 1 };

static const size_t MAP_LEAST = (size_t)1 << 20, MAP_START_MOST = (size_t)1 << 30;

static const char *const table_names[TABLE_COUNT] = {
    [TABLE_META] = "meta",     [TABLE_RECORD] = "record",       [TABLE_REVISION] = "revision",
    [TABLE_LOG] = "log",       [TABLE_REFERENCE] = "reference", [TABLE_UNIQUE] = "unique",
    [TABLE_PARKED] = "parked",
};

/* LMDB maps the file and locks it with fcntl: neither is safe on these. */
static const uint32_t network_file_systems[] = {
    NFS_SUPER_MAGIC,  SMB_SUPER_MAGIC,   CIFS_SUPER_MAGIC,      SMB2_SUPER_MAGIC,
    CODA_SUPER_MAGIC, AFS_SUPER_MAGIC,   AFS_FS_MAGIC,          V9FS_MAGIC,
    CEPH_SUPER_MAGIC, OCFS2_SUPER_MAGIC, 0x01161970 /* GFS2 */, 0x0BD00BD0 /* Lustre */,
};

/* The same file opened twice in a process would lose its locks at the first close. */
static pthread_mutex_t open_lock = PTHREAD_MUTEX_INITIALIZER;
static struct store *open_stores;

static enum status path_in(const struct store *store, const char *name, char path[PATH_MAX],
                           struct error *err) {
    if (snprintf(path, PATH_MAX, "%s/%s", store->folder, name) >= PATH_MAX)
        return error_set(err, STATUS_INVALID, NULL, "path too long");
    return STATUS_OK;
}

static enum status in_use(const struct store *store, long pid, struct error *err) {
    error_set(err, STATUS_IN_USE, NULL, "%s is held by process %ld", store->folder, pid);
    error_arg(err, store->folder);
    return error_arg_int(err, pid);
}

/* Folder */

static enum status check_file_system(const struct store *store, struct error *err) {
    struct statfs info;
    if (statfs(store->folder, &info) != 0)
        return error_errno(err, errno, "statfs", store->folder);
    for (size_t i = 0; i < sizeof network_file_systems / sizeof network_file_systems[0]; i++) {
        if ((uint32_t)info.f_type == network_file_systems[i]) {
            error_set(err, STATUS_INVALID, "error.store-network", "%s is on file system %lx", store->folder,
                      (unsigned long)info.f_type);
            return error_arg(err, store->folder);
        }
    }
    return STATUS_OK;
}

static enum status identify(struct store *store, struct error *err) {
    struct stat info;
    if (stat(store->folder, &info) != 0)
        return error_errno(err, errno, "stat", store->folder);
    store->device = info.st_dev;
    store->inode = info.st_ino;
    return check_file_system(store, err);
}

static enum status prepare_folder(struct store *store, struct error *err) {
    enum status status = store->read_only ? STATUS_OK : file_make_folder(store->folder, err);
    return status == STATUS_OK ? identify(store, err) : status;
}

/* Tells who holds the lock, as far as the file says so. */
static enum status refuse_locked(const struct store *store, int fd, struct error *err) {
    char text[24] = "";
    ssize_t n = pread(fd, text, sizeof text - 1, 0);
    return in_use(store, n > 0 ? strtol(text, NULL, 10) : 0, err);
}

static enum status lock_folder(struct store *store, struct error *err) {
    char path[PATH_MAX], pid[24];
    enum status status = path_in(store, "lock", path, err);
    if (status != STATUS_OK)
        return status;
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return error_errno(err, errno, "open", path);
    store->lock_fd = fd;
    if (flock(fd, LOCK_EX | LOCK_NB) != 0)
        return errno == EWOULDBLOCK ? refuse_locked(store, fd, err) : error_errno(err, errno, "lock", path);
    int n = snprintf(pid, sizeof pid, "%ld\n", (long)getpid());
    if (ftruncate(fd, 0) != 0 || pwrite(fd, pid, (size_t)n, 0) != n)
        return error_errno(err, errno, "write", path);
    return STATUS_OK;
}

/* LMDB */

/* Who only reads must not shrink what a writer has lengthened meanwhile, and has no descriptor to write with. */
static int fill_up_for_reading(const struct store *store, off_t size, off_t needed) {
    char path[PATH_MAX];
    struct error err;
    if (path_in(store, "data.mdb", path, &err) != STATUS_OK)
        return ENAMETOOLONG;
    int fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0)
        return errno;
    int failed = posix_fallocate(fd, size, needed - size);
    close(fd);
    return failed;
}

/* A file cut short would end the process with SIGBUS at the first page behind its end. Filled up with nothing, such a
 * page is damage like any other. (A few pages may be missing lawfully: LMDB does not write what it freed at once.) */
static enum status fill_up_file(struct store *store, struct error *err) {
    int fd, failed;
    struct stat info;
    MDB_envinfo env;
    MDB_stat page;
    if (mdb_env_get_fd(store->env, &fd) || mdb_env_info(store->env, &env) ||
        mdb_env_stat(store->env, &page) || fstat(fd, &info) != 0)
        return error_set(err, STATUS_INTERNAL, NULL, "cannot look at %s", store->folder);
    off_t needed = (off_t)((env.me_last_pgno + 1) * page.ms_psize);
    if (info.st_size >= needed)
        return STATUS_OK;
    log_line(LOG_LEVEL_WARNING, "store-short", "%lld of %lld bytes", (long long)info.st_size,
             (long long)needed);
    if (store->read_only)
        failed = fill_up_for_reading(store, info.st_size, needed);
    else
        failed = ftruncate(fd, needed) == 0 ? 0 : errno;
    return failed ? error_errno(err, failed, "extend", store->folder) : STATUS_OK;
}

static size_t start_size(size_t bound) {
    size_t size = bound / 8 < MAP_START_MOST ? bound / 8 : MAP_START_MOST;
    return size > MAP_LEAST ? size : MAP_LEAST;
}

static int configure(struct store *store) {
    int code = mdb_env_create(&store->env);
    if (!code)
        code = mdb_env_set_maxdbs(store->env, TABLE_COUNT);
    if (!code)
        code = mdb_env_set_maxreaders(store->env, READERS_MAX);
    if (!code && !store->read_only)
        code = mdb_env_set_mapsize(store->env, start_size(store->bound));
    return code;
}

static enum status open_environment(struct store *store, struct error *err) {
    int code = configure(store), dead;
    if (!code)
        code = mdb_env_open(store->env, store->folder, MDB_NOTLS | (store->read_only ? MDB_RDONLY : 0), 0600);
    if (!code)
        code = mdb_reader_check(store->env, &dead);
    if (code)
        return store_failed(store, code, "open", err);
    return fill_up_file(store, err);
}

static enum status open_tables(struct store *store, MDB_txn *txn, struct error *err) {
    for (int i = 0; i < TABLE_COUNT; i++) {
        int code = mdb_dbi_open(txn, table_names[i], store->read_only ? 0 : MDB_CREATE, &store->tables[i]);
        if (code)
            return store_failed(store, code, "open table", err);
    }
    return STATUS_OK;
}

/* Table handles outlive the transaction only when it commits, also one that reads. */
static enum status open_all_tables(struct store *store, struct error *err) {
    MDB_txn *txn;
    int code = mdb_txn_begin(store->env, NULL, store->read_only ? MDB_RDONLY : 0, &txn);
    if (code)
        return store_failed(store, code, "begin", err);
    enum status status = open_tables(store, txn, err);
    if (status != STATUS_OK) {
        mdb_txn_abort(txn);
        return status;
    }
    code = mdb_txn_commit(txn);
    return code ? store_failed(store, code, "commit", err) : STATUS_OK;
}

/* Format */

static const struct str format_key = {"format", 6};

static enum status write_format(struct txn *txn, void *context, struct error *err) {
    (void)context;
    struct key format = {0};
    key_add_number(&format, FORMAT, 4);
    return store_put(txn, TABLE_META, format_key, key_str(&format), err);
}

static enum status refuse_newer(const struct store *store, uint64_t format, struct error *err) {
    error_set(err, STATUS_INVALID, "error.store-newer", "%s has format %llu, this program knows %d",
              store->folder, (unsigned long long)format, FORMAT);
    error_arg(err, store->folder);
    error_arg_int(err, (long long)format);
    return error_arg_int(err, FORMAT);
}

struct state {
    uint64_t format; /* 0: nothing was ever stored */
    uint64_t sequence;
};

static enum status read_state(struct txn *txn, void *context, struct error *err) {
    struct state *state = context;
    struct str format;
    *state = (struct state){0};
    enum status status = store_peek(txn, TABLE_META, format_key, &format, err);
    if (status == STATUS_NOT_FOUND)
        return STATUS_OK;
    if (status != STATUS_OK)
        return status;
    state->format = key_number(format.p, format.n);
    if (format.n != 4 || state->format == 0)
        return error_set(err, STATUS_CORRUPT, NULL, "format mark of %zu bytes", format.n);
    if (state->format > FORMAT)
        return refuse_newer(txn->store, state->format, err);
    return log_last(txn, &state->sequence, err);
}

static enum status check_format(struct store *store, struct error *err) {
    struct state state;
    enum status status = store_read(store, read_state, &state, err);
    if (status != STATUS_OK)
        return status;
    atomic_store(&store->sequence, state.sequence);
    return state.format || store->read_only ? STATUS_OK : store_write(store, write_format, NULL, err);
}

/* Open and close */

static void init_locks(struct store *store) {
    pthread_rwlockattr_t fair;
    pthread_rwlockattr_init(&fair);
    /* Else an endless row of readers would keep the map from growing. */
    pthread_rwlockattr_setkind_np(&fair, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
    pthread_rwlock_init(&store->gate, &fair);
    pthread_rwlockattr_destroy(&fair);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&store->wait_condition, &monotonic);
    pthread_condattr_destroy(&monotonic);
    pthread_mutex_init(&store->copying, NULL);
    pthread_mutex_init(&store->writing, NULL);
    pthread_mutex_init(&store->pool_lock, NULL);
    pthread_mutex_init(&store->wait_lock, NULL);
}

static struct store *new_store(const struct store_options *options) {
    struct store *store = calloc(1, sizeof *store);
    char *folder = strdup(options->folder);
    if (!store || !folder)
        abort();
    store->folder = folder;
    store->read_only = options->read_only;
    store->lock_fd = -1;
    store->bound = options->map_bytes > MAP_LEAST ? options->map_bytes : MAP_LEAST;
    store->scratch = ARENA_INIT;
    store->encoded = BUF_INIT(16 << 20);
    init_locks(store);
    return store;
}

static enum status join_list(struct store *store, struct error *err) {
    for (const struct store *other = open_stores; other; other = other->next)
        if (other->device == store->device && other->inode == store->inode)
            return in_use(store, (long)getpid(), err);
    store->next = open_stores;
    open_stores = store;
    return STATUS_OK;
}

static void leave_list(const struct store *store) {
    for (struct store **link = &open_stores; *link; link = &(*link)->next) {
        if (*link == store) {
            *link = store->next;
            return;
        }
    }
}

static enum status open_locked(struct store *store, struct error *err) {
    enum status status = prepare_folder(store, err);
    if (status == STATUS_OK)
        status = join_list(store, err);
    if (status == STATUS_OK && !store->read_only)
        status = lock_folder(store, err);
    if (status == STATUS_OK)
        status = open_environment(store, err);
    if (status == STATUS_OK)
        status = open_all_tables(store, err);
    return status == STATUS_OK ? check_format(store, err) : status;
}

static void close_locked(struct store *store) {
    store_release_pool(store);
    if (store->env)
        mdb_env_close(store->env);
    if (store->lock_fd >= 0)
        close(store->lock_fd);
    leave_list(store);
    pthread_rwlock_destroy(&store->gate);
    pthread_mutex_destroy(&store->copying);
    pthread_mutex_destroy(&store->writing);
    pthread_mutex_destroy(&store->pool_lock);
    pthread_mutex_destroy(&store->wait_lock);
    pthread_cond_destroy(&store->wait_condition);
    arena_release(&store->scratch);
    buf_release(&store->encoded);
    free(store->folder);
    free(store);
}

enum status store_open(const struct store_options *options, struct store **ret_store, struct error *err) {
    if (sodium_init() < 0)
        return error_set(err, STATUS_INTERNAL, NULL, "libsodium does not start");
    struct store *store = new_store(options);
    pthread_mutex_lock(&open_lock);
    enum status status = open_locked(store, err);
    if (status == STATUS_OK)
        *ret_store = store;
    else
        close_locked(store);
    pthread_mutex_unlock(&open_lock);
    return status;
}

void store_close(struct store *store) {
    if (!store)
        return;
    pthread_mutex_lock(&open_lock);
    close_locked(store);
    pthread_mutex_unlock(&open_lock);
}

/* Copy and size */

static enum status sync_folder_of(const char *path, struct error *err) {
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) + 1 : 1, slash ? path : ".");
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return error_errno(err, errno, "open", folder);
    int failed = fsync(fd) != 0 ? errno : 0;
    close(fd);
    return failed ? error_errno(err, failed, "sync", folder) : STATUS_OK;
}

static enum status copy_into(struct store *store, int fd, const char *path, struct error *err) {
    pthread_mutex_lock(&store->copying);
    pthread_rwlock_rdlock(&store->gate);
    int code = mdb_env_copyfd2(store->env, fd, MDB_CP_COMPACT);
    pthread_rwlock_unlock(&store->gate);
    pthread_mutex_unlock(&store->copying);
    if (code > 0)
        return error_errno(err, code, "copy to", path);
    if (code)
        return store_failed(store, code, "copy", err);
    return fsync(fd) == 0 ? STATUS_OK : error_errno(err, errno, "sync", path);
}

enum status store_copy(struct store *store, const char *path, struct error *err) {
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return error_errno(err, errno, "create", path);
    enum status status = copy_into(store, fd, path, err);
    if (close(fd) != 0 && status == STATUS_OK)
        status = error_errno(err, errno, "close", path);
    if (status == STATUS_OK)
        return sync_folder_of(path, err);
    unlink(path);
    return status;
}

enum status store_size(struct store *store, uint64_t *ret_used, uint64_t *ret_bound, struct error *err) {
    MDB_envinfo info;
    MDB_stat page;
    pthread_rwlock_rdlock(&store->gate);
    int code = mdb_env_info(store->env, &info);
    if (!code)
        code = mdb_env_stat(store->env, &page);
    pthread_rwlock_unlock(&store->gate);
    if (code)
        return store_failed(store, code, "size", err);
    *ret_used = (uint64_t)(info.me_last_pgno + 1) * page.ms_psize;
    *ret_bound = store->bound;
    return STATUS_OK;
}
