#include "base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>

#include "base/clock.h"

enum { LINE_SIZE = 2048 };

static _Atomic int least_level = LOG_LEVEL_INFO;

static const char *const level_names[] = {
    [LOG_LEVEL_DEBUG] = "debug",
    [LOG_LEVEL_INFO] = "info",
    [LOG_LEVEL_WARNING] = "warning",
    [LOG_LEVEL_ERROR] = "error",
};

void log_set_level(enum log_level least) { atomic_store(&least_level, (int)least); }

/* Nobody may write a line of ours by sending a line end, or move a terminal's cursor. */
static size_t escape(char *out, size_t size, const char *text) {
    size_t n = 0;
    for (const unsigned char *p = (const unsigned char *)text; *p && n + 5 < size; p++) {
        if (*p < 0x20 || *p > 0x7E || *p == '\\')
            n += (size_t)snprintf(out + n, size - n, "\\x%02X", *p);
        else
            out[n++] = (char)*p;
    }
    out[n] = '\0';
    return n;
}

void log_line(enum log_level level, const char *event, const char *format, ...) {
    if ((int)level < atomic_load(&least_level))
        return;
    char text[LINE_SIZE], safe[LINE_SIZE], stamp[CLOCK_STAMP_SIZE];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    escape(safe, sizeof safe, text);
    clock_stamp(clock_now_ms(), stamp);
    fprintf(stderr, "%s %s %s %s\n", stamp, level_names[level], event, safe);
}

void log_error(const char *event, const struct error *err) {
    log_line((enum log_level)status_log_level(err->status), event, "status=%s key=%s detail=%s",
             status_name(err->status), err->key, err->detail);
}
