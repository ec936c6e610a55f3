#include "base/paths.h"

#include <stdlib.h>

#include "base/file.h"

/* The tree wins over an installation when the program that runs is the tree's own: CMake sets JF_SOURCE_DIR only for
 * the build, and an installed program runs where that folder is usually gone. */
static const char *first_folder(const char *variable, const char *tree, const char *installed) {
    const char *chosen = getenv(variable);
    if (chosen)
        return chosen;
    return file_is_folder(tree) ? tree : installed;
}

const char *paths_share(void) { return first_folder("JIEFEN_SHARE", JF_SOURCE_DIR, JF_SHARE_DIR); }

const char *paths_static(void) {
    return first_folder("JIEFEN_STATIC", JF_BUILD_WEB_DIR, JF_SHARE_DIR "/web/static");
}
