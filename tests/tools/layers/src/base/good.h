#include <stdint.h>

#include "base/str.h"
