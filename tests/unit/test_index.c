#include "index_fixture.h"

START_TEST(a_missing_index_is_not_ready_until_published) {
    struct index *index = open_index("1");
    ck_assert(!index_ready(index));
    ck_assert_uint_eq(index_applied(index), 0);
    struct index_search search = {.query = query_parse(&arena, S("漏水")), .sort = -1, .limit = 10};
    struct index_result result;
    ck_assert_int_eq(index_search(index, &search, &arena, &result, &err), STATUS_UNAVAILABLE);
    ck_assert(!index_damaged(index));
    struct index_writer *writer = NULL;
    ck_assert_int_eq(index_writer_open(index, false, &writer, &err), STATUS_UNAVAILABLE);
    writer = open_writer(index, true);
    put_text(writer, "A", "楼上漏水");
    ck_assert(!index_ready(index));
    publish(writer, 7);
    ck_assert(index_ready(index));
    ck_assert_uint_eq(index_applied(index), 7);
    ck_assert_uint_eq(find(index, "漏水").total, 1);
    index_close(index);
}
END_TEST

START_TEST(it_is_still_there_after_closing) {
    static const char *const texts[] = {"楼上漏水"};
    index_close(fresh_index(texts, 1));
    struct index *index = open_index("1");
    ck_assert(index_ready(index));
    ck_assert_uint_eq(find(index, "漏水").total, 1);
    index_close(index);
}
END_TEST

START_TEST(another_fingerprint_means_rebuild) {
    static const char *const texts[] = {"楼上漏水"};
    index_close(fresh_index(texts, 1));
    struct index *index = open_index("2");
    ck_assert(!index_ready(index));
    index_close(index);
}
END_TEST

START_TEST(full_matches_stand_before_partial_ones) {
    static const char *const texts[] = {"拖欠货款", "李某拖欠农民工工资八万元", "本地商户", "欠薪"};
    struct index *index = fresh_index(texts, 4);
    struct index_result result = find(index, "拖欠工资");
    ck_assert_uint_eq(result.total, 2);
    ck_assert_uint_eq(result.full_total, 1);
    ck_assert(result.exact);
    ck_assert(hit_is(&result, 0, "1") && result.hits[0].full);
    ck_assert(hit_is(&result, 1, "0") && !result.hits[1].full);
    ck_assert_uint_eq(find(index, "本田").total, 0);
    ck_assert_uint_eq(find(index, "拖欠 -货款").total, 1);
    ck_assert_uint_eq(find(index, "\"拖欠货款\" 工资").total, 1);
    ck_assert_uint_eq(find(index, "").total, 4);
    ck_assert_uint_eq(find(index, "-拖欠").total, 2);
    index_close(index);
}
END_TEST

START_TEST(pages_go_through_full_and_partial_matches_without_gap) {
    struct index *index = open_index("1");
    struct index_writer *writer = open_writer(index, true);
    for (int i = 0; i < 30; i++)
        put_text(writer, arena_printf(&arena, "%d", i).p, i % 3 ? "拖欠货款" : "拖欠工资");
    publish(writer, 1);
    bool seen[30] = {false};
    for (size_t offset = 0; offset < 30; offset += 7) {
        struct index_search search = {
            .query = query_parse(&arena, S("拖欠工资")), .sort = -1, .offset = offset, .limit = 7};
        struct index_result result;
        ck_ok(index_search(index, &search, &arena, &result, &err));
        ck_assert_uint_eq(result.count, offset == 28 ? 2 : 7);
        for (size_t i = 0; i < result.count; i++) {
            int id = atoi(arena_cstr(&arena, result.hits[i].id));
            ck_assert(!seen[id]);
            seen[id] = true;
            ck_assert_int_eq(result.hits[i].full, offset + i < 10);
        }
    }
    index_close(index);
}
END_TEST

START_TEST(a_word_in_the_title_comes_first) {
    struct index *index = open_index("1");
    struct index_writer *writer = open_writer(index, true);
    struct str texts[] = {S("楼上漏水漏水漏水漏水致楼下受损")},
               other[] = {S("楼上的水流到楼下，双方发生争执")};
    struct index_document documents[] = {plain_document("body", texts), plain_document("title", other)};
    documents[1].title = S("漏水纠纷");
    for (int i = 0; i < 2; i++)
        ck_ok(index_put(writer, &documents[i], &err));
    publish(writer, 1);
    struct index_result result = find(index, "漏水");
    ck_assert(hit_is(&result, 0, "title") && hit_is(&result, 1, "body"));
    index_close(index);
}
END_TEST

