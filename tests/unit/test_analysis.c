#include "unicode_text.h"

#include <check.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "index/analysis.h"

static struct arena arena;

static void setup(void) { arena = ARENA_INIT; }
static void teardown(void) { arena_release(&arena); }

static struct str fold(const char *text) { return analysis_fold(&arena, str_from(text)).text; }

#define ck_str(got, wanted)                                                                                  \
    ck_assert_msg(str_is((got), (wanted)), "%.*s instead of %s", STR_ARG(got), (wanted))

static const struct {
    const char *original, *search_form;
} foldings[] = {
    {"", ""},
    {"测试", "测试"},
    {"ABC", "abc"},
    {"ＡＢＣ１２３", "abc123"},
    {"製作燈具損壞賠償", "制作灯具损坏赔偿"},
    {"二〇二三年", "二零二三年"},
    {"二○二三年", "二零二三年"},
    {"𠮷野家", "𠮷野家"},
    {"e\u0301cole É", "école é"},
    {"测\u200b试", "测试"},
    {"\u202e测试\u200f", "测试"},
    {"ᠮᠣᠩ\u180eᠭᠣᠯ\u180b", "ᠮᠣᠩᠭᠣᠯ"},
    {"①㎏", "1kg"},
    {"٣４᠕", "345"},
    {"全角　空格", "全角 空格"},
    {"Straße", "strasse"},
    {"葛\U000E0100城", "葛城"},
    {"\uF900\u2F00", "岂一"},
    {"ﬁ", "fi"},
};

START_TEST(search_form_is_what_the_table_says) {
    ck_str(fold(foldings[_i].original), foldings[_i].search_form);
}
END_TEST

START_TEST(folding_twice_changes_nothing) {
    struct str once = fold(foldings[_i].original);
    struct str twice = analysis_fold(&arena, once).text;
    ck_assert(str_eq(once, twice));
}
END_TEST

START_TEST(every_character_folds_to_valid_text_that_stays_as_it_is) {
    for (uint32_t c = 1; c < 0x30000; c++) {
        char bytes[4];
        if (c >= 0xD800 && c < 0xE000)
            continue;
        struct str original = {bytes, utf8_put(c, bytes)};
        struct str once = analysis_fold(&arena, original).text;
        size_t at;
        ck_assert_msg(utf8_valid(once, &at), "U+%04X", c);
        struct str twice = analysis_fold(&arena, once).text;
        ck_assert_msg(str_eq(once, twice), "U+%04X", c);
        arena_reset(&arena);
    }
}
END_TEST

START_TEST(the_map_leads_back_to_the_original) {
    struct folded folded = analysis_fold(&arena, S("燈㎏測"));
    ck_str(folded.text, "灯kg测");
    const uint32_t wanted[] = {0, 0, 0, 3, 3, 6, 6, 6, 9};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
        ck_assert_uint_eq(folded.map[i], wanted[i]);
}
END_TEST

static void check_map(struct str original) {
    struct folded folded = analysis_fold(&arena, original);
    for (size_t i = 0; i < folded.text.n; i++) {
        ck_assert_uint_le(folded.map[i], folded.map[i + 1]);
        size_t at = folded.map[i];
        ck_assert((original.p[at] & 0xC0) != 0x80);
    }
    ck_assert_uint_eq(folded.map[folded.text.n], original.n);
}

START_TEST(the_map_never_goes_back_and_points_at_characters) {
    srand(7);
    for (int i = 0; i < 2000; i++) {
        char text[1024];
        check_map(random_text(text, sizeof text));
        arena_reset(&arena);
    }
}
END_TEST

START_TEST(long_runs_of_marks_and_ligatures_stay_bounded) {
    struct buf buf = BUF_INIT(1 << 20);
    for (int i = 0; i < 20000; i++)
        buf_add_text(&buf, i % 2 ? "\u0301" : "\u0323");
    for (int i = 0; i < 20000; i++)
        buf_add_text(&buf, "\ufdfa");
    struct folded folded = analysis_fold(&arena, buf_str(&buf));
    ck_assert_uint_le(folded.text.n, buf.n * 3 + 64);
    size_t at;
    ck_assert(utf8_valid(folded.text, &at));
    buf_release(&buf);
}
END_TEST

static void list_term(void *context, const struct term *term) {
    static const char kinds[] = {'B', 'U', 'W'};
    buf_printf(context, "%c%.*s ", kinds[term->kind], STR_ARG(term->text));
}

static const struct {
    const char *text, *terms;
} terms[] = {
    {"", ""},
    {"，。", ""},
    {"水", "U水 "},
    {"抚养费", "B抚养 U抚 B养费 U养 U费 "},
    {"T恤", "Wt U恤 "},
    {"iPhone13", "Wiphone13 Wiphone W13 "},
    {"1500元 3.5%", "W1500 U元 W3 W5 "},
    {"gen-itgc后", "Wgen Witgc U后 "},
    {"𠮷野", "B𠮷野 U𠮷 U野 "},
    {"a1b", "Wa1b Wa W1 Wb "},
    {"人々", "B人々 U人 U々 "},
    {"ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ", "Wᠮᠣᠩᠭᠣᠯ Wᠬᠡᠯᠡ "},
};

START_TEST(terms_are_what_the_table_says) {
    struct buf buf = BUF_INIT(4096);
    buf_add_text(&buf, "");
    analysis_terms(fold(terms[_i].text), list_term, &buf);
    ck_str(buf_str(&buf), terms[_i].terms);
    buf_release(&buf);
}
END_TEST

