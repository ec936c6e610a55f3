#include "rounds.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"

void give_up(const char *format, ...) {
    va_list args;
    va_start(args, format);
    fprintf(stderr, "FAILED: ");
    vfprintf(stderr, format, args);
    fprintf(stderr, "\n");
    va_end(args);
    exit(EXIT_FAILURE);
}

static uint64_t random_state;

void seed_random(uint64_t seed) { random_state = seed; }

/* splitmix64 */
uint64_t random_below(uint64_t bound) {
    uint64_t z = random_state += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return (z ^ z >> 31) % bound;
}

static _Noreturn void become(char *const arguments[], int out, bool quiet) {
    if (dup2(out, STDOUT_FILENO) < 0)
        _exit(127);
    if (quiet) {
        int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
        if (null < 0 || dup2(null, STDERR_FILENO) < 0)
            _exit(127);
    }
    execv(arguments[0], arguments);
    _exit(127);
}

struct child start_child(char *const arguments[], bool quiet) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        give_up("no pipe");
    pid_t pid = fork();
    if (pid < 0)
        give_up("no fork");
    if (pid == 0)
        become(arguments, ends[1], quiet);
    close(ends[1]);
    return (struct child){pid, ends[0]};
}

/* The number of the line that is being read, and that of the last whole one. */
struct lines {
    uint64_t current, last;
    bool in_number;
};

static void take_bytes(struct lines *lines, const char *bytes, ssize_t n) {
    for (ssize_t i = 0; i < n; i++) {
        bool is_digit = bytes[i] >= '0' && bytes[i] <= '9';
        if (bytes[i] == '\n') {
            lines->last = lines->current ? lines->current : lines->last;
            *lines = (struct lines){.last = lines->last, .in_number = true};
        } else if (lines->in_number && is_digit) {
            lines->current = lines->current * 10 + (uint64_t)(bytes[i] - '0');
        } else {
            lines->in_number = false;
        }
    }
}

/* False at the end of what the child says. */
static bool read_some(int fd, struct lines *lines) {
    char bytes[4096];
    ssize_t n = read(fd, bytes, sizeof bytes);
    if (n > 0)
        take_bytes(lines, bytes, n);
    return n > 0 || (n < 0 && errno == EINTR);
}

static void read_until(int fd, int64_t end, struct lines *lines) {
    for (;;) {
        int64_t left = end - clock_monotonic_us();
        struct pollfd poller = {.fd = fd, .events = POLLIN};
        struct timespec wait = {.tv_sec = left / 1000000, .tv_nsec = left % 1000000 * 1000};
        if (left <= 0 || ppoll(&poller, 1, &wait, NULL) == 0)
            return;
        if (!read_some(fd, lines))
            return;
    }
}

int wait_for_child(pid_t pid) {
    int state;
    if (waitpid(pid, &state, 0) != pid)
        give_up("the child is lost");
    if (WIFSIGNALED(state) && WTERMSIG(state) != SIGKILL)
        give_up("the child died of signal %d", WTERMSIG(state));
    return WIFEXITED(state) ? WEXITSTATUS(state) : -1;
}

uint64_t run_and_kill(struct child child, int64_t microseconds, uint64_t otherwise, int *ret_exit) {
    struct lines lines = {.last = otherwise, .in_number = true};
    read_until(child.lines, clock_monotonic_us() + microseconds, &lines);
    kill(child.pid, SIGKILL);
    while (read_some(child.lines, &lines))
        continue;
    close(child.lines);
    *ret_exit = wait_for_child(child.pid);
    return lines.last;
}

void make_folder(char folder[64]) {
    snprintf(folder, 64, "/tmp/jiefen-crash-XXXXXX");
    if (!mkdtemp(folder))
        give_up("no folder below /tmp");
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *where) {
    (void)info, (void)kind, (void)where;
    return remove(path);
}

void remove_folder(const char *folder) { nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS); }
