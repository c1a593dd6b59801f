/* SPDX-License-Identifier: Apache-2.0 */
/* Whether the signs with which a word begins and ends stand beside it: "[inst]" is not there where
 * only "inst" is.
 *
 * The lane LOOSE finds what is between them, as it ends where the automaton has it end, and passes
 * over signs. EXACT finds the word as it is written, signs and all; such a hit of LOOSE is none.
 */
#ifndef AIGCP_WORD_SIGNS_H
#define AIGCP_WORD_SIGNS_H

#include "libfilter/scan/stream.h"

/* Whether they stand before a hit, and behind it: that may be open as long as text follows. As much
 * is passed over in each place as the lane SKIP passes over, and the lane of the hit then is that
 * instead of PLAIN. Strokes are letters of the word: the hit then reaches to the last of them, and
 * its place among others may be a later one. */
bool aigcp_has_signs_before(const aigcp_stream *stream, aigcp_candidate *hit);
aigcp_truth aigcp_has_signs_behind(const aigcp_stream *stream, aigcp_candidate *hit);

#endif
