/* The acceptance cases of the search, each a document and a query of its own. They are no part of the project: where they
 * are not at hand the test says so and is skipped. */
#include <limits.h>

#include "index_fixture.h"

#include "base/file.h"
#include "index/snippet.h"

enum { CASES_BYTES_MAX = 1 << 20, MARKS_MAX = 16, SKIPPED = 77 /* SKIP_RETURN_CODE of the test */ };

struct acceptance {
    struct str id, text, query, expect;
    struct str marks[MARKS_MAX];
    size_t mark_count;
};

/* The string that begins at *at, with \" and \\ resolved; *at moves behind it. Enough of JSON for these cases. */
static struct str read_string(struct str line, size_t *at) {
    char *text = arena_alloc(&arena, line.n + 1);
    size_t n = 0;
    for ((*at)++; *at < line.n && line.p[*at] != '"'; (*at)++) {
        if (line.p[*at] == '\\')
            (*at)++;
        text[n++] = line.p[*at];
    }
    (*at)++;
    return str_make(text, n);
}

static struct str read_field(struct str line, const char *name) {
    size_t at;
    struct str key = arena_printf(&arena, "\"%s\": ", name);
    ck_assert_msg(str_find(line, key, &at), "%s missing", name);
    at += key.n;
    return read_string(line, &at);
}

static struct acceptance read_case(struct str line) {
    struct acceptance one = {
        .id = read_field(line, "id"),
        .text = read_field(line, "text"),
        .query = read_field(line, "query"),
        .expect = read_field(line, "expect"),
    };
    size_t at;
    ck_assert(str_find(line, S("\"mark\": ["), &at));
    for (at += strlen("\"mark\": ["); at < line.n && line.p[at] != ']';)
        if (line.p[at] == '"')
            one.marks[one.mark_count++] = read_string(line, &at);
        else
            at++;
    return one;
}

static void cases_path(char path[PATH_MAX]) {
    const char *shared = getenv("JF_SHARED_DIR");
    snprintf(path, PATH_MAX, "%s/bench/acceptance.jsonl", shared ? shared : JF_TEST_SOURCE_DIR "/../shared");
}

static const char *outcome(const struct index_result *result, struct str id) {
    for (size_t i = 0; i < result->count; i++)
        if (str_eq(result->hits[i].id, id))
            return result->hits[i].full ? "all" : "some";
    return "none";
}

/* What is marked are exactly the substrings given, in any order. */
static void check_marks(const struct acceptance *one) {
    struct query *query = query_parse(&arena, one->query);
    struct str_list words = query_words(&arena, query);
    struct segments segments = highlight(&arena, one->text, &words);
    size_t found = 0, marked = 0;
    for (size_t i = 0; i < segments.count; i++) {
        marked += segments.items[i].marked;
        for (size_t k = 0; segments.items[i].marked && k < one->mark_count; k++)
            found += str_eq(segments.items[i].text, one->marks[k]);
    }
    ck_assert_msg(marked == one->mark_count && found == one->mark_count, "%.*s: %zu of %zu marks, %zu made",
                  STR_ARG(one->id), found, one->mark_count, marked);
}

static unsigned check_cases(struct str cases) {
    unsigned count = 0;
    for (struct str rest = cases; rest.p && rest.n; count++) {
        struct acceptance one = read_case(str_split(&rest, '\n'));
        struct index *index = open_index("1");
        struct index_writer *writer = open_writer(index, true);
        put_text(writer, arena_cstr(&arena, one.id), arena_cstr(&arena, one.text));
        publish(writer, 1);
        struct index_result result = find(index, arena_cstr(&arena, one.query));
        const char *got = outcome(&result, one.id);
        ck_assert_msg(str_is(one.expect, got), "%.*s: %s instead of %.*s", STR_ARG(one.id), got,
                      STR_ARG(one.expect));
        if (!str_is(one.expect, "none"))
            check_marks(&one);
        index_close(index);
    }
    return count;
}

START_TEST(every_case_is_found_and_marked_as_agreed) {
    char path[PATH_MAX];
    struct str cases;
    cases_path(path);
    ck_ok(file_read(&arena, path, CASES_BYTES_MAX, &cases, &err));
    printf("%u acceptance cases\n", check_cases(cases));
}
END_TEST

int main(void) {
    const TTest *const tests[] = {
        every_case_is_found_and_marked_as_agreed,
    };
    char path[PATH_MAX];
    cases_path(path);
    if (!file_exists(path)) {
        printf("skipped: no bench/acceptance.jsonl in JF_SHARED_DIR or in ../shared\n");
        return SKIPPED;
    }
    return index_run("acceptance", tests, sizeof tests / sizeof tests[0]);
}
