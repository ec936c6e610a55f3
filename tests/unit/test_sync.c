/* The index thread: that the index follows the store, whatever happens to either of them. */
#include "core_fixture.h"

#include "core/find.h"
#include "core/parking.h"
#include "core/schema.h"
#include "store/log.h"

static void write_two(void) {
    write_world();
    write_exemplar((struct exemplar){.id = "e1", .title = "相邻采光的事"});
    write_exemplar((struct exemplar){.id = "e2", .title = "拖欠工资的事", .category = "05"});
    import_good();
    wait_for_index();
}

struct asking {
    struct find find;
    struct found found;
};

static enum status ask(struct txn *txn, void *context, struct error *e) {
    struct asking *asking = context;
    return find_run(&app, txn, &asking->find, &arena, &asking->found, e);
}

static uint64_t count_in_area(const char *area) {
    struct asking asking = {.find = {.type = &type_exemplar, .per_page = 10, .page = 1, .filter_count = 1}};
    asking.find.filters[0] = (struct find_filter){S("area"), str_from(area)};
    OK(store_read(app.store, ask, &asking, &err));
    return asking.found.total;
}

static uint64_t count_of(const char *text) {
    struct asking asking = {
        .find = {.text = str_from(text), .type = &type_exemplar, .per_page = 10, .page = 1}};
    OK(store_read(app.store, ask, &asking, &err));
    return asking.found.total;
}

static enum status read_parked(struct txn *txn, void *context, struct error *e) {
    struct parked_list *list = context;
    *list = (struct parked_list){.arena = &arena};
    return parking_list(txn, list, e);
}

static struct parked_list parked(void) {
    struct parked_list list;
    OK(store_read(app.store, read_parked, &list, &err));
    return list;
}

START_TEST(it_follows_what_is_saved) {
    write_two();
    ck_assert(is_indexed(&type_exemplar, "e1") && is_indexed(&type_exemplar, "e2"));
    ck_assert_uint_eq(index_applied(app.index), store_sequence(app.store));
    ck_assert_uint_eq(count_of("采光"), 1);
    save_text(&type_exemplar, "e1", "title", "改名之后");
    wait_for_index();
    ck_assert_uint_eq(count_of("采光"), 0);
    ck_assert_uint_eq(count_of("改名"), 1);
}
END_TEST

START_TEST(it_follows_deletions) {
    write_two();
    delete_record(&type_exemplar, "e1");
    wait_for_index();
    ck_assert(!is_indexed(&type_exemplar, "e1") && is_indexed(&type_exemplar, "e2"));
    ck_assert_uint_eq(count_of("采光"), 0);
}
END_TEST

START_TEST(it_replays_what_was_saved_without_it) {
    write_two();
    uint64_t generation = index_generation(app.index);
    reopen_app(APP_STORE | APP_WRITE);
    save_text(&type_exemplar, "e1", "title", "没有索引时改的");
    delete_record(&type_exemplar, "e2");
    reopen_app(EVERYTHING);
    wait_for_index();
    ck_assert_uint_eq(count_of("没有索引"), 1);
    ck_assert(!is_indexed(&type_exemplar, "e2"));
    ck_assert(index_generation(app.index) <= generation + 3); /* a replay, no rebuild */
}
END_TEST

/* More than the index takes of one document. */
static void save_monster(const char *id) {
    size_t size = INDEX_TEXT_MAX + 10;
    char *text = arena_alloc(&arena, size + 1);
    memset(text, 'x', size);
    save_text(&type_exemplar, id, "facts", text);
}

START_TEST(what_the_index_refuses_is_parked_and_the_others_go_in) {
    write_two();
    save_monster("e1");
    write_exemplar((struct exemplar){.id = "e3", .title = "后来的一件"});
    write_exemplar((struct exemplar){.id = "e1", .title = "相邻采光的事"});
    const char *paths[] = {in_folder("in/exemplars/e3.md")};
    import_with((struct import_options){.paths = paths, .path_count = 1});
    wait_for_index();
    struct parked_list list = parked();
    ck_assert_uint_eq(list.count, 1);
    ck_assert_ptr_eq(list.items[0].type, &type_exemplar);
    ck_assert(str_is(list.items[0].id, "e1"));
    ck_assert(list.items[0].why.n > 0);
    ck_assert(!is_indexed(&type_exemplar, "e1"));
    ck_assert_uint_eq(count_of("后来"), 1);
    /* A rebuild comes to the same. */
    sync_rebuild(app.sync);
    wait_for_index();
    ck_assert_uint_eq(parked().count, 1);
    ck_assert(is_indexed(&type_exemplar, "e3") && !is_indexed(&type_exemplar, "e1"));
    /* Mended, it is let in and no longer parked. */
    import_all();
    wait_for_index();
    ck_assert(is_indexed(&type_exemplar, "e1"));
    ck_assert_uint_eq(parked().count, 0);
}
END_TEST

