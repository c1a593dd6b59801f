/* SPDX-License-Identifier: Apache-2.0 */
/* The known name that a misspelt one probably means: the one with the least number of letters
 * to insert, delete or replace (Levenshtein distance). */
#include "libfilter/rule_suggest.h"

#include <string.h>

/* Names of the rule language are shorter than this; longer texts get no suggestion. */
#define MAX_NAME 32

static size_t
least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t
distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t row[MAX_NAME + 1]; /* row[j]: from the first i letters of a to the first j of b */
    for (size_t j = 0; j <= b_length; j++)
        row[j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        size_t diagonal = row[0]; /* of the row before */
        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t above = row[j];
            row[j] = least(diagonal + (a[i - 1] != b[j - 1]), least(above, row[j - 1]) + 1);
            diagonal = above;
        }
    }
    return row[b_length];
}

void
aigcp_suggestion_begin(aigcp_suggestion *suggestion, const char *text, size_t length)
{
    /* Near is: at most a third of the letters differ, and one in any case. */
    *suggestion = (aigcp_suggestion){ .text = text, .length = length, .distance = length / 3 + 2 };
}

void
aigcp_suggestion_offer(aigcp_suggestion *suggestion, const char *name)
{
    size_t length = strlen(name);
    if (suggestion->length > MAX_NAME || length > MAX_NAME)
        return;
    size_t d = distance(suggestion->text, suggestion->length, name, length);
    if (d < suggestion->distance && d < length) {
        suggestion->best = name;
        suggestion->distance = d;
    }
}
