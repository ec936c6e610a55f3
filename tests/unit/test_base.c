/* The lowest layer: arenas, buffers, strings, UTF-8, the clock, files and settings. */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/settings.h"
#include "base/utf8.h"

static struct arena arena = ARENA_INIT;
static struct error err;

static void release(void) { arena_release(&arena); }

START_TEST(arena_gives_aligned_zeroed_memory) {
    for (size_t size = 0; size < 40000; size = size * 2 + 1) {
        unsigned char *memory = arena_alloc(&arena, size);
        ck_assert_uint_eq((uintptr_t)memory % 16, 0);
        for (size_t i = 0; i < size; i++)
            ck_assert_uint_eq(memory[i], 0);
        memset(memory, 0xAA, size);
    }
    arena_reset(&arena);
    ck_assert_uint_eq(arena.used, 0);
    ck_assert_uint_eq(*(unsigned char *)arena_alloc(&arena, 100), 0);
}
END_TEST

START_TEST(arena_over_its_maximum_aborts) {
    struct arena small = {.max = 100};
    arena_alloc(&small, 60);
    arena_alloc(&small, 41); /* 64 and 48 with their rounding */
}
END_TEST

START_TEST(arena_array_that_overflows_aborts) { arena_array(&arena, SIZE_MAX / 4, 8); }
END_TEST

START_TEST(arena_texts) {
    ck_assert_str_eq(arena_cstr(&arena, S("")), "");
    ck_assert_str_eq(arena_join(&arena, S("甲"), str_make(NULL, 0)).p, "甲");
    ck_assert_str_eq(arena_printf(&arena, "%d-%s", 7, "乙").p, "7-乙");
    int *numbers = NULL;
    size_t capacity = 0;
    for (int i = 0; i < 100; i++) {
        numbers = arena_grow(&arena, numbers, (size_t)i, &capacity, sizeof *numbers);
        numbers[i] = i;
    }
    for (int i = 0; i < 100; i++)
        ck_assert_int_eq(numbers[i], i);
}
END_TEST

START_TEST(buf_fails_for_good_at_its_maximum) {
    struct buf buf = BUF_INIT(10);
    buf_add_text(&buf, "12345");
    buf_add_int(&buf, -67);
    ck_assert_int_eq(buf_check(&buf, &err), STATUS_OK);
    buf_printf(&buf, "%s", "890");
    buf_add_char(&buf, 'x');
    ck_assert_str_eq(buf.p, "12345-67");
    ck_assert_int_eq(buf_check(&buf, &err), STATUS_TOO_BIG);
    buf_clear(&buf);
    ck_assert_int_eq(buf_check(&buf, &err), STATUS_OK);
    buf_add(&buf, S("1234567890"));
    ck_assert_int_eq(buf_check(&buf, &err), STATUS_OK);
    ck_assert_str_eq(buf.p, "1234567890");
    buf_release(&buf);
}
END_TEST

START_TEST(str_trims_and_splits) {
    ck_assert(str_is(str_trim(S(" \t\r\n\xE3\x80\x80\xEF\xBB\xBF甲 乙　\n")), "甲 乙"));
    ck_assert_uint_eq(str_trim(S(" 　 ")).n, 0);
    struct str rest = S("a;;b");
    ck_assert(str_is(str_split(&rest, ';'), "a"));
    ck_assert(str_is(str_split(&rest, ';'), ""));
    ck_assert(str_is(str_split(&rest, ';'), "b"));
    ck_assert_ptr_null(rest.p);
}
END_TEST

