/* Whatever a type table says must hold in every format: this is the test that a new type gets for nothing. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/app.h"
#include "core/find.h"
#include "core/sync.h"
#include "format/csv.h"
#include "format/json.h"
#include "format/markdown_file.h"
#include "format/xlsx.h"
#include "model/codec.h"
#include "sample.h"

enum { TEXT_MAX = 1 << 20, HIDDEN = FIELD_PERSONAL | FIELD_SENSITIVE | FIELD_INTERNAL };

static struct arena arena;
static struct problems problems;

static void set_up(void) {
    arena = ARENA_INIT;
    problems = PROBLEMS_INIT(&arena);
}

static void tear_down(void) { arena_release(&arena); }

static void assert_no_problem(const char *what, const struct type *type) {
    for (size_t i = 0; i < problems.count; i++)
        fprintf(stderr, "%s %s: %.*s %s\n", what, type->name, STR_ARG(problems.items[i].place.field),
                problems.items[i].key);
    ck_assert_uint_eq(problems.count, 0);
}

static void assert_same(const char *what, const struct record *expected, const struct draft *draft) {
    struct record *again = draft_to_record(&arena, expected->type, draft, &problems);
    assert_no_problem(what, expected->type);
    ck_assert_msg(record_equal(expected, again), "%s of %s changes the record", what, expected->type->name);
}

START_TEST(the_table_is_sound) {
    const struct type *type = types[_i];
    ck_assert_uint_le(type->field_count, TYPE_FIELDS_MAX);
    for (unsigned i = 0; i < type->field_count; i++) {
        const struct field *field = &type->fields[i];
        ck_assert_uint_gt(field->tag, 0);
        ck_assert_msg(field->kind != KIND_CHOICE || field->choices, "%s lacks choices", field->name);
        ck_assert_msg(field->kind != KIND_CODE || field->vocabulary, "%s lacks its vocabulary", field->name);
        ck_assert_msg(field->kind != KIND_REF || type_by_name(str_from(field->ref)), "%s points nowhere",
                      field->name);
        ck_assert_msg(!(field->flags & FIELD_SECTION) || field->heading, "%s lacks its heading", field->name);
        ck_assert_msg(!(field->flags & HIDDEN) ||
                          !(field->flags & (FIELD_SEARCH | FIELD_FILTER | FIELD_COLUMN)),
                      "%s would show what it hides", field->name);
        for (unsigned j = 0; j < i; j++) {
            ck_assert_uint_ne(field->tag, type->fields[j].tag);
            ck_assert_str_ne(field->name, type->fields[j].name);
        }
    }
}
END_TEST

START_TEST(samples_keep_the_rules) {
    record_check(sample_record(&arena, types[_i], 1, true), &problems, (struct place){0});
    assert_no_problem("check", types[_i]);
    record_check(sample_record(&arena, types[_i], 1, false), &problems, (struct place){0});
    assert_no_problem("check of the least", types[_i]);
}
END_TEST

START_TEST(a_missing_required_field_is_named) {
    const struct type *type = types[_i];
    for (unsigned i = 0; i < type->field_count; i++) {
        struct record *record = sample_record(&arena, type, 1, true);
        if (!(type->fields[i].flags & FIELD_REQUIRED))
            continue;
        record->values[i].count = 0;
        problems = PROBLEMS_INIT(&arena);
        record_check(record, &problems, (struct place){0});
        ck_assert_uint_ge(problems.count, 1);
        ck_assert_str_eq(problems.items[0].key, "problem.required");
    }
}
END_TEST

START_TEST(bytes_come_back) {
    struct record *record = sample_record(&arena, types[_i], 1, true), *again;
    struct buf bytes = BUF_INIT(TEXT_MAX);
    struct error err = ERROR_INIT;
    codec_encode(record, &bytes);
    ck_assert_int_eq(codec_decode(&arena, types[_i], record->id, buf_str(&bytes), &again, &err), STATUS_OK);
    ck_assert(record_equal(record, again));
    for (size_t n = 0; n < bytes.n; n++) {
        enum status status = codec_decode(&arena, types[_i], record->id, str_make(bytes.p, n), &again, &err);
        ck_assert_msg(status == STATUS_CORRUPT, "%zu of %zu bytes are taken for a whole record", n, bytes.n);
    }
    buf_release(&bytes);
}
END_TEST

START_TEST(markdown_comes_back) {
    struct record *record = sample_record(&arena, types[_i], 1, true);
    struct draft draft = draft_from_record(&arena, record, false), again;
    struct buf text = BUF_INIT(TEXT_MAX);
    markdown_file_write(&draft, &text);
    markdown_file_read(&arena, S("sample.md"), buf_str(&text), &problems, &again);
    bool has_body = false;
    for (unsigned i = 0; i < types[_i]->field_count; i++)
        has_body |= (types[_i]->fields[i].flags & FIELD_BODY) != 0;
    if (!has_body)
        markdown_file_cut_sections(&arena, &again);
    ck_assert(str_is(again.type, types[_i]->name));
    assert_same("Markdown", record, &again);
    buf_release(&text);
}
END_TEST

/* Two rows, so that the second proves where the first ends. */
static struct drafts two_rows(const struct type *type, struct record *records[2]) {
    struct drafts drafts = {.items = ARENA_ARRAY(&arena, struct draft, 2), .count = 2};
    records[0] = sample_record(&arena, type, 1, true);
    records[1] = sample_record(&arena, type, 2, false);
    for (int i = 0; i < 2; i++)
        drafts.items[i] = draft_from_record(&arena, records[i], true);
    return drafts;
}

