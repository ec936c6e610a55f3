#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static enum status read_all(int fd, const char *path, char *content, size_t size, size_t *ret_n,
                            struct error *err) {
    size_t n = 0;
    while (n < size) {
        ssize_t got = read(fd, content + n, size - n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_errno(err, errno, "read", path);
        if (got == 0)
            break;
        n += (size_t)got;
    }
    *ret_n = n;
    return STATUS_OK;
}

static enum status check_readable(int fd, const char *path, size_t max, size_t *ret_size, struct error *err) {
    struct stat info;
    if (fstat(fd, &info) != 0)
        return error_errno(err, errno, "stat", path);
    if (!S_ISREG(info.st_mode)) {
        error_set(err, STATUS_INVALID, "error.file-not-regular", "%s is no regular file", path);
        return error_arg(err, path);
    }
    if ((uint64_t)info.st_size > max) {
        error_set(err, STATUS_TOO_BIG, "error.file-too-big", "%s has %lld bytes", path,
                  (long long)info.st_size);
        error_arg(err, path);
        return error_arg_int(err, (long long)max);
    }
    *ret_size = (size_t)info.st_size;
    return STATUS_OK;
}

enum status file_read(struct arena *arena, const char *path, size_t max, struct str *ret_content,
                      struct error *err) {
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return error_errno(err, errno, "open", path);
    size_t size = 0;
    enum status status = check_readable(fd, path, max, &size, err);
    if (status == STATUS_OK) {
        char *content = arena_alloc(arena, size + 1);
        status = read_all(fd, path, content, size, &size, err);
        if (status == STATUS_OK)
            *ret_content = str_make(content, size);
    }
    close(fd);
    return status;
}

static enum status write_all(int fd, const char *path, struct str content, struct error *err) {
    while (content.n) {
        ssize_t put = write(fd, content.p, content.n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return error_errno(err, errno, "write", path);
        content = str_skip(content, (size_t)put);
    }
    return fsync(fd) == 0 ? STATUS_OK : error_errno(err, errno, "sync", path);
}

enum status file_sync_folder_of(const char *path, struct error *err) {
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

enum status file_write(const char *path, struct str content, struct error *err) {
    char temporary[PATH_MAX];
    if ((size_t)snprintf(temporary, sizeof temporary, "%s.XXXXXX", path) >= sizeof temporary)
        return error_set(err, STATUS_INVALID, NULL, "path too long");
    int fd = mkostemp(temporary, O_CLOEXEC);
    if (fd < 0)
        return error_errno(err, errno, "create", path);
    enum status status = write_all(fd, path, content, err);
    if (close(fd) != 0 && status == STATUS_OK)
        status = error_errno(err, errno, "close", path);
    if (status == STATUS_OK && rename(temporary, path) != 0)
        status = error_errno(err, errno, "rename", path);
    if (status != STATUS_OK) {
        unlink(temporary);
        return status;
    }
    return file_sync_folder_of(path, err);
}

bool file_exists(const char *path) { return access(path, F_OK) == 0; }

bool file_is_folder(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

enum status file_make_folder(const char *path, struct error *err) {
    char part[PATH_MAX];
    if (path[0] == '\0' || (size_t)snprintf(part, sizeof part, "%s", path) >= sizeof part)
        return error_set(err, STATUS_INVALID, NULL, "path empty or too long");
    for (char *slash = part + 1; *slash; slash++) {
        if (*slash != '/')
            continue;
        *slash = '\0';
        if (mkdir(part, 0750) != 0 && errno != EEXIST)
            return error_errno(err, errno, "mkdir", part);
        *slash = '/';
    }
    if (mkdir(part, 0750) != 0 && (errno != EEXIST || !file_is_folder(part)))
        return error_errno(err, errno, "mkdir", part);
    return STATUS_OK;
}