START_TEST(str_compares_and_finds) {
    size_t at = 77;
    ck_assert_int_lt(str_cmp(S("a"), S("ab")), 0);
    ck_assert_int_gt(str_cmp(S("b"), S("ab")), 0);
    ck_assert_int_eq(str_cmp(S(""), str_make(NULL, 0)), 0);
    ck_assert(str_find(S("调解案例"), S("案"), &at));
    ck_assert_uint_eq(at, 6);
    ck_assert(!str_find(str_make(NULL, 0), S("a"), &at));
    ck_assert(str_starts(S("abc"), S("ab")) && str_ends(S("abc"), S("bc")));
    ck_assert(!str_starts(S("a"), S("ab")) && !str_ends(S("a"), S("ba")));
    ck_assert_uint_eq(str_skip(S("abc"), 9).n, 0);
}
END_TEST

START_TEST(str_reads_whole_numbers) {
    static const struct {
        const char *text;
        bool good;
        int64_t number;
    } rows[] = {
        {"0", true, 0},    {"-7", true, -7}, {"9223372036854775807", true, INT64_MAX},
        {"", false, 0},    {"-", false, 0},  {"-9223372036854775808", true, INT64_MIN},
        {"1 ", false, 0},  {"+1", false, 0}, {"9223372036854775808", false, 0},
        {"0x1", false, 0}, {"１", false, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t number = 0;
        ck_assert_msg(str_to_int(str_from(rows[i].text), &number) == rows[i].good, "%s", rows[i].text);
        ck_assert_int_eq(number, rows[i].number);
    }
}
END_TEST

START_TEST(utf8_refuses) {
    static const struct {
        struct str text;
        size_t at;
    } rows[] = {
        {{"\x80", 1}, 0},
        {{"a\xC0\xAF", 3}, 1},
        {{"\xC1\xBF", 2}, 0},
        {{"甲\xE0\x80\xAF", 6}, 3},
        {{"\xED\xA0\x80", 3}, 0},
        {{"\xF0\x80\x80\x80", 4}, 0},
        {{"\xF4\x90\x80\x80", 4}, 0},
        {{"\xF5\x80\x80\x80", 4}, 0},
        {{"\xE7\x94", 2}, 0},
        {{"a\0b", 3}, 1},
        {{"\xFF", 1}, 0},
    };
    size_t at;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ck_assert(!utf8_valid(rows[i].text, &at));
        ck_assert_uint_eq(at, rows[i].at);
    }
    ck_assert(utf8_valid(S("aé甲〇😀\xF4\x8F\xBF\xBF\xEE\x80\x80"), &at));
    ck_assert(utf8_valid(str_make(NULL, 0), &at));
}
END_TEST

START_TEST(utf8_counts_cuts_and_decodes) {
    struct str text = S("aé甲😀");
    static const uint32_t characters[] = {'a', 0xE9, 0x7532, 0x1F600};
    size_t at = 0;
    char bytes[4];
    for (size_t i = 0; i < 4; i++) {
        size_t before = at;
        ck_assert_uint_eq(utf8_next(text, &at), characters[i]);
        ck_assert_uint_eq(utf8_put(characters[i], bytes), at - before);
        ck_assert_mem_eq(bytes, text.p + before, at - before);
    }
    ck_assert_uint_eq(at, text.n);
    ck_assert_uint_eq(utf8_count(text), 4);
    ck_assert(str_is(utf8_head(text, 3), "aé甲"));
    ck_assert_uint_eq(utf8_cut(text.p, text.n, 5), 3);
    ck_assert_uint_eq(utf8_cut(text.p, text.n, 6), 6);
    ck_assert_uint_eq(utf8_cut(text.p, text.n, 99), 10);
}
END_TEST

START_TEST(clock_reads_calendar_dates) {
    static const struct {
        const char *text;
        int64_t date;
    } good[] = {{"2026-11-23", 20261123},
                {"2026-11", 20261100},
                {"2026", 20260000},
                {"2024-02-29", 20240229},
                {"2000-02-29", 20000229}};
    static const char *const bad[] = {"",           "26-11-23", "2026-13",     "2026-02-29",   "1900-02-29",
                                      "2026-00-01", "2026-1-1", "2026-11-23 ", "2026-11-23-1", "2026/11/23",
                                      "1899-12-31", "2200",     "2026-",       "2026-11-",     "20261123",
                                      "2026-04-31"};
    char text[16];
    int64_t date;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        ck_assert(clock_parse_date(str_from(good[i].text), &date));
        ck_assert_int_eq(date, good[i].date);
        clock_format_date(date, text);
        ck_assert_str_eq(text, good[i].text);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(!clock_parse_date(str_from(bad[i]), &date), "%s", bad[i]);
    clock_format_date(0, text);
    ck_assert_str_eq(text, "");
}
END_TEST

