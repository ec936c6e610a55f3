/* What the crash tests share: a child process that is killed at a random moment, and how its lines are read. */
#ifndef JF_TEST_CRASH_ROUNDS_H
#define JF_TEST_CRASH_ROUNDS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Ends the test with a message; the data folder is left for a look. */
_Noreturn void give_up(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Random numbers that the printed seed brings back. */
void seed_random(uint64_t seed);
uint64_t random_below(uint64_t bound);

struct child {
    pid_t pid;
    int lines; /* what it says, to be read */
};

/* Starts a program whose standard output is read here; `quiet` sends its standard error away. */
struct child start_child(char *const arguments[], bool quiet);

/* Reads whole lines until `microseconds` have passed or the child is at its end, then kills it -9 and reads what was
 * still on its way. Returns the last number at the start of a line, or `otherwise`. *ret_exit is its exit code, or -1
 * when it was killed. */
uint64_t run_and_kill(struct child child, int64_t microseconds, uint64_t otherwise, int *ret_exit);

/* Waits for the end of a child whose lines the caller has read itself. Returns as *ret_exit above. */
int wait_for_child(pid_t pid);

/* A new empty folder; gone with all it holds. */
void make_folder(char folder[64]);
void remove_folder(const char *folder);

#endif
