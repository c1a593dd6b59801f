/* SPDX-License-Identifier: Apache-2.0 */
/* Guess what a misspelt name was meant to be: optimal string alignment distance, in which an
 * exchange of two neighbours is one slip. */
#include "cli/options/nearest_name.h"

#include "cli/limits.h"

#include <string.h>

static size_t
least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Distance of two names of at most CLI_GUESS_MAX bytes. */
static size_t
distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t rows[3][CLI_GUESS_MAX + 1];
    size_t *before = rows[0], *above = rows[1], *row = rows[2];

    for (size_t j = 0; j <= b_length; j++) {
        before[j] = 0;
        above[j] = j;
    }
    for (size_t i = 1; i <= a_length; i++) {
        size_t *spare = before;

        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;

            row[j] = least(least(above[j], row[j - 1]) + 1, above[j - 1] + cost);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                row[j] = least(row[j], before[j - 2] + 1);
            }
        }
        before = above;
        above = row;
        row = spare;
    }
    return above[b_length];
}

void
cli_guess_try(cli_guess *guess, const char *name, size_t length, const char *candidate)
{
    size_t candidate_length = strlen(candidate);
    size_t slips;

    if (length == 0 || length > CLI_GUESS_MAX || candidate_length > CLI_GUESS_MAX) {
        return;
    }
    slips = distance(name, length, candidate, candidate_length);
    if (slips <= (length + 2) / 3 && (guess->name == NULL || slips < guess->distance)) {
        guess->name = candidate;
        guess->distance = slips;
    }
}
