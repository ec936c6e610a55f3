/* Statuses and errors: what a function says when it could not do its work.
 *
 * A status is for code to decide on, an error is for two readers: the person (a message key of the
 * catalogues in web/messages with up to four arguments, translated at the edge) and the log (a detail in
 * English that never reaches a person). */
#ifndef JF_BASE_STATUS_H
#define JF_BASE_STATUS_H

#include "base/str.h"

/*        name          HTTP exit  level    message key */
#define STATUS_TABLE(ROW)                                                                                    \
    ROW(OK, 200, 0, DEBUG, "error.none")                                                                     \
    ROW(INVALID, 400, 2, INFO, "error.invalid")             /* the input breaks a rule */                    \
    ROW(FORBIDDEN, 403, 3, WARNING, "error.forbidden")      /* known, but not for this person */             \
    ROW(NOT_FOUND, 404, 4, INFO, "error.not-found")         /* no such record, page or file */               \
    ROW(NOT_ALLOWED, 405, 2, INFO, "error.not-allowed")     /* the page exists, the method does not */       \
    ROW(CONFLICT, 409, 5, INFO, "error.conflict")           /* somebody else saved in between */             \
    ROW(TOO_BIG, 413, 6, INFO, "error.too-big")             /* over a limit of size or number */             \
    ROW(TOO_MANY, 429, 7, INFO, "error.too-many")           /* over a limit of rate */                       \
    ROW(HEADERS, 431, 6, INFO, "error.headers")             /* request line or headers too long */           \
    ROW(INTERNAL, 500, 70, ERROR, "error.internal")         /* our mistake or a library's surprise */        \
    ROW(UNAVAILABLE, 503, 75, WARNING, "error.unavailable") /* busy or starting; worth another try */        \
    ROW(NO_SPACE, 507, 74, ERROR, "error.no-space")         /* the disk or the store's map is full */        \
    ROW(IO, 500, 74, ERROR, "error.io")                     /* the operating system refused */               \
    ROW(CORRUPT, 500, 76, ERROR, "error.corrupt")           /* stored bytes are not what we wrote */         \
    ROW(IN_USE, 503, 73, ERROR, "error.in-use")             /* another process holds the data directory */

enum status {
#define ROW(name, http, exit_code, level, key) STATUS_##name,
    STATUS_TABLE(ROW)
#undef ROW
        STATUS_COUNT
};

/* Arguments are named by position in the catalogue text: {0} to {3}. */
enum { ERROR_ARGS = 4, ERROR_ARG_SIZE = 160, ERROR_DETAIL_SIZE = 320 };

struct error {
    enum status status;
    const char *key;  /* static text; the status's own key when a function gave none */
    const char *hint; /* static key of "what to do", or NULL */
    unsigned arg_count;
    char args[ERROR_ARGS][ERROR_ARG_SIZE]; /* UTF-8, cut at a character border */
    char detail[ERROR_DETAIL_SIZE];        /* for the log only */
};

#define ERROR_INIT ((struct error){.status = STATUS_OK, .key = "error.none"})
#define MUST_CHECK __attribute__((warn_unused_result))

const char *status_name(enum status status); /* "NOT_FOUND" */
const char *status_key(enum status status);  /* "error.not-found" */
int status_http(enum status status);         /* 404 */
int status_exit_code(enum status status);    /* exit code of the command line */
int status_log_level(enum status status);    /* enum log_level of base/log.h */

/* Fills `err` and returns `status`, so that a failing function can end with `return error_set(...)`.
 * `key` NULL means the status's own key. `detail` is a printf format. The arguments of the person's message
 * are added afterwards with error_arg. */
enum status error_set(struct error *err, enum status status, const char *key, const char *detail, ...)
    __attribute__((format(printf, 4, 5)));

/* Adds one argument (copied, cut to ERROR_ARG_SIZE). More than ERROR_ARGS are ignored. Returns err->status. */
enum status error_arg(struct error *err, const char *text);
enum status error_arg_str(struct error *err, struct str text);
enum status error_arg_int(struct error *err, long long number);

/* As error_set for a failed system call: the detail is `what: strerror(errno_value)`, the status is NO_SPACE for
 * ENOSPC and EDQUOT, NOT_FOUND for ENOENT, FORBIDDEN for EACCES, EPERM and EROFS, IO otherwise; `path` is argument {0}. */
enum status error_errno(struct error *err, int errno_value, const char *what, const char *path);

#endif
