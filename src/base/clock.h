/* Time: a wall clock for what is written down, a monotonic one for deadlines, calendar dates as numbers. */
#ifndef JF_BASE_CLOCK_H
#define JF_BASE_CLOCK_H

#include "base/str.h"

enum { CLOCK_STAMP_SIZE = 32 };

int64_t clock_now_ms(void);       /* milliseconds since 1970, UTC */
int64_t clock_monotonic_us(void); /* microseconds since some moment; never goes back */

/* "2026-11-23T10:42:05Z" */
void clock_stamp(int64_t ms, char ret_stamp[CLOCK_STAMP_SIZE]);

/* A date is the number year*10000 + month*100 + day, so that numbers sort as dates do. Month and day may be 0 where
 * only the year or the month is known (a committee "founded in May 2009" is 20090500). */
int64_t clock_today(void); /* local date */

/* "2026-11-23", "2026-11", "2026"; false for anything else, or a day that is in no calendar (1900–2199). */
bool clock_parse_date(struct str text, int64_t *ret_date);
/* The inverse; "" for 0. */
void clock_format_date(int64_t date, char ret_text[16]);
/* The local calendar date of a time stamp. */
int64_t clock_date_of(int64_t ms);

#endif
