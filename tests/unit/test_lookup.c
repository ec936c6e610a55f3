/* Lookups: names of codes, trees, targets of references. */
#include "core_fixture.h"

#include "core/lookup.h"

static void setup(void) {
    core_setup();
    write_world();
    write_input("vocabulary-entries-more.csv",
                "id,vocabulary,code,name,name_en,parent,order\n"
                "dispute-category.01,dispute-category,01,婚姻,Marriage,,30\n"
                "dispute-category.02b,dispute-category,02b,通行,Way,dispute-category.02,1\n"
                "dispute.x,dispute,x,别的,Other,,\n");
    import_good();
}

static enum status check_names(struct txn *txn, void *context, struct error *e) {
    struct lookup lookup = {.txn = txn, .arena = &arena}, english = lookup;
    (void)context, (void)e;
    english.english = true;
    ck_assert(str_is(lookup_code(&lookup, "dispute-category", S("02")), "邻里纠纷"));
    ck_assert(str_is(lookup_code(&english, "dispute-category", S("02")), "Neighbours"));
    ck_assert(str_is(lookup_code(&lookup, "dispute-category", S("77")), "77"));
    ck_assert(str_is(lookup_code(&lookup, "dispute-category", S("../../x")), "../../x"));
    ck_assert(str_is(lookup_title(&lookup, &type_area, S("150221")), "示例旗"));
    ck_assert(str_is(lookup_title(&lookup, &type_area, S("999999")), "999999"));
    ck_assert_ptr_null(lookup_record(&lookup, &type_area, S("")));
    return STATUS_OK;
}

START_TEST(names_are_found_and_codes_stand_for_what_is_missing) {
    OK(store_read(app.store, check_names, NULL, &err));
}
END_TEST

static enum status check_memo(struct txn *txn, void *context, struct error *e) {
    struct lookup plain = {.txn = txn, .arena = &arena}, kept = plain;
    char id[] = "150221";
    (void)context, (void)e;
    kept.memo = lookup_memo_new(&arena);
    struct record *first = lookup_record(&kept, &type_area, str_from(id));
    id[0] = '9'; /* the memo holds a copy of its own */
    ck_assert_ptr_eq(lookup_record(&kept, &type_area, S("150221")), first);
    ck_assert_ptr_ne(lookup_record(&plain, &type_area, S("150221")), first);
    ck_assert_ptr_null(lookup_record(&kept, &type_exemplar, S("150221")));
    ck_assert_ptr_null(lookup_record(&kept, &type_area, S("950221")));
    ck_assert_ptr_null(lookup_record(&kept, &type_area, S("950221")));
    ck_assert_ptr_eq(lookup_record(&kept, &type_area, S("150221")), first);
    return STATUS_OK;
}

START_TEST(a_record_is_read_once) { OK(store_read(app.store, check_memo, NULL, &err)); }
END_TEST

static const char *joined(struct str_list list) {
    struct str text = S("");
    for (size_t i = 0; i < list.count; i++)
        text = arena_printf(&arena, "%s%s%.*s", text.p, i ? " " : "", STR_ARG(list.items[i]));
    return text.p;
}

static enum status check_paths(struct txn *txn, void *context, struct error *e) {
    struct lookup lookup = {.txn = txn, .arena = &arena};
    (void)context, (void)e;
    ck_assert_str_eq(joined(lookup_path(&lookup, &type_area, S("150221100"))),
                     "150000 150200 150221 150221100");
    ck_assert_str_eq(joined(lookup_path(&lookup, &type_area, S("999999"))), "999999");
    ck_assert_str_eq(joined(lookup_path(&lookup, &type_exemplar, S("e1"))), "e1");
    ck_assert_str_eq(joined(lookup_code_path(&lookup, "dispute-category", S("02a"))), "02 02a");
    ck_assert_str_eq(joined(lookup_code_path(&lookup, "dispute-category", S("77"))), "77");
    return STATUS_OK;
}

