#include "unicode_text.h"

#include <check.h>
#include <stdlib.h>

#include "base/buf.h"
#include "index/query.h"

static struct arena arena;

static void setup(void) { arena = ARENA_INIT; }
static void teardown(void) { arena_release(&arena); }

#define ck_str(got, wanted)                                                                                  \
    ck_assert_msg(str_is((got), (wanted)), "%.*s instead of %s", STR_ARG(got), (wanted))

static void show(struct buf *to, const struct query *query);

static void show_children(struct buf *to, const char *sign, const struct query *query) {
    buf_printf(to, "(%s", sign);
    for (size_t i = 0; i < query->child_count; i++) {
        buf_add_char(to, ' ');
        show(to, query->children[i]);
    }
    buf_add_char(to, ')');
}

static void show_word(struct buf *to, const struct query *query) {
    buf_add_text(to, query->exact ? "=" : "");
    for (size_t i = 0; i < query->parts.count; i++)
        buf_printf(to, "%s%.*s", i ? "+" : "", STR_ARG(query->parts.items[i]));
}

static void show(struct buf *to, const struct query *query) {
    static const char *const signs[] = {
        [QUERY_ALL] = "*", [QUERY_AND] = "&", [QUERY_OR] = "|", [QUERY_NOT] = "-", [QUERY_LONG] = "long"};
    if (query->kind == QUERY_WORD)
        show_word(to, query);
    else if (query->child_count)
        show_children(to, signs[query->kind], query);
    else
        buf_add_text(to, signs[query->kind]);
}

static const struct {
    const char *typed, *understood;
} cases[] = {
    {"", "*"},
    {"   ", "*"},
    {"！？，", "*"},
    {"\"\"", "*"},
    {"-", "*"},
    {"OR", "*"},
    {"() ( ( )", "*"},
    {"漏水", "漏水"},
    {"水", "水"},
    {"漏水 楼下", "(& 漏水 楼下)"},
    {"边界　承包地", "(& 边界 承包地)"},
    {"拖欠工资", "拖欠+工资"},
    {"扶养费", "扶养费"},
    {"\"漏水致楼下\"", "=漏水致楼下"},
    {"“漏水致楼下” 装修", "(& =漏水致楼下 装修)"},
    {"漏水 -装修", "(- 漏水 装修)"},
    {"漏水 －装修 -楼下", "(- 漏水 (| 装修 楼下))"},
    {"-装修", "(- * 装修)"},
    {"--装修", "(- * 装修)"},
    {"漏水 - 装修", "(& 漏水 装修)"},
    {"-\"装修\"", "(- * =装修)"},
    {"养狗 OR 噪音", "(| 养狗 噪音)"},
    {"养狗 或者 噪音", "(| 养狗 噪音)"},
    {"养狗 OR", "养狗"},
    {"OR 养狗 OR OR 噪音", "(| 养狗 噪音)"},
    {"(养狗 OR 噪音) 扰民", "(& (| 养狗 噪音) 扰民)"},
    {"（养狗 OR 噪音）扰民", "(& (| 养狗 噪音) 扰民)"},
    {"((((漏水", "漏水"},
    {"漏水)))) 楼下", "(& 漏水 楼下)"},
    {"\"漏水", "漏水"},
    {"漏水\"楼下", "(& 漏水 楼下)"},
    {"gen-itgc", "gen+itgc"},
    {"彩礼返还(2021)内0203", "(& 彩礼+返还 2021 内+0203)"},
    {"ITGC", "itgc"},
    {"承包地，边界", "(& 承包地 边界)"},
    {"我的房子", "房子"},
    {"怎么办", "怎么办"},
    {"楼上漏水把我家天花板泡了怎么办", "long"},
    {"张某（男，45岁）与李某因承包地的边界发生争执，“协商”不成。", "long"},
    {"\xff漏水\xc0\x80", "漏水"},
};

START_TEST(queries_are_understood_as_the_table_says) {
    struct buf buf = BUF_INIT(4096);
    show(&buf, query_parse(&arena, str_from(cases[_i].typed)));
    ck_str(buf_str(&buf), cases[_i].understood);
    buf_release(&buf);
}
END_TEST

