/* The program's one set of open things: settings, store, index, catalogues. */
#ifndef JF_CORE_APP_H
#define JF_CORE_APP_H

#include "base/settings.h"
#include "index/index.h"
#include "store/store.h"
#include "view/catalog.h"

struct sync;

struct app {
    struct arena arena; /* lives as long as the app */
    struct settings settings;
    struct catalogs *catalogs;
    const struct catalog *catalog; /* of the setting site.language */
    struct store *store;
    struct index *index;
    struct sync *sync; /* the index thread, or NULL */
};

enum app_need {
    APP_STORE = 1 << 0, /* open the store */
    APP_WRITE = 1 << 1, /* … for writing */
    APP_INDEX = 1 << 2, /* open the index */
    APP_SYNC = 1 << 3,  /* start the thread that keeps the index up with the store */
};

/* Opens the catalogues: enough to speak to people. The settings' texts are borrowed. Caller closes, also after a
 * failure. */
MUST_CHECK enum status app_open(struct app *app, const struct settings *settings, struct error *err);
/* Opens what `needs` names below the setting data.folder. */
MUST_CHECK enum status app_start(struct app *app, unsigned needs, struct error *err);
void app_close(struct app *app);

/* Grows whenever a record or the visible index changes: what pages may be cached by within one run of the program. Store
 * and index must be open. */
uint64_t app_version(const struct app *app);

#endif