START_TEST(csv_comes_back) {
    struct record *records[2];
    struct drafts drafts = two_rows(types[_i], records), again = {0};
    struct buf text = BUF_INIT(TEXT_MAX);
    csv_write(&drafts, (struct csv_options){.bom = true}, &text);
    csv_read(&arena, S("sample.csv"), buf_str(&text), &problems, &again);
    assert_no_problem("CSV", types[_i]);
    ck_assert_uint_eq(again.count, 2);
    for (size_t i = 0; i < 2; i++)
        assert_same("CSV", records[i], &again.items[i]);
    buf_release(&text);
}
END_TEST

START_TEST(xlsx_comes_back) {
    struct record *records[2];
    struct drafts drafts = two_rows(types[_i], records), again = {0};
    struct error err = ERROR_INIT;
    struct str workbook;
    ck_assert_int_eq(xlsx_write(&drafts, types[_i]->plural, &arena, &workbook, &err), STATUS_OK);
    ck_assert_int_eq(xlsx_read(&arena, S("sample.xlsx"), workbook, &problems, &again, &err), STATUS_OK);
    assert_no_problem("XLSX", types[_i]);
    ck_assert_uint_eq(again.count, 2);
    for (size_t i = 0; i < 2; i++)
        assert_same("XLSX", records[i], &again.items[i]);
}
END_TEST

START_TEST(json_comes_back) {
    struct record *record = sample_record(&arena, types[_i], 1, true);
    struct draft draft = draft_from_record(&arena, record, false), again;
    struct error err = ERROR_INIT;
    struct buf text = BUF_INIT(TEXT_MAX);
    json_write_draft(&draft, &text);
    ck_assert_int_eq(json_read_draft(&arena, buf_str(&text), &again, &err), STATUS_OK);
    assert_same("JSON", record, &again);
    buf_release(&text);
}
END_TEST

/* A form gives every field by its name, sections too, each as one text. */
START_TEST(a_form_gives_the_record) {
    struct record *record = sample_record(&arena, types[_i], 1, true);
    struct draft form = {.id = record->id};
    for (unsigned i = 0; i < types[_i]->field_count; i++) {
        const struct field *field = &types[_i]->fields[i];
        struct draft_field given = {.name = str_from(field->name), .count = record->values[i].count};
        given.items = ARENA_ARRAY(&arena, struct str, given.count);
        for (size_t j = 0; j < given.count; j++)
            given.items[j] = kind_format(&arena, field->kind, record->values[i].items[j]);
        draft_add(&arena, &form, given);
    }
    assert_same("form", record, &form);
}
END_TEST

static void assert_label(const struct catalog *catalog, struct str key) {
    ck_assert_msg(catalog_has(catalog, key), "%.*s has no %.*s", STR_ARG(catalog_language(catalog)),
                  STR_ARG(key));
}

START_TEST(labels_are_there_in_each_language) {
    struct catalogs *catalogs;
    struct error err = ERROR_INIT;
    ck_assert_int_eq(catalogs_open(JF_TEST_SOURCE_DIR "/web/messages", &catalogs, &err), STATUS_OK);
    const struct type *type = types[_i];
    for (size_t c = 0; c < catalogs_count(catalogs); c++) {
        const struct catalog *catalog = catalogs_at(catalogs, c);
        assert_label(catalog, arena_printf(&arena, "type.%s", type->name));
        assert_label(catalog, arena_printf(&arena, "type.%s.plural", type->name));
        for (unsigned i = 0; i < type->field_count; i++) {
            const struct field *field = &type->fields[i];
            assert_label(catalog, arena_printf(&arena, "type.%s.field.%s", type->name, field->name));
            for (unsigned j = 0; field->choices && j < field->choices->count; j++)
                assert_label(catalog, arena_printf(&arena, "choice.%s.%s", field->choices->name,
                                                   field->choices->choices[j].code));
        }
    }
    catalogs_close(catalogs);
}
END_TEST

