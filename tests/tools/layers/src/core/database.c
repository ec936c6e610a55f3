#include <lmdb.h>
#include <xapian.h>

#include "index/index.h"
#include "str.h"
#include "../base/str.h"
