#include "format/xlsx_number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"

struct shape_row {
    int64_t first, last;
    enum xlsx_shape shape;
};

/* Times of day (18–21, 32–35, 45–47, 55–56) stay numbers: no field of ours holds one. */
static const struct shape_row shape_rows[] = {
    {14, 16, XLSX_SHAPE_DAY},   {17, 17, XLSX_SHAPE_MONTH}, {22, 22, XLSX_SHAPE_DAY},
    {27, 27, XLSX_SHAPE_MONTH}, {28, 31, XLSX_SHAPE_DAY},   {36, 36, XLSX_SHAPE_MONTH},
    {50, 50, XLSX_SHAPE_MONTH}, {51, 51, XLSX_SHAPE_DAY},   {52, 52, XLSX_SHAPE_MONTH},
    {53, 54, XLSX_SHAPE_DAY},   {57, 57, XLSX_SHAPE_MONTH}, {58, 58, XLSX_SHAPE_DAY},
};

enum xlsx_shape xlsx_shape_of_number(int64_t format) {
    for (size_t i = 0; i < sizeof shape_rows / sizeof shape_rows[0]; i++)
        if (format >= shape_rows[i].first && format <= shape_rows[i].last)
            return shape_rows[i].shape;
    return XLSX_SHAPE_NUMBER;
}

/* How many bytes at the front are no sign of the format: quoted, in brackets ([Red], [$-804]), or after a backslash. */
static size_t literal_length(struct str rest) {
    char close = rest.p[0] == '"' ? '"' : rest.p[0] == '[' ? ']' : '\0';
    if (rest.p[0] == '\\' || rest.p[0] == '_' || rest.p[0] == '*')
        return 2;
    if (!close)
        return 0;
    const char *end = memchr(rest.p + 1, close, rest.n - 1);
    return end ? (size_t)(end - rest.p) + 1 : rest.n;
}

enum xlsx_shape xlsx_shape_of_format(struct str format) {
    bool year = false, month = false, day = false;
    for (struct str rest = format; rest.n && *rest.p != ';';) {
        size_t literal = literal_length(rest);
        year |= !literal && (*rest.p == 'y' || *rest.p == 'Y');
        month |= !literal && (*rest.p == 'm' || *rest.p == 'M');
        day |= !literal && (*rest.p == 'd' || *rest.p == 'D');
        rest = str_skip(rest, literal ? literal : 1);
    }
    if (day)
        return XLSX_SHAPE_DAY;
    if (year)
        return month ? XLSX_SHAPE_MONTH : XLSX_SHAPE_YEAR;
    return XLSX_SHAPE_NUMBER;
}

static bool parse_number(struct arena *arena, struct str raw, double *ret_number) {
    struct str text = str_trim(raw);
    for (size_t i = 0; i < text.n; i++)
        if (!memchr("0123456789+-.eE", text.p[i], 15))
            return false;
    const char *copy = arena_cstr(arena, text);
    char *end;
    *ret_number = strtod(copy, &end);
    return text.n && *end == '\0' && isfinite(*ret_number);
}

static const double digits_limit = 1e15; /* XLSX_NUMBER_DIGITS */

static struct str general_text(struct arena *arena, double number) {
    if (number == 0 || fabs(number) >= 1e-4)
        return arena_printf(arena, "%.15g", number == 0 ? 0.0 : number);
    struct str text = arena_printf(arena, "%.15f", number);
    while (text.p[text.n - 1] == '0')
        text.n--;
    return text.p[text.n - 1] == '.' ? S("0") : text;
}

enum {
    DAYS_TO_1970 = 25569,
    DAYS_TO_1904 = 1462, /* from the one beginning of time to the other */
    FALSE_LEAP_DAY = 60, /* Excel believes in 1900-02-29 */
    SERIAL_MAX = 109574, /* 2199-12-31 */
};

/* Days since 1899-12-30, the day before Excel's first one, to a calendar date. */
static int64_t date_of_days(int64_t days) {
    time_t seconds = (time_t)((days - DAYS_TO_1970) * 86400);
    struct tm date;
    gmtime_r(&seconds, &date);
    return (date.tm_year + 1900) * INT64_C(10000) + (date.tm_mon + 1) * 100 + date.tm_mday;
}

static bool date_text(struct arena *arena, double serial, enum xlsx_shape shape, bool epoch_1904,
                      struct str *ret_text) {
    int64_t days = serial >= 0 && serial <= SERIAL_MAX ? (int64_t)serial : -1;
    if (days >= 0 && epoch_1904)
        days += DAYS_TO_1904;
    else if (days >= 0 && days < FALSE_LEAP_DAY)
        days++;
    if (days < 2 || days > SERIAL_MAX)
        return false;
    int64_t date = date_of_days(days);
    if (shape != XLSX_SHAPE_DAY)
        date -= shape == XLSX_SHAPE_MONTH ? date % 100 : date % 10000;
    char text[16];
    clock_format_date(date, text);
    *ret_text = arena_str(arena, str_from(text));
    return true;
}

const char *xlsx_number_text(struct arena *arena, struct str raw, enum xlsx_shape shape, bool epoch_1904,
                             struct str *ret_text) {
    double number;
    if (!parse_number(arena, raw, &number))
        return "problem.error-cell";
    if (shape != XLSX_SHAPE_NUMBER)
        return date_text(arena, number, shape, epoch_1904, ret_text) ? NULL : "problem.date-cell";
    if (fabs(number) >= digits_limit)
        return "problem.number-cell";
    *ret_text = general_text(arena, number);
    return NULL;
}
