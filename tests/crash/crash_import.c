/* Kills `jiefen import` at random moments. Each round writes a table of committees whose names begin with the number of
 * the round and imports it. Afterwards every committee is there and carries this round's number or the one it had; as
 * batches go in one after another, those with the new number come first; an import that came to its end has them all.
 * `jiefen verify` must find store, log and index sound, the index having caught up by itself.
 *
 *   crash_import JIEFEN ROUNDS [SEED] */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "rounds.h"

enum { COMMITTEES = 600, FOREVER_US = 120 * 1000 * 1000 };

struct test {
    const char *jiefen;
    char folder[64], setting[96], table[80];
    uint64_t rounds[COMMITTEES]; /* the number each committee carried when last looked at */
};

static void write_file(const struct test *test, const char *name, const char *text) {
    char path[160];
    snprintf(path, sizeof path, "%s/%s", test->folder, name);
    FILE *file = fopen(path, "w");
    if (!file || fputs(text, file) < 0 || fclose(file) != 0)
        give_up("cannot write %s", path);
}

/* What committees point to. */
static void write_ground(const struct test *test) {
    write_file(test, "areas.csv",
               "id,name,level,parent\n150000,示例区,province,\n150203,示例旗,county,150000\n");
    write_file(
        test, "vocabulary-entries.csv",
        "id,vocabulary,code,name,name_en\ncommittee-kind.village,committee-kind,village,示例,example\n");
}

static void write_table(const struct test *test, uint64_t round) {
    FILE *file = fopen(test->table, "w");
    if (!file)
        give_up("cannot write %s", test->table);
    fputs("id,name,code,kind,area\n", file);
    for (int i = 0; i < COMMITTEES; i++)
        fprintf(file, "c%04d,%" PRIu64 "号示例调委会,示例%04d,village,150203\n", i, round, i);
    if (fclose(file) != 0)
        give_up("cannot write %s", test->table);
}

static struct child start(struct test *test, const char *command, const char *argument, bool quiet) {
    char *arguments[] = {(char *)(uintptr_t)test->jiefen, (char *)(uintptr_t)command,
                         (char *)(uintptr_t) "--set",     test->setting,
                         (char *)(uintptr_t)argument,     NULL};
    return start_child(arguments, quiet);
}

static int run_to_its_end(struct test *test, const char *command, const char *argument) {
    int exit_code;
    run_and_kill(start(test, command, argument, false), FOREVER_US, 0, &exit_code);
    return exit_code;
}

/* "c0000<TAB>12号示例调委会": fills `found`, returns how many committees there are. */
static size_t read_list(struct test *test, uint64_t found[COMMITTEES]) {
    struct child child = start(test, "list", "committee", false);
    FILE *lines = fdopen(child.lines, "r");
    char line[256];
    size_t count = 0;
    while (lines && fgets(line, sizeof line, lines)) {
        const char *tab = strchr(line, '\t');
        if (!tab || count == COMMITTEES || strtoull(line + 1, NULL, 10) != count)
            give_up("%s: unexpected committee %s", test->folder, line);
        found[count++] = strtoull(tab + 1, NULL, 10);
    }
    fclose(lines);
    int exit_code = wait_for_child(child.pid);
    if (exit_code != 0)
        give_up("%s: list ended with %d", test->folder, exit_code);
    return count;
}

static void check_list(struct test *test, uint64_t round, bool completed) {
    uint64_t found[COMMITTEES];
    size_t count = read_list(test, found), changed = 0;
    if (count != COMMITTEES)
        give_up("%s: %zu committees of %d", test->folder, count, COMMITTEES);
    while (changed < COMMITTEES && found[changed] == round)
        changed++;
    for (size_t i = changed; i < COMMITTEES; i++)
        if (found[i] != test->rounds[i])
            give_up("%s: committee %zu went from %" PRIu64 " to %" PRIu64 " in round %" PRIu64, test->folder,
                    i, test->rounds[i], found[i], round);
    if (completed && changed != COMMITTEES)
        give_up("%s: round %" PRIu64 " reported success with %zu changes", test->folder, round, changed);
    memcpy(test->rounds, found, sizeof found);
}

static void check_sound(struct test *test, uint64_t round) {
    int exit_code = run_to_its_end(test, "verify", NULL);
    if (exit_code != 0)
        give_up("%s: verify ended with %d after round %" PRIu64, test->folder, exit_code, round);
}

/* Returns how long a whole import takes. */
static int64_t import_first(struct test *test) {
    int64_t before = clock_monotonic_us();
    write_ground(test);
    write_table(test, 1);
    int exit_code = run_to_its_end(test, "import", test->folder);
    if (exit_code != 0)
        give_up("%s: the first import ended with %d", test->folder, exit_code);
    int64_t took = clock_monotonic_us() - before;
    for (size_t i = 0; i < COMMITTEES; i++)
        test->rounds[i] = 1;
    check_list(test, 1, true);
    return took;
}

static bool import_and_kill(struct test *test, uint64_t round, int64_t longest) {
    int exit_code;
    write_table(test, round);
    int64_t delay = (int64_t)random_below((uint64_t)longest);
    run_and_kill(start(test, "import", test->table, true), delay, 0, &exit_code);
    if (exit_code > 0)
        give_up("%s: import of round %" PRIu64 " ended with %d", test->folder, round, exit_code);
    return exit_code == 0;
}

static void prepare(struct test *test, const char *jiefen) {
    test->jiefen = jiefen;
    make_folder(test->folder);
    snprintf(test->setting, sizeof test->setting, "data.folder=%s/.data", test->folder);
    snprintf(test->table, sizeof test->table, "%s/committees.csv", test->folder);
}

int main(int count, char **arguments) {
    static struct test test;
    if (count < 3)
        give_up("usage: crash_import JIEFEN ROUNDS [SEED]");
    uint64_t rounds = strtoull(arguments[2], NULL, 10), completed = 0;
    uint64_t seed = count > 3 ? strtoull(arguments[3], NULL, 10) : (uint64_t)clock_now_ms();
    printf("crash_import: %" PRIu64 " rounds, seed %" PRIu64 "\n", rounds, seed);
    seed_random(seed);
    prepare(&test, arguments[1]);
    int64_t longest = import_first(&test);
    for (uint64_t round = 2; round < rounds + 2; round++) {
        bool whole = import_and_kill(&test, round, longest * 5 / 4);
        completed += whole;
        check_list(&test, round, whole);
        check_sound(&test, round);
    }
    remove_folder(test.folder);
    printf("crash_import: %" PRIu64 " imports came to their end, nothing lost\n", completed);
    return EXIT_SUCCESS;
}
