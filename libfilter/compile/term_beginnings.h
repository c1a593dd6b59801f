/* SPDX-License-Identifier: Apache-2.0 */
/* What terms of the lanes EXACT and LOOSE begin with: collected while words are added, it becomes
 * what the hot loop asks for, the prefilter and its hints, and the characters at which it stops. */
#ifndef AIGCP_TERM_BEGINNINGS_H
#define AIGCP_TERM_BEGINNINGS_H

#include "libfilter/compile/lanes.h"

typedef struct aigcp_term_beginning aigcp_term_beginning;

typedef struct aigcp_term_beginnings {
    aigcp_term_beginning *items;
    size_t count;
    size_t capacity;
    uint8_t *stop;      /* AIGCP_CODE_POINTS of aigcp_stop: the last ones of terms too short */
    uint32_t stop_end;  /* code points from here on are none */
    unsigned stop_back; /* characters before one that such a term may have, at the most */
    unsigned lead;      /* characters before the first letter of a term, at the most */
    bool separates;     /* some term has separators, or the text may have them in it */
} aigcp_term_beginnings;

AIGC_MUST_CHECK aigc_status aigcp_term_beginnings_init(aigcp_term_beginnings *beginnings);
void aigcp_term_beginnings_free(aigcp_term_beginnings *beginnings);

/* Have a term known; `skips`: the text may have separators in it. `*told_at`: by how many of its
 * code points a walk is told of it. */
AIGC_MUST_CHECK aigc_status aigcp_term_beginnings_add(aigcp_term_beginnings *beginnings,
                                                      aigcp_lane_kind lane, const uint32_t *folded,
                                                      size_t count, bool skips, size_t *told_at);

/* Number the look-alike classes that terms begin with (`seen`: class -> number, AIGCP_CODE_POINTS
 * entries, all 0), and fill the prefilter of the lanes and its hints. */
AIGC_MUST_CHECK aigc_status aigcp_term_beginnings_build(const aigcp_term_beginnings *beginnings,
                                                        uint32_t *seen, aigcp_lanes *lanes);

#endif