START_TEST(clock_stamps) {
    char stamp[CLOCK_STAMP_SIZE];
    clock_stamp(INT64_C(1795430525000), stamp);
    ck_assert_str_eq(stamp, "2026-11-23T10:42:05Z");
    int64_t before = clock_monotonic_us();
    ck_assert_int_ge(clock_monotonic_us(), before);
    setenv("TZ", "Asia/Shanghai", 1);
    tzset();
    ck_assert_int_eq(clock_date_of(INT64_C(1795458600000)), 20261124);
}
END_TEST

START_TEST(status_table_is_whole) {
    for (int i = 0; i < STATUS_COUNT; i++) {
        ck_assert_ptr_nonnull(status_name((enum status)i));
        ck_assert(strncmp(status_key((enum status)i), "error.", 6) == 0);
        ck_assert_int_ge(status_http((enum status)i), 200);
    }
    ck_assert_int_eq(status_exit_code(STATUS_OK), 0);
}
END_TEST

START_TEST(error_cuts_arguments_between_characters) {
    char text[400] = "a";
    for (int i = 0; i < 100; i++)
        strcat(text, "字");
    error_set(&err, STATUS_INVALID, "error.x", "%s", "detail");
    for (int i = 0; i < ERROR_ARGS + 2; i++)
        error_arg(&err, text);
    ck_assert_uint_eq(err.arg_count, ERROR_ARGS);
    size_t at;
    ck_assert(utf8_valid(str_from(err.args[0]), &at));
    ck_assert_uint_eq(strlen(err.args[0]), 157);
    ck_assert_str_eq(err.key, "error.x");
}
END_TEST

/* A folder of its own for each test of files. */
static char folder[64];

