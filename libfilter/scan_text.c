/* SPDX-License-Identifier: Apache-2.0 */
/* Run the automaton over the text: the hot loop.
 *
 * Nearly all text begins no term. So the loop does not walk the automaton but asks, for each
 * two neighbouring symbols, whether any term begins with them; only then it steps down, and
 * comes back when the automaton has failed to depth 1 or the root. Starts of hits are not
 * tracked but found by walking back, as hits are rare. */
#include "common/utf8.h"
#include "libfilter/fold.h"
#include "libfilter/stream.h"
#include "libfilter/text_walk.h"

/* A character that is not valid UTF-8 as it came from next_cell(). */
#define CELL_INVALID 0x10000u

/* Go back over `symbols` symbols from `at`. If that ends inside a character, its start is
 * returned and `*whole` is false. */
static size_t
walk_back_symbols(const aigcp_stream *stream, size_t at, size_t symbols, bool *whole)
{
    const aigcp_automaton *automaton = stream->rules->automaton;
    const uint8_t *text = stream->text.data;
    *whole = true;
    while (symbols > 0 && at > 0) {
        uint32_t c;
        at = aigcp_character_before(text, at, &c);
        if (c == AIGCP_UTF8_INVALID)
            break;
        uint16_t cell = aigcp_symbol_cell(automaton, c);
        size_t count = 1;
        if (cell == AIGCP_CELL_INVISIBLE)
            continue;
        if (cell >= AIGCP_EXPANSION_FIRST)
            aigcp_expansion(automaton, cell, &count);
        *whole = count <= symbols;
        symbols -= *whole ? count : symbols;
    }
    return at;
}

static bool
stands_free_on_the_left(const aigcp_stream *stream, size_t start)
{
    uint32_t before;
    aigcp_visible_before(stream->text.data, start, &before);
    return before == AIGCP_UTF8_INVALID || !aigcp_is_word_character(before);
}

/* A place where terms end. */
typedef struct hit {
    size_t end;    /* index */
    unsigned rest; /* symbols of the last character that do not belong to the hit */
} hit;

static aigc_status
take_use(aigcp_stream *stream, const aigcp_use *use, size_t start, size_t end, bool whole)
{
    if (use->kind == AIGCP_USE_TRIGGER)
        return aigcp_regex_triggered(stream, use->owner, stream->base + start, use->least,
                                     use->most);
    if (!whole || (use->free_left && !stands_free_on_the_left(stream, start)))
        return AIGC_OK;
    aigcp_candidate candidate = {
        .start = stream->base + start,
        .end = stream->base + end,
        .rule = use->owner,
        .waits_right = use->free_right,
    };
    return aigcp_candidates_add(use->kind == AIGCP_USE_ALLOW ? &stream->allowed : &stream->found,
                                &candidate);
}

/* All terms that end at a node, with all their uses. */
static aigc_status
take_outputs(aigcp_stream *stream, uint32_t output, const hit *at)
{
    const aigcp_automaton *automaton = stream->rules->automaton;
    aigc_status status = AIGC_OK;
    while (output && status == AIGC_OK) {
        const aigcp_term *term = &automaton->terms[automaton->outputs[output].term];
        bool whole;
        size_t start = walk_back_symbols(stream, at->end, term->length + at->rest, &whole);
        whole = whole && at->rest == 0;
        const aigcp_use *use = automaton->uses + term->first_use;
        for (uint32_t i = 0; i < term->use_count && status == AIGC_OK; i++)
            status = take_use(stream, &use[i], start, at->end, whole);
        output = automaton->outputs[output].next;
    }
    return status;
}

/* One more digit: runs that are long enough start searches. */
static aigc_status
take_digit(aigcp_stream *stream, size_t start, size_t end)
{
    if (stream->digits_end != stream->base + start || stream->digits == 0)
        stream->digits = 0;
    stream->digits++;
    stream->digits_end = stream->base + end;
    const aigc_rules *rules = stream->rules;
    aigc_status status = AIGC_OK;
    if (stream->digits < rules->least_digit_run)
        return status;
    for (size_t i = 0; i < rules->regex_count && status == AIGC_OK; i++) {
        const aigcp_regex_facts *facts = &rules->regexes[i].facts;
        if (facts->trigger_count || stream->digits < facts->digit_run)
            continue;
        bool whole;
        size_t run = walk_back_symbols(stream, end, facts->digit_run, &whole);
        status =
            aigcp_regex_triggered(stream, (uint32_t)i, stream->base + run, 0, facts->digit_most);
    }
    return status;
}

/* Follow one symbol from any node. `*deep` says whether the new node is more than one deep. */
static inline uint32_t
follow(const aigcp_automaton *automaton, uint32_t node, uint32_t symbol, bool *deep)
{
    const aigcp_node *nodes = automaton->nodes;
    while (node != AIGCP_NODE_ROOT) {
        uint32_t child = nodes[node].base + symbol;
        if (nodes[child].check == node) {
            *deep = true;
            return child;
        }
        node = nodes[node].fail;
    }
    *deep = false;
    uint32_t first = automaton->first[symbol];
    return first ? first : AIGCP_NODE_ROOT;
}

