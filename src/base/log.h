/* The program's own diary on standard error: one line per event, `key=value` pairs, for systemd's journal.
 * It never holds personal data, and bytes from clients are escaped. (The change log of records is another thing:
 * store/log.h.) */
#ifndef JF_BASE_LOG_H
#define JF_BASE_LOG_H

#include "base/status.h"
#include "base/str.h"

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARNING, LOG_LEVEL_ERROR };

void log_set_level(enum log_level least);

/* One line: time, level, event name, then the text made by `format`, in which control characters, backslashes and
 * bytes over 0x7E are written as \xNN. A text from outside may hold quotes and blanks: it goes last. Thread-safe. */
void log_line(enum log_level level, const char *event, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The error as a line, at its status's level. */
void log_error(const char *event, const struct error *err);

#endif
