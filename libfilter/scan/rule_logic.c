/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions and scores over one stream. */
#include "libfilter/scan/rule_logic.h"

#include <stdlib.h>

#include "common/utf8.h"
#include "libfilter/scan/stream.h"

aigc_status
aigcp_logic_init(aigcp_logic_state *state, const aigc_rules *rules)
{
    const aigcp_logic *logic = &rules->logic;
    *state = (aigcp_logic_state){ 0 };
    if (logic->condition_count) {
        state->sightings = calloc(logic->condition_count, sizeof *state->sightings);
        if (!state->sightings)
            return AIGC_ERR_MEMORY;
    }
    if (logic->account_count) {
        state->accounts = calloc(logic->account_count, sizeof *state->accounts);
        if (!state->accounts)
            return AIGC_ERR_MEMORY;
    }
    return AIGC_OK;
}

void
aigcp_logic_free(aigcp_logic_state *state, const aigc_rules *rules)
{
    for (size_t i = 0; state->sightings && i < rules->logic.condition_count; i++) {
        aigcp_sightings *groups = state->sightings[i].groups;
        for (uint32_t group = 0; groups && group < rules->logic.conditions[i].group_count; group++)
            aigcp_sightings_free(&groups[group]);
        free(groups);
    }
    free(state->sightings);
    free(state->accounts);
    *state = (aigcp_logic_state){ 0 };
}

void
aigcp_logic_begin(aigcp_logic_state *state, const aigc_rules *rules)
{
    for (size_t i = 0; i < rules->logic.condition_count; i++) {
        aigcp_sightings *groups = state->sightings[i].groups;
        for (uint32_t group = 0; groups && group < rules->logic.conditions[i].group_count; group++)
            aigcp_sightings_clear(&groups[group]);
    }
    for (size_t i = 0; i < rules->logic.account_count; i++)
        state->accounts[i] = (aigcp_score_sum){ 0 };
    state->counting = false;
    state->counted = state->position = 0;
}

/* -- characters ---------------------------------------------------------------------- */

/* How many characters begin in [*at, to), which is scanned text. `*at` is moved to the end of the
 * last one. */
static uint64_t
count_characters(const aigcp_logic_text *text, uint64_t *at, uint64_t to)
{
    uint64_t count = 0;
    if (text->is_valid && *at < to) {
        count = aigcp_utf8_count(text->bytes + (*at - text->base), (size_t)(to - *at));
        *at = to;
        while (*at < text->end && aigcp_utf8_is_continuation(text->bytes[*at - text->base]))
            ++*at;
        return count;
    }
    for (; *at < to; count++) {
        size_t size;
        uint32_t c =
            aigcp_utf8_decode(text->bytes + (*at - text->base), (size_t)(text->end - *at), &size);
        *at += c == AIGCP_UTF8_PARTIAL ? 1 : size;
    }
    return count;
}

/* Bytes behind a match within which others can be in its window. */
static uint64_t
reach(uint32_t window)
{
    return (uint64_t)window * AIGCP_UTF8_MAX;
}

static bool
is_near(const aigcp_logic_state *state, const aigc_rules *rules, uint64_t settled)
{
    return state->counting && settled <= state->counted + reach(rules->logic.window);
}

uint64_t
aigcp_logic_keep(const aigcp_logic_state *state, const aigc_rules *rules, uint64_t settled)
{
    return is_near(state, rules, settled) && state->counted < settled ? state->counted : settled;
}

/* Be ready to count from where the text is kept. What lies between is more than any window,
 * and never inside a match. */
static void
pass_over(aigcp_logic_state *state, const aigc_rules *rules, const aigcp_logic_text *text)
{
    if (state->counted >= text->settled || is_near(state, rules, text->settled))
        return;
    state->position += text->settled - state->counted;
    state->counted = text->settled;
}

/* Count on up to `to`, or the end of the character there. */
static void
count_up_to(aigcp_logic_state *state, const aigcp_logic_text *text, uint64_t to)
{
    state->position += count_characters(text, &state->counted, to);
}

static void
place_match(aigcp_logic_state *state, const aigc_rules *rules, const aigcp_logic_text *text,
            aigcp_candidate *match)
{
    pass_over(state, rules, text);
    count_up_to(state, text, match->end);
    uint64_t at = match->start;
    match->characters = (uint32_t)count_characters(text, &at, match->end);
    match->position = state->position - match->characters;
    state->counting = true;
}