START_TEST(a_document_is_replaced_and_removed) {
    static const char *const texts[] = {"楼上漏水"};
    struct index *index = fresh_index(texts, 1);
    uint64_t generation = index_generation(index);
    struct index_writer *writer = open_writer(index, false);
    put_text(writer, "0", "养狗扰民");
    ck_assert_uint_eq(find(index, "漏水").total, 1);
    ck_ok(index_commit(writer, 2, &err));
    ck_assert_uint_gt(index_generation(index), generation);
    ck_assert_uint_eq(find(index, "漏水").total, 0);
    ck_assert_uint_eq(find(index, "养狗").total, 1);
    bool has = false;
    ck_ok(index_has(index, S("exemplar"), S("0"), &has, &err));
    ck_assert(has);
    ck_ok(index_remove(writer, S("exemplar"), S("0"), &err));
    ck_ok(index_remove(writer, S("exemplar"), S("nobody"), &err));
    ck_ok(index_commit(writer, 3, &err));
    index_writer_close(writer);
    ck_ok(index_has(index, S("exemplar"), S("0"), &has, &err));
    ck_assert(!has);
    ck_assert_uint_eq(find(index, "").total, 0);
    ck_assert_uint_eq(index_applied(index), 3);
    index_close(index);
}
END_TEST

START_TEST(what_was_not_committed_is_lost_on_close) {
    static const char *const texts[] = {"楼上漏水"};
    struct index *index = fresh_index(texts, 1);
    struct index_writer *writer = open_writer(index, false);
    put_text(writer, "1", "养狗扰民");
    index_writer_close(writer);
    ck_assert_uint_eq(find(index, "养狗").total, 0);
    ck_assert_uint_eq(index_applied(index), 1);
    index_close(index);
}
END_TEST

START_TEST(one_document_put_twice_into_a_fresh_index_is_one) {
    struct index *index = open_index("1");
    struct index_writer *writer = open_writer(index, true);
    for (int i = 0; i < 2500; i++)
        put_text(writer, arena_printf(&arena, "%d", i).p, "楼上漏水");
    for (int i = 0; i < 2500; i += 2)
        put_text(writer, arena_printf(&arena, "%d", i).p, "养狗扰民");
    ck_ok(index_remove(writer, S("exemplar"), S("1"), &err));
    publish(writer, 9);
    ck_assert_uint_eq(find(index, "漏水").total, 1249);
    ck_assert_uint_eq(find(index, "养狗").total, 1250);
    ck_assert_uint_eq(find(index, "").total, 2499);
    ck_assert_uint_eq(index_applied(index), 9);
    writer = open_writer(index, false);
    put_text(writer, "1", "噪音");
    ck_ok(index_commit(writer, 10, &err));
    index_writer_close(writer);
    ck_assert_uint_eq(find(index, "").total, 2500);
    index_close(index);
}
END_TEST

START_TEST(a_rebuild_switches_at_once_and_leaves_nothing_behind) {
    static const char *const texts[] = {"楼上漏水"};
    struct index *index = fresh_index(texts, 1);
    struct index_writer *writer = open_writer(index, true);
    put_text(writer, "new", "养狗扰民");
    ck_ok(index_commit(writer, 5, &err));
    ck_assert_uint_eq(find(index, "漏水").total, 1);
    ck_assert_uint_eq(index_applied(index), 1);
    publish(writer, 5);
    ck_assert_uint_eq(find(index, "漏水").total, 0);
    ck_assert_uint_eq(find(index, "养狗").total, 1);
    ck_assert_uint_eq(count_folders(), 1);
    index_writer_close(open_writer(index, true)); /* given up */
    ck_assert_uint_eq(count_folders(), 1);
    index_close(index);
}
END_TEST

START_TEST(a_second_writer_is_refused) {
    struct index *index = open_index("1");
    struct index_writer *first = open_writer(index, true), *second = NULL;
    ck_assert_int_eq(index_writer_open(index, true, &second, &err), STATUS_IN_USE);
    index_writer_close(first);
    index_writer_close(open_writer(index, true));
    index_close(index);
}
END_TEST

