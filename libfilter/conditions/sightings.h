/* SPDX-License-Identifier: Apache-2.0 */
/* The matches of one group of a rule, as far as a condition may still ask for them.
 *
 * Positions are counted in whatever unit the condition measures in. Matches are added in the
 * order of their ends. Those that no window can show again are forgotten one by one, but for
 * what a condition without a window asks of all of them: how many, the first end, the last
 * start. */
#ifndef AIGCP_SIGHTINGS_H
#define AIGCP_SIGHTINGS_H

#include <aigc/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where there is no position to give. */
#define AIGCP_NOWHERE UINT64_MAX

typedef struct aigcp_sighting {
    uint64_t start;
    uint64_t end;
    uint64_t latest; /* start of this one and all before it */
    uint64_t until;  /* offset: once the text is settled beyond it, the match can be forgotten */
} aigcp_sighting;

typedef struct aigcp_sightings {
    aigcp_sighting *items;
    size_t count;
    size_t capacity;
    uint64_t longest;    /* end - start of any */
    uint64_t forgotten;  /* how many; the two below are of these */
    uint64_t first_end;  /* if any is forgotten */
    uint64_t last_start; /* likewise */
} aigcp_sightings;

/* All zero is empty. */
void aigcp_sightings_clear(aigcp_sightings *list);
void aigcp_sightings_free(aigcp_sightings *list);

/* Add a match, unless it is the same as the one before. What may be forgotten if the text is
 * settled up to `settled` is forgotten when room is needed. AIGC_ERR_LIMIT, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_sightings_add(aigcp_sightings *list, uint64_t start, uint64_t end,
                                                uint64_t until, uint64_t settled);

/* Questions about the matches that lie in [low, high]. Forgotten ones count if `low` is 0, and
 * do not lie there otherwise. */

/* How many there are; counting ends at `most`. */
uint64_t aigcp_sightings_count(const aigcp_sightings *list, uint64_t low, uint64_t high,
                               uint64_t most);

/* Whether one overlaps or touches [low, high]; forgotten ones do not. */
bool aigcp_sightings_touch(const aigcp_sightings *list, uint64_t low, uint64_t high);

/* The least end and the greatest start, AIGCP_NOWHERE if there are none. */
uint64_t aigcp_sightings_first_end(const aigcp_sightings *list, uint64_t low, uint64_t high);
uint64_t aigcp_sightings_last_start(const aigcp_sightings *list, uint64_t low, uint64_t high);

#endif
