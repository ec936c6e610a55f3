/* An app on a temporary data folder, and a small world to import into it: two categories, areas down to a town, exemplars
 * made to order. Store, index and thread are opened in each test: none of them may cross Check's fork. */
#ifndef JF_TEST_CORE_FIXTURE_H
#define JF_TEST_CORE_FIXTURE_H

#include <check.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "core/app.h"
#include "core/import.h"
#include "core/sync.h"
#include "store/records.h"

#define OK(call) ck_assert_msg((call) == STATUS_OK, "%s: %s %s", #call, status_name(err.status), err.detail)

enum { WAIT_MS = 60000, EVERYTHING = APP_STORE | APP_WRITE | APP_INDEX | APP_SYNC };

static char folder[64];
static struct arena arena, settings_arena;
static struct error err;
static struct app app;

static inline const char *in_folder(const char *name) {
    return arena_printf(&arena, "%s/%s", folder, name).p;
}

static inline void open_app(unsigned needs) {
    struct settings settings;
    OK(settings_load(&settings, &settings_arena, NULL, &err));
    OK(settings_set(&settings, &settings_arena, S("data.folder"), str_from(in_folder("data")), &err));
    OK(app_open(&app, &settings, &err));
    OK(app_start(&app, needs, &err));
}

static inline void reopen_app(unsigned needs) {
    app_close(&app);
    open_app(needs);
}

static inline int remove_entry(const char *path, const struct stat *info, int kind, struct FTW *at) {
    (void)info, (void)kind, (void)at;
    return remove(path);
}

static inline void remove_tree(const char *path) { nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS); }

