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

typedef struct aigcp_sight {
    size_t end; /* index where it ends */
    size_t count;
    /* The symbols before it come first; behind it there is room for a block. */
    uint16_t symbol[AIGCP_SIGHT_BEFORE + AIGCP_SIGHT_PIECE + AIGCP_FOLD_MAX +
                    AIGCP_PREFILTER_BLOCK];
    /* Indexes where their characters begin; not of those before. */
    uint32_t at[AIGCP_SIGHT_BEFORE + AIGCP_SIGHT_PIECE + AIGCP_FOLD_MAX];
    /* A bit for each symbol of the piece: the text repeats it, or may. */
    uint64_t repeated[AIGCP_SIGHT_PIECE / AIGCP_PREFILTER_BLOCK + 1];
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

/* The last of `count` symbols is repeated. Those before the piece are taken to be, anyhow. */
static inline void
aigcp_sight_repeat(aigcp_sight *sight, size_t count)
{
    size_t k = count - 1 - AIGCP_SIGHT_BEFORE;
    if (count > AIGCP_SIGHT_BEFORE)
        sight->repeated[k / AIGCP_PREFILTER_BLOCK] |= (uint64_t)1 << k % AIGCP_PREFILTER_BLOCK;
}

/* Look at a piece of the stream's text from `at`, an index, on. */
void aigcp_see(aigcp_sight *sight, aigcp_stream *stream, size_t at);

/* Sixteen at a time, with AVX-512; NULL where that is not to be had. */
aigcp_see_many_fn *aigcp_see_many_avx512(void);

#endif
