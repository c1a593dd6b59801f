/* SPDX-License-Identifier: Apache-2.0 */
/* Scan the few bytes that a model gives at once, as long as they are like nearly all text: they
 * end no term, and nothing is under way. Does what scan_text.c would do with them, and leaves to
 * that what is not so.
 *
 * Nearly each piece is skimmed (skim.h): hints say that nothing ends with it. aigcp_scan_few() asks
 * the prefilter itself, character by character, as often as a hint or a repeat says that it may. */
#include "common/utf8.h"
#include "libfilter/characters/text_walk.h"
#include "libfilter/scan/sight.h"
#include "libfilter/scan/skim.h"
#include "libfilter/scan/sound_symbols.h"
#include "libfilter/scan/walk_lane.h"

/* Bytes of a character of three that may be there before a piece. */
#define PARTIAL_MOST 2

#define BEFORE AIGCP_PREFILTER_BEFORE

/* Symbols behind those that the stream remembers, and what was seen with them. */
#define ROOM (BEFORE + AIGCP_FEW_BYTES + 1)
typedef struct at_hand {
    const aigcp_lanes *lanes;
    size_t count;
    uint64_t gap;
    uint64_t repeated;
    bool passed;
    uint16_t symbol[ROOM];
    uint32_t at[ROOM];
} at_hand;

static inline void
begin(at_hand *h, const aigcp_stream *stream)
{
    const aigcp_seen *seen = &stream->seen;
    h->lanes = &stream->rules->lanes;
    h->count = BEFORE;
    h->gap = seen->gap;
    h->repeated = seen->repeated;
    h->passed = seen->passed;
    aigcp_copy_seen(h->symbol, h->at, seen->symbol, seen->at);
}

/* Have the stream remember the last ones. */
static inline void
end(const at_hand *h, aigcp_stream *stream)
{
    const size_t from = h->count - BEFORE;
    aigcp_remember_seen(&stream->seen, h->symbol + from, h->at + from, h->gap >> from,
                        h->repeated >> from, h->passed);
}

/* Put a symbol behind the last one. */
static inline void
put(at_hand *h, uint16_t symbol, uint32_t at, bool repeated)
{
    h->symbol[h->count] = symbol;
    h->at[h->count] = at;
    h->gap |= (uint64_t)h->passed << h->count;
    h->repeated |= (uint64_t)repeated << h->count;
    h->passed = false;
    h->count++;
}

/* The last four symbols up to `last`: read one by one, as they have just been stored so. */
static inline aigcp_last_symbols
last_symbols(const uint16_t *last)
{
    aigcp_last_symbols four = 0;
    for (size_t i = 4; i-- > 0;) {
        four = four << 16 | *(last - i);
        __asm__ volatile("" : "+r"(four));
    }
    return four;
}

/* -- skimming -------------------------------------------------------------------------- */

/* What a skimmed character that ends at `*at` is at a glance; `*at` is moved to where it begins. */
static inline uint16_t
glance_before(const aigcp_stream *stream, size_t *at)
{
    const uint8_t *text = stream->text.data;
    size_t size;
    *at -= text[*at - 1] < 0x80 ? 1 : 3;
    const uint32_t c = aigcp_utf8_usual(text + *at, 3, &size);
    return stream->rules->lanes.alphabet.glance[c] & (AIGCP_GLANCE_NOTED - 1);
}

/* Bytes that are looked at again where a term may end: more of them are left to a walk, which looks
 * but once at each. */
#define AGAIN_MOST 32

/* Where the last `count` symbols before `end` begin, with all repeats of the first, or further
 * back. False if they are more than the stream remembers, or too far back. */
static bool
find_beginning(const aigcp_stream *stream, size_t count, size_t end, size_t *from)
{
    const size_t least = end > AGAIN_MOST ? end - AGAIN_MOST : 0;
    uint16_t last = 0;
    *from = end;
    count++; /* the one before has no more repeats */
    while (*from > stream->scanned && *from >= least && count) {
        const uint16_t glance = glance_before(stream, from);
        if (glance == AIGCP_GLANCE_PASSED || (glance && glance == last))
            continue;
        last = glance;
        count--;
    }
    if (count > BEFORE)
        return false;
    if (count) {
        const uint32_t at = stream->seen.at[BEFORE - count] - (uint32_t)stream->base;
        *from = at < stream->scanned ? at : 0;
    }
    return *from >= least;
}

