#include "base/paths.h"

#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

enum { EXTRA_MAX = 64 };

static char beside[PATH_MAX + EXTRA_MAX], beside_static[PATH_MAX + 2 * EXTRA_MAX];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static bool has_templates(const char *share) {
    char folder[PATH_MAX + 2 * EXTRA_MAX];
    snprintf(folder, sizeof folder, "%s/web/templates", share);
    return file_is_folder(folder);
}

/* <prefix>/bin/jiefen has its files in <prefix>/share/jiefen, whichever prefix it was installed to. */
static void look_beside(void) {
    char program[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    if (n <= 0 || n == (ssize_t)sizeof program - 1)
        return;
    program[n] = '\0';
    *strrchr(program, '/') = '\0';
    snprintf(beside, sizeof beside, "%s/../share/jiefen", program);
    if (!has_templates(beside))
        beside[0] = '\0';
    else
        snprintf(beside_static, sizeof beside_static, "%s/web/static", beside);
}

static const char *first_folder(const char *variable, const char *installed, const char *tree,
                                const char *prefix) {
    const char *chosen = getenv(variable);
    if (chosen)
        return chosen;
    if (installed[0])
        return installed;
    return file_is_folder(tree) ? tree : prefix;
}

const char *paths_share(void) {
    pthread_once(&once, look_beside);
    return first_folder("JIEFEN_SHARE", beside, JF_SOURCE_DIR, JF_SHARE_DIR);
}

const char *paths_static(void) {
    pthread_once(&once, look_beside);
    return first_folder("JIEFEN_STATIC", beside_static, JF_BUILD_WEB_DIR, JF_SHARE_DIR "/web/static");
}
