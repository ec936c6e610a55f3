#include "model/problem.h"

#include <stdio.h>

#include "base/utf8.h"

struct problem *problems_add(struct problems *problems, struct place place, const char *key) {
    if (problems->count == PROBLEMS_MAX) {
        problems->dropped++;
        return NULL;
    }
    problems->items = arena_grow(problems->arena, problems->items, problems->count, &problems->capacity,
                                 sizeof *problems->items);
    struct problem *problem = &problems->items[problems->count++];
    *problem = (struct problem){.place = place, .key = key};
    problem->place.file = arena_str(problems->arena, place.file);
    problem->place.field = arena_str(problems->arena, utf8_head(place.field, PROBLEM_ARG_CHARACTERS));
    return problem;
}

void problem_arg(struct problems *problems, struct problem *problem, struct str arg) {
    if (problem && problem->arg_count < PROBLEM_ARGS)
        problem->args[problem->arg_count++] =
            arena_str(problems->arena, utf8_head(arg, PROBLEM_ARG_CHARACTERS));
}

void problem_arg_int(struct problems *problems, struct problem *problem, long long number) {
    char text[24];
    snprintf(text, sizeof text, "%lld", number);
    problem_arg(problems, problem, str_from(text));
}
