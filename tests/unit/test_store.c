#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "store_closures.h"

START_TEST(test_put_get_del) {
    put("a", "1");
    put("a", "2");
    ck_assert(holds(store, "a", "2"));
    ck_assert(holds(store, "b", NULL));
    put("empty", "");
    ck_assert(holds(store, "empty", ""));
}
END_TEST

static enum status delete_twice(struct txn *txn, void *context, struct error *e) {
    (void)context;
    enum status status = store_del(txn, TABLE_META, S("a"), e);
    return status == STATUS_OK ? store_del(txn, TABLE_META, S("a"), e) : status;
}

START_TEST(test_delete) {
    put("a", "1");
    OK(store_write(store, delete_twice, NULL, &err));
    ck_assert(holds(store, "a", NULL));
}
END_TEST

static enum status put_then_fail(struct txn *txn, void *context, struct error *e) {
    enum status status = put_pairs(txn, context, e);
    return status == STATUS_OK ? error_set(e, STATUS_INVALID, "error.test", "on purpose") : status;
}

START_TEST(test_failure_rolls_back) {
    struct pair pairs[] = {{"a", "1"}, {NULL, NULL}};
    ck_assert_int_eq(store_write(store, put_then_fail, pairs, &err), STATUS_INVALID);
    ck_assert_str_eq(err.key, "error.test");
    ck_assert(holds(store, "a", NULL));
    put("b", "2");
    ck_assert(holds(store, "b", "2"));
}
END_TEST

START_TEST(test_stays_after_reopening) {
    put("a", "1");
    fixture_close();
    fixture_open();
    ck_assert(holds(store, "a", "1"));
}
END_TEST

static enum status write_while_reading(struct txn *txn, void *context, struct error *e) {
    (void)context;
    return store_put(txn, TABLE_META, S("a"), S("1"), e);
}

static enum status nest(struct txn *txn, void *context, struct error *e) {
    (void)txn;
    struct pair pairs[] = {{NULL, NULL}};
    return store_write(context, put_pairs, pairs, e);
}

START_TEST(test_misuse_is_refused) {
    ck_assert_int_eq(store_read(store, write_while_reading, NULL, &err), STATUS_INTERNAL);
    ck_assert_int_eq(store_read(store, nest, store, &err), STATUS_INTERNAL);
    ck_assert_int_eq(store_write(store, nest, store, &err), STATUS_INTERNAL);
    put("still", "works");
}
END_TEST

START_TEST(test_limits) {
    static const struct {
        struct sizes sizes;
        enum status status;
    } rows[] = {
        {{0, 1}, STATUS_INTERNAL},   {{1, 1}, STATUS_OK},        {{500, 1}, STATUS_OK},
        {{501, 1}, STATUS_INTERNAL}, {{1, 16 << 20}, STATUS_OK}, {{1, (16 << 20) + 1}, STATUS_TOO_BIG},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sizes sizes = rows[i].sizes;
        ck_assert_int_eq(store_write(store, put_sized, &sizes, &err), rows[i].status);
    }
    struct arena small = {.max = 1 << 20};
    struct arena kept = arena;
    arena = small;
    struct getting getting = {.key = S("k")};
    ck_assert_int_eq(store_read(store, get_value, &getting, &err), STATUS_TOO_BIG);
    arena_release(&arena);
    arena = kept;
}
END_TEST

/* Ranges */

struct scanning {
    struct store_range range;
    const char *expected; /* keys, parted by blanks */
    struct store_pairs pairs;
};

static enum status scan(struct txn *txn, void *context, struct error *e) {
    struct scanning *scanning = context;
    return store_scan(txn, TABLE_META, &scanning->range, &arena, &scanning->pairs, e);
}

static void check_scan(struct scanning scanning) {
    OK(store_read(store, scan, &scanning, &err));
    struct buf keys = BUF_INIT(1000);
    for (size_t i = 0; i < scanning.pairs.count; i++) {
        buf_add_text(&keys, i ? " " : "");
        buf_add(&keys, scanning.pairs.items[i].key);
    }
    buf_add_text(&keys, "");
    ck_assert_str_eq(keys.p ? keys.p : "", scanning.expected);
    buf_release(&keys);
}