static void check_length(void *context, const struct term *term) {
    ck_assert_uint_le(term->text.n, TERM_BYTES_MAX);
    ck_assert_uint_gt(term->text.n, 0);
    (*(unsigned *)context)++;
}

static struct str kept;
static void keep_term(void *context, const struct term *term) {
    (void)context;
    kept = arena_str(&arena, term->text);
}

START_TEST(a_term_that_is_too_long_is_cut_and_stays_different_from_others) {
    char long_word[400];
    memset(long_word, 'a', sizeof long_word);
    unsigned count = 0;
    analysis_terms(str_make(long_word, sizeof long_word), check_length, &count);
    ck_assert_uint_eq(count, 1);
    analysis_terms(str_make(long_word, sizeof long_word), keep_term, NULL);
    struct str first = kept;
    long_word[399] = 'b';
    analysis_terms(str_make(long_word, sizeof long_word), keep_term, NULL);
    ck_assert(!str_eq(first, kept));
}
END_TEST

START_TEST(function_words_count_less) {
    ck_assert_double_eq(analysis_weight(S("漏水")), 1);
    ck_assert_double_eq(analysis_weight(S("我的")), 0.25);
    ck_assert_double_eq(analysis_weight(S("的房")), 0.5);
    ck_assert(analysis_is_function_word(S("的")));
    ck_assert(analysis_is_function_word(S("怎么办")));
    ck_assert(!analysis_is_function_word(S("房子")));
    ck_assert(!analysis_is_function_word(S("")));
}
END_TEST

static void list_word(void *context, struct str word) { buf_printf(context, "%.*s|", STR_ARG(word)); }

static const struct {
    const char *text, *words;
} cuts[] = {
    {"拖欠工资", "拖欠|工资|"},
    {"端到端测试结果", "端到端|测试|结果|"},
    {"我的房子", "我的|房子|"},
    {"彩礼返还", "彩礼|返还|"},
};

START_TEST(dictionary_words_are_cut) {
    struct buf buf = BUF_INIT(4096);
    analysis_cut(&arena, str_from(cuts[_i].text), list_word, &buf);
    ck_str(buf_str(&buf), cuts[_i].words);
    buf_release(&buf);
}
END_TEST

static int compare_keys(const char *a, const char *b) {
    return str_cmp(analysis_sort_key(&arena, str_from(a)), analysis_sort_key(&arena, str_from(b)));
}

START_TEST(names_sort_by_pinyin_and_numbers_by_value) {
    ck_assert_int_lt(compare_keys("阿荣旗", "包头市"), 0);
    ck_assert_int_lt(compare_keys("包头市", "张家口"), 0);
    ck_assert_int_lt(compare_keys("第2号", "第10号"), 0);
    ck_assert_int_eq(compare_keys("", ""), 0);
    struct str key =
        analysis_sort_key(&arena, S("土默特右旗萨拉齐镇人民调解委员会土默特右旗萨拉齐镇人民调解委员会"));
    ck_assert_uint_le(key.n, SORT_KEY_BYTES_MAX);
    ck_assert_ptr_null(memchr(key.p, 0, key.n));
}
END_TEST

static void *fold_in_thread(void *unused) {
    (void)unused;
    struct arena own = ARENA_INIT;
    struct buf buf = BUF_INIT(4096);
    for (int i = 0; i < 200; i++) {
        struct str text = analysis_fold(&own, S("拖欠農民工工資 Straße")).text;
        buf_clear(&buf);
        analysis_cut(&own, str_make(text.p, 21), list_word, &buf);
        analysis_sort_key(&own, text);
        arena_reset(&own);
    }
    buf_release(&buf);
    arena_release(&own);
    return NULL;
}

START_TEST(threads_do_not_disturb_each_other) {
    pthread_t threads[8];
    for (size_t i = 0; i < 8; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, fold_in_thread, NULL), 0);
    for (size_t i = 0; i < 8; i++)
        pthread_join(threads[i], NULL);
}
END_TEST

#define LENGTH(array) (int)(sizeof(array) / sizeof(array)[0])

int main(void) {
    Suite *suite = suite_create("analysis");
    TCase *tcase = tcase_create("analysis");
    tcase_set_timeout(tcase, 120);
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_loop_test(tcase, search_form_is_what_the_table_says, 0, LENGTH(foldings));
    tcase_add_loop_test(tcase, folding_twice_changes_nothing, 0, LENGTH(foldings));
    tcase_add_test(tcase, every_character_folds_to_valid_text_that_stays_as_it_is);
    tcase_add_test(tcase, the_map_leads_back_to_the_original);
    tcase_add_test(tcase, the_map_never_goes_back_and_points_at_characters);
    tcase_add_test(tcase, long_runs_of_marks_and_ligatures_stay_bounded);
    tcase_add_loop_test(tcase, terms_are_what_the_table_says, 0, LENGTH(terms));
    tcase_add_test(tcase, a_term_that_is_too_long_is_cut_and_stays_different_from_others);
    tcase_add_test(tcase, function_words_count_less);
    tcase_add_loop_test(tcase, dictionary_words_are_cut, 0, LENGTH(cuts));
    tcase_add_test(tcase, names_sort_by_pinyin_and_numbers_by_value);
    tcase_add_test(tcase, threads_do_not_disturb_each_other);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed != 0;
}
