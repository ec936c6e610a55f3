#include "core/app.h"

#include "base/paths.h"
#include "core/schema.h"
#include "core/sync.h"
#include "store/log.h"

static enum status open_catalogs(struct app *app, struct error *err) {
    struct str folder = arena_printf(&app->arena, "%s/web/messages", paths_share());
    enum status status = catalogs_open(folder.p, &app->catalogs, err);
    if (status != STATUS_OK)
        return status;
    struct str language = app->settings.text[SETTING_SITE_LANGUAGE];
    app->catalog = catalogs_find(app->catalogs, language);
    if (app->catalog)
        return STATUS_OK;
    error_set(err, STATUS_INVALID, "error.language-unknown", "no catalogue %.*s", STR_ARG(language));
    return error_arg(err, language.p);
}

static enum status open_store(struct app *app, unsigned needs, struct error *err) {
    struct str data = app->settings.text[SETTING_DATA_FOLDER];
    struct store_options options = {
        .folder = arena_printf(&app->arena, "%.*s/store", STR_ARG(data)).p,
        .map_bytes = (size_t)app->settings.number[SETTING_STORE_MAP_MIB] * 1024 * 1024,
        .read_only = !(needs & APP_WRITE),
    };
    enum status status = store_open(&options, &app->store, err);
    if (status != STATUS_NOT_FOUND || !options.read_only)
        return status;
    error_set(err, STATUS_NOT_FOUND, "error.no-data", "no store in %.*s", STR_ARG(data));
    return error_arg(err, data.p);
}

static enum status open_index(struct app *app, struct error *err) {
    struct str data = app->settings.text[SETTING_DATA_FOLDER];
    struct str folder = arena_printf(&app->arena, "%.*s/index", STR_ARG(data));
    return index_open(folder.p, schema_get(), &app->index, err);
}

enum status app_open(struct app *app, const struct settings *settings, struct error *err) {
    *app = (struct app){.arena = ARENA_INIT, .settings = *settings};
    return open_catalogs(app, err);
}

enum status app_start(struct app *app, unsigned needs, struct error *err) {
    enum status status = STATUS_OK;
    if (needs & APP_STORE)
        status = open_store(app, needs, err);
    if (status == STATUS_OK && (needs & APP_INDEX))
        status = open_index(app, err);
    if (status == STATUS_OK && (needs & APP_SYNC))
        status = sync_start(app, &app->sync, err);
    return status;
}

void app_close(struct app *app) {
    sync_stop(app->sync);
    if (app->index)
        index_close(app->index);
    store_close(app->store);
    if (app->catalogs)
        catalogs_close(app->catalogs);
    arena_release(&app->arena);
    *app = (struct app){.arena = ARENA_INIT};
}

uint64_t app_version(const struct app *app) {
    return store_sequence(app->store) + index_generation(app->index);
}
