/* SPDX-License-Identifier: Apache-2.0 */
/* A piece of the text as the prefilter sees it: by look-alike classes, as LOOSE does, without what
 * is passed over and without repeats. */
#ifndef AIGCP_SIGHT_H
#define AIGCP_SIGHT_H

#include "libfilter/fold_format.h"
#include "libfilter/stream.h"

#define AIGCP_SIGHT_BEFORE AIGCP_PREFILTER_BEFORE

/* Symbols looked at together: enough for the prefilter to pay, few enough for the stack. */
#define AIGCP_SIGHT_PIECE 512

/* A character may fold to some more symbols than there is room for in a piece. */
#define AIGCP_SIGHT_ROOM (AIGCP_SIGHT_BEFORE + AIGCP_SIGHT_PIECE + AIGCP_FOLD_MAX)

/* Words of 64 bits, with a bit for each symbol; they are read two at a time. */
#define AIGCP_SIGHT_WORDS (AIGCP_SIGHT_ROOM / 64 + 2)

typedef struct aigcp_sight {
    size_t end; /* index where it ends */
    size_t count;
    /* The symbols before it come first; behind it there is room for a block. */
    uint16_t symbol[AIGCP_SIGHT_ROOM + AIGCP_PREFILTER_BLOCK];
    uint32_t at[AIGCP_SIGHT_ROOM];   /* where their characters begin; not of those before */
    uint64_t gap[AIGCP_SIGHT_WORDS]; /* what separates them: an aigcp_symbol_marks */
    uint64_t repeated[AIGCP_SIGHT_WORDS];
    bool passed; /* a separator stands behind the last symbol */
    size_t stop_count;
    uint32_t stop[AIGCP_SIGHT_PIECE + 1]; /* indexes of characters with which short terms may end */
    size_t digit_count;
    uint32_t digits[AIGCP_SIGHT_PIECE + 1]; /* ends of runs of digits */
} aigcp_sight;

/* A short term may end with the character at `at`. */
static inline void
aigcp_sight_stop(aigcp_sight *sight, size_t at)
{
    if (sight->stop_count == 0 || sight->stop[sight->stop_count - 1] != at)
        sight->stop[sight->stop_count++] = (uint32_t)at;
}

/* The last symbol is repeated, or may be. */
static inline void
aigcp_sight_repeat(aigcp_sight *sight)
{
    size_t k = sight->count - 1;
    sight->repeated[k / 64] |= (uint64_t)1 << k % 64;
}

/* Add what is seen at `at`: not if it repeats the last symbol, a character in some term. */
static inline void
aigcp_sight_add(aigcp_sight *sight, uint32_t seen, size_t at)
{
    uint16_t symbol = (uint16_t)seen;
    size_t k = sight->count;
    bool gap = sight->passed;
    sight->passed = false;
    if (symbol && symbol == sight->symbol[k - 1]) {
        aigcp_sight_repeat(sight);
        if (seen & AIGCP_SEEN_AGAIN)
            aigcp_sight_stop(sight, at);
        return;
    }
    sight->symbol[k] = symbol;
    sight->at[k] = (uint32_t)at;
    sight->gap[k / 64] |= (uint64_t)gap << k % 64;
    sight->count++;
}

/* Look at a piece of the stream's text from `at`, an index, on. */
void aigcp_see(aigcp_sight *sight, aigcp_stream *stream, size_t at);

/* Sixteen at a time, with AVX-512; NULL where that is not to be had. */
aigcp_see_many_fn *aigcp_see_many_avx512(void);

#endif
