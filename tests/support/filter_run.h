/* SPDX-License-Identifier: Apache-2.0 */
/* Run texts through scanner and transformer, and write down what comes out as text. */
#ifndef SUPPORT_FILTER_RUN_H
#define SUPPORT_FILTER_RUN_H

#include <aigc/filter.h>

#include "tests/support/all_cuts.h"
#include "tests/support/text_sink.h"

/* Compile rules; on an error the diagnostics go to stderr and NULL is returned. */
aigc_rules *filter_compile(const char *yaml);

/* Scan a text cut into feeds. Each finding becomes a line "START-END RULE TEXT" of `log`;
 * with the name of the lane behind that of the rule if it was found in disguise.
 * Fails (returns 5) also if a finding begins before what was said to be settled. */
aigc_status filter_scan(aigc_rules *rules, const cut_text *cut, text_sink *log);

/* How `log` names a lane: " skip", " sound", ...; "" for words and patterns without disguise. */
const char *filter_lane_name(aigc_lane lane);

/* Transform a text cut into feeds. `held`, if not NULL, gets the hold-back before finish(). */
aigc_status filter_transform(aigc_rules *rules, const cut_text *cut, text_sink *out,
                             uint64_t *held);

/* The whole text as one feed; refers to `*length`. */
cut_text filter_uncut(const void *text, const size_t *length);

#endif
