/* A folder of its own for each test of view/, with the files that the test writes into it. */
#ifndef JF_TEST_VIEW_FIXTURE_H
#define JF_TEST_VIEW_FIXTURE_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"

static struct arena arena;
static struct error err;
static char folder[64];

static inline void folder_setup(void) {
    arena = ARENA_INIT;
    err = ERROR_INIT;
    snprintf(folder, sizeof folder, "%s", "/tmp/jf-view-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

static inline void folder_teardown(void) {
    struct file_list files;
    ck_assert_int_eq(file_walk(&arena, folder, 100, &files, &err), STATUS_OK);
    for (size_t i = 0; i < files.count; i++)
        remove(files.paths[i].p);
    remove(folder);
    arena_release(&arena);
}

static inline void write_file(const char *name, const char *content) {
    struct str path = arena_printf(&arena, "%s/%s", folder, name);
    ck_assert_int_eq(file_write(path.p, str_from(content), &err), STATUS_OK);
}

static inline int run_suite(Suite *suite) {
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
