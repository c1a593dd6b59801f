/* SPDX-License-Identifier: Apache-2.0 */
/* How often a literal stands in ordinary text, from counts of short pieces of real text
 * (data/common_pieces.txt). Good enough to choose the rarer of two literals, and to tell an
 * author that an expression will be tried all the time, or a word found. */
#ifndef AIGCP_COMMON_PIECES_H
#define AIGCP_COMMON_PIECES_H

#include <stdint.h>

#define AIGCP_PIECE_LENGTH 3

/* Symbols, folded code points, as in the table; 0 fills up. */
typedef struct aigcp_common_piece {
    uint32_t symbols[AIGCP_PIECE_LENGTH];
    uint32_t frequency; /* in a million characters */
} aigcp_common_piece;

extern const aigcp_common_piece aigcp_common_pieces[];
extern const uint32_t aigcp_common_piece_count;

/* About how often these symbols stand in a million characters of ordinary text: as if each depended
 * on the two before it alone (a Markov chain, as in C. E. Shannon, "A Mathematical Theory of
 * Communication", section 3). 0 if a piece of them is too rare to be in the table. */
uint32_t aigcp_literal_frequency(const uint32_t *symbols, uint32_t length);

#endif
