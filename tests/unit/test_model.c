/* Kinds, citations, identity numbers, the codec, and drafts becoming records. */
#include <check.h>
#include <stdlib.h>

#include "model/citation.h"
#include "model/codec.h"
#include "model/draft.h"
#include "model/fence.h"
#include "model/identity.h"

static struct arena arena = ARENA_INIT;
static struct error err;

static void release(void) { arena_release(&arena); }

static const struct choice choices[] = {{"open"}, {"closed"}};
static const struct choice_set states = {"state", choices, 2};

struct reading {
    enum kind kind;
    const char *text;
    const char *result; /* the canonical text, or the problem's key */
};

static const struct reading readings[] = {
    {KIND_TEXT, "张某", "张某"},
    {KIND_TEXT, "一\n二", "problem.one-line"},
    {KIND_TEXT, "十二个字太多了十二个字太多了", "problem.too-long"},
    {KIND_MARKDOWN, "一\n\n二", "一\n\n二"},
    {KIND_INT, "50", "50"},
    {KIND_INT, "101", "problem.bounds"},
    {KIND_INT, "-1", "problem.bounds"},
    {KIND_INT, "5.0", "problem.number"},
    {KIND_DECIMAL, "109.840312", "109.840312"},
    {KIND_DECIMAL, "-0.50", "-0.5"},
    {KIND_DECIMAL, "1.1234567", "problem.decimal"},
    {KIND_DECIMAL, "1.", "problem.decimal"},
    {KIND_DECIMAL, ".5", "problem.decimal"},
    {KIND_DECIMAL, "1.-5", "problem.decimal"},
    {KIND_DECIMAL, "1e3", "problem.decimal"},
    {KIND_DECIMAL, "99999999999999999999", "problem.decimal"},
    {KIND_MONEY, "12000.50", "12000.5"},
    {KIND_MONEY, "100", "100"},
    {KIND_MONEY, "-1", "problem.money"},
    {KIND_MONEY, "1,000", "problem.money"},
    {KIND_MONEY, "1.005", "problem.money"},
    {KIND_DATE, "2026-11", "2026-11"},
    {KIND_DATE, "2026-02-30", "problem.date"},
    {KIND_BOOL, "是", "yes"},
    {KIND_BOOL, "0", "no"},
    {KIND_BOOL, "maybe", "problem.bool"},
    {KIND_CHOICE, "open", "open"},
    {KIND_CHOICE, "Open", "problem.choice"},
    {KIND_CODE, "dispute.boundary", "dispute.boundary"},
    {KIND_CODE, "邻里", "problem.code"},
    {KIND_REF, "a-1", "a-1"},
    {KIND_REF, "-a", "problem.code"},
    {KIND_CITATION, "《民法典》第288条", "民法典 第二百八十八条"},
    {KIND_CITATION, "民法典", "problem.citation"},
    {KIND_PHONE, "+86 (0472) 123-4567", "+86 (0472) 123-4567"},
    {KIND_PHONE, "12a", "problem.phone"},
    {KIND_IDENTITY, "11010519491231002x", "11010519491231002X"},
    {KIND_IDENTITY, "110105194912310021", "problem.identity"},
    {KIND_IDENTITY, "123", "problem.identity-length"},
};

START_TEST(kinds_read_and_write_canonically) {
    const struct reading *row = &readings[_i];
    struct field field = {.kind = row->kind, .max = 10, .most = 100, .choices = &states};
    if (row->kind != KIND_TEXT)
        field.max = 0;
    struct datum datum, again;
    const char *problem = kind_parse(&arena, &field, str_from(row->text), &datum);
    if (problem) {
        ck_assert_str_eq(problem, row->result);
        return;
    }
    struct str text = kind_format(&arena, row->kind, datum);
    ck_assert_msg(str_is(text, row->result), "%.*s", STR_ARG(text));
    ck_assert_ptr_null(kind_parse(&arena, &field, text, &again));
    ck_assert(datum_eq(row->kind, datum, again));
}
END_TEST

static const char *mask(enum kind kind, const char *text) {
    return arena_cstr(&arena, kind_mask(&arena, kind, (struct datum){.text = str_from(text)}));
}

