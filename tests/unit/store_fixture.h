/* A store in a temporary folder, for the tests of src/store/. Opened in checked fixtures only: LMDB must not cross the
 * fork that Check makes for each test. */
#ifndef JF_TEST_STORE_FIXTURE_H
#define JF_TEST_STORE_FIXTURE_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "store/store.h"

#define OK(call) ck_assert_msg((call) == STATUS_OK, "%s: %s %s", #call, status_name(err.status), err.detail)

enum { FIXTURE_MAP = 64 << 20 };

static char folder[64];
static struct store *store;
static struct error err;
static struct arena arena;

static inline void fixture_open(void) {
    struct store_options options = {.folder = folder, .map_bytes = FIXTURE_MAP};
    OK(store_open(&options, &store, &err));
}

static inline void fixture_close(void) {
    store_close(store);
    store = NULL;
}

static inline void fixture_setup(void) {
    snprintf(folder, sizeof folder, "/tmp/jiefen-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    arena = ARENA_INIT;
    fixture_open();
}

static inline void fixture_path(char path[128], const char *name) {
    snprintf(path, 128, "%s/%s", folder, name);
}

static inline void fixture_teardown(void) {
    static const char *const names[] = {"data.mdb", "lock.mdb", "lock", "copy.mdb"};
    char path[128];
    fixture_close();
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        fixture_path(path, names[i]);
        unlink(path);
    }
    rmdir(folder);
    arena_release(&arena);
}

/* Runs the tests of one case with the store open. */
static inline int fixture_run(const char *name, void (*add)(TCase *)) {
    Suite *suite = suite_create(name);
    TCase *cases = tcase_create(name);
    tcase_add_checked_fixture(cases, fixture_setup, fixture_teardown);
    tcase_set_timeout(cases, 120);
    add(cases);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
