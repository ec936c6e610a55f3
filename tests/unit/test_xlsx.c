/* XLSX: our own workbooks out and back, others' cells of every kind, and hostile archives. */
#include <check.h>
#include <stdlib.h>
#include <unistd.h>
#include <zip.h>

#include "base/buf.h"
#include "base/file.h"
#include "format/xlsx.h"
#include "model/type.h"

static struct arena arena = ARENA_INIT;
static struct error err;

static void release(void) { arena_release(&arena); }

struct part {
    const char *name;
    struct str content;
};

#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
#define RELATION(id, type, target)                                                                           \
    "<Relationship Id=\"" id                                                                                 \
    "\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/" type                    \
    "\" Target=\"" target "\"/>"

static const char root_relations[] =
    XML_HEAD "<Relationships>" RELATION("rId9", "officeDocument", "xl/workbook.xml") "</Relationships>";
static const char book_relations[] =
    XML_HEAD "<Relationships>" RELATION("rId1", "worksheet", "/xl/worksheets/sheet1.xml")
        RELATION("rId2", "worksheet", "worksheets/sheet2.xml")
            RELATION("rId3", "sharedStrings", "sharedStrings.xml")
                RELATION("rId4", "styles", "../xl/styles.xml") "</Relationships>";
static const char book[] =
    XML_HEAD "<x:workbook xmlns:x=\"m\" xmlns:r=\"n\"><x:workbookPr/><x:sheets>"
             "<x:sheet name=\"隐藏\" sheetId=\"1\" state=\"hidden\" r:id=\"rId1\"/>"
             "<x:sheet name=\"人员\" sheetId=\"2\" r:id=\"rId2\"/></x:sheets></x:workbook>";
static const char strings[] = XML_HEAD "<sst><si><t>id</t></si><si><r><t>姓</t></r><r><t "
                                       "xml:space=\"preserve\">名 </t></r><rPh><t>xm</t></rPh></si>"
                                       "<si><t>一_x000D_\n二_x005F_x0041_</t></si></sst>";
static const char styles[] = XML_HEAD
    "<styleSheet><numFmts><numFmt numFmtId=\"176\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;;@\"/>"
    "<numFmt numFmtId=\"177\" formatCode=\"[Red]0.00&quot;day&quot;\"/></numFmts>"
    "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
    "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"176\"/><xf numFmtId=\"177\"/></cellXfs>"
    "</styleSheet>";

/* An archive of these parts; the path of a temporary file goes through the arena. */
static struct str pack(const struct part *parts, size_t count) {
    char path[] = "/tmp/jiefen-test-XXXXXX";
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    close(fd);
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    ck_assert_ptr_nonnull(zip);
    for (size_t i = 0; i < count; i++) {
        zip_source_t *source = zip_source_buffer(zip, parts[i].content.p, parts[i].content.n, 0);
        ck_assert_int_ge((int)zip_file_add(zip, parts[i].name, source, ZIP_FL_OVERWRITE | ZIP_FL_ENC_UTF_8),
                         0);
    }
    ck_assert_int_eq(zip_close(zip), 0);
    struct str content;
    ck_assert_int_eq(file_read(&arena, path, 1 << 26, &content, &err), STATUS_OK);
    unlink(path);
    return content;
}

enum { PARTS = 6 };

static struct str workbook_with(struct str sheet) {
    const struct part parts[PARTS] = {
        {"_rels/.rels", S(root_relations)}, {"xl/_rels/workbook.xml.rels", S(book_relations)},
        {"xl/workbook.xml", S(book)},       {"xl/sharedStrings.xml", S(strings)},
        {"xl/styles.xml", S(styles)},       {"xl/worksheets/sheet2.xml", sheet},
    };
    return pack(parts, PARTS);
}

static struct str sheet_of(const char *rows) {
    return arena_printf(&arena,
                        XML_HEAD "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c>"
                                 "<c r=\"B1\" t=\"s\"><v>1</v></c></row>%s</sheetData></worksheet>",
                        rows);
}

static struct drafts read_book(struct str content, struct problems *problems) {
    struct drafts drafts = {0};
    *problems = PROBLEMS_INIT(&arena);
    enum status status = xlsx_read(&arena, S("表.xlsx"), content, problems, &drafts, &err);
    ck_assert_msg(status == STATUS_OK, "%s: %s", err.key, err.detail);
    return drafts;
}

