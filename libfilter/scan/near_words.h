/* SPDX-License-Identifier: Apache-2.0 */
/* Words of which one must stand near the match of a pattern, or it does not count.
 *
 * They are looked for like words of rules, but hold no text back: where they stand is remembered
 * for as long as a match that is still to come may be near. A match waits for those behind it
 * until one is seen, or as many characters have followed as may stand between. */
#ifndef AIGCP_NEAR_WORDS_H
#define AIGCP_NEAR_WORDS_H

#include "libfilter/scan/stream.h"

/* Remember those that were found since the last call; none that ends in scanned text is missing. */
AIGC_MUST_CHECK aigc_status aigcp_near_remember(aigcp_stream *stream);

/* Whether one stands near a candidate; AIGCP_TRUTH_YES if it needs none. One that begins before
 * `begun` is known, as aigcp_lanes_allow() says. */
aigcp_truth aigcp_near_ask(const aigcp_stream *stream, const aigcp_candidate *candidate,
                           uint64_t begun);

/* The offset from which the text must be kept, once it is settled up to `settled`: for words that
 * have begun, and to count the characters to those that are remembered. */
uint64_t aigcp_near_keep(const aigcp_stream *stream, uint64_t settled);

#endif