START_TEST(test_scan) {
    struct pair pairs[] = {{"a1", "1"}, {"a2", "2"},          {"a3", "3"},        {"b1", "4"}, {"b2", "5"},
                           {"c", "6"},  {"\xFF\xFF", "high"}, {"\xFFz", "lower"}, {NULL, NULL}};
    OK(store_write(store, put_pairs, pairs, &err));
    static const struct {
        const char *prefix, *from;
        bool backwards;
        size_t limit;
        const char *expected;
    } rows[] = {
        {"a", "", false, 10, "a1 a2 a3"},
        {"a", "", true, 10, "a3 a2 a1"},
        {"a", "", false, 2, "a1 a2"},
        {"a", "", true, 1, "a3"},
        {"a", "", false, 0, ""},
        {"a", "a2", false, 10, "a2 a3"},
        {"a", "a2", true, 10, "a2 a1"},
        {"a", "a22", false, 10, "a3"},
        {"a", "a22", true, 10, "a2 a1"},
        {"a", "0", false, 10, "a1 a2 a3"},
        {"a", "0", true, 10, ""},
        {"a", "b", true, 10, "a3 a2 a1"},
        {"a", "z", true, 10, "a3 a2 a1"},
        {"a", "b", false, 10, ""},
        {"b", "", false, 10, "b1 b2"},
        {"c", "", true, 10, "c"},
        {"d", "", false, 10, ""},
        {"d", "", true, 10, ""},
        {"", "b2", true, 3, "b2 b1 a3"},
        {"", "", true, 2, "\xFF\xFF \xFFz"},
        {"\xFF", "", true, 9, "\xFF\xFF \xFFz"},
        {"\xFF\xFF", "", true, 9, "\xFF\xFF"},
        {"\xFF\xFF", "", false, 9, "\xFF\xFF"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        check_scan((struct scanning){.range = {.prefix = str_from(rows[i].prefix),
                                               .from = str_from(rows[i].from),
                                               .backwards = rows[i].backwards,
                                               .keys_only = i % 2,
                                               .limit = rows[i].limit},
                                     .expected = rows[i].expected});
}
END_TEST

START_TEST(test_scan_of_an_empty_table) {
    struct scanning scanning = {.range = {.limit = 3, .backwards = true}};
    scanning.range.prefix = S("nothing");
    check_scan((struct scanning){.range = scanning.range, .expected = ""});
}
END_TEST

START_TEST(test_scan_over_the_arena) {
    struct sizes sizes = {10, 1 << 20};
    OK(store_write(store, put_sized, &sizes, &err));
    struct arena kept = arena;
    arena = (struct arena){.max = 100000};
    struct scanning scanning = {.range = {.prefix = S("kkkk"), .limit = SIZE_MAX}};
    ck_assert_int_eq(store_read(store, scan, &scanning, &err), STATUS_TOO_BIG);
    scanning.range.keys_only = true;
    OK(store_read(store, scan, &scanning, &err));
    ck_assert_uint_eq(scanning.pairs.count, 1);
    arena_release(&arena);
    arena = kept;
}
END_TEST

/* Space */

START_TEST(test_map_grows) {
    struct filling filling = {.count = 300};
    OK(store_write(store, fill, &filling, &err));
    ck_assert_uint_ge(filling.runs, 3);
    uint64_t used, bound;
    OK(store_size(store, &used, &bound, &err));
    ck_assert_uint_gt(used, 300 * FILL_SIZE);
    ck_assert_uint_eq(bound, FIXTURE_MAP);
}
END_TEST

START_TEST(test_map_full) {
    put("a", "1");
    struct filling filling = {.count = 1000};
    ck_assert_int_eq(store_write(store, fill, &filling, &err), STATUS_NO_SPACE);
    ck_assert_str_eq(err.key, "error.store-full");
    ck_assert_str_eq(err.args[0], "64");
    ck_assert(holds(store, "a", "1"));
    put("a", "2");
    ck_assert(holds(store, "a", "2"));
}
END_TEST

/* A closure that hides the failure of a put does not get its half committed. */
static enum status fill_and_hide(struct txn *txn, void *context, struct error *e) {
    enum status status = fill(txn, context, e);
    (void)status;
    return STATUS_OK;
}

START_TEST(test_hidden_failure) {
    struct filling filling = {.count = 1000};
    ck_assert_int_eq(store_write(store, fill_and_hide, &filling, &err), STATUS_NO_SPACE);
    put("a", "1");
}
END_TEST

/* A limit on the size of files stands for a disk that fails: it is not ENOSPC, so nobody knows what was written. */
START_TEST(test_failed_commit_stops_writing) {
    put("a", "1");
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit old, small = {.rlim_cur = 300000, .rlim_max = RLIM_INFINITY};
    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &old), 0);
    small.rlim_max = old.rlim_max;
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
    struct filling filling = {.count = 20};
    ck_assert_int_eq(store_write(store, fill, &filling, &err), STATUS_IO);
    ck_assert_str_eq(err.key, "error.store-stopped");
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &old), 0);
    struct pair pairs[] = {{"a", "2"}, {NULL, NULL}};
    ck_assert_int_eq(store_write(store, put_pairs, pairs, &err), STATUS_IO);
    ck_assert(holds(store, "a", "1"));
    OK(reopen());
    put("a", "2");
}
END_TEST