START_TEST(reads_rows) {
    struct problems problems;
    struct drafts drafts = read_book(
        workbook_with(sheet_of("<row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>甲</t></is></c>"
                               "<c r=\"B3\" t=\"s\"><v>2</v></c></row>"
                               "<row><c t=\"str\"><f>1+1</f><v>乙</v></c><c t=\"b\"><v>1</v></c></row>"
                               "<row r=\"9\"/>")),
        &problems);
    ck_assert_uint_eq(problems.count, 0);
    ck_assert_uint_eq(drafts.count, 2);
    ck_assert(str_is(drafts.columns[1], "姓名"));
    ck_assert(str_is(drafts.items[0].id, "甲"));
    ck_assert(str_is(drafts.items[0].fields[0].items[0], "一\n二_x0041_"));
    ck_assert_uint_eq(drafts.items[0].line, 3);
    ck_assert(str_is(drafts.items[1].id, "乙"));
    ck_assert(str_is(drafts.items[1].fields[0].items[0], "true"));
    ck_assert_uint_eq(drafts.items[1].line, 4);
    ck_assert(drafts.items[1].is_cells);
}
END_TEST

struct cell {
    const char *attributes;
    const char *value;
    const char *text; /* or the problem's key */
};

static const struct cell cells[] = {
    {"", "2009", "2009"},
    {"t=\"n\"", "150223001", "150223001"},
    {"", "13800000000", "13800000000"},
    {"", "123456789012345", "123456789012345"},
    {"", "1.10101199003077E+17", "problem.number-cell"},
    {"", "110101199003077571", "problem.number-cell"},
    {"", "0.30000000000000004", "0.3"},
    {"", "109.84031199999999", "109.840312"},
    {"", "1E-5", "0.00001"},
    {"", "-12.5", "-12.5"},
    {"", "-0", "0"},
    {"", "nan", "problem.error-cell"},
    {"", "0x10", "problem.error-cell"},
    {"s=\"3\"", "3", "3"},
    {"s=\"1\"", "46349", "2026-11-23"},
    {"s=\"1\"", "46349.75", "2026-11-23"},
    {"s=\"1\"", "59", "1900-02-28"},
    {"s=\"1\"", "61", "1900-03-01"},
    {"s=\"1\"", "1", "1900-01-01"},
    {"s=\"1\"", "0", "problem.date-cell"},
    {"s=\"1\"", "-3", "problem.date-cell"},
    {"s=\"1\"", "1E300", "problem.date-cell"},
    {"s=\"2\"", "39934", "2009-05"},
    {"s=\"99\"", "5", "5"},
    {"t=\"e\"", "#DIV/0!", "problem.error-cell"},
    {"t=\"s\"", "77", "problem.error-cell"},
    {"t=\"s\"", "-1", "problem.error-cell"},
    {"t=\"zzz\"", "1", "problem.error-cell"},
    {"t=\"str\"", "_x0007_", "problem.control-character"},
    {"t=\"str\"", "_x0000_", "problem.nul"},
    {"t=\"str\"", "_xD800_", "_xD800_"},
    {"t=\"b\"", "0", "false"},
};

START_TEST(reads_cells_of_every_kind) {
    struct problems problems;
    const struct cell *cell = &cells[_i];
    const char *row =
        arena_printf(&arena, "<row r=\"7\"><c r=\"B7\" %s><v>%s</v></c></row>", cell->attributes, cell->value)
            .p;
    struct drafts drafts = read_book(workbook_with(sheet_of(row)), &problems);
    if (problems.count) {
        ck_assert_str_eq(problems.items[0].key, cell->text);
        ck_assert_uint_eq(problems.items[0].place.line, 7);
        ck_assert(str_is(problems.items[0].place.field, "姓名"));
        ck_assert_uint_eq(drafts.refused, 1);
    } else {
        ck_assert_uint_eq(drafts.count, 1);
        struct str text = drafts.items[0].fields[0].items[0];
        ck_assert_msg(str_is(text, cell->text), "%.*s", STR_ARG(text));
    }
}
END_TEST

START_TEST(knows_the_other_calendar) {
    struct part parts[PARTS] = {
        {"_rels/.rels", S(root_relations)},
        {"xl/_rels/workbook.xml.rels", S(book_relations)},
        {"xl/workbook.xml",
         S("<workbook><workbookPr date1904=\"1\"/><sheets><sheet id=\"rId2\"/></sheets></workbook>")},
        {"xl/sharedStrings.xml", S(strings)},
        {"xl/styles.xml", S(styles)},
        {"xl/worksheets/sheet2.xml", sheet_of("<row><c r=\"B2\" s=\"1\"><v>44887</v></c></row>")},
    };
    struct problems problems;
    struct drafts drafts = read_book(pack(parts, PARTS), &problems);
    ck_assert(str_is(drafts.items[0].fields[0].items[0], "2026-11-23"));
}
END_TEST

static struct str repeat(const char *part, size_t count) {
    struct buf buf = BUF_INIT(80 * 1024 * 1024);
    for (size_t i = 0; i < count; i++)
        buf_add_text(&buf, part);
    struct str text = arena_str(&arena, buf_str(&buf));
    buf_release(&buf);
    return text;
}

