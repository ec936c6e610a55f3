void sync_stop(void *sync) {
    free(sync);
}
#include "serve.h"

void f(struct mem *m) {
    m->free(m);
}