START_TEST(paths_begin_at_the_root) { OK(store_read(app.store, check_paths, NULL, &err)); }
END_TEST

static enum status check_circle(struct txn *txn, void *context, struct error *e) {
    struct lookup lookup = {.txn = txn, .arena = &arena};
    (void)context, (void)e;
    ck_assert_uint_le(lookup_path(&lookup, &type_area, S("150221100")).count, 16);
    return STATUS_OK;
}

START_TEST(a_circle_of_parents_ends) {
    save_text(&type_area, "150221", "parent", "150221100");
    OK(store_read(app.store, check_circle, NULL, &err));
    wait_for_index();
}
END_TEST

static const char *codes(struct record_list list) {
    struct str text = S("");
    for (size_t i = 0; i < list.count; i++)
        text = arena_printf(&arena, "%s%s%.*s", text.p, i ? " " : "", STR_ARG(list.items[i]->id));
    return text.p;
}

static enum status check_lists(struct txn *txn, void *context, struct error *e) {
    struct lookup lookup = {.txn = txn, .arena = &arena};
    (void)context, (void)e;
    ck_assert_str_eq(codes(lookup_vocabulary(&lookup, "dispute-category", S(""))),
                     "dispute-category.02 dispute-category.05 dispute-category.01");
    ck_assert_str_eq(codes(lookup_vocabulary(&lookup, "dispute-category", S("02"))),
                     "dispute-category.02a dispute-category.02b");
    ck_assert_str_eq(codes(lookup_vocabulary(&lookup, "dispute", S(""))), "dispute.x");
    ck_assert_str_eq(codes(lookup_vocabulary(&lookup, "none", S(""))), "");
    ck_assert_str_eq(codes(lookup_children(&lookup, &type_area, S("150200"))), "150221 150222");
    ck_assert_str_eq(codes(lookup_children(&lookup, &type_area, S("150222"))), "");
    return STATUS_OK;
}

START_TEST(vocabularies_and_children_are_listed_in_order) {
    OK(store_read(app.store, check_lists, NULL, &err));
}
END_TEST

static enum status check_long_list(struct txn *txn, void *context, struct error *e) {
    struct lookup lookup = {.txn = txn, .arena = &arena};
    (void)context, (void)e;
    ck_assert_uint_eq(lookup_vocabulary(&lookup, "many", S("")).count, 200);
    return STATUS_OK;
}

START_TEST(a_long_vocabulary_is_listed_whole) {
    struct buf text = BUF_INIT(1 << 20);
    buf_add_text(&text, "id,vocabulary,code,name,name_en\n");
    for (int i = 0; i < 200; i++)
        buf_printf(&text, "many.%d,many,%d,词,Word\n", i, i);
    write_input("vocabulary-entries-many.csv", text.p);
    import_good();
    OK(store_read(app.store, check_long_list, NULL, &err));
    buf_release(&text);
}
END_TEST

START_TEST(targets_are_records) {
    const struct type *type = NULL;
    struct str id;
    struct datum datum = {.text = S("02a")};
    ck_assert(lookup_target(&arena, type_field(&type_exemplar, S("category")), datum, &type, &id));
    ck_assert(type == &type_vocabulary_entry && str_is(id, "dispute-category.02a"));
    datum.text = S("150221");
    ck_assert(lookup_target(&arena, type_field(&type_exemplar, S("area")), datum, &type, &id));
    ck_assert(type == &type_area && str_is(id, "150221"));
    ck_assert(!lookup_target(&arena, type_field(&type_exemplar, S("title")), datum, &type, &id));
}
END_TEST

int main(void) {
    const TTest *const tests[] = {
        names_are_found_and_codes_stand_for_what_is_missing,
        a_record_is_read_once,
        paths_begin_at_the_root,
        a_circle_of_parents_ends,
        vocabularies_and_children_are_listed_in_order,
        a_long_vocabulary_is_listed_whole,
        targets_are_records,
    };
    return CORE_RUN("lookup", setup, tests);
}
