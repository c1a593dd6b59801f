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

/* What was found, as filter_scan() writes it down, and what became of the text. */
typedef struct filter_outcome {
    text_sink log, out;
} filter_outcome;

/* Scan and transform a text in all ways to cut it. `outcome`: that of the uncut text, to be freed
 * in any case. @return 0 if it is the same for all of them; else stderr gets what differs. */
int filter_all_cuts(aigc_rules *rules, const void *text, size_t length, filter_outcome *outcome);
void filter_outcome_free(filter_outcome *outcome);

/* Whether just this is found, and the outcome is the same, however the text is cut; else stderr
 * gets what differs. */
bool filter_finds(aigc_rules *rules, const char *text, const char *log);

/* The whole text as one feed; refers to `*length`. */
cut_text filter_uncut(const void *text, const size_t *length);

#endif
