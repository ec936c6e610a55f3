/* Numbers that carry a check digit. */
#ifndef JF_MODEL_IDENTITY_H
#define JF_MODEL_IDENTITY_H

#include "base/str.h"

/* Resident identity number, GB 11643-1999: 17 digits with a possible birth date and an ISO 7064 MOD 11-2 check sign
 * (0–9, X). `number` in upper case. */
bool identity_valid(struct str number);
int64_t identity_birth_date(struct str number); /* yyyymmdd of a valid number */

#endif
