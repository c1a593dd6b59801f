/* SPDX-License-Identifier: Apache-2.0 */
/* What the lanes have begun at the end of the text, and what has to wait for it. */
#include "common/utf8.h"
#include "libfilter/characters/fold.h"
#include "libfilter/characters/text_walk.h"
#include "libfilter/scan/sound_symbols.h"
#include "libfilter/scan/walk_lane.h"

/* Index before which EXACT or LOOSE has begun nothing but what the prefilter has told of. */
static size_t
untold_from(const aigcp_stream *stream, aigcp_lane_kind lane)
{
    const aigcp_lanes *lanes = &stream->rules->lanes;
    /* What began before the last symbols it has told of. */
    uint32_t at = stream->seen.at[0] - (uint32_t)stream->base;
    size_t from = at < stream->scanned ? at : 0;
    if (lane == AIGCP_LOOSE)
        return from;
    const uint8_t *text = stream->text.data;
    size_t stop = aigcp_walk_back(text, stream->scanned, lanes->stop_back);
    from = aigcp_walk_back(text, from, lanes->lead);
    return stop < from ? stop : from;
}

/* Where a walk of a lane begins that has to know what began at an index. */
static size_t
begin_of(const aigcp_stream *stream, aigcp_lane_kind lane, size_t begun)
{
    const size_t lead = lane == AIGCP_EXACT ? stream->rules->lanes.lead : 0;
    const size_t untold = untold_from(stream, lane);
    const size_t from = begun < untold ? aigcp_walk_back(stream->text.data, begun, lead) : untold;
    return from < untold ? from : untold;
}

aigc_status
aigcp_lanes_wake_from(aigcp_stream *stream, size_t begun)
{
    const aigcp_lanes *lanes = &stream->rules->lanes;
    aigc_status status = AIGC_OK;
    for (aigcp_lane_kind lane = AIGCP_EXACT; lane < AIGCP_SOUND && status == AIGC_OK; lane++) {
        if (!lanes->automata[lane])
            continue;
        aigcp_lane_state *state = &stream->lanes[lane];
        if (state->deep && state->awake) /* what was told meanwhile began later */
            continue;
        const size_t from = begin_of(stream, lane, begun);
        if (!state->deep || state->begun > stream->base + from) {
            state->walked = stream->base + stream->scanned;
            aigcp_lane_begin(state, stream->base + from);
            status = aigcp_lane_walk(stream, lane, from, stream->scanned, stream->scanned);
        }
        state->awake = true;
    }
    return status;
}

aigc_status
aigcp_lanes_wake(aigcp_stream *stream)
{
    return aigcp_lanes_wake_from(stream, stream->scanned);
}

/* Have the state know with which two of its symbols words may begin. Each is asked about once, not
 * at each of the cuts that come while it is kept. */
static void
find_pairs(const aigcp_sound_words *words, aigcp_sound_state *state, size_t kept)
{
    const uint32_t known = ((uint32_t)1 << AIGCP_SOUND_PAIRS_KNOWN) - 1;
    size_t fresh = state->fresh < kept ? state->fresh : kept - 1;
    uint32_t begins = state->begins;
    for (; fresh; fresh--)
        begins = begins << 1 | aigcp_sounds_begin_pair(words, state->symbols_end - fresh - 1);
    state->begins = begins & known;
    state->fresh = 0;
}

/* How many of the last symbols SOUND has begun a word with. Letters that are being read come
 * behind. */
static unsigned
sound_depth(const aigcp_stream *stream)
{
    const aigcp_lanes *lanes = &stream->rules->lanes;
    aigcp_sound_state *state = stream->sound;
    const aigcp_letter_run *run = &state->run;
    const uint32_t next = run->length && !run->dead ? run->first_unit : state->unit;
    const uint16_t *last = state->symbols_end - 1;
    const uint32_t *unit = state->units_end - 1;
    if (next - 1 - *unit > AIGCP_MAX_GAP)
        return 0;
    ptrdiff_t near = 0;
    const ptrdiff_t longest = (ptrdiff_t)lanes->sound->longest;
    while (near + 1 < longest && last[-near] != AIGCP_SYMBOL_OTHER &&
           (near == 0 || unit[1 - near] - unit[-near] <= AIGCP_MAX_GAP + 1))
        near++;
    find_pairs(lanes->sound, state, aigcp_symbols_kept(lanes));
    for (; near > 0; near--)
        if ((near == 1 || near - 2 >= AIGCP_SOUND_PAIRS_KNOWN || state->begins >> (near - 2) & 1) &&
            aigcp_sounds_begin(lanes->sound, lanes->forms, lanes->form_units,
                               state->symbols_end - near, (size_t)near))
            break;
    return (unsigned)near;
}

