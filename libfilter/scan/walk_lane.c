/* SPDX-License-Identifier: Apache-2.0 */
/* Walk the automata of the lanes EXACT and LOOSE. */
#include "libfilter/scan/walk_lane.h"

#include "common/utf8.h"
#include "libfilter/characters/character_kind.h"
#include "libfilter/characters/text_walk.h"
#include "libfilter/compile/word_ending.h"
#include "libfilter/scan/sound_symbols.h"

/* A walk over some text. */
typedef struct walker {
    const aigcp_stream *stream;
    aigcp_lane_kind lane;
    aigcp_lane_state *state;
    const aigcp_automaton *automaton;
    const uint16_t *symbol_of;
} walker;

static walker
walker_of(const aigcp_stream *stream, aigcp_lane_kind lane, aigcp_lane_state *state)
{
    return (walker){
        .stream = stream,
        .lane = lane,
        .state = state,
        .automaton = stream->rules->lanes.automata[lane],
        .symbol_of = stream->rules->lanes.alphabet.symbol[lane],
    };
}

static void
forget(aigcp_lane_state *state)
{
    state->node = AIGCP_NODE_ROOT;
    state->last = AIGCP_SYMBOL_OTHER;
}

/* A repeat of the last symbol, which LOOSE passes over. Returns whether what was begun before
 * can still go on. */
static bool
repeat(walker *w, uint16_t symbol)
{
    aigcp_lane_state *state = w->state;
    state->run += state->passed + 1;
    state->passed = state->unseen = 0;
    state->repeats = aigcp_repeats_again(state->repeats);
    if (state->straight == 0) /* what comes may begin with it */
        state->straight = 1;
    if (state->run <= AIGCP_MAX_RUN)
        return true;
    state->node = aigcp_automaton_step(w->automaton, AIGCP_NODE_ROOT, symbol);
    return false;
}

/* Take one unit. Returns whether terms may end with it. */
static inline bool
step(walker *w, uint16_t class)
{
    aigcp_lane_state *state = w->state;
    uint16_t symbol = w->symbol_of[class];
    if (class == AIGCP_CLASS_INVISIBLE) {
        if (++state->unseen > AIGCP_MAX_GAP)
            forget(state);
        return false;
    }
    if (symbol == AIGCP_SYMBOL_SKIP) {
        state->straight = state->unseen = 0;
        if (++state->passed > w->stream->rules->lanes.gap)
            forget(state);
        return false;
    }
    if (symbol == AIGCP_SYMBOL_OTHER) {
        forget(state);
        return false;
    }
    if (w->lane == AIGCP_LOOSE && symbol == state->last)
        return repeat(w, symbol);
    state->node = aigcp_automaton_step(w->automaton, state->node, symbol);
    state->last = symbol;
    state->passed = state->unseen = state->run = 0;
    state->straight++;
    state->repeats <<= 2;
    return true;
}

/* Whether terms end here that may be what the text has: not if all must repeat a symbol and it
 * repeats none. */
static inline bool
may_end(const walker *w)
{
    const aigcp_node *node = &w->automaton->nodes[w->state->node];
    return node->ends && (!node->repeats || !aigcp_repeats_none(w->state->repeats, node->depth));
}

void
aigcp_lane_begin(aigcp_lane_state *state, uint64_t offset)
{
    forget(state);
    state->begun = offset;
    state->again_before = 0;
    state->passed = state->unseen = state->run = state->straight = 0;
    state->repeats = 0;
    state->deep = true;
    state->awake = false;
}

/* The offset before which a hit must begin to be news if it ends with the character at `offset`; 0:
 * none is. */
static inline uint64_t
news_before(const aigcp_lane_state *state, uint64_t offset)
{
    if (offset >= state->walked)
        return UINT64_MAX;
    return offset >= state->again_from ? state->again_before : 0;
}