static struct index *filled_index(void) {
    static const char *const areas[] = {"150202", "150203", "150221"};
    struct index *index = open_index("1");
    struct index_writer *writer = open_writer(index, true);
    for (unsigned i = 0; i < 60; i++) {
        struct str texts[] = {S("楼上漏水致楼下受损")};
        struct str area = str_from(areas[i % 3]);
        struct index_pair filters[] = {
            {FILTER_CATEGORY, i % 2 ? S("neighbour") : S("labour")},
            {FILTER_AREA, area},
            {FILTER_AREA, str_make(area.p, 4)},
            {FILTER_AREA, area}, /* doubled */
        };
        struct index_pair sorts[] = {{SORT_YEAR, arena_printf(&arena, "%u", 2000 + i * 7 % 60)}};
        struct index_document document = plain_document(arena_printf(&arena, "%u", i).p, texts);
        document.type = i < 40 ? S("exemplar") : S("expert");
        document.filters = filters;
        document.filter_count = 4;
        document.sorts = sorts;
        document.sort_count = i % 10 != 0; /* some have no year */
        document.is_public = i % 4 != 0;
        ck_ok(index_put(writer, &document, &err));
    }
    publish(writer, 60);
    return index;
}

static struct index_result search_with(struct index *index, struct index_search search) {
    struct index_result result;
    search.query = query_parse(&arena, S("漏水"));
    ck_ok(index_search(index, &search, &arena, &result, &err));
    return result;
}

START_TEST(filters_are_or_within_and_and_between_names) {
    struct index *index = filled_index();
    struct index_pair filters[] = {
        {FILTER_AREA, S("150202")}, {FILTER_AREA, S("150203")}, {FILTER_CATEGORY, S("labour")}};
    struct index_search search = {.sort = -1, .limit = 100, .filters = filters};
    search.filter_count = 1;
    ck_assert_uint_eq(search_with(index, search).total, 20);
    search.filter_count = 2;
    ck_assert_uint_eq(search_with(index, search).total, 40);
    search.filter_count = 3;
    ck_assert_uint_eq(search_with(index, search).total, 20);
    search.public_only = true;
    ck_assert_uint_eq(search_with(index, search).total, 10);
    struct index_pair parent[] = {{FILTER_AREA, S("1502")}, {FILTER_TYPE, S("expert")}};
    search = (struct index_search){.sort = -1, .limit = 100, .filters = parent, .filter_count = 2};
    ck_assert_uint_eq(search_with(index, search).total, 20);
    index_close(index);
}
END_TEST

START_TEST(facets_are_counted_exactly) {
    struct index *index = filled_index();
    unsigned facets[] = {FILTER_AREA, FILTER_TYPE};
    struct index_search search = {.sort = -1, .limit = 5, .facets = facets, .facet_count = 2};
    struct index_result result = search_with(index, search);
    ck_assert(result.exact);
    ck_assert_uint_eq(result.count, 5);
    const struct index_facet *area = &result.facets[0], *type = &result.facets[1];
    ck_assert_uint_eq(area->name, FILTER_AREA);
    ck_assert_uint_eq(area->count, 4);
    ck_assert(str_is(area->counts[0].value, "1502") && area->counts[0].count == 60);
    ck_assert(str_is(area->counts[1].value, "150202") && area->counts[1].count == 20);
    ck_assert(str_is(type->counts[0].value, "exemplar") && type->counts[0].count == 40);
    ck_assert(str_is(type->counts[1].value, "expert") && type->counts[1].count == 20);
    index_close(index);
}
END_TEST

static void check_order(struct index *index, bool descending) {
    struct index_search search = {.sort = SORT_YEAR, .descending = descending, .limit = 60};
    struct index_result result = search_with(index, search);
    int former = -1;
    for (size_t i = 0; i < result.count; i++) {
        int id = atoi(arena_cstr(&arena, result.hits[i].id)), year = id * 7 % 60;
        ck_assert_int_eq(id % 10 == 0, i >= 54); /* without a year: last */
        if (id % 10 && former >= 0)
            ck_assert(descending ? year < former : year > former);
        former = year;
    }
    ck_assert_uint_eq(result.count, 60);
}

START_TEST(sorting_by_a_key_goes_both_ways) {
    struct index *index = filled_index();
    check_order(index, false);
    check_order(index, true);
    index_close(index);
}
END_TEST

