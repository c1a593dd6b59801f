/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes can be read as a condition: a fault is placed in the text and says something; what
 * was read has an answer at every match once all matches are known, and no answer that was
 * given before is another one. */
#include <string.h>

#include "libfilter/conditions/condition.h"
#include "libfilter/limits.h"
#include "tests/fuzz/fuzz_target.h"

#define GROUPS 3

static const char *const names[GROUPS] = { "a", "drug", "how_to" };

/* Matches that overlap, repeat, and lie far apart; in the order of their ends. */
static const struct {
    uint64_t start, end;
    uint32_t group;
} matches[] = {
    { 0, 2, 0 },   { 1, 2, 1 },   { 3, 5, 0 },   { 3, 5, 2 },   { 0, 9, 1 },     { 8, 10, 0 },
    { 12, 15, 0 }, { 16, 18, 2 }, { 16, 19, 1 }, { 40, 41, 0 }, { 900, 902, 1 }, { 3000, 3002, 2 },
};
#define MATCHES (sizeof matches / sizeof matches[0])

/* Ask at one match, with those matches known that end before `open_end`. */
static aigcp_truth
ask(const aigcp_condition *condition, size_t at, uint64_t open_end)
{
    aigcp_sightings groups[GROUPS] = { { 0 } };
    for (size_t i = 0; i < MATCHES && matches[i].end < open_end; i++)
        FUZZ_ASSERT(aigcp_sightings_add(&groups[matches[i].group], matches[i].start, matches[i].end,
                                        matches[i].end, 0) == AIGC_OK);
    aigcp_condition_point point = { matches[at].start, matches[at].end, matches[at].group,
                                    open_end };
    aigcp_truth truth = aigcp_condition_ask(condition, groups, &point);
    for (size_t group = 0; group < GROUPS; group++)
        aigcp_sightings_free(&groups[group]);
    return truth;
}

static void
check_answers(const aigcp_condition *condition)
{
    uint32_t window = aigcp_condition_window(condition);
    FUZZ_ASSERT(window <= AIGCP_MAX_CONDITION_WINDOW);
    for (size_t at = 0; at < MATCHES; at++) {
        aigcp_truth last = ask(condition, at, AIGCP_NOWHERE);
        FUZZ_ASSERT(last != AIGCP_TRUTH_OPEN);
        FUZZ_ASSERT(ask(condition, at, matches[at].end + window + 1) == last);
        for (uint64_t ahead = 1; ahead <= window; ahead += 1 + ahead / 2) {
            aigcp_truth early = ask(condition, at, matches[at].end + ahead);
            FUZZ_ASSERT(early == AIGCP_TRUTH_OPEN || early == last);
        }
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > AIGCP_MAX_CONDITION_BYTES)
        return 0;
    aigcp_arena arena;
    aigcp_arena_init(&arena);
    aigcp_condition_fault fault;
    const aigcp_condition *condition =
        aigcp_condition_read(&arena, (const char *)data, size, names, GROUPS, &fault);
    if (condition) {
        check_answers(condition);
    } else {
        FUZZ_ASSERT(fault.message && fault.message[0]);
        FUZZ_ASSERT(fault.at <= size);
        FUZZ_ASSERT(!fault.hint || fault.hint[0]);
    }
    aigcp_arena_free(&arena);
    return 0;
}
