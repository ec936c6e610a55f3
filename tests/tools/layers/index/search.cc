#include <xapian.h>
#include <xapian/query.h>

#include "index/index.h"