/* Whether EXACT finds nothing, and has begun nothing, where the prefilter tells of so many symbols
 * before `end`. */
static bool
exact_finds_nothing(const aigcp_stream *stream, size_t count, size_t end)
{
    size_t from = end;
    (void)glance_before(stream, &from);
    if (!aigcp_exact_has(stream, from))
        return true;
    if (!find_beginning(stream, count, end, &from))
        return false;
    from = aigcp_lead_before(stream, from);
    return aigcp_exact_leads_nowhere(stream, from, end);
}

/* The node of LOOSE that follows one under a symbol of it. */
static inline uint32_t
loose_step(const aigcp_lanes *lanes, uint32_t node, uint16_t symbol)
{
    return symbol != AIGCP_SYMBOL_OTHER
               ? aigcp_automaton_step(lanes->automata[AIGCP_LOOSE], node, symbol)
               : AIGCP_NODE_ROOT;
}

/* The same for LOOSE, to which the symbols say all; what it has begun is noted. What has begun with
 * fewer than the prefilter knows, only a repeat of the last one can end, about which is asked then.
 */
static bool
loose_finds_nothing(const aigcp_stream *stream, const uint16_t *symbols, size_t count, size_t end,
                    aigcp_begun *begun)
{
    const aigcp_lanes *lanes = &stream->rules->lanes;
    const aigcp_automaton *automaton = lanes->automata[AIGCP_LOOSE];
    uint32_t node = AIGCP_NODE_ROOT;
    uint16_t symbol = AIGCP_SYMBOL_OTHER;
    for (size_t i = 0; i < count; i++) {
        symbol = lanes->alphabet.loose[symbols[i]];
        node = loose_step(lanes, node, symbol);
    }
    if (aigcp_ends_word(stream, node, end))
        return false;
    const bool goes_on = count > BEFORE && automaton->nodes[node].walk;
    if (!goes_on || begun->node) /* which goes on as well */
        return true;
    size_t from;
    if (!find_beginning(stream, count, end, &from))
        return false;
    *begun = (aigcp_begun){ node, (uint32_t)from, symbol };
    return true;
}

bool
aigcp_skim_follows(const aigcp_stream *stream, uint32_t c, size_t end, aigcp_begun *begun)
{
    const aigcp_lanes *lanes = &stream->rules->lanes;
    const uint16_t class = lanes->alphabet.bmp[c];
    if (class >= AIGCP_WIDE_FIRST)
        return true;
    const uint16_t symbol = lanes->alphabet.symbol[AIGCP_LOOSE][class];
    if (symbol == AIGCP_SYMBOL_SKIP)
        return false;
    if (symbol != begun->last)
        begun->node = loose_step(lanes, begun->node, symbol);
    begun->last = symbol;
    if (aigcp_ends_word(stream, begun->node, end))
        return true;
    if (!lanes->automata[AIGCP_LOOSE]->nodes[begun->node].walk)
        begun->node = AIGCP_NODE_NONE;
    return false;
}

bool
aigcp_skim_following(aigcp_stream *stream, const uint8_t *data, size_t length)
{
    aigcp_skimmed *skimmed = &stream->skimmed;
    const bool is_skimmed = length - 1 < AIGCP_SKIM_BYTES && stream->text.length < skimmed->until &&
                            aigcp_skim_piece(stream, data, length, true);
    skimmed->free_until = skimmed->begun.node ? 0 : skimmed->until;
    return is_skimmed;
}

bool
aigcp_skim_digit(const aigcp_stream *stream, uint32_t c, size_t at, size_t end,
                 aigcp_skimmed_digits *digits)
{
    const aigcp_alphabet *alphabet = &stream->rules->lanes.alphabet;
    if (alphabet->seen[alphabet->bmp[c]] & AIGCP_SEEN_STOP)
        return false;
    if (digits->count && digits->end == at)
        digits->count++;
    else
        digits->count = aigcp_follows_digit(stream, at) ? stream->seen.digits + 1 : 1;
    digits->end = end;
    return digits->count < stream->rules->least_digit_run;
}