static int fill_a_small_disk(void) {
    if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("none", folder, "tmpfs", 0, "size=3m") != 0)
        return STATUS_COUNT;
    fixture_open();
    put("a", "1");
    enum status status = STATUS_OK;
    for (unsigned i = 0; i < 60 && status == STATUS_OK; i++) {
        struct filling filling = {.first = i, .count = 1};
        status = store_write(store, fill, &filling, &err);
    }
    if (status != STATUS_NO_SPACE || !holds(store, "a", "1"))
        return status == STATUS_NO_SPACE ? STATUS_CORRUPT : (int)status;
    if (mount("none", folder, "tmpfs", MS_REMOUNT, "size=30m") != 0)
        return STATUS_COUNT;
    put("a", "2");
    bool kept = holds(store, "a", "2");
    fixture_close();
    return kept ? STATUS_NO_SPACE : STATUS_CORRUPT;
}

/* In a child with a file system of its own; where that is not allowed, there is nothing to see. */
START_TEST(test_disk_full) {
    fixture_close();
    pid_t child = fork();
    if (child == 0)
        _exit(fill_a_small_disk());
    int state;
    ck_assert_int_eq(waitpid(child, &state, 0), child);
    ck_assert(WIFEXITED(state));
    if (WEXITSTATUS(state) == STATUS_COUNT)
        fprintf(stderr, "test_disk_full: skipped, no right to mount\n");
    else
        ck_assert_int_eq(WEXITSTATUS(state), STATUS_NO_SPACE);
    fixture_open();
}
END_TEST

/* Copies */

START_TEST(test_copy) {
    char path[128], restored[128];
    put("a", "1");
    fixture_path(path, "copy.mdb");
    OK(store_copy(store, path, &err));
    struct stat info;
    ck_assert_int_eq(stat(path, &info), 0);
    ck_assert_uint_eq(info.st_mode & 0777, 0600);
    ck_assert_int_eq(store_copy(store, path, &err), STATUS_IO);
    put("a", "2");
    fixture_close();
    fixture_path(restored, STORE_FILE);
    ck_assert_int_eq(rename(path, restored), 0);
    fixture_open();
    ck_assert(holds(store, "a", "1"));
}
END_TEST

/* Threads */

struct counted {
    struct arena arena;
    struct store_pairs pairs;
};

static enum status scan_filled(struct txn *txn, void *context, struct error *e) {
    struct counted *counted = context;
    struct store_range range = {.prefix = S("fill"), .keys_only = true, .limit = SIZE_MAX};
    return store_scan(txn, TABLE_PARKED, &range, &counted->arena, &counted->pairs, e);
}

/* Each write adds ten keys: no reader may see a part of them. */
static void *read_and_check(void *context) {
    struct counted counted = {.arena = ARENA_INIT};
    struct error e;
    (void)context;
    bool right = true;
    while (right && counted.pairs.count < 300) {
        arena_reset(&counted.arena);
        right = store_read(store, scan_filled, &counted, &e) == STATUS_OK && counted.pairs.count % 10 == 0;
    }
    arena_release(&counted.arena);
    return right ? NULL : store;
}

START_TEST(test_readers_while_the_map_grows) {
    pthread_t threads[8];
    for (size_t i = 0; i < 8; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, read_and_check, NULL), 0);
    for (unsigned i = 0; i < 30; i++) {
        struct filling filling = {.first = i * 10, .count = 10};
        OK(store_write(store, fill, &filling, &err));
    }
    for (size_t i = 0; i < 8; i++) {
        void *wrong;
        ck_assert_int_eq(pthread_join(threads[i], &wrong), 0);
        ck_assert_ptr_null(wrong);
    }
}
END_TEST

static void add(TCase *cases) {
    tcase_add_test(cases, test_put_get_del);
    tcase_add_test(cases, test_delete);
    tcase_add_test(cases, test_failure_rolls_back);
    tcase_add_test(cases, test_stays_after_reopening);
    tcase_add_test(cases, test_misuse_is_refused);
    tcase_add_test(cases, test_limits);
    tcase_add_test(cases, test_scan);
    tcase_add_test(cases, test_scan_of_an_empty_table);
    tcase_add_test(cases, test_scan_over_the_arena);
    tcase_add_test(cases, test_map_grows);
    tcase_add_test(cases, test_map_full);
    tcase_add_test(cases, test_hidden_failure);
    tcase_add_test(cases, test_failed_commit_stops_writing);
    tcase_add_test(cases, test_disk_full);
    tcase_add_test(cases, test_copy);
    tcase_add_test(cases, test_readers_while_the_map_grows);
}

int main(void) { return fixture_run("store", add); }
