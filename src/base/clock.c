#include "base/clock.h"

#include <stdio.h>
#include <time.h>

int64_t clock_now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t clock_monotonic_us(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

void clock_stamp(int64_t ms, char ret_stamp[CLOCK_STAMP_SIZE]) {
    time_t seconds = (time_t)(ms / 1000);
    struct tm utc;
    gmtime_r(&seconds, &utc);
    strftime(ret_stamp, CLOCK_STAMP_SIZE, "%Y-%m-%dT%H:%M:%SZ", &utc);
}

int64_t clock_date_of(int64_t ms) {
    time_t seconds = (time_t)(ms / 1000);
    struct tm local;
    localtime_r(&seconds, &local);
    return (int64_t)(local.tm_year + 1900) * 10000 + (local.tm_mon + 1) * 100 + local.tm_mday;
}

int64_t clock_today(void) { return clock_date_of(clock_now_ms()); }

static bool is_leap(int64_t year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

static int64_t days_in_month(int64_t year, int64_t month) {
    static const int64_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

static bool parse_part(struct str *rest, size_t digits, int64_t least, int64_t most, int64_t *ret_part) {
    struct str part = str_split(rest, '-');
    return part.n == digits && str_to_int(part, ret_part) && *ret_part >= least && *ret_part <= most;
}

bool clock_parse_date(struct str text, int64_t *ret_date) {
    int64_t year, month = 0, day = 0;
    struct str rest = text;
    if (!parse_part(&rest, 4, 1900, 2199, &year))
        return false;
    if (rest.p && !parse_part(&rest, 2, 1, 12, &month))
        return false;
    if (rest.p && !parse_part(&rest, 2, 1, days_in_month(year, month), &day))
        return false;
    if (rest.p)
        return false;
    *ret_date = year * 10000 + month * 100 + day;
    return true;
}

void clock_format_date(int64_t date, char ret_text[16]) {
    long long year = date / 10000, month = date / 100 % 100, day = date % 100;
    if (day)
        snprintf(ret_text, 16, "%04lld-%02lld-%02lld", year, month, day);
    else if (month)
        snprintf(ret_text, 16, "%04lld-%02lld", year, month);
    else if (year)
        snprintf(ret_text, 16, "%04lld", year);
    else
        ret_text[0] = '\0';
}