static void save_one(struct txn *txn, const struct record *record) {
    struct save save = {.actor = S("test"), .any_revision = true};
    struct error err = ERROR_INIT;
    uint64_t revision;
    bool changed;
    enum status status = records_save(txn, record, &save, &revision, &changed, &err);
    ck_assert_msg(status == STATUS_OK, "%s %s: %s", record->type->name, err.key, err.detail);
}

/* First what it points to, as deep as that goes. */
static void save_with_targets(struct txn *txn, const struct record *record, int depth) {
    for (unsigned i = 0; i < record->type->field_count && depth < 8; i++) {
        struct record *target =
            record_has(record, (int)i) ? sample_target(&arena, &record->type->fields[i]) : NULL;
        if (target && !(target->type == record->type && str_eq(target->id, record->id)))
            save_with_targets(txn, target, depth + 1);
    }
    save_one(txn, record);
}

static enum status save_sample(struct txn *txn, void *context, struct error *err) {
    (void)err;
    save_with_targets(txn, context, 0);
    return STATUS_OK;
}

struct asking {
    struct app *app;
    struct find find;
    struct found found;
};

static enum status ask(struct txn *txn, void *context, struct error *err) {
    struct asking *asking = context;
    return find_run(asking->app, txn, &asking->find, &arena, &asking->found, err);
}

/* A type's own rule may have taken the sample's text out. */
static bool holds(const struct record *record, unsigned i, struct str marker) {
    size_t at;
    return marker.n && str_find(record_text(record, (int)i), marker, &at);
}

static bool finds(struct app *app, const struct record *record, struct str text) {
    struct asking asking = {.app = app,
                            .find = {.text = text, .type = record->type, .page = 1, .per_page = 20}};
    struct error err = ERROR_INIT;
    ck_assert_int_eq(store_read(app->store, ask, &asking, &err), STATUS_OK);
    for (size_t i = 0; i < asking.found.count; i++)
        if (str_eq(asking.found.hits[i].record->id, record->id))
            return true;
    return false;
}

START_TEST(what_is_saved_is_found) {
    char folder[] = "/tmp/jiefen-types-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(folder));
    struct settings settings;
    struct app app;
    struct error err = ERROR_INIT;
    ck_assert_int_eq(settings_load(&settings, &arena, NULL, &err), STATUS_OK);
    ck_assert_int_eq(settings_set(&settings, &arena, S("data.folder"), str_from(folder), &err), STATUS_OK);
    ck_assert_int_eq(app_open(&app, &settings, &err), STATUS_OK);
    enum status status = app_start(&app, APP_STORE | APP_WRITE | APP_INDEX | APP_SYNC, &err);
    ck_assert_msg(status == STATUS_OK, "%s %s", err.key, err.detail);
    struct record *record = sample_record(&arena, types[_i], 1, true);
    ck_assert_int_eq(store_write(app.store, save_sample, record, &err), STATUS_OK);
    ck_assert_int_eq(sync_wait(app.sync, 20000, &err), STATUS_OK);
    ck_assert_msg(finds(&app, record, record_title(record)), "%s is not found by its title", types[_i]->name);
    for (unsigned i = 0; i < record->type->field_count; i++) {
        const struct field *field = &record->type->fields[i];
        struct str marker = sample_marker(&arena, field);
        if (holds(record, i, marker) && (field->flags & FIELD_SEARCH))
            ck_assert_msg(finds(&app, record, marker), "not found by %s", field->name);
        if (holds(record, i, marker) && (field->flags & HIDDEN))
            ck_assert_msg(!finds(&app, record, marker), "%s is in the index", field->name);
    }
    app_close(&app);
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    ck_assert_int_eq(system(command), 0);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("every type");
    TCase *tests = tcase_create("types");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_set_timeout(tests, 60);
    int n = (int)types_count;
    tcase_add_loop_test(tests, the_table_is_sound, 0, n);
    tcase_add_loop_test(tests, samples_keep_the_rules, 0, n);
    tcase_add_loop_test(tests, a_missing_required_field_is_named, 0, n);
    tcase_add_loop_test(tests, bytes_come_back, 0, n);
    tcase_add_loop_test(tests, markdown_comes_back, 0, n);
    tcase_add_loop_test(tests, csv_comes_back, 0, n);
    tcase_add_loop_test(tests, xlsx_comes_back, 0, n);
    tcase_add_loop_test(tests, json_comes_back, 0, n);
    tcase_add_loop_test(tests, a_form_gives_the_record, 0, n);
    tcase_add_loop_test(tests, labels_are_there_in_each_language, 0, n);
    tcase_add_loop_test(tests, what_is_saved_is_found, 0, n);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}