/* The symbols of LOOSE that a character is. */
typedef struct loose_character {
    uint32_t code_point;
    size_t start;
    size_t count;
    uint16_t symbols[AIGCP_FOLD_MAX];
} loose_character;

static loose_character
loose_character_before(const aigcp_stream *stream, size_t end)
{
    const aigcp_alphabet *alphabet = &stream->rules->lanes.alphabet;
    const uint8_t *text = stream->text.data;
    loose_character found = { .count = 0 };
    found.start = aigcp_character_before(text, end, &found.code_point);
    uint16_t class = aigcp_class_of(alphabet, found.code_point);
    const uint16_t *classes = aigcp_classes_at(alphabet, text, found.start, &class, &found.count);
    for (size_t i = 0; i < found.count; i++)
        found.symbols[i] = alphabet->symbol[AIGCP_LOOSE][classes[i]];
    return found;
}

/* The first symbol that is not passed over. */
static uint16_t
first_symbol(const loose_character *character)
{
    for (size_t i = 0; i < character->count; i++)
        if (character->symbols[i] != AIGCP_SYMBOL_SKIP)
            return character->symbols[i];
    return AIGCP_SYMBOL_OTHER;
}

/* The symbol of a character of the usual kinds, of which all bytes are given; false if it is not
 * one of them, or is passed over. */
static bool
usual_symbol(const aigcp_alphabet *alphabet, const uint8_t *bytes, size_t left, size_t *size,
             uint16_t *symbol)
{
    const uint32_t c = aigcp_utf8_usual(bytes, left, size);
    const uint16_t glance = *size ? alphabet->glance[c] : AIGCP_GLANCE_CLOSER;
    if (glance >= AIGCP_GLANCE_CLOSER)
        return false;
    *symbol = alphabet->loose[glance];
    return true;
}

/* Whether the character at `at` surely is no repeat of the one before it. */
static bool
surely_differs(const aigcp_stream *stream, size_t at)
{
    const aigcp_alphabet *alphabet = &stream->rules->lanes.alphabet;
    const uint8_t *text = stream->text.data;
    const size_t back = at > 0 && text[at - 1] < 0x80 ? 1 : 3;
    size_t size, before_size;
    uint16_t symbol, before;
    return at >= back && usual_symbol(alphabet, text + at, stream->scanned - at, &size, &symbol) &&
           usual_symbol(alphabet, text + at - back, back, &before_size, &before) &&
           before_size == back && symbol != before;
}

/* Words may begin with repeats of one character, of which LOOSE sees one, the nearest, at `at`: go
 * back over as many as any word has. If the text has different ones, some may not look like the
 * word's and only repeat those that do: then over all that one word can pass over. */
static size_t
run_start(const aigcp_stream *stream, size_t at)
{
    if (surely_differs(stream, at))
        return at;
    const size_t most = stream->rules->lanes.first_run;
    const unsigned gap = stream->rules->lanes.gap;
    const unsigned widest = gap + (gap + 1) * AIGCP_MAX_GAP; /* with invisible ones */
    size_t size;
    const uint32_t c = aigcp_character_at(stream->text.data, at, stream->scanned, &size);
    loose_character character = loose_character_before(stream, at + size);
    const uint16_t first = first_symbol(&character);
    if (first == AIGCP_SYMBOL_OTHER)
        return at;
    size_t nearest = at; /* where the last `most` of them begin */
    bool mixed = character.count > 1;
    size_t run = 1;
    unsigned passed = 0;
    for (size_t from = at; run < most + AIGCP_MAX_TOTAL_GAP && from > 0; from = character.start) {
        character = loose_character_before(stream, from);
        bool ends = false;
        for (size_t i = character.count; i-- > 0 && !ends;) {
            if (character.symbols[i] == first) {
                run++;
                passed = 0;
                at = character.start;
                nearest = run <= most ? at : nearest;
                mixed = mixed || character.code_point != c;
            } else {
                ends = character.symbols[i] != AIGCP_SYMBOL_SKIP || ++passed > widest;
            }
        }
        if (ends)
            break;
    }
    return mixed ? at : nearest;
}