START_TEST(the_last_entry_refused_does_not_hold_it_up) {
    write_two();
    save_monster("e1");
    wait_for_index();
    ck_assert_uint_eq(index_applied(app.index), store_sequence(app.store));
    ck_assert_uint_eq(parked().count, 1);
    delete_record(&type_exemplar, "e1");
    wait_for_index();
    ck_assert_uint_eq(parked().count, 0);
}
END_TEST

/* The bytes of a record, altered on the disk as it were. */
static enum status damage(struct txn *txn, void *context, struct error *e) {
    struct store_pairs pairs;
    struct store_range all = {.limit = 1000};
    enum status status = store_scan(txn, TABLE_RECORD, &all, &arena, &pairs, e);
    for (size_t i = 0; status == STATUS_OK && i < pairs.count; i++)
        if (str_ends(pairs.items[i].key, S("e1")))
            status = store_put(txn, TABLE_RECORD, pairs.items[i].key, S("nonsense"), e);
    (void)context;
    return status;
}

START_TEST(a_damaged_record_does_not_keep_the_others_out) {
    write_two();
    OK(store_write(app.store, damage, NULL, &err));
    sync_rebuild(app.sync);
    wait_for_index();
    ck_assert(!is_indexed(&type_exemplar, "e1") && is_indexed(&type_exemplar, "e2"));
    ck_assert_uint_eq(parked().count, 1);
}
END_TEST

START_TEST(a_moved_area_is_filtered_by_its_new_place) {
    write_world();
    write_exemplar((struct exemplar){.id = "e1", .area = "150221100"});
    import_good();
    wait_for_index();
    ck_assert_uint_eq(count_in_area("150221"), 1);
    ck_assert_uint_eq(count_in_area("150222"), 0);
    save_text(&type_area, "150221100", "parent", "150222");
    wait_for_index();
    ck_assert_uint_eq(count_in_area("150221"), 0);
    ck_assert_uint_eq(count_in_area("150222"), 1);
    ck_assert_uint_eq(count_in_area("150200"), 1);
}
END_TEST

START_TEST(a_renamed_area_moves_nothing) {
    write_two();
    struct str path = index_path(app.index, &arena);
    save_text(&type_area, "150221", "name", "改名旗");
    wait_for_index();
    ck_assert(str_eq(path, index_path(app.index, &arena)));
}
END_TEST

START_TEST(another_fingerprint_is_built_anew) {
    write_two();
    struct str text;
    app_close(&app);
    OK(file_read(&arena, in_folder("data/index/current"), 1000, &text, &err));
    OK(file_write(in_folder("data/index/current"), arena_printf(&arena, "%.*sx", STR_ARG(text)), &err));
    open_app(APP_STORE | APP_INDEX);
    ck_assert(!index_ready(app.index));
    reopen_app(EVERYTHING);
    wait_for_index();
    ck_assert_uint_eq(count_of("采光"), 1);
}
END_TEST

static int cut(const char *path, const struct stat *info, int kind, struct FTW *at) {
    (void)info, (void)at;
    return kind == FTW_F && !strstr(path, "writer.lock") && !strstr(path, "current") ? truncate(path, 10) : 0;
}

static void search_until_damage_shows(void) {
    for (int i = 0; i < 3; i++) {
        struct asking asking = {
            .find = {.text = S("采光"), .type = &type_exemplar, .per_page = 10, .page = 1}};
        if (store_read(app.store, ask, &asking, &err) != STATUS_OK)
            return;
        save_text(&type_exemplar, "e2", "subtitle", i % 2 ? "一" : "二");
        usleep(100000);
    }
}

START_TEST(a_damaged_index_is_built_anew_while_serving) {
    write_two();
    nftw(in_folder("data/index"), cut, 16, FTW_PHYS);
    search_until_damage_shows();
    wait_for_index();
    ck_assert_uint_eq(count_of("采光"), 1);
    ck_assert_uint_eq(count_of("拖欠"), 1);
}
END_TEST

