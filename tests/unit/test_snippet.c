#include "unicode_text.h"

#include <check.h>
#include <stdlib.h>

#include "base/buf.h"
#include "index/snippet.h"

static struct arena arena;

static void setup(void) { arena = ARENA_INIT; }
static void teardown(void) { arena_release(&arena); }

#define ck_str(got, wanted)                                                                                  \
    ck_assert_msg(str_is((got), (wanted)), "%.*s instead of %s", STR_ARG(got), (wanted))

static struct str_list words_of(const char *typed) {
    return query_words(&arena, query_parse(&arena, str_from(typed)));
}

/* Marks in square brackets. */
static struct str shown(const struct segments *segments) {
    struct buf buf = BUF_INIT(1 << 20);
    for (size_t i = 0; i < segments->count; i++) {
        const struct segment *segment = &segments->items[i];
        buf_printf(&buf, segment->marked ? "[%.*s]" : "%.*s", STR_ARG(segment->text));
    }
    struct str text = arena_str(&arena, buf_str(&buf));
    buf_release(&buf);
    return text;
}

static const struct {
    const char *text, *typed, *marked;
} highlights[] = {
    {"楼上漏水致楼下受损", "漏水", "楼上[漏水]致楼下受损"},
    {"燈具損壞賠償", "灯具 赔偿", "[燈具]損壞[賠償]"},
    {"购买ＡＢＣ１２３型", "abc123", "购买[ＡＢＣ１２３]型"},
    {"拖欠农民工工资", "拖欠工资", "[拖欠]农民工[工资]"},
    {"仍在拖欠工资", "拖欠工资", "仍在[拖欠工资]"},
    {"gender gen gen2", "gen", "gender [gen] [gen]2"},
    {"重5㎏。", "kg", "重5[㎏]。"},
    {"承包地边界", "承包地 边界", "[承包地][边界]"},
    {"中华人民共和国", "中华人 人民", "[中华人民]共和国"},
    {"测\u200b试", "测试", "[测\u200b试]"},
    {"没有", "漏水", "没有"},
    {"", "漏水", ""},
    {"<b>漏水</b>", "漏水", "<b>[漏水]</b>"},
};

START_TEST(words_are_marked_as_the_table_says) {
    struct str_list words = words_of(highlights[_i].typed);
    struct segments segments = highlight(&arena, str_from(highlights[_i].text), &words);
    ck_str(shown(&segments), highlights[_i].marked);
}
END_TEST

static const struct {
    const char *markdown, *plain;
} plains[] = {
    {"", ""},
    {"# 案情\n\n张某与**李某**争执。\n", "案情 张某与李某争执。"},
    {"- 一\n- 二\n1. 三\n> 四", "一 二 三 四"},
    {"见[民法典](https://example.org/a_b)第三条", "见民法典第三条"},
    {"![图](a.png)说明", "图说明"},
    {"[一](a)[二](b)", "一二"},
    {"方括号[没有链接]", "方括号[没有链接]"},
    {"| 甲 | 乙 |\n|---|---|\n| 丙 | 丁 |", "甲 乙 丙 丁"},
    {"```c\nint\n```\n之后", "int 之后"},
    {"\\*星\\* 3 * 4", "*星* 3 4"},
    {"a__b__c ~~删~~ `码`", "abc 删 码"},
    {"---\n第一行\r\n第二行", "第一行 第二行"},
    {"2021年", "2021年"},
};

START_TEST(markdown_becomes_plain_text) {
    ck_str(snippet_plain(&arena, str_from(plains[_i].markdown)), plains[_i].plain);
}
END_TEST

static struct segments snippet(const char *text, const char *typed, size_t characters) {
    struct str_list words = words_of(typed);
    return snippet_make(&arena, str_from(text), &words, characters);
}

START_TEST(a_short_text_is_shown_whole) {
    struct segments segments = snippet("楼上漏水。", "漏水", 160);
    ck_str(shown(&segments), "楼上[漏水]。");
    ck_assert_uint_eq(segments.distinct, 1);
}
END_TEST

START_TEST(without_a_word_the_beginning_is_shown) {
    struct segments segments = snippet("甲乙丙丁。戊己庚辛壬癸", "漏水", 8);
    ck_str(shown(&segments), "甲乙丙丁。…");
    ck_assert_uint_eq(segments.distinct, 0);
}
END_TEST

START_TEST(the_window_has_most_different_words_and_begins_with_a_sentence) {
    struct segments segments =
        snippet("漏水漏水漏水。甲乙丙丁戊己庚辛壬癸。楼上漏水，楼下装修受损。甲乙丙丁戊己庚辛壬癸。",
                "漏水 装修", 14);
    ck_str(shown(&segments), "…楼上[漏水]，楼下[装修]受损。…");
    ck_assert_uint_eq(segments.distinct, 2);
}
END_TEST

static size_t length_of(const struct segments *segments) {
    size_t characters = 0;
    for (size_t i = 0; i < segments->count; i++)
        if (!str_is(segments->items[i].text, "…"))
            characters += utf8_count(segments->items[i].text);
    return characters;
}

START_TEST(any_text_gives_a_snippet_in_its_bounds) {
    static char text[4096], typed[200];
    srand(13);
    for (int i = 0; i < 3000; i++) {
        struct str markdown = random_text(text, sizeof text);
        struct str_list words = query_words(&arena, query_parse(&arena, random_text(typed, sizeof typed)));
        struct segments part = snippet_make(&arena, markdown, &words, 160);
        ck_assert_uint_le(length_of(&part), 160);
        struct segments whole = highlight(&arena, markdown, &words);
        size_t n = 0;
        for (size_t k = 0; k < whole.count; k++)
            n += whole.items[k].text.n;
        ck_assert_uint_eq(n, markdown.n);
        arena_reset(&arena);
    }
}
END_TEST

START_TEST(hostile_markdown_takes_no_quadratic_time) {
    static const char *const pieces[] = {"[", "](", "![", "*", "漏水", "\\", "|", "> "};
    struct buf buf = BUF_INIT(1 << 20);
    for (int i = 0; i < 100000; i++)
        buf_add_text(&buf, pieces[_i]);
    struct segments segments = snippet(arena_cstr(&arena, buf_str(&buf)), "漏水", 160);
    ck_assert_uint_le(length_of(&segments), 160);
    buf_release(&buf);
}
END_TEST

#define LENGTH(array) (int)(sizeof(array) / sizeof(array)[0])

int main(void) {
    Suite *suite = suite_create("snippet");
    TCase *tcase = tcase_create("snippet");
    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_loop_test(tcase, words_are_marked_as_the_table_says, 0, LENGTH(highlights));
    tcase_add_loop_test(tcase, markdown_becomes_plain_text, 0, LENGTH(plains));
    tcase_add_test(tcase, a_short_text_is_shown_whole);
    tcase_add_test(tcase, without_a_word_the_beginning_is_shown);
    tcase_add_test(tcase, the_window_has_most_different_words_and_begins_with_a_sentence);
    tcase_add_test(tcase, any_text_gives_a_snippet_in_its_bounds);
    tcase_add_loop_test(tcase, hostile_markdown_takes_no_quadratic_time, 0, 8);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
