/* SPDX-License-Identifier: Apache-2.0 */
/* Guess what a misspelt name was meant to be. */
#ifndef CLI_NEAREST_NAME_H
#define CLI_NEAREST_NAME_H

#include <stddef.h>

typedef struct cli_guess {
    const char *name; /* the nearest so far; NULL if none is near enough */
    size_t distance;
} cli_guess;

/* Keep `candidate` if it is nearer to `name`, of `length` bytes, than what `guess` has. Near
 * enough is: one slip for every three characters. Start with a zeroed guess. */
void cli_guess_try(cli_guess *guess, const char *name, size_t length, const char *candidate);

#endif
