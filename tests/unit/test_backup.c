/* Backup and restore. */
#include "core_fixture.h"

#include "core/backup.h"

static void make_backup(void) {
    uint64_t bytes = 0;
    write_world();
    import_good();
    OK(backup_run(&app, in_folder("backup"), &bytes, &err));
    ck_assert_uint_gt(bytes, 0);
}

START_TEST(a_backup_comes_back_whole) {
    make_backup();
    save_text(&type_area, "150221", "name", "备份之后改的");
    uint64_t sequence = store_sequence(app.store);
    wait_for_index();
    app_close(&app);
    /* The index of the lost store is still there: it must not be taken for this one's. */
    remove_tree(in_folder("data/store"));
    OK(backup_restore(in_folder("backup"), in_folder("data"), &err));
    open_app(EVERYTHING);
    wait_for_index();
    struct record *area = get_record(&type_area, "150221");
    ck_assert_ptr_nonnull(area);
    ck_assert(str_is(record_title(area), "示例旗"));
    ck_assert_uint_eq(area->revision, 1);
    ck_assert_uint_eq(store_sequence(app.store), sequence - 1);
    ck_assert_uint_eq(index_applied(app.index), sequence - 1);
}
END_TEST

START_TEST(a_backup_is_not_overwritten) {
    uint64_t bytes = 7;
    make_backup();
    ck_assert_int_eq(backup_run(&app, in_folder("backup"), &bytes, &err), STATUS_CONFLICT);
    ck_assert_str_eq(err.key, "error.backup-exists");
    ck_assert_uint_eq(bytes, 7);
}
END_TEST

START_TEST(a_full_data_folder_is_not_overwritten) {
    make_backup();
    app_close(&app);
    ck_assert_int_eq(backup_restore(in_folder("backup"), in_folder("data"), &err), STATUS_CONFLICT);
    ck_assert_str_eq(err.key, "error.restore-not-empty");
    open_app(EVERYTHING);
    ck_assert_ptr_nonnull(get_record(&type_area, "150221"));
}
END_TEST

static void must_be_refused(void) {
    ck_assert_int_eq(backup_restore(in_folder("backup"), in_folder("new"), &err), STATUS_CORRUPT);
    ck_assert_str_eq(err.key, "error.backup-damaged");
    ck_assert(!file_exists(in_folder("new")));
}

static void change_byte(const char *path, long at) {
    FILE *file = fopen(path, "r+");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(fseek(file, at, SEEK_SET), 0);
    int c = fgetc(file);
    ck_assert_int_eq(fseek(file, at, SEEK_SET), 0);
    fputc(c ^ 1, file);
    fclose(file);
}

START_TEST(damage_is_seen_before_anything_is_written) {
    make_backup();
    change_byte(in_folder("backup/store.mdb"), 5000);
    must_be_refused();
    change_byte(in_folder("backup/store.mdb"), 5000);
    ck_assert_int_eq(truncate(in_folder("backup/store.mdb"), 4096), 0);
    must_be_refused();
    unlink(in_folder("backup/store.mdb"));
    must_be_refused();
}
END_TEST

START_TEST(a_manifest_must_be_there_and_whole) {
    make_backup();
    change_byte(in_folder("backup/manifest.txt"), 2);
    must_be_refused();
    OK(file_write(in_folder("backup/manifest.txt"), S(""), &err));
    must_be_refused();
    OK(file_write(in_folder("backup/manifest.txt"), S("jiefen backup 1\nmade now\n0000 5 ../../etc/passwd\n"),
                  &err));
    must_be_refused();
    unlink(in_folder("backup/manifest.txt"));
    must_be_refused();
    remove_tree(in_folder("backup"));
    must_be_refused();
}
END_TEST

START_TEST(a_backup_that_fails_leaves_nothing) {
    uint64_t bytes = 0;
    OK(file_write(in_folder("file"), S("x"), &err));
    ck_assert_int_ne(backup_run(&app, in_folder("file/backup"), &bytes, &err), STATUS_OK);
    ck_assert(!file_exists(in_folder("file/backup")));
}
END_TEST

int main(void) {
    const TTest *const tests[] = {
        a_backup_comes_back_whole,
        a_backup_is_not_overwritten,
        a_full_data_folder_is_not_overwritten,
        damage_is_seen_before_anything_is_written,
        a_manifest_must_be_there_and_whole,
        a_backup_that_fails_leaves_nothing,
    };
    return CORE_RUN("backup", core_setup, tests);
}