bool
aigcp_skim_finds(const aigcp_stream *stream, aigcp_last_symbols last, aigcp_last_symbols before,
                 unsigned repeated, size_t end, aigcp_begun *begun)
{
    const aigcp_lanes *lanes = &stream->rules->lanes;
    const uint16_t symbols[BEFORE + 1] = {
        (uint16_t)(before >> 16), (uint16_t)before,       (uint16_t)(last >> 48),
        (uint16_t)(last >> 32),   (uint16_t)(last >> 16), (uint16_t)last,
    };
    const uint64_t repeats = repeated;
    if (symbols[BEFORE] >= AIGCP_GLANCE_CLOSER)
        return true;
    if (symbols[BEFORE] == symbols[BEFORE - 1]) /* terms of one, which only EXACT has */
        return !exact_finds_nothing(stream, 1, end);
    const aigcp_ends ends = aigcp_ends_hinted(&lanes->end_hints, last);
    const bool is_repeat = repeated >> (BEFORE - 2);
    if (!((ends.pair | ends.triple) & 1) && !is_repeat &&
        !aigcp_prefilter_may_be_longer(&lanes->prefilter, symbols + BEFORE))
        return false;
    aigcp_question question; /* its answer is filled as far as it goes */
    question.symbols = symbols + BEFORE;
    question.count = 1;
    question.marks = (aigcp_symbol_marks){ NULL, &repeats };
    question.mark = BEFORE;
    aigcp_prefilter_ask_hinted(&lanes->prefilter, &question, ends, is_repeat);
    const bool is_exact = question.told[AIGCP_EXACT][0];
    const bool is_loose = question.told[AIGCP_LOOSE][0];
    if (!is_exact && !is_loose)
        return false;
    const size_t count = question.length[0];
    const uint16_t *first = symbols + BEFORE + 1 - count;
    return (is_loose && !loose_finds_nothing(stream, first, count, end, begun)) ||
           (is_exact && !exact_finds_nothing(stream, count, end));
}

void
aigcp_skim_begin(aigcp_stream *stream, size_t until)
{
    const aigcp_seen *seen = &stream->seen;
    const aigcp_buffer *text = &stream->text;
    aigcp_skimmed *skimmed = &stream->skimmed;
    const size_t left = text->length - stream->scanned;
    if (aigcp_is_walking(stream) || aigcp_hidden_asks(&stream->hidden) || left > PARTIAL_MOST)
        return;
    uint32_t partial = 0;
    for (size_t i = 0; i < left; i++)
        partial |= (uint32_t)text->data[stream->scanned + i] << i * 8;
    if (!aigcp_surely_begins(partial, left) || text->capacity < until + AIGCP_SKIM_BYTES)
        return;
    *skimmed = (aigcp_skimmed){
        .last = last_symbols(seen->symbol + BEFORE - 1),
        .before = seen->symbol[0],
        .partial = partial,
        .left = (uint8_t)left,
        .repeated = (uint8_t)(seen->repeated << 1),
        .until = (uint32_t)until,
        .free_until = (uint32_t)until,
    };
    if (seen->passed)
        skimmed->last &= stream->rules->lanes.end_hints.across;
    if (stream->sound)
        aigcp_skim_sounds_begin(stream);
}

/* A symbol that was skimmed. */
typedef struct skimmed_symbol {
    uint32_t at;
    uint16_t symbol;
    bool gap; /* before it */
    bool repeated;
} skimmed_symbol;

/* The last symbols that were skimmed, the last one first. */
typedef struct skimmed_symbols {
    skimmed_symbol of[AIGCP_PREFILTER_BEFORE];
    size_t count;
    bool passed; /* a separator stands behind the last one */
} skimmed_symbols;

/* Go back over what was skimmed, as far as the prefilter will look back. */
static void
look_back(const aigcp_stream *stream, size_t end, skimmed_symbols *last)
{
    last->count = 0;
    last->passed = false;
    bool *gap = &last->passed; /* of what comes behind */
    for (size_t at = end; at > stream->scanned;) {
        const uint16_t glance = glance_before(stream, &at);
        const uint32_t place = (uint32_t)(stream->base + at);
        skimmed_symbol *next = &last->of[last->count];
        if (glance == AIGCP_GLANCE_PASSED) {
            *gap = true;
        } else if (glance && last->count && glance == next[-1].symbol) {
            next[-1] = (skimmed_symbol){ place, glance, false, true };
        } else {
            if (last->count == AIGCP_PREFILTER_BEFORE)
                break;
            *next = (skimmed_symbol){ place, glance, false, false };
            gap = &next->gap;
            last->count++;
        }
    }
}