static void check_refused(struct str content, enum status status, const char *key) {
    struct problems problems = PROBLEMS_INIT(&arena);
    struct drafts drafts;
    err = ERROR_INIT;
    ck_assert_int_eq(xlsx_read(&arena, S("表.xlsx"), content, &problems, &drafts, &err), status);
    ck_assert_str_eq(err.key, key);
}

START_TEST(refuses_what_is_no_workbook) {
    check_refused(S(""), STATUS_INVALID, "error.xlsx");
    check_refused(S("id,name\na,b\n"), STATUS_INVALID, "error.xlsx");
    check_refused(S("PK\x03\x04"), STATUS_INVALID, "error.xlsx");
    const struct part other[] = {{"a.txt", S("甲")}};
    check_refused(pack(other, 1), STATUS_INVALID, "error.xlsx");
    check_refused(workbook_with(S("<worksheet><sheetData>")), STATUS_INVALID, "error.xlsx");
    struct str whole = workbook_with(sheet_of(""));
    for (size_t n = 0; n < whole.n; n += 97)
        check_refused(str_make(whole.p, n), STATUS_INVALID, "error.xlsx");
}
END_TEST

START_TEST(refuses_hostile_xml) {
    check_refused(
        workbook_with(
            S("<!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c \"&b;&b;&b;\">]><worksheet>&c;</worksheet>")),
        STATUS_INVALID, "error.xlsx-doctype");
    check_refused(workbook_with(S("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><worksheet/>")), STATUS_INVALID,
                  "error.xlsx-doctype");
    struct str deep = arena_printf(&arena, "%s", repeat("<a>", 10000).p);
    check_refused(workbook_with(deep), STATUS_INVALID, "error.xlsx");
}
END_TEST

START_TEST(refuses_bombs) {
    struct part parts[XLSX_PARTS_MAX + 1];
    for (size_t i = 0; i <= XLSX_PARTS_MAX; i++)
        parts[i] = (struct part){arena_printf(&arena, "p%zu", i).p, S("x")};
    check_refused(pack(parts, XLSX_PARTS_MAX + 1), STATUS_TOO_BIG, "error.xlsx-too-big");
    check_refused(workbook_with(repeat("          ", 1024 * 1024)), STATUS_TOO_BIG, "error.xlsx-too-big");
}
END_TEST

START_TEST(refuses_too_many_rows_and_columns) {
    struct problems problems;
    read_book(workbook_with(sheet_of("<row r=\"2\"><c r=\"XFD2\"><v>1</v></c></row>")), &problems);
    ck_assert_uint_eq(problems.count, 1);
    ck_assert_str_eq(problems.items[0].key, "problem.row-too-wide");
    read_book(workbook_with(S("<worksheet><sheetData/></worksheet>")), &problems);
    ck_assert_str_eq(problems.items[0].key, "problem.empty-file");
    struct buf cell = BUF_INIT(FORMAT_CELL_MAX * 2);
    buf_add_text(&cell, "<row><c t=\"str\"><v>");
    for (unsigned seed = 1; cell.n <= FORMAT_CELL_MAX + 30;)
        buf_add_int(&cell, rand_r(&seed)); /* packs badly */
    buf_add_text(&cell, "</v></c></row>");
    read_book(workbook_with(sheet_of(cell.p)), &problems);
    buf_release(&cell);
    ck_assert_str_eq(problems.items[0].key, "problem.cell-too-long");
}
END_TEST

static struct draft_field field(const char *name, struct str text) {
    struct str *items = ARENA_ARRAY(&arena, struct str, 1);
    items[0] = text;
    return (struct draft_field){.name = str_from(name), .items = items, .count = text.n > 0};
}

static struct str write_texts(const struct str *texts, size_t count) {
    struct drafts drafts = {0};
    for (size_t i = 0; i < count; i++) {
        struct draft draft = {.id = arena_printf(&arena, "r%zu", i)};
        draft_add(&arena, &draft, field("note", texts[i]));
        drafts_add(&arena, &drafts, draft);
    }
    struct str content;
    ck_assert_int_eq(xlsx_write(&drafts, "人员", &arena, &content, &err), STATUS_OK);
    return content;
}