static const struct {
    const char *typed, *words;
} worded[] = {
    {"", ""},
    {"漏水 -装修", "漏水|"},
    {"拖欠工资", "拖欠工资|工资|拖欠|"},
    {"水", "水|"},
    {"漏水 漏水", "漏水|"},
    {"gen-itgc", "gen-itgc|itgc|gen|"},
    {"(養狗 OR 噪音) 扰民", "养狗|噪音|扰民|"},
};

START_TEST(words_to_mark_are_the_longest_first) {
    struct buf buf = BUF_INIT(4096);
    struct str_list words = query_words(&arena, query_parse(&arena, str_from(worded[_i].typed)));
    for (size_t i = 0; i < words.count; i++)
        buf_printf(&buf, "%.*s|", STR_ARG(words.items[i]));
    ck_str(buf_str(&buf), worded[_i].words);
    buf_release(&buf);
}
END_TEST

struct measures {
    unsigned depth, words;
};

static void check_shape(const struct query *query, unsigned depth, struct measures *measures) {
    if (depth > measures->depth)
        measures->depth = depth;
    bool pair = query->kind == QUERY_NOT;
    bool several = query->kind == QUERY_AND || query->kind == QUERY_OR;
    ck_assert(pair ? query->child_count == 2 : several ? query->child_count >= 2 : query->child_count == 0);
    if (query->kind == QUERY_WORD) {
        measures->words++;
        ck_assert_uint_gt(query->text.n, 0);
        ck_assert_uint_gt(query->parts.count, 0);
    }
    for (size_t i = 0; i < query->child_count; i++)
        check_shape(query->children[i], depth + 1, measures);
}

static void check_query(struct str typed) {
    struct query *query = query_parse(&arena, typed);
    struct measures measures = {0};
    check_shape(query, 1, &measures);
    ck_assert_uint_le(measures.depth, 3 * QUERY_DEPTH_MAX + 4); /* OR, AND and NOT at each level */
    ck_assert_uint_le(measures.words, QUERY_CLAUSES_MAX);
    ck_assert_uint_le(query_words(&arena, query).count, QUERY_WORDS_MAX);
    arena_reset(&arena);
}

START_TEST(any_input_gives_a_sound_query) {
    static char text[8192];
    srand(11);
    for (int i = 0; i < 20000; i++)
        check_query(random_text(text, i % 20 ? 300 : sizeof text));
    for (int i = 0; i < 5000; i++) {
        size_t n = (size_t)rand() % 600;
        for (size_t k = 0; k < n; k++)
            text[k] = (char)rand();
        check_query(str_make(text, n));
    }
}
END_TEST

static void check_repeated(const char *piece) {
    struct buf buf = BUF_INIT(1 << 20);
    for (int i = 0; i < 10000; i++)
        buf_add_text(&buf, piece);
    check_query(buf_str(&buf));
    check_query(str_make(buf.p, utf8_cut(buf.p, buf.n, QUERY_SHORT_MAX)));
    buf_release(&buf);
}

START_TEST(one_piece_many_times_is_bounded) {
    static const char *const pieces[] = {"(",   ")",   "\"", "-",      "漏",        "a",      "漏水 ",
                                         "OR ", "(a ", "-(", "-a OR ", "\u0301",    "\ufdfa", "\"漏 ",
                                         "。",  "水 ", "a1", "\u200b", "\U0001F600"};
    check_repeated(pieces[_i]);
}
END_TEST

START_TEST(only_the_first_characters_count) {
    struct buf buf = BUF_INIT(1 << 20);
    for (int i = 0; i < 10000; i++)
        buf_add_text(&buf, "漏");
    struct query *query = query_parse(&arena, buf_str(&buf));
    ck_assert_int_eq(query->kind, QUERY_LONG);
    ck_assert_uint_eq(query->text.n, 3 * QUERY_LONG_MAX);
    buf_release(&buf);
}
END_TEST

#define LENGTH(array) (int)(sizeof(array) / sizeof(array)[0])

int main(void) {
    Suite *suite = suite_create("query");
    TCase *tcase = tcase_create("query");
    tcase_set_timeout(tcase, 120);
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_loop_test(tcase, queries_are_understood_as_the_table_says, 0, LENGTH(cases));
    tcase_add_loop_test(tcase, words_to_mark_are_the_longest_first, 0, LENGTH(worded));
    tcase_add_test(tcase, any_input_gives_a_sound_query);
    tcase_add_loop_test(tcase, one_piece_many_times_is_bounded, 0, 19);
    tcase_add_test(tcase, only_the_first_characters_count);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
