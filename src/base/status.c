#include "base/status.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/utf8.h"

struct status_row {
    const char *name;
    const char *key;
    int http;
    int exit_code;
    int level;
};

static const struct status_row rows[STATUS_COUNT] = {
#define ROW(name, http, exit_code, level, key)                                                               \
    [STATUS_##name] = {#name, key, http, exit_code, LOG_LEVEL_##level},
    STATUS_TABLE(ROW)
#undef ROW
};

const char *status_name(enum status status) { return rows[status].name; }

const char *status_key(enum status status) { return rows[status].key; }

int status_http(enum status status) { return rows[status].http; }

int status_exit_code(enum status status) { return rows[status].exit_code; }

int status_log_level(enum status status) { return rows[status].level; }

enum status error_set(struct error *err, enum status status, const char *key, const char *detail, ...) {
    err->status = status;
    err->key = key ? key : rows[status].key;
    err->hint = NULL;
    err->arg_count = 0;
    va_list args;
    va_start(args, detail);
    vsnprintf(err->detail, sizeof err->detail, detail, args);
    va_end(args);
    return status;
}

enum status error_arg_str(struct error *err, struct str text) {
    if (err->arg_count == ERROR_ARGS)
        return err->status;
    char *arg = err->args[err->arg_count++];
    size_t n = utf8_cut(text.p, text.n, ERROR_ARG_SIZE - 1);
    if (n)
        memcpy(arg, text.p, n);
    arg[n] = '\0';
    return err->status;
}

enum status error_arg(struct error *err, const char *text) { return error_arg_str(err, str_from(text)); }

enum status error_arg_int(struct error *err, long long number) {
    char text[24];
    snprintf(text, sizeof text, "%lld", number);
    return error_arg(err, text);
}

static enum status status_of_errno(int errno_value) {
    switch (errno_value) {
    case ENOSPC:
    case EDQUOT:
        return STATUS_NO_SPACE;
    case ENOENT:
        return STATUS_NOT_FOUND;
    case EACCES:
    case EPERM:
    case EROFS:
        return STATUS_FORBIDDEN;
    default:
        return STATUS_IO;
    }
}

static const char *file_key(enum status status) {
    switch (status) {
    case STATUS_NOT_FOUND:
        return "error.file-missing";
    case STATUS_FORBIDDEN:
        return "error.file-forbidden";
    case STATUS_NO_SPACE:
        return "error.no-space";
    default:
        return "error.file-io";
    }
}

enum status error_errno(struct error *err, int errno_value, const char *what, const char *path) {
    enum status status = status_of_errno(errno_value);
    error_set(err, status, file_key(status), "%s %s: %s", what, path, strerror(errno_value));
    return error_arg(err, path);
}