/* Have the stream remember the last symbols up to the index `at`. */
static void
remember_symbols(aigcp_stream *stream, size_t at)
{
    skimmed_symbols last;
    look_back(stream, at, &last);
    at_hand h; /* filled as far as it goes */
    begin(&h, stream);
    for (size_t i = last.count; i-- > 0;) {
        const skimmed_symbol *next = &last.of[i];
        /* The first may go on with a repeat that began before. */
        if (next->symbol && next->symbol == h.symbol[h.count - 1]) {
            h.repeated |= (uint64_t)1 << (h.count - 1);
            h.passed = false;
            continue;
        }
        h.passed |= next->gap;
        put(&h, next->symbol, next->at, next->repeated);
    }
    h.passed |= last.passed;
    end(&h, stream);
}

void
aigcp_skim_remember(aigcp_stream *stream)
{
    const size_t from = stream->scanned;
    const size_t end = stream->text.length - stream->skimmed.left;
    if (end == from)
        return;
    remember_symbols(stream, end);
    stream->scanned = stream->complete = end;
    if (stream->sound)
        aigcp_pass_sound(stream, from, end);
}

size_t
aigcp_skim_forget(aigcp_stream *stream, size_t further)
{
    const uint8_t *text = stream->text.data;
    const size_t least = stream->scanned + 2; /* a character of three bytes does not begin before */
    size_t at = stream->text.length - stream->skimmed.left;
    size_t from = 0;
    uint16_t last = 0;
    for (size_t count = 0; count <= BEFORE; from = at) { /* one more: its repeats are left out */
        if (at <= least)
            return 0;
        const uint16_t glance = glance_before(stream, &at);
        if (glance == AIGCP_GLANCE_PASSED || (glance && glance == last))
            continue;
        last = glance;
        count++;
    }
    for (; further; further--) {
        if (at <= least)
            return 0;
        at -= text[at - 1] < 0x80 ? 1 : 3;
    }
    /* What was before is as good as where the text begins. */
    stream->seen = (aigcp_seen){ .passed = false };
    for (size_t i = 0; i < BEFORE; i++)
        stream->seen.at[i] = (uint32_t)(stream->base + at);
    stream->scanned = stream->complete = from;
    return at;
}

/* -- asking the prefilter ---------------------------------------------------------------- */

/* What begins at `byte`, of which `left` are there. Its glance, or AIGCP_GLANCE_CLOSER; `*size` is
 * 0 if it is the beginning of a character of three bytes. */
static inline uint16_t
glance_of(const aigcp_alphabet *alphabet, const uint8_t *byte, size_t left, size_t *size)
{
    *size = 1;
    if (byte[0] < 0x80)
        return alphabet->glance[byte[0]];
    if (left < 3) {
        const uint64_t bytes = byte[0] | (left == 1 ? 0 : (uint64_t)byte[1] << 8);
        *size = 0;
        return aigcp_surely_begins(bytes, left) ? 0 : AIGCP_GLANCE_CLOSER;
    }
    *size = 3;
    uint32_t bytes = byte[0] | (uint32_t)byte[1] << 8 | (uint32_t)byte[2] << 16;
    uint32_t c = (bytes & 0x0F) << 12 | (bytes >> 2 & 0xFC0) | (bytes >> 16 & 0x3F);
    bool is_good = (bytes & 0xC0C0F0) == 0x8080E0 && c >= 0x800;
    return is_good ? alphabet->glance[c] : AIGCP_GLANCE_CLOSER;
}

/* Whether short terms end with a symbol if the text repeats one of theirs. */
static inline bool
hints_at_repeats(const aigcp_lanes *lanes, const uint16_t *last)
{
    const aigcp_bit_set *repeats = &lanes->prefilter.sets[AIGCP_REPEATS];
    const uint32_t pair = last[0] * AIGCP_HASH_1 + last[-1] * AIGCP_HASH_2;
    return aigcp_set_has(repeats, pair) || aigcp_set_has(repeats, pair + last[-2] * AIGCP_HASH_3);
}

