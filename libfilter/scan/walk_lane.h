/* SPDX-License-Identifier: Apache-2.0 */
/* Walk the automata of the lanes EXACT and LOOSE over the text. */
#ifndef AIGCP_WALK_LANE_H
#define AIGCP_WALK_LANE_H

#include "libfilter/characters/fold.h"
#include "libfilter/compile/text_units.h"
#include "libfilter/limits.h"
#include "libfilter/scan/align.h"
#include "libfilter/scan/stream.h"

/* Units from the first to the last repeat of a character, beyond which nothing that came before
 * can belong to the same word. */
#define AIGCP_MAX_RUN (AIGCP_MAX_TOTAL_GAP + AIGCP_MAX_WORD_CHARACTERS)

/* Begin a walk at an offset: nothing has begun. */
void aigcp_lane_begin(aigcp_lane_state *state, uint64_t offset);

/* Go on with a walk over the characters of [from, end). Behind `leave`, an index, it ends where
 * the prefilter can take over. Hits before state->walked are known; it is moved on. */
AIGC_MUST_CHECK aigc_status aigcp_lane_walk(aigcp_stream *stream, aigcp_lane_kind lane, size_t from,
                                            size_t leave, size_t end);

/* Whether EXACT finds nothing in the characters of [from, end), and has begun nothing that the
 * prefilter has told of. It may say no in vain. */
bool aigcp_exact_leads_nowhere(const aigcp_stream *stream, size_t from, size_t end);

/* Go back over `symbols` symbols of a lane from `at`. If that ends inside a character, its start is
 * returned and `*whole` is false. Letters of the lane SOUND count as one symbol for each run,
 * so that it goes back too far rather than not far enough. */
size_t aigcp_symbols_before(const aigcp_stream *stream, aigcp_lane_kind lane, size_t at,
                            size_t symbols, bool *whole);

/* A word or phrase was found that ends at `end`, an index. */
AIGC_MUST_CHECK aigc_status aigcp_take_word(aigcp_stream *stream, const aigcp_use *use,
                                            const aigcp_alignment *found, size_t end);

/* Terms of a lane that end at a node end at `end`, an index; `inside`: symbols of the last
 * character that come behind. Those that begin at the offset `before` or later are known. */
AIGC_MUST_CHECK aigc_status aigcp_take_terms(aigcp_stream *stream, aigcp_lane_kind lane,
                                             uint32_t node, size_t end, size_t inside,
                                             uint64_t before);

/* Where a term of EXACT may begin that has its first letter at `from`: some have signs before it.
 */
size_t aigcp_lead_before(const aigcp_stream *stream, size_t from);

/* Whether the character at `at` may be one of a term of EXACT: where the prefilter has told of one
 * that ends there, it may have taken a letter for the figure that looks like it. */
bool aigcp_exact_has(const aigcp_stream *stream, size_t at);

/* Whether there is a word, or something else, among the terms of LOOSE that end at a node, which
 * `end` ends, an index. It may say so in vain. */
bool aigcp_ends_word(const aigcp_stream *stream, uint32_t node, size_t end);

#endif