START_TEST(wrong_names_and_bounds_are_refused) {
    struct index *index = filled_index();
    struct index_pair filters[] = {{FILTERS, S("x")}};
    unsigned facets[] = {FILTERS};
    struct index_search wrong[] = {
        {.sort = -1, .limit = 10, .filters = filters, .filter_count = 1},
        {.sort = -1, .limit = 10, .facets = facets, .facet_count = 1},
        {.sort = SORTS, .limit = 10},
        {.sort = -1, .limit = INDEX_LIMIT_MAX + 1},
        {.sort = -1, .limit = 1, .offset = INDEX_OFFSET_MAX + 1},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct index_result result;
        wrong[i].query = query_parse(&arena, S("漏水"));
        ck_assert_int_eq(index_search(index, &wrong[i], &arena, &result, &err), STATUS_INVALID);
    }
    index_close(index);
}
END_TEST

START_TEST(similar_documents_come_with_the_words_they_share) {
    static const char *const texts[] = {
        "楼上漏水致楼下装修受损，双方就赔偿争执",
        "楼上卫生间漏水，楼下装修发霉，要求赔偿",
        "李某拖欠农民工工资八万元",
        "某公司拖欠工资，农民工讨薪",
        "邻居养狗扰民",
    };
    struct index *index = fresh_index(texts, 5);
    struct index_similar similar = {
        .text = str_from(texts[0]), .type = S("exemplar"), .not_id = S("0"), .limit = 3, .public_only = true};
    struct index_result result;
    ck_ok(index_find_similar(index, &similar, &arena, &result, &err));
    ck_assert(hit_is(&result, 0, "1"));
    ck_assert_uint_gt(result.hits[0].shared.count, 0);
    ck_assert_uint_le(result.hits[0].shared.count, 5);
    for (size_t i = 0; i < result.count; i++)
        ck_assert(!hit_is(&result, i, "0"));
    similar.type = S("expert");
    ck_ok(index_find_similar(index, &similar, &arena, &result, &err));
    ck_assert_uint_eq(result.count, 0);
    similar.text = S("");
    ck_ok(index_find_similar(index, &similar, &arena, &result, &err));
    ck_assert_uint_eq(result.count, 0);
    index_close(index);
}
END_TEST

static void count_key(void *context, struct str type, struct str id) {
    ck_assert(str_is(type, "exemplar"));
    ck_assert_uint_gt(id.n, 0);
    (*(unsigned *)context)++;
}

START_TEST(keys_can_be_walked_and_sizes_asked) {
    static const char *const texts[] = {"楼上漏水", "养狗"};
    struct index *index = fresh_index(texts, 2);
    unsigned count = 0;
    ck_ok(index_each(index, count_key, &count, &err));
    ck_assert_uint_eq(count, 2);
    uint64_t documents = 0, bytes = 0;
    ck_ok(index_size(index, &documents, &bytes, &err));
    ck_assert_uint_eq(documents, 2);
    ck_assert_uint_gt(bytes, 0);
    struct index_search search = {.query = query_parse(&arena, S("拖欠工资")), .sort = -1, .limit = 5};
    struct index_explanation explanation;
    ck_ok(index_explain(index, &search, &arena, &explanation, &err));
    ck_assert(explanation.full.n > 0 && explanation.partial.n > 0);
    index_close(index);
}
END_TEST

int main(void) {
    const TTest *const tests[] = {
        a_missing_index_is_not_ready_until_published,
        it_is_still_there_after_closing,
        another_fingerprint_means_rebuild,
        full_matches_stand_before_partial_ones,
        pages_go_through_full_and_partial_matches_without_gap,
        a_word_in_the_title_comes_first,
        a_document_is_replaced_and_removed,
        what_was_not_committed_is_lost_on_close,
        one_document_put_twice_into_a_fresh_index_is_one,
        a_rebuild_switches_at_once_and_leaves_nothing_behind,
        a_second_writer_is_refused,
        filters_are_or_within_and_and_between_names,
        facets_are_counted_exactly,
        sorting_by_a_key_goes_both_ways,
        wrong_names_and_bounds_are_refused,
        similar_documents_come_with_the_words_they_share,
        keys_can_be_walked_and_sizes_asked,
    };
    return index_run("index", tests, sizeof tests / sizeof tests[0]);
}
