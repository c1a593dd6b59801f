/* SPDX-License-Identifier: Apache-2.0 */
/* Digits of the text, as expressions count them: what folds to digits is as many. */
#ifndef AIGCP_DIGIT_RUNS_H
#define AIGCP_DIGIT_RUNS_H

#include "libfilter/characters/fold_format.h"
#include "libfilter/scan/stream.h"

/* Where the runs of digits begin with which the text before `end`, an index, ends, or that end
 * inside the character there, which folds to more than digits: start[n] is that of n + 1 digits.
 * Many expressions ask, so that the digits are looked at once for all. */
typedef struct aigcp_digits {
    size_t end;
    size_t count;
    uint32_t start[AIGCP_MAX_DIGIT_RUN + AIGCP_FOLD_MAX];
} aigcp_digits;

/* Look at `most` of them, if there are so many. */
void aigcp_find_digits(const aigcp_stream *stream, size_t end, size_t most, aigcp_digits *digits);

/* Where the run of `count` > 0 digits begins, no more than were looked at; `end` if there are not
 * so many. */
static inline size_t
aigcp_digits_before(const aigcp_digits *digits, size_t count)
{
    return count <= digits->count ? digits->start[count - 1] : digits->end;
}

/* Whether the text has at least `count` digits, in a row or not, from `from` to the end of `most`
 * characters behind one in [from, last]; true also if not all of these have come yet. */
bool aigcp_have_digits(const aigcp_stream *stream, size_t from, size_t last, size_t most,
                       size_t count);

#endif
