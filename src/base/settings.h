/* Settings: one row each, read from an ini file (section.name = value), then from the environment
 * (JIEFEN_SECTION_NAME), then from the command line; the later wins. */
#ifndef JF_BASE_SETTINGS_H
#define JF_BASE_SETTINGS_H

#include "base/arena.h"
#include "base/status.h"

enum setting {
    SETTING_DATA_FOLDER,     /* where store, index and attachments are */
    SETTING_LISTEN_ADDRESS,  /* IPv4 or IPv6 address */
    SETTING_LISTEN_PORT,     /* 0: any free port */
    SETTING_LISTEN_WORKERS,  /* threads that answer requests */
    SETTING_TLS_CERTIFICATE, /* PEM file; empty: plain HTTP */
    SETTING_TLS_KEY,         /* PEM file */
    SETTING_SITE_NAME,       /* beside the mark, e.g. 某旗人民调解 */
    SETTING_SITE_BUREAU,     /* in the footer, e.g. 某旗司法局 */
    SETTING_SITE_LANGUAGE,   /* catalogue when the reader asks for none: zh-CN */
    SETTING_LOG_LEVEL,       /* debug, info, warning, error */
    SETTING_STORE_MAP_MIB,   /* upper bound of the store's file */
    SETTING_COUNT
};

struct settings {
    struct str text[SETTING_COUNT]; /* never NULL */
    int64_t number[SETTING_COUNT];  /* of the rows that are numbers */
};

/* The defaults, then the file (a missing file is an error only when `path` is not NULL), then the environment.
 * INVALID with the setting's name for an unknown name, a number out of bounds or bytes that are no UTF-8. Copies into the arena. */
MUST_CHECK enum status settings_load(struct settings *settings, struct arena *arena, const char *path,
                                     struct error *err);

/* Sets one by its name, as `--set listen.port=8080` does. */
MUST_CHECK enum status settings_set(struct settings *settings, struct arena *arena, struct str name,
                                    struct str value, struct error *err);

const char *settings_name(enum setting setting);
const char *settings_default(enum setting setting);

#endif