START_TEST(a_deleted_index_is_built_anew_while_serving) {
    write_two();
    remove_tree(in_folder("data/index"));
    save_text(&type_exemplar, "e2", "title", "删掉以后改的");
    wait_for_index();
    ck_assert_uint_eq(count_of("删掉以后"), 1);
    ck_assert_uint_eq(count_of("采光"), 1);
    ck_assert(file_exists(in_folder("data/index/current")));
}
END_TEST

START_TEST(a_deleted_index_is_noticed_without_a_write) {
    write_two();
    remove_tree(in_folder("data/index"));
    for (int i = 0; i < 500 && !file_exists(in_folder("data/index/current")); i++)
        usleep(20000);
    ck_assert(file_exists(in_folder("data/index/current")));
    wait_for_index();
    ck_assert_uint_eq(count_of("采光"), 1);
}
END_TEST

START_TEST(who_only_reads_sweeps_nothing) {
    struct index *reader = NULL;
    write_two();
    OK(file_make_folder(in_folder("data/index/000777"), &err));
    OK(index_open(in_folder("data/index"), schema_get(), &reader, &err));
    index_close(reader);
    ck_assert(file_exists(in_folder("data/index/000777")));
    sync_rebuild(app.sync);
    wait_for_index();
    ck_assert(!file_exists(in_folder("data/index/000777")));
}
END_TEST

START_TEST(an_index_ahead_of_the_store_is_not_believed) {
    write_two();
    app_close(&app);
    remove_tree(in_folder("data/store"));
    open_app(EVERYTHING);
    wait_for_index();
    ck_assert_uint_eq(count_of("采光"), 0);
    ck_assert(!is_indexed(&type_exemplar, "e1"));
}
END_TEST

START_TEST(a_rebuild_asked_for_is_waited_for) {
    write_two();
    for (int i = 0; i < 5; i++) {
        struct str former = index_path(app.index, &arena);
        sync_rebuild(app.sync);
        wait_for_index();
        struct str path = index_path(app.index, &arena);
        ck_assert(!str_eq(path, former));
        ck_assert_uint_eq(sync_progress(app.sync), 0);
    }
}
END_TEST

START_TEST(it_stops_in_the_midst_of_a_rebuild) {
    char id[16];
    write_world();
    for (int i = 0; i < 300; i++) {
        snprintf(id, sizeof id, "e%03d", i);
        write_exemplar((struct exemplar){.id = id});
    }
    import_good();
    wait_for_index();
    sync_rebuild(app.sync);
    while (sync_progress(app.sync) == 0)
        usleep(1000);
    reopen_app(EVERYTHING);
    wait_for_index();
    ck_assert_uint_eq(count_of("示例"), 300);
}
END_TEST

START_TEST(waiting_ends_when_time_is_over) {
    write_two();
    sync_rebuild(app.sync);
    ck_assert_int_eq(sync_wait(app.sync, 0, &err), STATUS_UNAVAILABLE);
    ck_assert_str_eq(err.key, "error.index-behind");
    wait_for_index();
}
END_TEST

START_TEST(a_failure_that_lasts_is_told_to_who_waits) {
    struct index_writer *other = NULL;
    write_two();
    reopen_app(APP_STORE | APP_WRITE | APP_INDEX);
    OK(index_writer_open(app.index, false, &other, &err));
    save_text(&type_exemplar, "e1", "title", "有人占着索引");
    OK(sync_start(&app, &app.sync, &err));
    ck_assert_int_eq(sync_wait(app.sync, WAIT_MS, &err), STATUS_IN_USE);
    index_writer_close(other);
    wait_for_index();
    ck_assert_uint_eq(count_of("占着"), 1);
}
END_TEST

int main(void) {
    const TTest *const tests[] = {
        it_follows_what_is_saved,
        it_follows_deletions,
        it_replays_what_was_saved_without_it,
        what_the_index_refuses_is_parked_and_the_others_go_in,
        the_last_entry_refused_does_not_hold_it_up,
        a_damaged_record_does_not_keep_the_others_out,
        a_moved_area_is_filtered_by_its_new_place,
        a_renamed_area_moves_nothing,
        another_fingerprint_is_built_anew,
        a_damaged_index_is_built_anew_while_serving,
        a_deleted_index_is_built_anew_while_serving,
        a_deleted_index_is_noticed_without_a_write,
        who_only_reads_sweeps_nothing,
        an_index_ahead_of_the_store_is_not_believed,
        a_rebuild_asked_for_is_waited_for,
        it_stops_in_the_midst_of_a_rebuild,
        waiting_ends_when_time_is_over,
        a_failure_that_lasts_is_told_to_who_waits,
    };
    return CORE_RUN("sync", core_setup, tests);
}