/* Offset at which the last `depth` symbols begin. */
static uint64_t
suffix_start(const aigcp_stream *stream, aigcp_lane_kind lane, unsigned depth)
{
    bool whole;
    size_t at = stream->scanned;
    if (lane == AIGCP_SOUND && stream->sound->run.length && !stream->sound->run.dead)
        at = (size_t)(stream->sound->run.start - stream->base);
    if (depth)
        at = aigcp_symbols_before(stream, lane, at, depth, &whole);
    if (depth && lane == AIGCP_LOOSE && stream->rules->lanes.first_run > 1)
        at = run_start(stream, at);
    return stream->base + at;
}

/* How many symbols at the end begin a longer word in a lane. */
static unsigned
depth_begun(const aigcp_stream *stream, aigcp_lane_kind lane)
{
    if (lane == AIGCP_SOUND)
        return stream->sound ? sound_depth(stream) : 0;
    const aigcp_automaton *automaton = stream->rules->lanes.automata[lane];
    return automaton ? aigcp_automaton_hold(automaton, stream->lanes[lane].node) : 0;
}

/* Offset at which a lane has begun a longer word, or letters that are being read; where the text
 * ends if it has begun none. */
static uint64_t
begun_at(const aigcp_stream *stream, aigcp_lane_kind lane)
{
    const unsigned depth = depth_begun(stream, lane);
    if (depth == 0 && (lane != AIGCP_SOUND || !stream->sound || !stream->sound->run.length))
        return stream->base + stream->scanned;
    return suffix_start(stream, lane, depth);
}

uint64_t
aigcp_lanes_untold(const aigcp_stream *stream)
{
    uint64_t from = stream->base + untold_from(stream, AIGCP_EXACT);
    const uint64_t loose = stream->base + untold_from(stream, AIGCP_LOOSE);
    from = loose < from ? loose : from;
    if (stream->hidden.waits && stream->hidden.from < from)
        from = stream->hidden.from;
    const uint64_t sound = stream->sound ? begun_at(stream, AIGCP_SOUND) : from;
    return sound < from ? sound : from;
}

uint64_t
aigcp_lanes_hold(const aigcp_stream *stream)
{
    uint64_t hold = stream->base + stream->scanned;
    if (stream->hidden.waits)
        hold = stream->hidden.from;
    for (aigcp_lane_kind lane = AIGCP_EXACT; lane < AIGCP_LANES; lane++) {
        const uint64_t start = begun_at(stream, lane);
        hold = start < hold ? start : hold;
    }
    /* SOUND goes back further than it need. */
    return hold < stream->settled ? stream->settled : hold;
}

uint64_t
aigcp_lanes_allow(const aigcp_stream *stream)
{
    uint64_t allow = UINT64_MAX;
    for (aigcp_lane_kind lane = AIGCP_EXACT; lane < AIGCP_SOUND; lane++) {
        const aigcp_automaton *automaton = stream->rules->lanes.automata[lane];
        if (!automaton)
            continue;
        unsigned depth = aigcp_automaton_allow(automaton, stream->lanes[lane].node);
        if (depth == 0)
            continue;
        uint64_t start = suffix_start(stream, lane, depth);
        allow = start < allow ? start : allow;
    }
    return allow;
}

uint64_t
aigcp_lanes_open_end(const aigcp_stream *stream)
{
    uint64_t end = stream->base + stream->scanned;
    if (stream->sound && stream->sound->run.length && !stream->sound->run.dead)
        end = stream->sound->run.start;
    if (stream->hidden.waits && stream->hidden.from < end)
        end = stream->hidden.from;
    return end + 1;
}
