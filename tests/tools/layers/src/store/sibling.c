#include <lmdb.h>

#include "index/index.h"
#include "model/type.h"
