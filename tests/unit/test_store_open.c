#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "store_closures.h"

/* Who may open */

static void assert_in_use(void) {
    struct store_options options = {.folder = folder, .map_bytes = FIXTURE_MAP};
    struct store *second = NULL;
    ck_assert_int_eq(store_open(&options, &second, &err), STATUS_IN_USE);
    ck_assert_str_eq(err.args[0], folder);
    ck_assert_ptr_null(second);
}

START_TEST(test_second_open_in_the_process) {
    assert_in_use();
    put("still", "works");
}
END_TEST

/* The child opens the folder anew; it does not touch what it got from its parent. */
static int open_in_child(bool read_only) {
    pid_t child = fork();
    if (child == 0) {
        struct store_options options = {.folder = folder, .map_bytes = FIXTURE_MAP, .read_only = read_only};
        struct store *second;
        struct error e;
        _exit((int)store_open(&options, &second, &e));
    }
    int state;
    ck_assert_int_eq(waitpid(child, &state, 0), child);
    ck_assert(WIFEXITED(state));
    return WEXITSTATUS(state);
}

START_TEST(test_second_process) {
    char pid[32];
    fixture_close();
    int ends[2][2];
    ck_assert_int_eq(pipe(ends[0]) | pipe(ends[1]), 0);
    pid_t holder = fork();
    if (holder == 0) {
        char byte;
        fixture_open();
        if (write(ends[0][1], "x", 1) != 1 || read(ends[1][0], &byte, 1) != 1)
            _exit(1);
        _exit(0);
    }
    char byte;
    ck_assert_int_eq(read(ends[0][0], &byte, 1), 1);
    assert_in_use();
    snprintf(pid, sizeof pid, "%d", (int)holder);
    ck_assert_str_eq(err.args[1], pid);
    ck_assert_int_eq(open_in_child(true), STATUS_OK);
    ck_assert_int_eq(write(ends[1][1], "x", 1), 1);
    ck_assert_int_eq(waitpid(holder, NULL, 0), holder);
    fixture_open();
}
END_TEST

START_TEST(test_holder_killed) {
    fixture_close();
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    pid_t holder = fork();
    if (holder == 0) {
        fixture_open();
        if (write(ends[1], "x", 1) != 1)
            _exit(1);
        pause();
    }
    char byte;
    ck_assert_int_eq(read(ends[0], &byte, 1), 1);
    kill(holder, SIGKILL);
    ck_assert_int_eq(waitpid(holder, NULL, 0), holder);
    fixture_open();
    put("a", "1");
}
END_TEST

static void open_reader(struct store **ret_reader) {
    struct store_options options = {.folder = folder, .read_only = true};
    OK(store_open(&options, ret_reader, &err));
}

START_TEST(test_read_only) {
    put("a", "1");
    fixture_close();
    struct store *reader;
    open_reader(&reader);
    ck_assert(holds(reader, "a", "1"));
    struct pair pairs[] = {{"b", "2"}, {NULL, NULL}};
    ck_assert_int_eq(store_write(reader, put_pairs, pairs, &err), STATUS_FORBIDDEN);
    store_close(reader);
    fixture_open();
}
END_TEST

START_TEST(test_read_only_needs_a_store) {
    struct store_options options = {.folder = "/tmp/jiefen-test-no-such-folder", .read_only = true};
    struct store *reader = NULL;
    ck_assert_int_eq(store_open(&options, &reader, &err), STATUS_NOT_FOUND);
    ck_assert_ptr_null(reader);
}
END_TEST

/* A reader in another process goes on when the writer has made the map larger. */
START_TEST(test_reader_follows_growth) {
    fixture_close();
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    pid_t writer = fork();
    if (writer == 0) {
        char byte;
        fixture_open();
        put("a", "1");
        if (kill(getppid(), 0) != 0 || read(ends[0], &byte, 1) != 1)
            _exit(1);
        struct sizes sizes = {5, 15 << 20};
        OK(store_write(store, put_sized, &sizes, &err));
        put("a", "2");
        _exit(0);
    }
    struct store *reader = NULL;
    struct store_options options = {.folder = folder, .read_only = true};
    while (store_open(&options, &reader, &err) != STATUS_OK)
        usleep(10000);
    while (holds(reader, "a", NULL))
        usleep(10000);
    ck_assert_int_eq(write(ends[1], "x", 1), 1);
    int state;
    ck_assert_int_eq(waitpid(writer, &state, 0), writer);
    ck_assert_int_eq(state, 0);
    ck_assert(holds(reader, "a", "2"));
    ck_assert(holds(reader, "kkkkk", "") == false);
    store_close(reader);
    fixture_open();
}
END_TEST

