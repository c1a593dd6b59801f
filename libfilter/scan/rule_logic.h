/* SPDX-License-Identifier: Apache-2.0 */
/* What one stream knows that conditions and thresholds ask for: the matches of groups, how many
 * characters stand between them, and sums of scores.
 *
 * Characters are counted only where matches are near: from the last match on, as long as a
 * window could still show it. The stream keeps its text for that long. If the next match is
 * further away than any window, it does not matter how far. */
#ifndef AIGCP_RULE_LOGIC_H
#define AIGCP_RULE_LOGIC_H

#include "libfilter/compile/rule_set.h"

struct aigcp_candidate;

/* The sum of an account, twice: without what rules in shadow find, and with it. */
typedef struct aigcp_score_sum {
    int64_t sums[2];
    bool touched[2]; /* by the findings of the span that is being reported */
} aigcp_score_sum;

/* The matches of a rule with a condition. */
typedef struct aigcp_rule_sightings {
    aigcp_sightings *groups; /* a list for each; NULL: no match yet */
} aigcp_rule_sightings;

typedef struct aigcp_logic_state {
    aigcp_rule_sightings *sightings; /* of each condition */
    aigcp_score_sum *accounts;
    bool counting;     /* there was a match of a rule with a window, */
    uint64_t counted;  /* and characters have been counted up to this offset, */
    uint64_t position; /* which is that of this character */
} aigcp_logic_state;

/* The kept text of a stream, as far as it was scanned. */
typedef struct aigcp_logic_text {
    const uint8_t *bytes;
    uint64_t base;    /* offset of its first byte */
    uint64_t end;     /* offset behind its last one */
    uint64_t settled; /* no match that is still to come begins before */
    bool is_valid;    /* all of it is UTF-8 */
} aigcp_logic_text;

AIGC_MUST_CHECK aigc_status aigcp_logic_init(aigcp_logic_state *state, const aigc_rules *rules);
void aigcp_logic_free(aigcp_logic_state *state, const aigc_rules *rules);

/* Begin another text. */
void aigcp_logic_begin(aigcp_logic_state *state, const aigc_rules *rules);

/* Take a match of a rule with a condition, in the order of their ends; fills in where it stands
 * in characters. AIGC_ERR_LIMIT, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_logic_match(aigcp_logic_state *state, const aigc_rules *rules,
                                              const aigcp_logic_text *text,
                                              struct aigcp_candidate *match);

/* Whether the condition of its rule holds at a match. All matches that end before `open_end`
 * were taken; UINT64_MAX: there are no more. */
aigcp_truth aigcp_logic_ask(aigcp_logic_state *state, const aigc_rules *rules,
                            const aigcp_logic_text *text, const struct aigcp_candidate *match,
                            uint64_t open_end);

/* The same if that is open, and no match comes: it stays open as long as the text ends before the
 * offset that is returned. */
uint64_t aigcp_logic_wait(aigcp_logic_state *state, const aigc_rules *rules,
                          const aigcp_logic_text *text, const struct aigcp_candidate *match,
                          uint64_t open_end);

/* The offset from which the text must be kept, once it is settled up to `settled`. */
uint64_t aigcp_logic_keep(const aigcp_logic_state *state, const aigc_rules *rules,
                          uint64_t settled);

/* Add the score of a rule that found something. */
void aigcp_logic_score(aigcp_logic_state *state, const aigcp_rule_logic *rule, bool is_shadow);

/* Whether the findings since the last aigcp_logic_score_done() brought or left the account of a
 * threshold where it finds. */
bool aigcp_logic_reached(const aigcp_logic_state *state, const aigcp_threshold *threshold,
                         bool is_shadow);
void aigcp_logic_score_done(aigcp_logic_state *state, const aigcp_rule_logic *rule);

#endif
