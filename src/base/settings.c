#include "base/settings.h"

#include <ctype.h>
#include <ini.h>
#include <stdlib.h>

#include "base/utf8.h"

struct setting_row {
    const char *name;
    const char *fallback;
    bool is_number;
    int64_t least, most;
};

static const struct setting_row rows[SETTING_COUNT] = {
    [SETTING_DATA_FOLDER] = {.name = "data.folder", .fallback = "data"},
    [SETTING_LISTEN_ADDRESS] = {.name = "listen.address", .fallback = "127.0.0.1"},
    [SETTING_LISTEN_PORT] = {.name = "listen.port", .fallback = "8080", .is_number = true, .most = 65535},
    [SETTING_LISTEN_WORKERS] =
        {.name = "listen.workers", .fallback = "8", .is_number = true, .least = 1, .most = 64},
    [SETTING_TLS_CERTIFICATE] = {.name = "tls.certificate", .fallback = ""},
    [SETTING_TLS_KEY] = {.name = "tls.key", .fallback = ""},
    [SETTING_SITE_NAME] = {.name = "site.name", .fallback = "人民调解案例与专家库"},
    [SETTING_SITE_BUREAU] = {.name = "site.bureau", .fallback = "司法局"},
    [SETTING_SITE_LANGUAGE] = {.name = "site.language", .fallback = "zh-CN"},
    [SETTING_LOG_LEVEL] = {.name = "log.level", .fallback = "info"},
    [SETTING_STORE_MAP_MIB] = {.name = "store.map_mib",
                               .fallback = "65536",
                               .is_number = true,
                               .least = 1,
                               .most = 4 * 1024 * 1024},
};

const char *settings_name(enum setting setting) { return rows[setting].name; }

const char *settings_default(enum setting setting) { return rows[setting].fallback; }

static enum status bad_setting(struct error *err, const char *key, struct str name, struct str value) {
    error_set(err, STATUS_INVALID, key, "setting %.*s = %.*s", STR_ARG(name), STR_ARG(value));
    return error_arg_str(err, name);
}

static enum status set_row(struct settings *settings, struct arena *arena, size_t i, struct str value,
                           struct error *err) {
    const struct setting_row *row = &rows[i];
    int64_t number = 0;
    size_t at;
    if (!utf8_valid(value, &at))
        return bad_setting(err, "error.setting-utf8", str_from(row->name), S("?"));
    if (row->is_number && (!str_to_int(value, &number) || number < row->least || number > row->most)) {
        bad_setting(err, "error.setting-number", str_from(row->name), value);
        error_arg_int(err, row->least);
        return error_arg_int(err, row->most);
    }
    settings->text[i] = arena_str(arena, value);
    settings->number[i] = number;
    return STATUS_OK;
}

enum status settings_set(struct settings *settings, struct arena *arena, struct str name, struct str value,
                         struct error *err) {
    for (size_t i = 0; i < SETTING_COUNT; i++)
        if (str_is(name, rows[i].name))
            return set_row(settings, arena, i, str_trim(value), err);
    return bad_setting(err, "error.setting-unknown", name, value);
}

struct ini_context {
    struct settings *settings;
    struct arena *arena;
    struct error *err;
    enum status status;
};

static int take_ini_pair(void *user, const char *section, const char *name, const char *value) {
    struct ini_context *context = user;
    struct str full = arena_printf(context->arena, "%s%s%s", section, *section ? "." : "", name);
    if (context->status == STATUS_OK)
        context->status =
            settings_set(context->settings, context->arena, full, str_from(value), context->err);
    return 1;
}

static enum status load_file(struct settings *settings, struct arena *arena, const char *path,
                             struct error *err) {
    struct ini_context context = {.settings = settings, .arena = arena, .err = err, .status = STATUS_OK};
    int line = ini_parse(path, take_ini_pair, &context);
    if (line < 0) {
        error_set(err, STATUS_NOT_FOUND, "error.file-missing", "settings file %s", path);
        return error_arg(err, path);
    }
    if (line > 0 && context.status == STATUS_OK) {
        error_set(err, STATUS_INVALID, "error.setting-line", "settings file %s line %d", path, line);
        error_arg(err, path);
        return error_arg_int(err, line);
    }
    return context.status;
}

/* listen.port → JIEFEN_LISTEN_PORT */
static const char *environment_value(struct arena *arena, const char *name) {
    struct str variable = arena_printf(arena, "JIEFEN_%s", name);
    char *p = (char *)(uintptr_t)variable.p;
    for (; *p; p++)
        *p = *p == '.' ? '_' : (char)toupper((unsigned char)*p);
    return getenv(variable.p);
}

enum status settings_load(struct settings *settings, struct arena *arena, const char *path,
                          struct error *err) {
    enum status status = STATUS_OK;
    for (size_t i = 0; i < SETTING_COUNT && status == STATUS_OK; i++)
        status = set_row(settings, arena, i, str_from(rows[i].fallback), err);
    if (status == STATUS_OK && path)
        status = load_file(settings, arena, path, err);
    for (size_t i = 0; i < SETTING_COUNT && status == STATUS_OK; i++) {
        const char *value = environment_value(arena, rows[i].name);
        if (value)
            status = set_row(settings, arena, i, str_from(value), err);
    }
    return status;
}