/* As root the folder would be written all the same: the child becomes nobody. */
START_TEST(test_folder_without_write_permission) {
    fixture_close();
    ck_assert_int_eq(chmod(folder, 0555), 0);
    pid_t child = fork();
    if (child == 0) {
        if (getuid() == 0 && setuid(65534) != 0)
            _exit(STATUS_COUNT);
        char path[128];
        struct store *second;
        fixture_path(path, "below");
        struct store_options here = {.folder = folder, .map_bytes = FIXTURE_MAP};
        struct store_options below = {.folder = path, .map_bytes = FIXTURE_MAP};
        enum status status = store_open(&below, &second, &err);
        _exit((int)(status == STATUS_FORBIDDEN ? store_open(&here, &second, &err) : STATUS_COUNT));
    }
    int state;
    ck_assert_int_eq(waitpid(child, &state, 0), child);
    ck_assert_int_eq(WEXITSTATUS(state), STATUS_FORBIDDEN);
    ck_assert_int_eq(chmod(folder, 0755), 0);
    fixture_open();
}
END_TEST

/* Damage and versions */

static void overwrite_file(const char *name, off_t size, const char *bytes, off_t at) {
    char path[128];
    fixture_path(path, name);
    int fd = open(path, O_RDWR | O_CREAT, 0600);
    ck_assert_int_ge(fd, 0);
    if (size >= 0)
        ck_assert_int_eq(ftruncate(fd, size), 0);
    ck_assert_int_eq(pwrite(fd, bytes, strlen(bytes), at), (ssize_t)strlen(bytes));
    close(fd);
}

START_TEST(test_not_a_store) {
    fixture_close();
    overwrite_file("data.mdb", 0, "", 0);
    overwrite_file("data.mdb", 20000, "this is not what we wrote", 0);
    ck_assert_int_eq(reopen(), STATUS_CORRUPT);
}
END_TEST

/* Reading behind the end of a mapped file would kill the process. */
START_TEST(test_file_cut_short) {
    struct sizes sizes = {5, 1 << 20};
    OK(store_write(store, put_sized, &sizes, &err));
    fixture_close();
    overwrite_file("data.mdb", 8192, "", 0);
    enum status status = reopen();
    if (status == STATUS_OK) {
        struct getting getting = {.key = S("kkkkk")};
        status = store_read(store, get_value, &getting, &err);
    }
    ck_assert_int_eq(status, STATUS_CORRUPT);
}
END_TEST

START_TEST(test_newer_format) {
    put("format", "\x7F\x7F\x7F\x7F");
    ck_assert_int_eq(reopen(), STATUS_INVALID);
    ck_assert_str_eq(err.key, "error.store-newer");
    ck_assert_str_eq(err.args[2], "1");
}
END_TEST

START_TEST(test_bad_format_mark) {
    put("format", "what");
    put("format", "x");
    ck_assert_int_eq(reopen(), STATUS_CORRUPT);
}
END_TEST

static void add(TCase *cases) {
    tcase_add_test(cases, test_second_open_in_the_process);
    tcase_add_test(cases, test_second_process);
    tcase_add_test(cases, test_holder_killed);
    tcase_add_test(cases, test_read_only);
    tcase_add_test(cases, test_read_only_needs_a_store);
    tcase_add_test(cases, test_reader_follows_growth);
    tcase_add_test(cases, test_folder_without_write_permission);
    tcase_add_test(cases, test_not_a_store);
    tcase_add_test(cases, test_file_cut_short);
    tcase_add_test(cases, test_newer_format);
    tcase_add_test(cases, test_bad_format_mark);
}

int main(void) { return fixture_run("store_open", add); }
