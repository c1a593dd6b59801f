/* SPDX-License-Identifier: Apache-2.0 */
/* The known name that a misspelt one probably means: the one with the least number of letters to
 * insert, delete, replace or exchange with their neighbour (optimal string alignment distance). */
#include "common/nearest_name.h"

#include "common/limits.h"

#include <string.h>

static size_t
least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Distance of two names of at most AIGCP_MAX_GUESSED_NAME bytes. */
static size_t
distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t rows[3][AIGCP_MAX_GUESSED_NAME + 1];
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
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
        }
        before = above;
        above = row;
        row = spare;
    }
    return above[b_length];
}

void
aigcp_suggestion_begin(aigcp_suggestion *suggestion, const char *text, size_t length)
{
    /* Near is: one slip for every three letters, begun ones too. */
    size_t most = (length + 2) / 3;

    *suggestion = (aigcp_suggestion){ .text = text, .length = length, .distance = most + 1 };
}

void
aigcp_suggestion_offer(aigcp_suggestion *suggestion, const char *name)
{
    size_t length = strlen(name);

    if (suggestion->length > AIGCP_MAX_GUESSED_NAME || length > AIGCP_MAX_GUESSED_NAME)
        return;
    size_t d = distance(suggestion->text, suggestion->length, name, length);
    if (d < suggestion->distance && d < length) {
        suggestion->best = name;
        suggestion->distance = d;
    }
}