START_TEST(kinds_mask) {
    ck_assert_str_eq(mask(KIND_TEXT, "张三丰"), "张**");
    ck_assert_str_eq(mask(KIND_TEXT, "张"), "张");
    ck_assert_str_eq(mask(KIND_PHONE, "13812345678"), "138****5678");
    ck_assert_str_eq(mask(KIND_PHONE, "12345"), "1****");
    ck_assert_str_eq(mask(KIND_IDENTITY, "11010519491231002X"), "1101**********002X");
    ck_assert_str_eq(mask(KIND_MARKDOWN, "秘密"), "****");
    for (int kind = 0; kind < KIND_COUNT; kind++)
        ck_assert_ptr_nonnull(kind_name((enum kind)kind));
}
END_TEST

START_TEST(citations) {
    static const struct {
        const char *text;
        const char *canonical; /* NULL: refused */
    } rows[] = {
        {"民法典 第二百八十八条", "民法典 第二百八十八条"},
        {"《人民调解法》第31条第1款第2项", "人民调解法 第三十一条第一款第二项"},
        {"刑法 第二百六十二条之一", "刑法 第二百六十二条之一"},
        {"民法典 第1010条", "民法典 第一千零一十条"},
        {"民法典 第10条", "民法典 第十条"},
        {"民法典 第0条", NULL},
        {"民法典 第10000条", NULL},
        {"民法典 第条", NULL},
        {"第一条", NULL},
        {"《》第一条", NULL},
        {"民法典 第一条等", NULL},
        {"民法典；刑法 第一章", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct citation citation;
        bool good = citation_parse(&arena, str_from(rows[i].text), &citation);
        ck_assert_msg(good == (rows[i].canonical != NULL), "%s", rows[i].text);
        if (good)
            ck_assert_str_eq(citation_format(&arena, citation).p, rows[i].canonical);
    }
}
END_TEST

START_TEST(numerals) {
    static const struct {
        unsigned number;
        const char *text;
    } rows[] = {{1, "一"},
                {10, "十"},
                {11, "十一"},
                {20, "二十"},
                {101, "一百零一"},
                {110, "一百一十"},
                {1001, "一千零一"},
                {1260, "一千二百六十"},
                {9999, "九千九百九十九"},
                {2000, "二千"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        ck_assert_str_eq(arena_cstr(&arena, citation_numeral(&arena, rows[i].number)), rows[i].text);
}
END_TEST

/* The number is the sample printed in GB 11643 itself. */
START_TEST(identity_numbers) {
    ck_assert(identity_valid(S("11010519491231002X")));
    ck_assert_int_eq(identity_birth_date(S("11010519491231002X")), 19491231);
    ck_assert(!identity_valid(S("11010519491331002X")));
    ck_assert(!identity_valid(S("11010519491231002x")));
    ck_assert(!identity_valid(S("1101051949123100")));
    ck_assert(!identity_valid(S("1101051949123100２")));
}
END_TEST

START_TEST(record_ids) {
    ck_assert(record_id_valid(S("a")) && record_id_valid(S("150200")) && record_id_valid(S("a-b.c_d")));
    static const char *const bad[] = {"", "-a", ".a", "_a", "A", "a b", "甲", "a/b", "../a"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert(!record_id_valid(str_from(bad[i])));
    char longest[ID_MAX + 1];
    memset(longest, 'a', sizeof longest);
    ck_assert(record_id_valid(str_make(longest, ID_MAX)));
    ck_assert(!record_id_valid(str_make(longest, ID_MAX + 1)));
}
END_TEST

/* A little type with one field of each shape. */
enum { NOTE_TITLE, NOTE_YEAR, NOTE_TAGS, NOTE_PLACE, NOTE_FACTS, NOTE_COUNT };

static const struct field note_fields[NOTE_COUNT] = {
    [NOTE_TITLE] = {.tag = 1, .name = "title", .kind = KIND_TEXT, .flags = FIELD_REQUIRED, .max = 20},
    [NOTE_YEAR] = {.tag = 2, .name = "year", .kind = KIND_INT, .least = -5000, .most = 2199},
    [NOTE_TAGS] = {.tag = 3, .name = "tags", .kind = KIND_TEXT, .flags = FIELD_LIST, .max_items = 3},
    [NOTE_PLACE] = {.tag = 200, .name = "place", .kind = KIND_DECIMAL},
    [NOTE_FACTS] =
        {.tag = 5, .name = "facts", .kind = KIND_MARKDOWN, .flags = FIELD_SECTION, .heading = "案情"},
};
static const struct type note = {.number = 99,
                                 .name = "note",
                                 .plural = "notes",
                                 .fields = note_fields,
                                 .field_count = NOTE_COUNT,
                                 .title = NOTE_TITLE,
                                 .subtitle = NO_FIELD,
                                 .parent = NO_FIELD,
                                 .date = NO_FIELD};
/* What an older program knew of it. */
static const struct type old_note = {.number = 99,
                                     .name = "note",
                                     .plural = "notes",
                                     .fields = note_fields,
                                     .field_count = NOTE_TAGS,
                                     .title = NOTE_TITLE,
                                     .subtitle = NO_FIELD,
                                     .parent = NO_FIELD,
                                     .date = NO_FIELD};

static struct draft_field field_of(const char *name, const char *text) {
    struct str *item = ARENA_NEW(&arena, struct str);
    *item = str_from(text);
    return (struct draft_field){.name = str_from(name), .items = item, .count = 1, .line = 7};
}

static struct draft note_draft(void) {
    struct draft draft = {.file = S("a.csv"), .line = 3, .id = S("n-1"), .is_cells = true};
    draft_add(&arena, &draft, field_of("title", " 甲 "));
    draft_add(&arena, &draft, field_of("year", "-221"));
    draft_add(&arena, &draft, field_of("tags", "一； 二;三;"));
    draft_add(&arena, &draft, field_of("place", "109.84"));
    draft_add(&arena, &draft, field_of("案情", "第一\n\n第二"));
    return draft;
}

static struct record *make_note(void) {
    struct problems problems = PROBLEMS_INIT(&arena);
    struct draft draft = note_draft();
    struct record *record = draft_to_record(&arena, &note, &draft, &problems);
    record_check(record, &problems, (struct place){0});
    ck_assert_uint_eq(problems.count, 0);
    return record;
}

static struct str encode(const struct record *record) {
    struct buf out = BUF_INIT(1 << 20);
    codec_encode(record, &out);
    struct str bytes = arena_str(&arena, buf_str(&out));
    buf_release(&out);
    return bytes;
}

static struct record *decode(const struct type *type, struct str bytes) {
    struct record *record;
    enum status status = codec_decode(&arena, type, S("n-1"), bytes, &record, &err);
    ck_assert_msg(status == STATUS_OK, "%s", err.detail);
    return record;
}

START_TEST(records_come_back_from_bytes) {
    struct record *record = make_note();
    struct record *back = decode(&note, encode(record));
    ck_assert(record_equal(record, back));
    ck_assert_int_eq(record_number(back, NOTE_YEAR, 0), -221);
    ck_assert_uint_eq(back->values[NOTE_TAGS].count, 3);
    back->values[NOTE_YEAR].items[0].number = 5;
    ck_assert(!record_equal(record, back));
    struct record *empty = record_new(&arena, &note, S("n-1"));
    ck_assert(record_equal(empty, decode(&note, encode(empty))));
}
END_TEST

START_TEST(unknown_tags_are_kept) {
    struct record *record = make_note();
    struct record *old = decode(&old_note, encode(record));
    ck_assert_uint_eq(old->unknown_count, 3);
    struct record *back = decode(&note, encode(old));
    ck_assert_uint_eq(back->unknown_count, 0);
    ck_assert(record_equal(record, back));
}
END_TEST

START_TEST(corrupt_bytes_are_refused) {
    static const struct str rows[] = {
        {"", 0},
        {"\xc0", 1},                 /* nil */
        {"\x80\xc0", 2},             /* something behind */
        {"\x81\x01\x05", 3},         /* number for a text */
        {"\x81\x02\xa1x", 4},        /* text for a number */
        {"\x81\x03\xa1x", 4},        /* text for a list */
        {"\x81\x01\x91\xa1x", 5},    /* list for a text */
        {"\x81\x03\x90", 3},         /* empty list */
        {"\x81\x01\xa2\xc3\x28", 5}, /* not UTF-8 */
        {"\x81\x01\xa1\0", 4},
        {"\x81\xa1x\x01", 4},                                 /* key is no tag */
        {"\x82\x01\xa1x\x01\xa1y", 7},                        /* tag twice */
        {"\x81\x03\xdd\x00\xff\xff\xff", 7},                  /* list of 16 million */
        {"\xdf\xff\xff\xff\xff", 5},                          /* map of four thousand million */
        {"\x81\x01\xdb\xff\xff\xff\xff", 7},                  /* text of four GiB */
        {"\x81\x02\xcf\xff\xff\xff\xff\xff\xff\xff\xff", 11}, /* over INT64_MAX */
    };
    struct record *record = NULL;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        ck_assert_msg(codec_decode(&arena, &note, S("a"), rows[i], &record, &err) == STATUS_CORRUPT,
                      "row %zu", i);
    ck_assert_ptr_null(record);
}
END_TEST

START_TEST(every_cut_and_flipped_byte_is_survived) {
    struct str bytes = encode(make_note());
    struct record *record;
    for (size_t n = 0; n < bytes.n; n++)
        ck_assert_int_eq(codec_decode(&arena, &note, S("a"), str_make(bytes.p, n), &record, &err),
                         STATUS_CORRUPT);
    for (size_t i = 0; i < bytes.n * 8; i++) {
        char *copy = malloc(bytes.n); /* of the exact size, for the address sanitizer */
        memcpy(copy, bytes.p, bytes.n);
        copy[i / 8] = (char)(copy[i / 8] ^ (1 << i % 8));
        enum status status = codec_decode(&arena, &note, S("a"), str_make(copy, bytes.n), &record, &err);
        ck_assert(status == STATUS_OK || status == STATUS_CORRUPT);
        free(copy);
    }
}
END_TEST

static const char *first_problem(struct draft draft) {
    struct problems problems = PROBLEMS_INIT(&arena);
    struct record *record = draft_to_record(&arena, &note, &draft, &problems);
    record_check(record, &problems, (struct place){.file = S("x")});
    return problems.count ? problems.items[0].key : "";
}

static struct draft with(const char *name, const char *text, bool is_section) {
    struct draft draft = {.id = S("n-1")};
    draft_add(&arena, &draft, field_of("title", "甲"));
    draft_add(&arena, &draft, field_of(name, text));
    draft.fields[1].is_section = is_section;
    return draft;
}

START_TEST(drafts_are_judged) {
    ck_assert_str_eq(first_problem(note_draft()), "");
    ck_assert_str_eq(first_problem((struct draft){.id = S("n-1")}), "problem.required");
    ck_assert_str_eq(first_problem((struct draft){.id = S("N 1")}), "problem.id");
    ck_assert_str_eq(first_problem(with("titel", "乙", false)), "problem.unknown-field");
    ck_assert_str_eq(first_problem(with("title", "乙", false)), "problem.repeated-field");
    ck_assert_str_eq(first_problem(with("year", "甲", false)), "problem.number");
    ck_assert_str_eq(first_problem(with("年份", "甲", true)), "problem.unknown-section");
    ck_assert_str_eq(first_problem(with("案情", "甲", true)), "");
    ck_assert_str_eq(first_problem(with("案情", "甲", false)), "");
    ck_assert_str_eq(first_problem(with("案情", "甲\n## 乙", true)), "problem.heading-in-section");
    ck_assert_str_eq(first_problem(with("案情", "甲\n### 乙\n```\n## 丙\n```", true)), "");
    ck_assert_str_eq(first_problem(with("案情", "甲\n```\n乙", true)), "problem.unclosed-fence");
    ck_assert_str_eq(first_problem(with("tags", "甲；乙", false)), "problem.item-semicolon");
    ck_assert_str_eq(first_problem(with("tags", "  ", false)), "");
    struct draft body = with("year", "1", false);
    body.body = S("甲");
    ck_assert_str_eq(first_problem(body), "problem.text-outside-sections");
    struct draft list = with("year", "1", false);
    list.fields[1].is_list = true;
    ck_assert_str_eq(first_problem(list), "problem.one-value");
    struct draft cells = with("tags", "1;2;1", false);
    cells.is_cells = true;
    ck_assert_str_eq(first_problem(cells), "problem.item-repeated");
    cells.fields[1].items[0] = S("1;2;3;4");
    ck_assert_str_eq(first_problem(cells), "problem.too-many-items");
}
END_TEST

START_TEST(problems_know_their_place) {
    struct problems problems = PROBLEMS_INIT(&arena);
    struct draft draft = with("year", "3000", false);
    draft.file = S("a.md");
    draft_to_record(&arena, &note, &draft, &problems);
    ck_assert_uint_eq(problems.count, 1);
    const struct problem *problem = &problems.items[0];
    ck_assert_str_eq(problem->key, "problem.bounds");
    ck_assert(str_is(problem->place.file, "a.md") && str_is(problem->place.field, "year"));
    ck_assert_uint_eq(problem->place.line, 7);
    ck_assert_uint_eq(problem->arg_count, 3);
    ck_assert(str_is(problem->args[0], "3000") && str_is(problem->args[1], "-5000"));
}
END_TEST

START_TEST(problems_have_an_end) {
    struct problems problems = PROBLEMS_INIT(&arena);
    char name[1000];
    memset(name, 'n', sizeof name);
    for (int i = 0; i < PROBLEMS_MAX + 5; i++)
        problem_arg_int(
            &problems, problems_add(&problems, (struct place){.field = {name, sizeof name}}, "problem.x"), i);
    ck_assert_uint_eq(problems.count, PROBLEMS_MAX);
    ck_assert_uint_eq(problems.dropped, 5);
    ck_assert_uint_eq(problems.items[0].place.field.n, 60);
}
END_TEST

START_TEST(drafts_come_from_records) {
    struct record *record = make_note();
    struct draft draft = draft_from_record(&arena, record, false);
    struct problems problems = PROBLEMS_INIT(&arena);
    ck_assert_uint_eq(draft.count, NOTE_COUNT);
    ck_assert(str_is(draft.fields[NOTE_FACTS].name, "案情") && draft.fields[NOTE_FACTS].is_section);
    ck_assert(draft.fields[NOTE_TAGS].is_list);
    ck_assert(record_equal(record, draft_to_record(&arena, &note, &draft, &problems)));
    ck_assert_uint_eq(problems.count, 0);
    struct record *empty = record_new(&arena, &note, S("n-1"));
    ck_assert_uint_eq(draft_from_record(&arena, empty, false).count, 0);
    ck_assert_uint_eq(draft_from_record(&arena, empty, true).count, NOTE_COUNT);
}
END_TEST

START_TEST(types_are_found) {
    for (unsigned i = 0; i < types_count; i++) {
        ck_assert_ptr_eq(type_by_name(str_from(types[i]->name)), types[i]);
        ck_assert_ptr_eq(type_by_name(str_from(types[i]->plural)), types[i]);
        ck_assert_ptr_eq(type_by_number(types[i]->number), types[i]);
        ck_assert_uint_le(types[i]->field_count, TYPE_FIELDS_MAX);
    }
    ck_assert_ptr_null(type_by_name(S("none")));
    ck_assert_ptr_null(type_by_number(12345));
    ck_assert_ptr_eq(type_field_or_heading(&note, S("案情")), &note_fields[NOTE_FACTS]);
    ck_assert_ptr_null(type_field(&note, S("案情")));
}
END_TEST

START_TEST(fences) {
    struct fence fence = {0};
    ck_assert(!fence_step(&fence, S("``")));
    ck_assert(!fence_step(&fence, S("    ```")));
    ck_assert(!fence_step(&fence, S("``` a`b")));
    ck_assert(fence_step(&fence, S("   ````c")));
    ck_assert(fence_step(&fence, S("```")));
    ck_assert(fence_step(&fence, S("~~~~")));
    ck_assert(fence_step(&fence, S("````` x")));
    ck_assert(fence_step(&fence, S("````  ")));
    ck_assert(!fence_step(&fence, S("甲")));
    ck_assert(fence_step(&fence, S("~~~ a`b")) && fence_step(&fence, S("")) && fence_step(&fence, S("~~~")));
    ck_assert(!fence_step(&fence, S("")));
}
END_TEST

int main(void) {
    Suite *suite = suite_create("model");
    TCase *tcase = tcase_create("all");
    tcase_add_checked_fixture(tcase, NULL, release);
    tcase_add_loop_test(tcase, kinds_read_and_write_canonically, 0, sizeof readings / sizeof *readings);
    tcase_add_test(tcase, kinds_mask);
    tcase_add_test(tcase, citations);
    tcase_add_test(tcase, numerals);
    tcase_add_test(tcase, identity_numbers);
    tcase_add_test(tcase, record_ids);
    tcase_add_test(tcase, records_come_back_from_bytes);
    tcase_add_test(tcase, unknown_tags_are_kept);
    tcase_add_test(tcase, corrupt_bytes_are_refused);
    tcase_add_test(tcase, every_cut_and_flipped_byte_is_survived);
    tcase_add_test(tcase, drafts_are_judged);
    tcase_add_test(tcase, problems_know_their_place);
    tcase_add_test(tcase, problems_have_an_end);
    tcase_add_test(tcase, drafts_come_from_records);
    tcase_add_test(tcase, types_are_found);
    tcase_add_test(tcase, fences);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
