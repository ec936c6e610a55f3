/* Problems are not errors: everything that is wrong with what a person wrote, each with its place and what to do,
 * so that she can mend all of it in one go. */
#ifndef JF_MODEL_PROBLEM_H
#define JF_MODEL_PROBLEM_H

#include "base/arena.h"

/* Where it stands. Lines and rows count from 1, 0 means unknown; a form has only `field`. */
struct place {
    struct str file;
    unsigned line;
    struct str field; /* as the person wrote it, or the field's name; may be empty */
};

enum { PROBLEM_ARGS = 3, PROBLEM_ARG_CHARACTERS = 60, PROBLEMS_MAX = 10000 };

struct problem {
    struct place place;
    const char *key; /* catalogue key "problem.…", static */
    unsigned arg_count;
    struct str args[PROBLEM_ARGS];
};

struct problems {
    struct arena *arena;
    struct problem *items;
    size_t count, capacity;
    size_t dropped; /* beyond PROBLEMS_MAX they are only counted */
};

#define PROBLEMS_INIT(arena_pointer) ((struct problems){.arena = (arena_pointer)})

/* Adds one; place and arguments are copied into the arena, the field's name cut to 60 characters. Returns it, so that
 * arguments can be added. */
struct problem *problems_add(struct problems *problems, struct place place, const char *key);
/* Adds an argument; over PROBLEM_ARGS and a NULL problem are ignored. Long arguments are cut to 60 characters. */
void problem_arg(struct problems *problems, struct problem *problem, struct str arg);
void problem_arg_int(struct problems *problems, struct problem *problem, long long number);

#endif
