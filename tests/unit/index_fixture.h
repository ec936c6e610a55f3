/* A search index in a temporary folder. Xapian is opened inside each test: Check forks. */
#ifndef JF_TEST_INDEX_FIXTURE_H
#define JF_TEST_INDEX_FIXTURE_H

#include <check.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "index/index.h"

enum { FILTER_TYPE, FILTER_CATEGORY, FILTER_AREA, FILTERS };
enum { SORT_YEAR, SORTS };

static const char *const filter_names[] = {"type", "category", "area"};
static const char *const sort_names[] = {"year"};

static inline struct index_schema schema_with(const char *fingerprint) {
    return (struct index_schema){
        .filters = filter_names,
        .filter_count = FILTERS,
        .sorts = sort_names,
        .sort_count = SORTS,
        .fingerprint = str_from(fingerprint),
    };
}

static char folder[64];
static struct arena arena;
static struct error err;

#define ck_ok(call) ck_assert_msg((call) == STATUS_OK, "%s", err.detail)

static int remove_entry(const char *path, const struct stat *info, int kind, struct FTW *at) {
    (void)info, (void)kind, (void)at;
    return remove(path);
}

static inline void remove_folder(const char *path) { nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS); }

static inline void index_setup(void) {
    snprintf(folder, sizeof folder, "/tmp/jf-test-index-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    arena = ARENA_INIT;
    err = ERROR_INIT;
}

static inline void index_teardown(void) {
    arena_release(&arena);
    remove_folder(folder);
}

static inline struct index *open_index(const char *fingerprint) {
    struct index_schema schema = schema_with(fingerprint);
    struct index *index = NULL;
    ck_ok(index_open(folder, &schema, &index, &err));
    return index;
}

static inline struct index_document plain_document(const char *id, const struct str *text) {
    return (struct index_document){
        .type = S("exemplar"), .id = str_from(id), .texts = text, .text_count = 1, .is_public = true};
}

static inline void put_text(struct index_writer *writer, const char *id, const char *text) {
    struct str texts[] = {str_from(text)};
    struct index_document document = plain_document(id, texts);
    ck_ok(index_put(writer, &document, &err));
}

static inline void publish(struct index_writer *writer, uint64_t applied) {
    ck_ok(index_commit(writer, applied, &err));
    ck_ok(index_publish(writer, &err));
    index_writer_close(writer);
}

static inline struct index_writer *open_writer(struct index *index, bool fresh) {
    struct index_writer *writer = NULL;
    ck_ok(index_writer_open(index, fresh, &writer, &err));
    return writer;
}

static inline struct index_result find(struct index *index, const char *typed) {
    struct index_search search = {.query = query_parse(&arena, str_from(typed)), .sort = -1, .limit = 20};
    struct index_result result = {0};
    ck_ok(index_search(index, &search, &arena, &result, &err));
    return result;
}

static inline struct index *fresh_index(const char *const *texts, size_t count) {
    struct index *index = open_index("1");
    struct index_writer *writer = open_writer(index, true);
    for (size_t i = 0; i < count; i++)
        put_text(writer, arena_printf(&arena, "%zu", i).p, texts[i]);
    publish(writer, count);
    return index;
}

static inline bool hit_is(const struct index_result *result, size_t at, const char *id) {
    return at < result->count && str_is(result->hits[at].id, id);
}

/* Databases on disk. */
static inline unsigned count_folders(void) {
    char command[128], line[32] = "";
    snprintf(command, sizeof command, "find %s -mindepth 1 -type d | wc -l", folder);
    FILE *pipe = popen(command, "r");
    ck_assert_ptr_nonnull(fgets(line, sizeof line, pipe));
    pclose(pipe);
    return (unsigned)atoi(line);
}

/* Runs the tests, each with an empty folder. */
static inline int index_run(const char *name, const TTest *const *tests, size_t count) {
    Suite *suite = suite_create(name);
    TCase *tcase = tcase_create(name);
    tcase_set_timeout(tcase, 240);
    tcase_add_checked_fixture(tcase, index_setup, index_teardown);
    for (size_t i = 0; i < count; i++)
        tcase_add_test(tcase, tests[i]);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}

#endif