/* Have the prefilter asked about the symbol that was put behind the last one; it may still be
 * repeated. Returns whether it tells of a term. */
static __attribute__((noinline)) bool
is_told(const at_hand *h)
{
    const uint64_t this = (uint64_t)1 << h->count;
    const uint64_t gap = h->gap | (h->passed ? this : 0);
    const uint64_t repeated = h->repeated | this;
    aigcp_question question; /* its answer is filled as far as it goes */
    question.symbols = h->symbol + h->count;
    question.count = 1;
    question.marks = (aigcp_symbol_marks){ &gap, &repeated };
    question.mark = h->count;
    aigcp_prefilter_ask(&h->lanes->prefilter, &question);
    return question.told[AIGCP_EXACT][0] | question.told[AIGCP_LOOSE][0];
}

/* The last symbol is repeated. Returns whether that needs no closer look: the prefilter was asked
 * whether it matters. */
static bool
repeat(at_hand *h, uint16_t symbol)
{
    if (symbol <= h->lanes->alphabet.last_again)
        return false;
    h->repeated |= (uint64_t)1 << (h->count - 1);
    h->passed = false;
    return true;
}

/* Add the symbol that is seen at the offset `at`. Returns whether that needs no closer look. */
static inline bool
add(at_hand *h, uint16_t symbol, uint32_t at)
{
    uint16_t *place = h->symbol + h->count;
    if (symbol && symbol == place[-1])
        return repeat(h, symbol);
    *place = symbol;
    const bool hint = aigcp_end_hint(&h->lanes->end_hints, last_symbols(place)) & 1;
    if ((hint || hints_at_repeats(h->lanes, place)) && is_told(h))
        return false;
    put(h, symbol, at, false);
    return true;
}

/* Where a term may have begun that a repeat of the last symbol ends: six symbols before `end`. If
 * that is hard to say, before those that the stream remembers, with what one more may be. */
static size_t
open_from(const aigcp_stream *stream, size_t end)
{
    size_t from;
    if (find_beginning(stream, BEFORE + 1, end, &from))
        return from;
    const aigcp_lanes *lanes = &stream->rules->lanes;
    const uint32_t at = stream->seen.at[0] - (uint32_t)stream->base;
    return aigcp_walk_back(stream->text.data, at < stream->scanned ? at : 0,
                           lanes->gap + AIGCP_MAX_TOTAL_GAP + lanes->first_run + 1);
}

aigc_status
aigcp_skim_end(aigcp_stream *stream)
{
    aigcp_skimmed *skimmed = &stream->skimmed;
    if (skimmed->until == 0)
        return AIGC_OK;
    skimmed->until = skimmed->free_until = 0;
    const bool is_open = aigcp_skim_is_open(stream);
    const size_t end = stream->text.length - skimmed->left;
    size_t from = end;
    if (skimmed->begun.node)
        from = skimmed->begun.from;
    else if (is_open && end > stream->scanned) /* else the prefilter was asked of it */
        from = open_from(stream, end);
    aigcp_skim_remember(stream);
    return skimmed->begun.node || is_open ? aigcp_lanes_wake_from(stream, from) : AIGC_OK;
}

bool
aigcp_scan_few(aigcp_stream *stream)
{
    const uint8_t *text = stream->text.data;
    const size_t complete = stream->text.length;
    const uint32_t base = (uint32_t)stream->base;
    size_t at = stream->scanned;
    if (complete - at > AIGCP_FEW_BYTES || aigcp_is_walking(stream))
        return false;
    at_hand h; /* filled as far as it goes */
    begin(&h, stream);
    bool is_common = true;
    while (at < complete && is_common) {
        size_t size;
        uint16_t glance = glance_of(&h.lanes->alphabet, text + at, complete - at, &size);
        if (size == 0 && glance != AIGCP_GLANCE_CLOSER)
            break;
        if (glance == AIGCP_GLANCE_PASSED)
            h.passed = true;
        else
            is_common = glance < AIGCP_GLANCE_CLOSER && add(&h, glance, base + (uint32_t)at);
        at += is_common ? size : 0;
    }
    end(&h, stream);
    stream->scanned = stream->complete = at;
    return is_common;
}
