#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"

enum { MAX_LEVELS = 32, FIRST_SLOTS = 64 };

/* A folder is known by device and inode: a link back to a parent is then no new folder. Inode 0 is none. */
struct seen {
    dev_t device;
    ino_t inode;
};

struct walk {
    struct arena *arena;
    size_t max_files;
    struct file_list files;
    size_t file_capacity;
    struct seen *seen; /* a hash table: one folder per case means as many folders as files */
    size_t seen_count, seen_slots;
};

static enum status check_room(const struct walk *walk, size_t size, struct error *err) {
    if (size <= arena_room(walk->arena))
        return STATUS_OK;
    error_set(err, STATUS_TOO_BIG, "error.too-many-files", "the paths do not fit into the arena");
    return error_arg_int(err, (long long)walk->files.count);
}

/* The folder's slot, or the free one where it belongs. */
static struct seen *slot_of(struct seen *slots, size_t count, struct seen folder) {
    size_t i = (size_t)(folder.inode * UINT64_C(0x9E3779B97F4A7C15) >> 20) + (size_t)folder.device;
    while (slots[i % count].inode &&
           (slots[i % count].inode != folder.inode || slots[i % count].device != folder.device))
        i++;
    return &slots[i % count];
}

static enum status grow_seen(struct walk *walk, struct error *err) {
    size_t count = walk->seen_slots ? walk->seen_slots * 2 : FIRST_SLOTS;
    enum status status = check_room(walk, count * sizeof *walk->seen, err);
    if (status != STATUS_OK)
        return status;
    struct seen *slots = ARENA_ARRAY(walk->arena, struct seen, count);
    for (size_t i = 0; i < walk->seen_slots; i++)
        if (walk->seen[i].inode)
            *slot_of(slots, count, walk->seen[i]) = walk->seen[i];
    walk->seen = slots;
    walk->seen_slots = count;
    return STATUS_OK;
}

/* *ret_is_new is false for a folder that was entered before. */
static enum status enter_once(struct walk *walk, const struct stat *info, bool *ret_is_new,
                              struct error *err) {
    if (walk->seen_count * 2 >= walk->seen_slots) {
        enum status status = grow_seen(walk, err);
        if (status != STATUS_OK)
            return status;
    }
    struct seen folder = {info->st_dev, info->st_ino};
    struct seen *slot = slot_of(walk->seen, walk->seen_slots, folder);
    *ret_is_new = !slot->inode;
    walk->seen_count += *ret_is_new;
    *slot = folder;
    return STATUS_OK;
}

static enum status visit(struct walk *walk, struct str path, int level, struct error *err);

static enum status visit_entry(struct walk *walk, struct str folder, const char *name, int level,
                               struct error *err) {
    if (name[0] == '.')
        return STATUS_OK;
    enum status status = check_room(walk, folder.n + strlen(name) + 2, err);
    if (status != STATUS_OK)
        return status;
    return visit(walk, arena_printf(walk->arena, "%s/%s", folder.p, name), level, err);
}

static enum status visit_folder(struct walk *walk, struct str path, int level, struct error *err) {
    if (level > MAX_LEVELS) {
        error_set(err, STATUS_INVALID, "error.folders-too-deep", "%s", path.p);
        return error_arg(err, path.p);
    }
    DIR *folder = opendir(path.p);
    if (!folder)
        return error_errno(err, errno, "open", path.p);
    enum status status = STATUS_OK;
    errno = 0;
    for (struct dirent *entry; status == STATUS_OK && (entry = readdir(folder)); errno = 0)
        status = visit_entry(walk, path, entry->d_name, level + 1, err);
    if (status == STATUS_OK && errno)
        status = error_errno(err, errno, "read", path.p);
    closedir(folder);
    return status;
}

static enum status add_file(struct walk *walk, struct str path, struct error *err) {
    if (walk->files.count == walk->max_files) {
        error_set(err, STATUS_TOO_BIG, "error.too-many-files", "more than %zu files", walk->max_files);
        return error_arg_int(err, (long long)walk->max_files);
    }
    enum status status = check_room(walk, (2 * walk->file_capacity + 8) * sizeof path, err);
    if (status != STATUS_OK)
        return status;
    walk->files.paths = arena_grow(walk->arena, walk->files.paths, walk->files.count, &walk->file_capacity,
                                   sizeof *walk->files.paths);
    walk->files.paths[walk->files.count++] = path;
    return STATUS_OK;
}

static enum status visit(struct walk *walk, struct str path, int level, struct error *err) {
    struct stat info;
    if (stat(path.p, &info) !=
        0) /* below the start a dangling link counts as a file: whoever reads it says why */
        return level ? add_file(walk, path, err) : error_errno(err, errno, "stat", path.p);
    if (S_ISREG(info.st_mode))
        return add_file(walk, path, err);
    if (!S_ISDIR(info.st_mode))
        return STATUS_OK;
    bool is_new = false;
    enum status status = enter_once(walk, &info, &is_new, err);
    return status == STATUS_OK && is_new ? visit_folder(walk, path, level, err) : status;
}

static int compare_paths(const void *a, const void *b) {
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

enum status file_walk(struct arena *arena, const char *path, size_t max_files, struct file_list *ret_files,
                      struct error *err) {
    struct walk walk = {.arena = arena, .max_files = max_files};
    enum status status = visit(&walk, arena_str(arena, str_from(path)), 0, err);
    if (status != STATUS_OK)
        return status;
    if (walk.files.count)
        qsort(walk.files.paths, walk.files.count, sizeof *walk.files.paths, compare_paths);
    *ret_files = walk.files;
    return STATUS_OK;
}