/* The classes that the character at `at`, which is moved behind it, is to a lane. */
static inline __attribute__((always_inline)) const uint16_t *
next_classes(const aigcp_alphabet *alphabet, aigcp_lane_kind lane, const uint8_t *text, size_t *at,
             size_t end, uint16_t *class, size_t *count)
{
    size_t size;
    size_t start = *at;
    uint32_t c = aigcp_utf8_usual(text + start, end - start, &size);
    if (size && alphabet->bmp[c] < AIGCP_WIDE_FIRST) {
        *at = start + size;
        *class = alphabet->bmp[c];
        *count = 1;
        return class;
    }
    c = aigcp_character_at(text, start, end, &size);
    *at = start + size;
    *class = aigcp_class_of(alphabet, c);
    return lane == AIGCP_EXACT ? aigcp_classes_anywhere(alphabet, class, count)
                               : aigcp_classes_at(alphabet, text, start, class, count);
}

aigc_status
aigcp_lane_walk(aigcp_stream *stream, aigcp_lane_kind lane, size_t from, size_t leave, size_t end)
{
    walker w = walker_of(stream, lane, &stream->lanes[lane]);
    const uint8_t *text = stream->text.data;
    aigc_status status = AIGC_OK;
    size_t at = from;
    while (at < end && status == AIGC_OK) {
        uint16_t class;
        size_t count;
        const uint64_t before = news_before(w.state, stream->base + at);
        const uint16_t *classes =
            next_classes(&stream->rules->lanes.alphabet, lane, text, &at, end, &class, &count);
        for (size_t i = 0; i < count && status == AIGC_OK; i++)
            if (step(&w, classes[i]) && before && may_end(&w))
                status = aigcp_take_terms(stream, lane, w.state->node, at, count - 1 - i, before);
        if (at > leave && !w.automaton->nodes[w.state->node].walk) {
            w.state->deep = false;
            break;
        }
    }
    if (w.state->walked < stream->base + at)
        w.state->walked = stream->base + at;
    return status;
}

/* Whether the usual character `c` is no sign that a term may have before its first letter. */
static bool
ends_lead(const aigcp_alphabet *alphabet, uint32_t c)
{
    const uint16_t class = alphabet->bmp[c];
    return class < AIGCP_WIDE_FIRST &&
           (alphabet->symbol[AIGCP_EXACT][class] == AIGCP_SYMBOL_OTHER ||
            (aigcp_is_han(c) && !aigcp_is_stroke(c)) ||
            (c < 0x80 && aigcp_is_letter_byte((uint8_t)c)));
}

size_t
aigcp_lead_before(const aigcp_stream *stream, size_t from)
{
    const aigcp_lanes *lanes = &stream->rules->lanes;
    const uint8_t *text = stream->text.data;
    for (unsigned left = lanes->lead; left > 0 && from > 0; left--) {
        const size_t before = aigcp_walk_back(text, from, 1);
        size_t size;
        const uint32_t c = aigcp_utf8_usual(text + before, from - before, &size);
        if (size && ends_lead(&lanes->alphabet, c))
            break;
        from = before;
    }
    return from;
}

bool
aigcp_exact_has(const aigcp_stream *stream, size_t at)
{
    const aigcp_alphabet *alphabet = &stream->rules->lanes.alphabet;
    if (!stream->rules->lanes.automata[AIGCP_EXACT])
        return false;
    size_t size;
    const uint32_t c = aigcp_utf8_usual(stream->text.data + at, stream->text.length - at, &size);
    if (size == 0)
        return true;
    const uint16_t class = alphabet->bmp[c];
    return class >= AIGCP_WIDE_FIRST || alphabet->symbol[AIGCP_EXACT][class] != AIGCP_SYMBOL_OTHER;
}

bool
aigcp_exact_leads_nowhere(const aigcp_stream *stream, size_t from, size_t end)
{
    aigcp_lane_state state;
    walker w = walker_of(stream, AIGCP_EXACT, &state);
    if (!w.automaton)
        return true;
    aigcp_lane_begin(&state, stream->base + from);
    for (size_t at = from; at < end;) {
        uint16_t class;
        size_t count;
        const uint16_t *classes = next_classes(&stream->rules->lanes.alphabet, AIGCP_EXACT,
                                               stream->text.data, &at, end, &class, &count);
        if (count != 1 || (step(&w, *classes) && may_end(&w)))
            return false;
    }
    return !w.automaton->nodes[state.node].walk;
}
