#include <xapian.h>

#include "core/save.h"
