/* What must not break the index: poison, hostile queries, damaged files, many threads. */
#include "index_fixture.h"

#include <pthread.h>
#include <stdatomic.h>

#include "unicode_text.h"

/* Documents that would spoil a whole batch in Xapian. */
static void try_poison(struct index_writer *writer, unsigned number) {
    static char long_text[INDEX_TEXT_MAX + 1], long_value[INDEX_VALUE_MAX + 1];
    memset(long_text, 'a', sizeof long_text);
    memset(long_value, 'b', sizeof long_value);
    struct str texts[] = {S("好"), S("坏\xff"), str_make("a\0b", 3), str_make(long_text, sizeof long_text)};
    struct index_pair pairs[] = {{FILTERS, S("x")},
                                 {FILTER_AREA, str_make(long_value, sizeof long_value)},
                                 {FILTER_AREA, str_make("\0\0", 2)}};
    struct index_document document = plain_document("poison", texts);
    document.texts = number < 3 ? &texts[number + 1] : texts;
    if (number >= 3 && number < 6) {
        document.filters = &pairs[number - 3];
        document.filter_count = 1;
    }
    if (number == 6)
        document.id = str_make("\0", 1);
    if (number == 7)
        document.type = S("");
    ck_assert_int_eq(index_put(writer, &document, &err), STATUS_INVALID);
}

START_TEST(a_poison_document_is_refused_and_the_others_go_in) {
    struct index *index = open_index("1");
    struct index_writer *writer = open_writer(index, true);
    for (unsigned i = 0; i < 8; i++) {
        put_text(writer, arena_printf(&arena, "%u", i).p, "漏水");
        try_poison(writer, i);
    }
    publish(writer, 8);
    ck_assert_uint_eq(find(index, "漏水").total, 8);
    index_close(index);
}
END_TEST

START_TEST(long_terms_keys_and_filters_are_found_again) {
    struct index *index = open_index("1");
    struct index_writer *writer = open_writer(index, true);
    char word[301], id[301], value[301];
    memset(word, 'w', 300), memset(id, 'i', 300), memset(value, 'v', 300);
    word[300] = id[300] = value[300] = '\0';
    struct str texts[] = {str_from(word)};
    struct index_pair filters[] = {{FILTER_AREA, str_from(value)}};
    struct index_document document = plain_document(id, texts);
    document.filters = filters;
    document.filter_count = 1;
    ck_ok(index_put(writer, &document, &err));
    document.id.n = 299;
    ck_ok(index_put(writer, &document, &err));
    publish(writer, 1);
    struct index_search search = {.query = query_parse(&arena, S("")), .sort = -1, .limit = 5};
    search.filters = filters;
    search.filter_count = 1;
    struct index_result result;
    ck_ok(index_search(index, &search, &arena, &result, &err));
    ck_assert_uint_eq(result.total, 2);
    ck_assert(hit_is(&result, 0, id));
    bool has = false;
    ck_ok(index_has(index, S("exemplar"), str_from(id), &has, &err));
    ck_assert(has);
    index_close(index);
}
END_TEST

START_TEST(any_query_is_answered) {
    static char text[3000];
    static const char *const texts[] = {"楼上漏水致楼下装修受损", "李某拖欠农民工工资八万元 (2021) ITGC",
                                        "𠮷野家"};
    struct index *index = fresh_index(texts, 3);
    unsigned facets[] = {FILTER_TYPE};
    srand(17);
    for (int i = 0; i < 20000; i++) {
        struct index_search search = {.sort = i % 2 - 1, .limit = 10, .facets = facets, .facet_count = 1};
        search.query = query_parse(&arena, random_text(text, i % 50 ? 200 : sizeof text));
        struct index_result result;
        ck_ok(index_search(index, &search, &arena, &result, &err));
        ck_assert_uint_le(result.full_total, result.total);
        ck_assert_uint_le(result.total, 3);
        ck_assert(result.exact);
        arena_reset(&arena);
    }
    index_close(index);
}
END_TEST

static void truncate_tables(void) {
    char command[256];
    snprintf(command, sizeof command, "for f in %s/0*/*.glass; do : > $f; done", folder);
    ck_assert_int_eq(system(command), 0);
}

static void remove_tables(void) {
    char command[256];
    snprintf(command, sizeof command, "rm -rf %s/*", folder);
    ck_assert_int_eq(system(command), 0);
}

