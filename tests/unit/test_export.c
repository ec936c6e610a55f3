/* Export: what ships in content/ goes through the store and comes back byte for byte. */
#include "core_fixture.h"

#include "core/export.h"

static struct str content_of(const char *path) {
    struct str text = {NULL, 0};
    OK(file_read(&arena, path, 8 << 20, &text, &err));
    return text;
}

static void compare_file(const char *from, const char *to) {
    ck_assert_msg(str_eq(content_of(from), content_of(to)), "%s differs", from);
}

/* Each file of `from`, which stands under the same name in `to`; `flat`: whatever folder it was in. */
static size_t compare_folder(const char *from, const char *to, bool flat) {
    struct file_list files;
    OK(file_walk(&arena, from, 10000, &files, &err));
    for (size_t i = 0; i < files.count; i++) {
        const char *path = files.paths[i].p;
        compare_file(path,
                     arena_printf(&arena, "%s%s", to, flat ? strrchr(path, '/') : path + strlen(from)).p);
    }
    return files.count;
}

static uint64_t export_to(const char *name) {
    uint64_t count = 0;
    OK(export_run(&app, NULL, in_folder(name), &count, &err));
    return count;
}

static struct import_report import_path(const char *path) {
    const char *paths[] = {path};
    return import_with((struct import_options){.paths = paths, .path_count = 1});
}

START_TEST(content_comes_back_byte_for_byte) {
    struct import_report report = import_path(JF_TEST_SOURCE_DIR "/content");
    ck_assert_uint_eq(report.problems.count, 0);
    ck_assert_uint_eq(export_to("out"), report.counts.records);
    ck_assert_uint_ge(
        compare_folder(JF_TEST_SOURCE_DIR "/content/sample/exemplars", in_folder("out/exemplars"), true), 12);
    ck_assert_uint_ge(
        compare_folder(JF_TEST_SOURCE_DIR "/content/sample/experts", in_folder("out/experts"), true), 6);
    compare_folder(JF_TEST_SOURCE_DIR "/content/articles", in_folder("out/articles"), true);
    /* What was exported is what is there. */
    ck_assert_uint_eq(import_path(in_folder("out")).counts.same, report.counts.records);
    /* An empty store filled from it exports the same bytes, tables too. */
    app_close(&app);
    remove_tree(in_folder("data"));
    open_app(EVERYTHING);
    ck_assert_uint_eq(import_path(in_folder("out")).counts.new_records, report.counts.records);
    export_to("again");
    compare_folder(in_folder("out"), in_folder("again"), false);
}
END_TEST

START_TEST(one_type_alone) {
    uint64_t count = 0;
    write_world();
    import_good();
    OK(export_run(&app, &type_area, in_folder("out"), &count, &err));
    ck_assert_uint_eq(count, 5);
    ck_assert(file_exists(in_folder("out/areas.csv")));
    ck_assert(!file_exists(in_folder("out/vocabulary-entries.csv")));
    ck_assert(!file_exists(in_folder("out/exemplars")));
}
END_TEST

START_TEST(more_than_one_page) {
    struct buf text = BUF_INIT(1 << 20);
    buf_add_text(&text, "id,vocabulary,code,name,name_en\n");
    for (int i = 0; i < 1234; i++)
        buf_printf(&text, "many.%04d,many,%04d,词,Word\n", i, i);
    write_input("vocabulary-entries.csv", text.p);
    buf_release(&text);
    import_good();
    ck_assert_uint_eq(export_to("out"), 1234);
    ck_assert_uint_eq(import_path(in_folder("out")).counts.same, 1234);
}
END_TEST

static enum status damage(struct txn *txn, void *context, struct error *e) {
    struct store_pairs pairs;
    struct store_range all = {.limit = 1000};
    enum status status = store_scan(txn, TABLE_RECORD, &all, &arena, &pairs, e);
    (void)context;
    for (size_t i = 0; status == STATUS_OK && i < pairs.count; i++)
        if (str_ends(pairs.items[i].key, S("150221")))
            status = store_put(txn, TABLE_RECORD, pairs.items[i].key, S("nonsense"), e);
    return status;
}

START_TEST(a_damaged_record_is_named) {
    uint64_t count = 7;
    write_world();
    import_good();
    OK(store_write(app.store, damage, NULL, &err));
    ck_assert_int_eq(export_run(&app, NULL, in_folder("out"), &count, &err), STATUS_CORRUPT);
    ck_assert_str_eq(err.key, "error.record-damaged");
    ck_assert_str_eq(err.args[1], "150221");
    ck_assert_uint_eq(count, 7);
}
END_TEST

int main(void) {
    const TTest *const tests[] = {
        content_comes_back_byte_for_byte,
        one_type_alone,
        more_than_one_page,
        a_damaged_record_is_named,
    };
    return CORE_RUN("export", core_setup, tests);
}
