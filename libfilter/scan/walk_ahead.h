/* SPDX-License-Identifier: Apache-2.0 */
/* Have fetched what walks of LOOSE are about to look at.
 *
 * A large automaton is not in the caches: a walk waits for each node, for the term that it comes to
 * and for its word. The prefilter tells of many walks at a time; so all of them wait together. */
#ifndef AIGCP_WALK_AHEAD_H
#define AIGCP_WALK_AHEAD_H

#include "libfilter/scan/sight.h"

/* Smaller automata are in the second-level cache. */
#define AIGCP_WALK_AHEAD_NODES ((size_t)1 << 18)

/* `question`: an answer about the symbols from `k` on. */
void aigcp_walk_ahead(const aigcp_lanes *lanes, const aigcp_sight *sight, size_t k,
                      const aigcp_question *question);

#endif