static void make_folder(void) {
    strcpy(folder, "/tmp/jiefen-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void remove_folder(void) {
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    ck_assert_int_eq(system(command), 0);
    arena_release(&arena);
}

static const char *in_folder(const char *name) { return arena_printf(&arena, "%s/%s", folder, name).p; }

START_TEST(file_writes_and_reads) {
    struct str content;
    ck_assert_int_eq(file_write(in_folder("a.txt"), S("甲\0乙"), &err), STATUS_OK);
    ck_assert_int_eq(file_read(&arena, in_folder("a.txt"), 100, &content, &err), STATUS_OK);
    ck_assert(str_eq(content, S("甲\0乙")));
    ck_assert_int_eq(file_write(in_folder("a.txt"), S(""), &err), STATUS_OK);
    ck_assert_int_eq(file_read(&arena, in_folder("a.txt"), 0, &content, &err), STATUS_OK);
    ck_assert_uint_eq(content.n, 0);
    struct file_list files;
    ck_assert_int_eq(file_walk(&arena, folder, 10, &files, &err), STATUS_OK);
    ck_assert_uint_eq(files.count, 1);
}
END_TEST

START_TEST(file_says_what_is_wrong) {
    struct str content = S("unchanged");
    ck_assert_int_eq(file_read(&arena, in_folder("none"), 10, &content, &err), STATUS_NOT_FOUND);
    ck_assert_str_eq(err.args[0], in_folder("none"));
    ck_assert_int_eq(file_read(&arena, folder, 10, &content, &err), STATUS_INVALID);
    ck_assert_int_eq(file_write(in_folder("a"), S("12345678901"), &err), STATUS_OK);
    ck_assert_int_eq(file_read(&arena, in_folder("a"), 10, &content, &err), STATUS_TOO_BIG);
    ck_assert_int_eq(mkfifo(in_folder("pipe"), 0600), 0);
    ck_assert_int_eq(file_read(&arena, in_folder("pipe"), 10, &content, &err), STATUS_INVALID);
    ck_assert(str_is(content, "unchanged"));
    ck_assert_int_eq(file_write(in_folder("none/a"), S(""), &err), STATUS_NOT_FOUND);
    ck_assert_int_ne(file_make_folder(in_folder("a/b"), &err), STATUS_OK);
}
END_TEST

START_TEST(file_makes_folders) {
    ck_assert_int_eq(file_make_folder(in_folder("x/y/z"), &err), STATUS_OK);
    ck_assert_int_eq(file_make_folder(in_folder("x/y/z"), &err), STATUS_OK);
    ck_assert(file_is_folder(in_folder("x/y")) && file_exists(in_folder("x")));
    ck_assert(!file_is_folder(in_folder("none")));
}
END_TEST

START_TEST(file_walk_is_sorted_and_ends) {
    struct file_list files = {0};
    ck_assert_int_eq(file_make_folder(in_folder("b"), &err), STATUS_OK);
    ck_assert_int_eq(file_write(in_folder("b/2.md"), S(""), &err), STATUS_OK);
    ck_assert_int_eq(file_write(in_folder("c.md"), S(""), &err), STATUS_OK);
    ck_assert_int_eq(file_write(in_folder("b/1.md"), S(""), &err), STATUS_OK);
    ck_assert_int_eq(file_write(in_folder(".hidden"), S(""), &err), STATUS_OK);
    ck_assert_int_eq(symlink("..", in_folder("b/loop")), 0);
    ck_assert_int_eq(file_walk(&arena, folder, 3, &files, &err), STATUS_OK);
    ck_assert_uint_eq(files.count, 3);
    ck_assert_str_eq(files.paths[0].p, in_folder("b/1.md"));
    ck_assert_str_eq(files.paths[2].p, in_folder("c.md"));
    ck_assert_int_eq(file_walk(&arena, folder, 2, &files, &err), STATUS_TOO_BIG);
    ck_assert_int_eq(file_walk(&arena, in_folder("c.md"), 2, &files, &err), STATUS_OK);
    ck_assert_uint_eq(files.count, 1);
    ck_assert_int_eq(file_walk(&arena, in_folder("none"), 2, &files, &err), STATUS_NOT_FOUND);
    const char *deep = folder;
    for (int i = 0; i < 34; i++)
        deep = arena_printf(&arena, "%s/d", deep).p;
    ck_assert_int_eq(file_make_folder(deep, &err), STATUS_OK);
    ck_assert_int_eq(file_walk(&arena, folder, 99, &files, &err), STATUS_INVALID);
}
END_TEST

START_TEST(file_walk_knows_its_arena) {
    struct arena small = {.max = 2000};
    struct file_list files = {0};
    for (int i = 0; i < 60; i++)
        ck_assert_int_eq(file_write(arena_printf(&arena, "%s/%d.md", folder, i).p, S(""), &err), STATUS_OK);
    ck_assert_int_eq(file_walk(&small, folder, 1000, &files, &err), STATUS_TOO_BIG);
    arena_release(&small);
    /* Many folders, none of them twice; a link to nothing is a file whose reader will say so. */
    for (int i = 0; i < 200; i++)
        ck_assert_int_eq(file_make_folder(arena_printf(&arena, "%s/d%d/e", folder, i).p, &err), STATUS_OK);
    ck_assert_int_eq(symlink("../d1", in_folder("d0/again")), 0);
    ck_assert_int_eq(symlink("nowhere", in_folder("d1/e/lost.md")), 0);
    ck_assert_int_eq(file_walk(&arena, folder, 1000, &files, &err), STATUS_OK);
    ck_assert_uint_eq(files.count, 61);
    ck_assert_int_eq(file_make_folder("", &err), STATUS_INVALID);
}
END_TEST

static enum status load(const char *ini, struct settings *settings) {
    ck_assert_int_eq(file_write(in_folder("a.ini"), str_from(ini), &err), STATUS_OK);
    return settings_load(settings, &arena, in_folder("a.ini"), &err);
}

START_TEST(settings_come_from_three_places) {
    struct settings settings;
    setenv("JIEFEN_LISTEN_PORT", "9002", 1);
    ck_assert_int_eq(load("[listen]\nport = 9001\nworkers = 2\n[site]\nname = 某旗人民调解\n", &settings),
                     STATUS_OK);
    ck_assert_int_eq(settings.number[SETTING_LISTEN_PORT], 9002);
    ck_assert_int_eq(settings.number[SETTING_LISTEN_WORKERS], 2);
    ck_assert(str_is(settings.text[SETTING_SITE_NAME], "某旗人民调解"));
    ck_assert(str_is(settings.text[SETTING_DATA_FOLDER], settings_default(SETTING_DATA_FOLDER)));
    ck_assert_int_eq(settings_set(&settings, &arena, S("listen.port"), S(" 0 "), &err), STATUS_OK);
    ck_assert_int_eq(settings.number[SETTING_LISTEN_PORT], 0);
}
END_TEST

START_TEST(settings_refuse) {
    struct settings settings;
    ck_assert_int_eq(load("[listen]\nport = 70000\n", &settings), STATUS_INVALID);
    ck_assert_str_eq(err.key, "error.setting-number");
    ck_assert_str_eq(err.args[0], "listen.port");
    ck_assert_int_eq(load("[listen]\nprot = 1\n", &settings), STATUS_INVALID);
    ck_assert_str_eq(err.key, "error.setting-unknown");
    ck_assert_int_eq(load("[listen]\nport\n", &settings), STATUS_INVALID);
    ck_assert_str_eq(err.key, "error.setting-line");
    ck_assert_int_eq(settings_load(&settings, &arena, in_folder("none"), &err), STATUS_NOT_FOUND);
    ck_assert_int_eq(settings_load(&settings, &arena, NULL, &err), STATUS_OK);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("base");
    TCase *memory = tcase_create("memory and text");
    tcase_add_checked_fixture(memory, NULL, release);
    tcase_add_test(memory, arena_gives_aligned_zeroed_memory);
    tcase_add_test_raise_signal(memory, arena_over_its_maximum_aborts, SIGABRT);
    tcase_add_test_raise_signal(memory, arena_array_that_overflows_aborts, SIGABRT);
    tcase_add_test(memory, arena_texts);
    tcase_add_test(memory, buf_fails_for_good_at_its_maximum);
    tcase_add_test(memory, str_trims_and_splits);
    tcase_add_test(memory, str_compares_and_finds);
    tcase_add_test(memory, str_reads_whole_numbers);
    tcase_add_test(memory, utf8_refuses);
    tcase_add_test(memory, utf8_counts_cuts_and_decodes);
    tcase_add_test(memory, clock_reads_calendar_dates);
    tcase_add_test(memory, clock_stamps);
    tcase_add_test(memory, status_table_is_whole);
    tcase_add_test(memory, error_cuts_arguments_between_characters);
    suite_add_tcase(suite, memory);
    TCase *files = tcase_create("files and settings");
    tcase_add_checked_fixture(files, make_folder, remove_folder);
    tcase_add_test(files, file_writes_and_reads);
    tcase_add_test(files, file_says_what_is_wrong);
    tcase_add_test(files, file_makes_folders);
    tcase_add_test(files, file_walk_is_sorted_and_ends);
    tcase_add_test(files, file_walk_knows_its_arena);
    tcase_add_test(files, settings_come_from_three_places);
    tcase_add_test(files, settings_refuse);
    suite_add_tcase(suite, files);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
