#include "model/identity.h"

#include "base/clock.h"

enum { IDENTITY_LENGTH = 18 };

/* ISO 7064 MOD 11-2: the remainder chooses the sign. */
static char check_sign(struct str number) {
    static const int weights[IDENTITY_LENGTH - 1] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (size_t i = 0; i < IDENTITY_LENGTH - 1; i++)
        sum += weights[i] * (number.p[i] - '0');
    return "10X98765432"[sum % 11];
}

static bool is_calendar_date(struct str digits) {
    char text[11] = {digits.p[0], digits.p[1], digits.p[2], digits.p[3], '-', digits.p[4],
                     digits.p[5], '-',         digits.p[6], digits.p[7], '\0'};
    int64_t date;
    return clock_parse_date(str_make(text, 10), &date);
}

bool identity_valid(struct str number) {
    if (number.n != IDENTITY_LENGTH)
        return false;
    for (size_t i = 0; i < IDENTITY_LENGTH - 1; i++)
        if (number.p[i] < '0' || number.p[i] > '9')
            return false;
    return is_calendar_date(str_make(number.p + 6, 8)) && check_sign(number) == number.p[IDENTITY_LENGTH - 1];
}

int64_t identity_birth_date(struct str number) {
    int64_t date = 0;
    return str_to_int(str_make(number.p + 6, 8), &date) ? date : 0;
}
