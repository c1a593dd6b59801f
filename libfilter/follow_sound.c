/* SPDX-License-Identifier: Apache-2.0 */
/* Follow the automaton of the lane SOUND, where its prefilter says that it is worth it. */
#include "libfilter/sound_symbols.h"
#include "libfilter/walk_lane.h"

/* Whether symbol `k` follows the one before it closely enough to belong to the same word. */
static inline bool
is_near(const aigcp_sound_symbols *s, size_t k)
{
    return s->unit[k] - s->width[k] - s->unit[k - 1] <= AIGCP_MAX_GAP;
}

/* The node for what the symbols before `k` have begun. */
static uint32_t
node_before(const aigcp_automaton *automaton, const aigcp_sound_symbols *s, size_t k)
{
    size_t from = k;
    while (from > k - AIGCP_SYMBOLS_BEFORE && is_near(s, from) &&
           s->symbol[from - 1] != AIGCP_SYMBOL_OTHER)
        from--;
    uint32_t node = AIGCP_NODE_ROOT;
    for (; from < k; from++)
        node = aigcp_automaton_step(automaton, node, s->symbol[from]);
    return node;
}

/* Walk from symbol `*next` on, until the prefilter can take over. */
static aigc_status
walk(aigcp_stream *stream, const aigcp_sound_symbols *s, size_t *next)
{
    const aigcp_automaton *automaton = stream->rules->lanes.automata[AIGCP_SOUND];
    aigcp_sound_state *state = &stream->sound;
    aigc_status status = AIGC_OK;
    size_t k = *next;
    if (!state->deep)
        state->node = node_before(automaton, s, k);
    state->deep = true;
    while (k < s->count && status == AIGC_OK) {
        if (!is_near(s, k) || s->symbol[k] == AIGCP_SYMBOL_OTHER)
            state->node = AIGCP_NODE_ROOT;
        if (s->symbol[k] != AIGCP_SYMBOL_OTHER)
            state->node = aigcp_automaton_step(automaton, state->node, s->symbol[k]);
        const aigcp_node *node = &automaton->nodes[state->node];
        if (node->ends && s->symbol[k] != AIGCP_SYMBOL_OTHER)
            status =
                aigcp_take_terms(stream, AIGCP_SOUND, state->node, s->end[k], false, UINT64_MAX);
        k++;
        if (node->depth < AIGCP_SYMBOLS_BEFORE) {
            state->deep = false;
            break;
        }
    }
    *next = k;
    return status;
}

aigc_status
aigcp_follow_sound(aigcp_stream *stream, const aigcp_sound_symbols *s)
{
    const aigcp_prefilter *filter = &stream->rules->lanes.sound_prefilter;
    aigcp_sound_state *state = &stream->sound;
    size_t next = AIGCP_SYMBOLS_BEFORE;
    aigc_status status = AIGC_OK;
    if (state->deep && next < s->count)
        status = walk(stream, s, &next);
    for (size_t k = AIGCP_SYMBOLS_BEFORE; k < s->count && status == AIGC_OK;
         k += AIGCP_PREFILTER_BLOCK) {
        size_t left = s->count - k;
        aigcp_question question; /* its answer is filled as far as it goes */
        question.symbols = s->symbol + k;
        question.count = left < AIGCP_PREFILTER_BLOCK ? left : AIGCP_PREFILTER_BLOCK;
        question.marks = (aigcp_symbol_marks){ NULL, NULL };
        question.begun = state->begun;
        aigcp_prefilter_ask(filter, &question);
        state->begun = question.begun;
        for (size_t from = 0; from < question.count; from += 64)
            for (uint64_t places = question.told[0][from / 64]; places && status == AIGC_OK;
                 places &= places - 1) {
                size_t at = k + from + (size_t)__builtin_ctzll(places);
                if (at < next)
                    continue;
                next = at;
                status = walk(stream, s, &next);
            }
    }
    for (size_t i = 0; i < AIGCP_SYMBOLS_BEFORE; i++) {
        state->last[i] = s->symbol[s->count - 1 - i];
        state->last_unit[i] = s->unit[s->count - 1 - i];
    }
    return status;
}
