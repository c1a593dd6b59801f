/* SPDX-License-Identifier: Apache-2.0 */
/* Run texts through scanner and transformer, and write down what comes out as text. */
#ifndef SUPPORT_FILTER_RUN_H
#define SUPPORT_FILTER_RUN_H

#include <aigc/filter.h>

#include "tests/support/all_cuts.h"
#include "tests/support/prng.h"
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

/* What is known behind each byte of a text that is fed byte by byte: how many findings, a digit,
 * and how many bytes are settled, a letter from "a" on (0). */
typedef struct filter_steps {
    const char *yaml, *text;
    const char *found, *settled;
} filter_steps;

/* Whether just that is known at each step; else stderr gets what differs. */
bool filter_steps_hold(const filter_steps *steps);

/* A random text of at most `room` bytes, 80 at least: runs of these strings, now and then of few of
 * them. Returns its length. */
size_t filter_random_text(prng *random, const char *const *strings, size_t count, char *text,
                          size_t room);

/* The whole text as one feed; refers to `*length`. */
cut_text filter_uncut(const void *text, const size_t *length);

#endif