START_TEST(what_is_written_comes_back) {
    const struct str texts[] = {S("甲"),       S("=1+1"),     S("007"),        S("110101199003077571"),
                                S("a\nb"),     S("_x0041_"),  S("<&>\"'"),     S("〇😀"),
                                S(" blanks "), S("http://x"), S("2026-11-23"), S("@SUM(A1)"),
                                S("\ttab"),    S("-5"),       S("𠮷")};
    enum { TEXTS = sizeof texts / sizeof *texts };
    struct problems problems;
    struct drafts drafts = read_book(write_texts(texts, TEXTS), &problems);
    ck_assert_uint_eq(problems.count, 0);
    ck_assert_uint_eq(drafts.count, TEXTS);
    for (size_t i = 0; i < TEXTS; i++) {
        struct str text = drafts.items[i].fields[0].items[0];
        ck_assert_msg(str_eq(text, texts[i]), "%.*s", STR_ARG(text));
        ck_assert_uint_eq(drafts.items[i].line, i + 2);
    }
}
END_TEST

START_TEST(a_record_comes_back) {
    struct draft draft = {.id = S("a-1"), .is_cells = true};
    draft_add(&arena, &draft, field("title", S("甲")));
    draft_add(&arena, &draft, field("keywords", S("土地；边界;界线")));
    draft_add(&arena, &draft, field("published", S("2026-11")));
    draft_add(&arena, &draft, field("案情简介", S("一\n\n二")));
    struct problems problems = PROBLEMS_INIT(&arena);
    struct record *record = draft_to_record(&arena, &type_exemplar, &draft, &problems);
    struct draft written = draft_from_record(&arena, record, true);
    struct str content;
    ck_assert_int_eq(
        xlsx_write(&(struct drafts){.items = &written, .count = 1}, "案例", &arena, &content, &err),
        STATUS_OK);
    struct drafts back = read_book(content, &problems);
    ck_assert_uint_eq(back.count, 1);
    struct record *again = draft_to_record(&arena, &type_exemplar, &back.items[0], &problems);
    ck_assert_uint_eq(problems.count, 0);
    ck_assert(record_equal(record, again));
}
END_TEST

START_TEST(says_when_a_cell_is_too_long) {
    struct draft draft = {.id = S("a-1")};
    draft_add(&arena, &draft, field("note", repeat("字", XLSX_CELL_CHARACTERS + 1)));
    struct str content;
    err = ERROR_INIT;
    ck_assert_int_eq(xlsx_write(&(struct drafts){.items = &draft, .count = 1}, "a", &arena, &content, &err),
                     STATUS_TOO_BIG);
    ck_assert_str_eq(err.key, "error.xlsx-cell");
    ck_assert_str_eq(err.args[0], "a-1");
    ck_assert_str_eq(err.args[1], "note");
}
END_TEST

START_TEST(says_when_there_is_no_temporary_folder) {
    struct draft draft = {.id = S("a-1")};
    struct str content;
    setenv("TMPDIR", "/nowhere", 1);
    ck_assert_int_eq(xlsx_write(&(struct drafts){.items = &draft, .count = 1}, "a", &arena, &content, &err),
                     STATUS_NOT_FOUND);
}
END_TEST

/* Bytes of a good workbook changed at random: any answer, but no crash (the sanitizers watch). */
START_TEST(survives_damage) {
    struct str whole = workbook_with(sheet_of("<row><c r=\"B2\"><v>1</v></c></row>"));
    unsigned seed = (unsigned)_i;
    for (int round = 0; round < 300; round++) {
        char *copy = arena_alloc(&arena, whole.n);
        memcpy(copy, whole.p, whole.n);
        for (int i = 0; i < 3; i++)
            copy[(size_t)rand_r(&seed) % whole.n] = (char)rand_r(&seed);
        struct problems problems = PROBLEMS_INIT(&arena);
        struct drafts drafts;
        enum status status =
            xlsx_read(&arena, S("表.xlsx"), str_make(copy, whole.n), &problems, &drafts, &err);
        ck_assert(status == STATUS_OK || status == STATUS_INVALID || status == STATUS_TOO_BIG);
    }
}
END_TEST

int main(void) {
    Suite *suite = suite_create("xlsx");
    TCase *tcase = tcase_create("all");
    tcase_set_timeout(tcase, 60);
    tcase_add_checked_fixture(tcase, NULL, release);
    tcase_add_test(tcase, reads_rows);
    tcase_add_loop_test(tcase, reads_cells_of_every_kind, 0, sizeof cells / sizeof *cells);
    tcase_add_test(tcase, knows_the_other_calendar);
    tcase_add_test(tcase, refuses_what_is_no_workbook);
    tcase_add_test(tcase, refuses_hostile_xml);
    tcase_add_test(tcase, refuses_bombs);
    tcase_add_test(tcase, refuses_too_many_rows_and_columns);
    tcase_add_test(tcase, what_is_written_comes_back);
    tcase_add_test(tcase, a_record_comes_back);
    tcase_add_test(tcase, says_when_a_cell_is_too_long);
    tcase_add_test(tcase, says_when_there_is_no_temporary_folder);
    tcase_add_loop_test(tcase, survives_damage, 0, 4);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