/* -- conditions ---------------------------------------------------------------------- */

static const aigcp_compiled_condition *
condition_of(const aigc_rules *rules, const aigcp_candidate *match)
{
    return &rules->logic.conditions[rules->rules[match->rule].logic.condition - 1];
}

static aigcp_rule_sightings *
sightings_of(const aigcp_logic_state *state, const aigc_rules *rules, const aigcp_candidate *match)
{
    return &state->sightings[rules->rules[match->rule].logic.condition - 1];
}

aigc_status
aigcp_logic_match(aigcp_logic_state *state, const aigc_rules *rules, const aigcp_logic_text *text,
                  aigcp_candidate *match)
{
    const aigcp_compiled_condition *condition = condition_of(rules, match);
    aigcp_rule_sightings *seen = sightings_of(state, rules, match);
    if (!seen->groups)
        seen->groups = calloc(condition->group_count, sizeof *seen->groups);
    if (!seen->groups)
        return AIGC_ERR_MEMORY;
    match->position = match->start;
    match->characters = (uint32_t)(match->end - match->start);
    if (condition->window)
        place_match(state, rules, text, match);
    return aigcp_sightings_add(&seen->groups[match->group], match->position,
                               match->position + match->characters,
                               match->end + reach(condition->window), text->settled);
}

/* Where a condition is asked. */
static aigcp_condition_point
point_of(aigcp_logic_state *state, const aigcp_compiled_condition *condition,
         const aigcp_logic_text *text, const aigcp_candidate *match, uint64_t open_end)
{
    uint64_t open = open_end;
    if (condition->window && open_end != UINT64_MAX) {
        /* Characters that begin before it: one more if it lies beyond what was scanned. */
        count_up_to(state, text, open_end < text->end ? open_end : text->end);
        open = state->position + (open_end > text->end);
    }
    return (aigcp_condition_point){
        .start = match->position,
        .end = match->position + match->characters,
        .group = match->group,
        .open_end = open,
    };
}

aigcp_truth
aigcp_logic_ask(aigcp_logic_state *state, const aigc_rules *rules, const aigcp_logic_text *text,
                const aigcp_candidate *match, uint64_t open_end)
{
    const aigcp_compiled_condition *condition = condition_of(rules, match);
    const aigcp_condition_point point = point_of(state, condition, text, match, open_end);
    return aigcp_condition_ask(condition->condition, sightings_of(state, rules, match)->groups,
                               &point);
}

uint64_t
aigcp_logic_wait(aigcp_logic_state *state, const aigc_rules *rules, const aigcp_logic_text *text,
                 const aigcp_candidate *match, uint64_t open_end)
{
    const aigcp_compiled_condition *condition = condition_of(rules, match);
    const aigcp_condition_point point = point_of(state, condition, text, match, open_end);
    /* A character has a byte at least, and all that ends where the text does may be known. */
    return open_end - 1 + aigcp_condition_wait(condition->condition, &point);
}

/* -- scores -------------------------------------------------------------------------- */

void
aigcp_logic_score(aigcp_logic_state *state, const aigcp_rule_logic *rule, bool is_shadow)
{
    for (uint32_t i = 0; i < rule->account_count && rule->score; i++) {
        aigcp_score_sum *account = &state->accounts[rule->accounts[i]];
        for (size_t with_shadow = is_shadow; with_shadow < 2; with_shadow++) {
            account->sums[with_shadow] += rule->score;
            account->touched[with_shadow] = true;
        }
    }
}

bool
aigcp_logic_reached(const aigcp_logic_state *state, const aigcp_threshold *threshold,
                    bool is_shadow)
{
    const aigcp_score_sum *account = &state->accounts[threshold->account];
    return account->touched[is_shadow] && account->sums[is_shadow] >= threshold->least;
}

void
aigcp_logic_score_done(aigcp_logic_state *state, const aigcp_rule_logic *rule)
{
    for (uint32_t i = 0; i < rule->account_count; i++)
        state->accounts[rule->accounts[i]].touched[0] =
            state->accounts[rule->accounts[i]].touched[1] = false;
}
