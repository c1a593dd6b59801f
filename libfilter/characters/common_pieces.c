/* SPDX-License-Identifier: Apache-2.0 */
/* Frequency of literals, from that of their pieces. */
#include "libfilter/characters/common_pieces.h"

#include <stddef.h>
#include <string.h>

static int
compare(const uint32_t *a, const uint32_t *b)
{
    for (size_t i = 0; i < AIGCP_PIECE_LENGTH; i++)
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    return 0;
}

static uint32_t
piece_frequency(const uint32_t *symbols, uint32_t length)
{
    uint32_t piece[AIGCP_PIECE_LENGTH] = { 0 };
    memcpy(piece, symbols, length * sizeof *symbols);
    uint32_t first = 0;
    uint32_t behind = aigcp_common_piece_count;
    while (first < behind) {
        uint32_t middle = first + (behind - first) / 2;
        int order = compare(piece, aigcp_common_pieces[middle].symbols);
        if (order == 0)
            return aigcp_common_pieces[middle].frequency;
        if (order < 0)
            behind = middle;
        else
            first = middle + 1;
    }
    return 0;
}

uint32_t
aigcp_literal_frequency(const uint32_t *symbols, uint32_t length)
{
    const uint32_t size = AIGCP_PIECE_LENGTH;
    if (length == 0)
        return 0;
    uint64_t frequency = piece_frequency(symbols, length < size ? length : size);
    for (uint32_t at = 1; at + size <= length && frequency; at++) {
        uint32_t shared = piece_frequency(symbols + at, size - 1);
        uint32_t piece = piece_frequency(symbols + at, size);
        frequency = shared ? frequency * piece / shared : 0;
    }
    return (uint32_t)frequency; /* no more than that of the rarest piece */
}