static aigc_status
take_symbol(aigcp_stream *stream, uint32_t symbol, size_t start, const hit *at, bool *deep)
{
    const aigcp_automaton *automaton = stream->rules->automaton;
    stream->node = follow(automaton, stream->node, symbol, deep);
    stream->previous = symbol;
    aigc_status status = AIGC_OK;
    if (automaton->counts_digits && symbol - AIGCP_SYMBOL_DIGIT_0 < AIGCP_DIGIT_COUNT)
        status = take_digit(stream, start, at->end);
    uint32_t output = automaton->nodes[stream->node].output;
    if (output && status == AIGC_OK)
        status = take_outputs(stream, output, at);
    return status;
}

static void
forget(aigcp_stream *stream, bool *deep)
{
    stream->node = AIGCP_NODE_ROOT;
    stream->previous = AIGCP_SYMBOL_OTHER;
    *deep = false;
}

static void
take_invisible(aigcp_stream *stream, size_t start, size_t end, bool *deep)
{
    stream->gap = stream->gap_end == stream->base + start ? stream->gap + 1 : 1;
    stream->gap_end = stream->base + end;
    if (stream->gap > AIGCP_MAX_GAP)
        forget(stream, deep);
    else if (stream->digits_end == stream->base + start)
        stream->digits_end = stream->base + end;
}

/* Whatever the fast loop does not do itself. */
static aigc_status
take_cell(aigcp_stream *stream, uint32_t cell, size_t start, size_t end, bool *deep)
{
    if (cell == AIGCP_CELL_INVISIBLE) {
        take_invisible(stream, start, end, deep);
        return AIGC_OK;
    }
    if (cell == AIGCP_SYMBOL_OTHER || cell == CELL_INVALID) {
        stream->invalid += cell == CELL_INVALID ? end - start : 0;
        forget(stream, deep);
        return AIGC_OK;
    }
    hit at = { .end = end };
    if (cell < AIGCP_EXPANSION_FIRST)
        return take_symbol(stream, cell, start, &at, deep);
    size_t count;
    const uint16_t *symbols = aigcp_expansion(stream->rules->automaton, (uint16_t)cell, &count);
    aigc_status status = AIGC_OK;
    for (size_t i = 0; i < count && status == AIGC_OK; i++) {
        at.rest = (unsigned)(count - 1 - i);
        status = take_symbol(stream, symbols[i], i == 0 ? start : end, &at, deep);
    }
    return status;
}

/* The cell of the character at `*at`, which is moved behind it. */
static uint32_t
any_cell(const aigcp_automaton *automaton, const uint8_t *text, size_t *at, size_t end)
{
    size_t size;
    uint32_t c = aigcp_utf8_decode(text + *at, end - *at, &size);
    if (c == AIGCP_UTF8_INVALID || c == AIGCP_UTF8_PARTIAL) {
        (*at)++;
        return CELL_INVALID;
    }
    *at += size;
    return aigcp_symbol_cell(automaton, c);
}

/* The same, with ASCII and the usual characters of three bytes decoded in place. */
static inline uint32_t
next_cell(const aigcp_automaton *automaton, const uint8_t *text, size_t *at, size_t end)
{
    const uint8_t *byte = text + *at;
    if (byte[0] < 0x80) {
        *at += 1;
        return automaton->bmp[byte[0]];
    }
    if ((byte[0] & 0xF0) == 0xE0 && end - *at >= 3) {
        uint32_t second = byte[1] ^ 0x80u;
        uint32_t third = byte[2] ^ 0x80u;
        uint32_t c = (byte[0] & 0x0Fu) << 12 | second << 6 | third;
        if ((second | third) < 0x40 && c >= 0x800 && (c & 0xF800) != 0xD800) {
            *at += 3;
            return automaton->bmp[c];
        }
    }
    return any_cell(automaton, text, at, end);
}

aigc_status
aigcp_scan_text(aigcp_stream *stream)
{
    const aigcp_automaton *automaton = stream->rules->automaton;
    const uint8_t *text = stream->text.data;
    const size_t end = stream->complete;
    const uint32_t special = automaton->special_count;
    size_t at = stream->scanned;
    bool deep = automaton->depths[stream->node].all > 1;
    aigc_status status = AIGC_OK;

    while (at < end && status == AIGC_OK) {
        size_t start = at;
        uint32_t cell = next_cell(automaton, text, &at, end);
        if (!deep) {
            /* Symbol 0 is in no pair and, less one, not below `special`. */
            uint32_t previous = stream->previous;
            while (cell <= AIGCP_SYMBOL_LAST && cell - 1 >= special &&
                   !aigcp_pair_begins_term(automaton, previous, cell)) {
                previous = cell;
                if (at == end) {
                    start = at;
                    break;
                }
                start = at;
                cell = next_cell(automaton, text, &at, end);
            }
            stream->previous = previous;
            uint32_t first = automaton->first[previous];
            stream->node = first ? first : AIGCP_NODE_ROOT;
            if (start == end)
                break;
        }
        status = take_cell(stream, cell, start, at, &deep);
    }
    stream->scanned = at;
    return status;
}

/* Offset at which the last `depth` symbols begin. */
static uint64_t
suffix_start(const aigcp_stream *stream, unsigned depth)
{
    bool whole;
    if (depth == 0)
        return stream->base + stream->scanned;
    return stream->base + walk_back_symbols(stream, stream->scanned, depth, &whole);
}

uint64_t
aigcp_automaton_hold(const aigcp_stream *stream)
{
    return suffix_start(stream, stream->rules->automaton->depths[stream->node].hold);
}

uint64_t
aigcp_automaton_allow(const aigcp_stream *stream)
{
    return suffix_start(stream, stream->rules->automaton->depths[stream->node].allow);
}
