/* SPDX-License-Identifier: Apache-2.0 */
/* The lane SOUND: Han characters are their syllables; Latin letters in a row are read as
 * syllables once the row has ended. */
#include "libfilter/pinyin.h"
#include "libfilter/sound_symbols.h"

static void
put(aigcp_sound_symbols *s, uint16_t symbol, uint32_t unit, unsigned width, size_t end)
{
    size_t k = s->count++;
    s->symbol[k] = symbol;
    s->unit[k] = unit;
    s->width[k] = (uint8_t)width;
    s->end[k] = (uint32_t)end;
}

/* Whether syllables, the last one perhaps incomplete, can be read with one more letter. Notes in
 * run->reached where complete ones can end. */
static bool
can_be_read(aigcp_letter_run *run)
{
    const unsigned most = sizeof run->node / sizeof *run->node;
    const unsigned length = run->length;
    const char letter = run->letters[length - 1];
    bool begun = false;
    run->node[(length - 1) % most] = 0;
    for (unsigned size = 1; size <= AIGCP_SYLLABLE_LETTERS && size <= length; size++) {
        uint16_t *node = &run->node[(length - size) % most];
        bool is_read = run->reached >> (length - size) & 1 && (size == 1 || *node);
        *node = is_read ? aigcp_syllable_step(*node, letter) : 0;
        begun = begun || *node;
        if (*node && aigcp_syllable_at(*node))
            run->reached |= (uint32_t)1 << length;
    }
    return begun;
}

/* Read a run of letters as syllables, the longest one first where there is a choice. */
static size_t
read_syllables(const aigcp_letter_run *run, uint8_t *lengths)
{
    uint8_t longest[AIGCP_MAX_LETTER_RUN + 1] = {
        0
    }; /* from each letter; 0: none goes on to the end */
    longest[run->length] = 1;
    for (size_t at = run->length; at-- > 0;)
        for (size_t size = 1; size <= AIGCP_SYLLABLE_LETTERS && at + size <= run->length; size++)
            if (longest[at + size] && aigcp_syllable_find(run->letters + at, size))
                longest[at] = (uint8_t)size;
    size_t count = 0;
    for (size_t at = 0; at < run->length; at += lengths[count++]) {
        if (!longest[at])
            return 0;
        lengths[count] = longest[at];
    }
    return count;
}

/* The run of letters has ended: its syllables become symbols; or its letters, if they are no
 * syllables but few. */
static void
end_run(aigcp_stream *stream, aigcp_sound_symbols *s)
{
    aigcp_letter_run *run = &stream->run;
    const uint16_t *symbol = stream->rules->lanes.sound_symbol;
    uint8_t lengths[AIGCP_MAX_LETTER_RUN];
    size_t start = run->dead ? 0 : (size_t)(run->start - stream->base);
    size_t count = run->dead ? 0 : read_syllables(run, lengths);
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        uint16_t syllable = aigcp_syllable_find(run->letters + at, lengths[i]);
        at += lengths[i];
        put(s, symbol[syllable], run->first_unit + (uint32_t)at - 1, lengths[i],
            start + run->end[at - 1]);
    }
    for (; !run->dead && at < run->length; at++)
        put(s, symbol[AIGCP_UNIT_LETTER_A + (uint32_t)(run->letters[at] - 'a')],
            run->first_unit + (uint32_t)at, 1, start + run->end[at]);
    run->length = 0;
    run->dead = false;
}

/* One more letter, at unit `i`. */
static void
take_letter(aigcp_stream *stream, aigcp_sound_symbols *s, const aigcp_units *units, size_t i,
            uint16_t symbol)
{
    aigcp_letter_run *run = &stream->run;
    size_t end = aigcp_unit_end(units, i);
    if (run->dead)
        return;
    if (run->length == 0) {
        run->start = stream->base + units->at[i];
        run->first_unit = stream->unit + (uint32_t)i;
        run->reached = 1;
    }
    uint64_t width = stream->base + end - run->start;
    if (run->length < AIGCP_MAX_LETTER_RUN && width <= UINT16_MAX) {
        run->letters[run->length] = (char)('a' + (symbol - AIGCP_SOUND_LETTER_A));
        run->end[run->length++] = (uint16_t)width;
        bool few = stream->rules->lanes.sound_letters && run->length <= AIGCP_MAX_LOOSE_LETTERS;
        if (can_be_read(run) || few)
            return;
    }
    run->dead = true;
    put(s, AIGCP_SYMBOL_OTHER, stream->unit + (uint32_t)i, 1, end);
}

/* Empty but for those before. */
static void
begin(aigcp_sound_symbols *s, const aigcp_sound_state *state)
{
    s->count = AIGCP_SYMBOLS_BEFORE;
    for (size_t i = 0; i < AIGCP_SYMBOLS_BEFORE; i++) {
        s->symbol[AIGCP_SYMBOLS_BEFORE - 1 - i] = state->last[i];
        s->unit[AIGCP_SYMBOLS_BEFORE - 1 - i] = state->last_unit[i];
        s->width[i] = 1;
    }
}

static aigc_status
scan_units(aigcp_stream *stream, const aigcp_units *units)
{
    const uint16_t *symbol_of = stream->rules->lanes.alphabet.symbol[AIGCP_SOUND];
    aigcp_sound_symbols s;
    begin(&s, &stream->sound);
    for (size_t i = 0; i < units->count; i++) {
        uint16_t symbol = symbol_of[units->class[i]];
        if (symbol >= AIGCP_SOUND_LETTER_A && symbol <= AIGCP_SOUND_LETTER_Z) {
            take_letter(stream, &s, units, i, symbol);
            continue;
        }
        if (symbol == AIGCP_SYMBOL_SKIP && i > 0 && units->at[i] == units->at[i - 1])
            continue; /* the tone of a letter */
        if ((stream->run.length || stream->run.dead) && units->class[i] != AIGCP_CLASS_INVISIBLE)
            end_run(stream, &s);
        if (symbol != AIGCP_SYMBOL_SKIP)
            put(&s, symbol, stream->unit + (uint32_t)i, 1, aigcp_unit_end(units, i));
    }
    stream->unit += (uint32_t)units->count;
    return aigcp_follow_sound(stream, &s);
}

aigc_status
aigcp_scan_sound(aigcp_stream *stream, size_t from, size_t end)
{
    aigc_status status = AIGC_OK;
    while (from < end && status == AIGC_OK) {
        aigcp_units units;
        aigcp_units_decode(&units, &stream->rules->lanes.alphabet, stream->text.data, from, end);
        status = scan_units(stream, &units);
        from = units.end;
    }
    return status;
}

aigc_status
aigcp_finish_sound(aigcp_stream *stream)
{
    aigcp_sound_symbols s;
    begin(&s, &stream->sound);
    if (stream->run.length)
        end_run(stream, &s);
    return aigcp_follow_sound(stream, &s);
}