static inline void core_setup(void) {
    snprintf(folder, sizeof folder, "/tmp/jiefen-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    arena = settings_arena = ARENA_INIT;
    open_app(EVERYTHING);
}

static inline void core_teardown(void) {
    app_close(&app);
    remove_tree(folder);
    arena_release(&arena);
    arena_release(&settings_arena);
}

/* Writes <folder>/in/<name>; folders are made. */
static inline void write_input(const char *name, const char *text) {
    char path[160];
    snprintf(path, sizeof path, "%s/in/%s", folder, name);
    *strrchr(path, '/') = '\0';
    OK(file_make_folder(path, &err));
    snprintf(path, sizeof path, "%s/in/%s", folder, name);
    OK(file_write(path, str_from(text), &err));
}

static inline struct import_report import_with(struct import_options options) {
    const char *paths[] = {in_folder("in")};
    struct import_report report;
    if (!options.paths)
        options.paths = paths, options.path_count = 1;
    options.actor = S("test");
    OK(import_run(&app, &options, &arena, &report, &err));
    return report;
}

static inline struct import_report import_all(void) {
    return import_with((struct import_options){.paths = NULL});
}

static inline struct import_report import_good(void) {
    struct import_report report = import_all();
    for (size_t i = 0; i < report.problems.count; i++)
        fprintf(stderr, "%s:%u %.*s %s\n", report.problems.items[i].place.file.p,
                report.problems.items[i].place.line, STR_ARG(report.problems.items[i].place.field),
                report.problems.items[i].key);
    ck_assert_uint_eq(report.problems.count, 0);
    return report;
}

static inline void write_world(void) {
    write_input("vocabulary-entries.csv",
                "id,vocabulary,code,name,name_en,parent\n"
                "dispute-category.02,dispute-category,02,邻里纠纷,Neighbours,\n"
                "dispute-category.02a,dispute-category,02a,采光,Light,dispute-category.02\n"
                "dispute-category.05,dispute-category,05,劳动争议,Labour,\n"
                "result.done,result,done,调解成功,Settled,\n");
    write_input("areas.csv", "id,name,level,parent\n"
                             "150000,内蒙古自治区,province,\n"
                             "150200,包头市,city,150000\n"
                             "150221,示例旗,county,150200\n"
                             "150222,示例县,county,150200\n"
                             "150221100,示例镇,town,150221\n");
}

struct exemplar {
    const char *id, *title, *category, *area, *state, *more; /* more: lines of front matter */
    const char *facts;
    int year;
};

/* Anything left out gets a value that passes. */
static inline void write_exemplar(struct exemplar e) {
    static const char format[] =
        "---\ntype: exemplar\nid: %s\nnumber: N-%s\ntitle: %s\nsubtitle: 示例一则\ncategory: '%s'\narea: "
        "'%s'\n"
        "year: %d\nresult: done\nkeywords: [示例]\nasks: [怎么办, 找谁]\nstate: %s\npublished: "
        "%d-03-01\n%s---\n\n"
        "## 案情简介\n\n%s\n\n## 争议焦点\n\n焦点。\n\n## 调解过程\n\n过程。\n\n## 调解结果\n\n结果。\n";
    int year = e.year ? e.year : 2024;
    char name[100];
    snprintf(name, sizeof name, "exemplars/%s.md", e.id);
    write_input(name, arena_printf(&arena, format, e.id, e.id, e.title ? e.title : "示例案例",
                                   e.category ? e.category : "02", e.area ? e.area : "150221", year,
                                   e.state ? e.state : "published", year, e.more ? e.more : "",
                                   e.facts ? e.facts : "张某与李某的纠纷。")
                          .p);
}

static inline void wait_for_index(void) { OK(sync_wait(app.sync, WAIT_MS, &err)); }

/* One record, read in a transaction of its own. */
struct reading {
    const struct type *type;
    const char *id;
    struct record *record;
};

static inline enum status read_one(struct txn *txn, void *context, struct error *e) {
    struct reading *reading = context;
    return records_get(txn, reading->type, str_from(reading->id), &arena, &reading->record, e);
}

static inline struct record *get_record(const struct type *type, const char *id) {
    struct reading reading = {type, id, NULL};
    return store_read(app.store, read_one, &reading, &err) == STATUS_OK ? reading.record : NULL;
}

static inline enum status save_one(struct txn *txn, void *context, struct error *e) {
    struct save save = {.actor = S("test"), .any_revision = true};
    uint64_t revision;
    bool changed;
    return records_save(txn, context, &save, &revision, &changed, e);
}

static inline enum status delete_one(struct txn *txn, void *context, struct error *e) {
    struct save save = {.actor = S("test"), .any_revision = true};
    const struct reading *gone = context;
    return records_delete(txn, gone->type, str_from(gone->id), &save, e);
}

static inline void delete_record(const struct type *type, const char *id) {
    struct reading gone = {type, id, NULL};
    OK(store_write(app.store, delete_one, &gone, &err));
}

static inline void save_text(const struct type *type, const char *id, const char *field, const char *text) {
    struct record *record = get_record(type, id);
    ck_assert_ptr_nonnull(record);
    struct value *value = &record->values[field_index(type, type_field(type, str_from(field)))];
    *value = (struct value){1, 1, ARENA_NEW(&arena, struct datum)};
    value->items[0].text = str_from(text);
    OK(store_write(app.store, save_one, record, &err));
}

static inline bool is_indexed(const struct type *type, const char *id) {
    bool has = false;
    OK(index_has(app.index, str_from(type->name), str_from(id), &has, &err));
    return has;
}

/* Runs the tests of one case, each with the app open: `setup` is core_setup or calls it. */
static inline int core_run(const char *name, void (*setup)(void), const TTest *const *tests, size_t count) {
    Suite *suite = suite_create(name);
    TCase *cases = tcase_create(name);
    tcase_add_checked_fixture(cases, setup, core_teardown);
    tcase_set_timeout(cases, 120);
    for (size_t i = 0; i < count; i++)
        tcase_add_test(cases, tests[i]);
    suite_add_tcase(suite, cases);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#define CORE_RUN(name, setup, tests) core_run((name), (setup), (tests), sizeof(tests) / sizeof((tests)[0]))

#endif
