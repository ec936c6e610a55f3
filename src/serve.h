/* `jiefen serve`: the one command that joins pages, server and app. */
#ifndef JF_SERVE_H
#define JF_SERVE_H

#include "cli/cli.h"

extern const struct command command_serve;

#endif
