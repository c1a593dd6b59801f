/* SPDX-License-Identifier: Apache-2.0 */
/* Skim for the lane SOUND: ask about each symbol of a piece whether a word may end with it, as long
 * as there is no doubt which symbols there are. Letters that are not ASCII are left to scan_sound.c
 * where they may be syllables, once their run has ended.
 * What was skimmed is heard when something asks, and no more of it than has to be kept. */
#include "common/utf8.h"
#include "libfilter/characters/text_walk.h"
#include "libfilter/scan/skim.h"
#include "libfilter/scan/sound_symbols.h"

#define BEFORE (AIGCP_SOUND_KEY - 1)

/* Runs of letters are counted up to this. */
#define LETTERS_MOST (AIGCP_MAX_LOOSE_LETTERS + 1)

/* The last letter of a run that is neither syllables nor few letters. */
#define NO_LETTER 0

static inline bool
leads(const aigcp_lanes *lanes, char letter)
{
    return aigcp_kinds_of_letter(lanes, letter) & AIGCP_LETTER_LEADS;
}

void
aigcp_skim_sounds_begin(aigcp_stream *stream)
{
    const aigcp_sound_state *state = stream->sound;
    const aigcp_letter_run *run = &state->run;
    aigcp_skimmed_sounds *sounds = &stream->skimmed.sounds;
    const uint16_t *before = state->symbols_end - BEFORE;
    for (size_t i = 0; i < BEFORE; i++)
        sounds->last[i] = before[i];
    sounds->letters = (run->length < LETTERS_MOST ? run->length : LETTERS_MOST) & 0x7Fu;
    sounds->letter = run->length ? run->letters[run->length - 1] : NO_LETTER;
    sounds->leads = run->length && !run->dead && leads(&stream->rules->lanes, run->letters[0]);
    if (run->dead) {
        sounds->letters = LETTERS_MOST;
        sounds->letter = NO_LETTER;
    }
}

/* One more letter of a run. */
static inline void
take_letter(aigcp_skimmed_sounds *sounds, const aigcp_lanes *lanes, char letter)
{
    if (sounds->letters == 0)
        sounds->leads = leads(lanes, letter);
    const bool follows =
        sounds->letters == 0 || (sounds->letter != NO_LETTER &&
                                 aigcp_letter_follows[sounds->letter - 'a'] >> (letter - 'a') & 1);
    sounds->letter = follows ? letter : NO_LETTER;
    if (sounds->letters < LETTERS_MOST)
        sounds->letters++;
}

/* Whether a run of letters that has ended is surely no symbol of a word. */
static inline bool
says_nothing(const aigcp_skimmed_sounds *sounds, const aigcp_lanes *lanes)
{
    return sounds->letter == NO_LETTER && !sounds->leads &&
           (!lanes->sound_letters || sounds->letters > AIGCP_MAX_LOOSE_LETTERS);
}

/* Whether what stands before `at`, an index, is surely none of the letters behind it. */
static bool
parts_letters(const aigcp_stream *stream, size_t at)
{
    if (at < 3)
        return at == 0 && stream->base == 0;
    size_t size;
    const uint8_t *text = stream->text.data + at;
    const size_t before = text[-1] < 0x80 ? 1 : 3;
    const uint32_t c = aigcp_utf8_usual(text - before, before, &size);
    const uint16_t symbol = aigcp_sound_at_glance(&stream->rules->lanes.alphabet, c);
    return size == before && symbol != AIGCP_SOUND_CLOSER && !aigcp_is_sound_letter(symbol);
}

/* The run of letters that ends at `end`, an index, as small ones. Returns how many they are; 0: too
 * many, or it is not sure that these are all, and ASCII. */
static size_t
copy_letters(const aigcp_stream *stream, const aigcp_skimmed_sounds *sounds, size_t end,
             char *letters)
{
    const uint8_t *text = stream->text.data;
    size_t from = end;
    while (from && end - from <= AIGCP_MAX_LETTER_RUN && aigcp_is_letter_byte(text[from - 1]))
        from--;
    const size_t count = end - from;
    const bool are_all = sounds->letters < LETTERS_MOST
                             ? count == sounds->letters
                             : count >= LETTERS_MOST && parts_letters(stream, from);
    if (count > AIGCP_MAX_LETTER_RUN || !are_all)
        return 0;
    for (size_t i = 0; i < count; i++)
        letters[i] = (char)(text[from + i] | AIGCP_SMALL);
    return count;
}

/* Put what a run of letters says that ends at `end`, an index. Returns how many symbols that are;
 * 0: it is not known. */
static size_t
put_letters(const aigcp_stream *stream, const aigcp_skimmed_sounds *sounds, size_t end,
            uint16_t *symbols)
{
    const aigcp_lanes *lanes = &stream->rules->lanes;
    char letters[AIGCP_MAX_LETTER_RUN];
    uint8_t lengths[AIGCP_MAX_LETTER_RUN];
    *symbols = AIGCP_SYMBOL_OTHER;
    if (says_nothing(sounds, lanes))
        return 1;
    const size_t count = copy_letters(stream, sounds, end, letters);
    if (count == 0)
        return 0;
    const bool is_parted = sounds->letter == NO_LETTER;
    return aigcp_row_says_nothing(lanes, letters, count, is_parted)
               ? 1
               : aigcp_letters_read(lanes, letters, count, symbols, lengths);
}

/* Whether the two bytes at `end`, an index, are no letter, as they begin no character. */
static inline bool
ends_letters(const aigcp_stream *stream, size_t end)
{
    const uint8_t *byte = stream->text.data + end;
    return !aigcp_surely_begins(byte[0] | (uint64_t)byte[1] << 8, 2);
}

bool
aigcp_skim_sounds(aigcp_stream *stream, size_t at, size_t end, size_t left)
{
    const aigcp_lanes *lanes = &stream->rules->lanes;
    aigcp_skimmed_sounds sounds = stream->skimmed.sounds;
    uint16_t symbols[BEFORE + 2 * AIGCP_SKIM_BYTES + AIGCP_MAX_LETTER_RUN + AIGCP_SOUND_STEP];
    size_t count = BEFORE;
    for (size_t i = 0; i < BEFORE; i++)
        symbols[i] = sounds.last[i];
    while (at < end) {
        size_t size;
        const uint32_t c = aigcp_utf8_usual(stream->text.data + at, end - at, &size);
        const uint16_t symbol = aigcp_sound_at_glance(&lanes->alphabet, c);
        at += size;
        if (symbol == AIGCP_SOUND_CLOSER)
            return false;
        if (aigcp_is_sound_letter(symbol)) {
            take_letter(&sounds, lanes, (char)('a' + (symbol - AIGCP_SOUND_LETTER_A)));
            continue;
        }
        if (sounds.letters) {
            const size_t said = put_letters(stream, &sounds, at - size, symbols + count);
            if (said == 0)
                return false;
            count += said;
            sounds.letters = 0;
        }
        if (symbol != AIGCP_SYMBOL_SKIP)
            symbols[count++] = symbol;
    }
    aigcp_sound_ends ends;
    ends.count = 0;
    (void)aigcp_find_sounds_plain(lanes->sound, symbols, BEFORE, count, &ends);
    if (ends.count || (sounds.letters && left == 2 && ends_letters(stream, end)))
        return false;
    for (size_t i = 0; i < BEFORE; i++)
        sounds.last[i] = symbols[count - BEFORE + i];
    stream->skimmed.sounds = sounds;
    return true;
}
