#include "serve.h"
#include "core/x.h"
#include "cli/x.h"