/* A new reader must meet the damage; one left open may go on for a while. */
static void check_damage(struct index *index) {
    struct index_result result;
    enum status status = STATUS_OK;
    for (int i = 0; i < 3 && status == STATUS_OK; i++) {
        struct index_search search = {.query = query_parse(&arena, S("扰民")), .sort = -1, .limit = 10};
        status = index_search(index, &search, &arena, &result, &err);
    }
    ck_assert(status == STATUS_OK || (status == STATUS_UNAVAILABLE && index_damaged(index)));
    struct index_writer *writer = open_writer(index, true);
    put_text(writer, "again", "楼上漏水");
    publish(writer, 2);
    ck_assert(!index_damaged(index));
    ck_assert_uint_eq(find(index, "漏水").total, 1);
    index_close(index);
}

START_TEST(a_truncated_index_is_seen_and_rebuilt) {
    static const char *const texts[] = {"楼上漏水", "养狗扰民"};
    struct index *index = fresh_index(texts, 2);
    ck_assert_uint_eq(find(index, "漏水").total, 1);
    truncate_tables();
    check_damage(index);
}
END_TEST

START_TEST(a_deleted_index_is_seen_and_rebuilt) {
    static const char *const texts[] = {"楼上漏水", "养狗扰民"};
    struct index *index = fresh_index(texts, 2);
    ck_assert_uint_eq(find(index, "漏水").total, 1);
    remove_tables();
    check_damage(index);
}
END_TEST

START_TEST(a_damaged_index_is_not_ready_when_opened) {
    static const char *const texts[] = {"楼上漏水"};
    index_close(fresh_index(texts, 1));
    truncate_tables();
    struct index *index = open_index("1");
    ck_assert(!index_ready(index));
    index_close(index);
}
END_TEST

struct race {
    struct index *index;
    atomic_bool stop;
    atomic_uint failures, searches;
};

static void *search_until_stopped(void *context) {
    struct race *race = context;
    struct arena own = ARENA_INIT;
    struct error failure = ERROR_INIT;
    unsigned facets[] = {FILTER_TYPE};
    while (!race->stop) {
        struct index_search search = {.query = query_parse(&own, S("漏水")),
                                      .sort = -1,
                                      .limit = 10,
                                      .facets = facets,
                                      .facet_count = 1};
        struct index_result result;
        enum status status = index_search(race->index, &search, &own, &result, &failure);
        race->failures += status != STATUS_OK || result.total < 50;
        race->searches++;
        arena_reset(&own);
    }
    arena_release(&own);
    return NULL;
}

static void write_and_rebuild(struct index *index) {
    for (int round = 0; round < 12; round++) {
        bool fresh = round % 4 == 3;
        struct index_writer *writer = open_writer(index, fresh);
        for (int i = 0; i < 50; i++)
            put_text(writer, arena_printf(&arena, "%d", i).p, round % 2 ? "楼上漏水" : "楼下漏水，受损");
        ck_ok(index_commit(writer, (uint64_t)round, &err));
        ck_ok(index_publish(writer, &err));
        index_writer_close(writer);
    }
}

START_TEST(readers_and_a_writer_do_not_disturb_each_other) {
    struct index *index = open_index("1");
    struct index_writer *writer = open_writer(index, true);
    for (int i = 0; i < 50; i++)
        put_text(writer, arena_printf(&arena, "%d", i).p, "楼上漏水");
    publish(writer, 1);
    struct race race = {.index = index};
    pthread_t threads[8];
    for (size_t i = 0; i < 8; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, search_until_stopped, &race), 0);
    write_and_rebuild(index);
    race.stop = true;
    for (size_t i = 0; i < 8; i++)
        pthread_join(threads[i], NULL);
    ck_assert_uint_eq(race.failures, 0);
    ck_assert_uint_gt(race.searches, 0);
    ck_assert_uint_eq(count_folders(), 1);
    index_close(index);
}
END_TEST

int main(void) {
    const TTest *const tests[] = {
        a_poison_document_is_refused_and_the_others_go_in,
        long_terms_keys_and_filters_are_found_again,
        any_query_is_answered,
        a_truncated_index_is_seen_and_rebuilt,
        a_deleted_index_is_seen_and_rebuilt,
        a_damaged_index_is_not_ready_when_opened,
        readers_and_a_writer_do_not_disturb_each_other,
    };
    return index_run("index_faults", tests, sizeof tests / sizeof tests[0]);
}
