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

/* Go on by symbol `k` from what the last one has begun. */
static inline uint32_t
step(const aigcp_automaton *automaton, const aigcp_sound_symbols *s, size_t k, uint32_t node)
{
    if (s->symbol[k] == AIGCP_SYMBOL_OTHER)
        return AIGCP_NODE_ROOT;
    if (node != AIGCP_NODE_ROOT && !is_near(s, k))
        node = AIGCP_NODE_ROOT;
    return aigcp_automaton_step(automaton, node, s->symbol[k]);
}

/* Walk from symbol `*next` on, until the prefilter can take over. */
static aigc_status
walk(aigcp_stream *stream, const aigcp_sound_symbols *s, size_t *next)
{
    const aigcp_automaton *automaton = stream->rules->lanes.automata[AIGCP_SOUND];
    aigcp_sound_state *state = &stream->sound;
    aigc_status status = AIGC_OK;
    state->deep = true;
    while (state->deep && *next < s->count && status == AIGC_OK) {
        size_t k = (*next)++;
        state->node = step(automaton, s, k, state->node);
        const aigcp_node *node = &automaton->nodes[state->node];
        if (node->ends)
            status =
                aigcp_take_terms(stream, AIGCP_SOUND, state->node, s->end[k], false, UINT64_MAX);
        state->deep = node->walk;
    }
    return status;
}

/* The same at symbol `k`, with which so many symbols may be a term, or begin one. */
static aigc_status
walk_at(aigcp_stream *stream, const aigcp_sound_symbols *s, size_t k, size_t length, size_t *next)
{
    const aigcp_automaton *automaton = stream->rules->lanes.automata[AIGCP_SOUND];
    uint32_t node = AIGCP_NODE_ROOT;
    for (size_t at = k + 1 - length; at < k; at++)
        node = step(automaton, s, at, node);
    stream->sound.node = node;
    *next = k;
    return walk(stream, s, next);
}

/* Have the caches get what will be taken at the places of an answer, for all of them at a time:
 * with many terms, each look at one would wait for memory. `symbols`: those of the question. */
static void
fetch(const aigcp_lanes *lanes, const uint16_t *symbols, const aigcp_question *answer)
{
    const aigcp_automaton *automaton = lanes->automata[AIGCP_SOUND];
    uint32_t terms[AIGCP_PREFILTER_BLOCK]; /* nodes; their uses; the forms of these */
    size_t count = 0;
    for (size_t from = 0; from < answer->count; from += 64)
        for (uint64_t places = answer->told[0][from / 64]; places; places &= places - 1) {
            const size_t at = from + (size_t)__builtin_ctzll(places);
            const uint16_t *symbol = symbols + at - answer->length[at];
            uint32_t node = AIGCP_NODE_ROOT;
            while (++symbol <= symbols + at && *symbol)
                node = aigcp_automaton_step(automaton, node, *symbol);
            terms[count] = node;
            count += automaton->nodes[node].is_term;
        }
    for (size_t i = 0; i < count; i++)
        __builtin_prefetch(&automaton->rows[terms[i] / AIGCP_NODES_OF_ROW]);
    for (size_t i = 0; i < count; i++) {
        terms[i] = aigcp_automaton_terms_before(automaton, terms[i]);
        __builtin_prefetch(&automaton->first_uses[terms[i]]);
    }
    for (size_t i = 0; i < count; i++) {
        terms[i] = automaton->first_uses[terms[i]];
        __builtin_prefetch(&automaton->uses[terms[i]]);
    }
    for (size_t i = 0; i < count; i++) {
        terms[i] = automaton->uses[terms[i]].form;
        __builtin_prefetch(&lanes->forms[terms[i]]);
    }
    for (size_t i = 0; i < count; i++)
        __builtin_prefetch(&lanes->form_units[lanes->forms[terms[i]].at]);
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
        fetch(&stream->rules->lanes, s->symbol + k, &question);
        for (size_t from = 0; from < question.count; from += 64)
            for (uint64_t places = question.told[0][from / 64]; places && status == AIGC_OK;
                 places &= places - 1) {
                size_t at = k + from + (size_t)__builtin_ctzll(places);
                if (at >= next)
                    status = walk_at(stream, s, at, question.length[at - k], &next);
            }
    }
    for (size_t i = 0; i < AIGCP_SYMBOLS_BEFORE; i++) {
        state->last[i] = s->symbol[s->count - 1 - i];
        state->last_unit[i] = s->unit[s->count - 1 - i];
    }
    return status;
}
