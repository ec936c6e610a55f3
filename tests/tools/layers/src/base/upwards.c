#include "base/good.h"
#include "model/type.h"
