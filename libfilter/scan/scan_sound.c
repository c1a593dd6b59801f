/* SPDX-License-Identifier: Apache-2.0 */
/* The lane SOUND: Han characters are their syllables; Latin letters in a row are read as
 * syllables once the row has ended. */
#include <stdlib.h>
#include <string.h>

#include "common/utf8.h"
#include "libfilter/characters/character_kind.h"
#include "libfilter/characters/fold.h"
#include "libfilter/characters/pinyin.h"
#include "libfilter/characters/text_walk.h"
#include "libfilter/compile/joined_sounds.h"
#include "libfilter/scan/sound_symbols.h"

size_t
aigcp_sound_state_size(const aigcp_lanes *lanes)
{
    const aigcp_sound_state *state = NULL;
    return sizeof *state +
           aigcp_symbols_kept(lanes) * (sizeof *state->units_end + sizeof *state->symbols_end);
}

aigcp_sound_state *
aigcp_sound_state_new(const aigcp_lanes *lanes)
{
    const size_t kept = aigcp_symbols_kept(lanes);
    aigcp_sound_state *state = malloc(aigcp_sound_state_size(lanes));
    if (!state)
        return NULL;
    uint32_t *units = (uint32_t *)(void *)(state + 1);
    state->units_end = units + kept;
    state->symbols_end = (uint16_t *)(void *)state->units_end + kept;
    aigcp_sound_state_begin(state, lanes);
    return state;
}

void
aigcp_sound_state_begin(aigcp_sound_state *state, const aigcp_lanes *lanes)
{
    const size_t kept = aigcp_symbols_kept(lanes);
    memset(state->units_end - kept, 0, kept * sizeof *state->units_end);
    memset(state->symbols_end - kept, 0, kept * sizeof *state->symbols_end);
    state->run = (aigcp_letter_run){ .length = 0 };
    state->unit = state->fresh = 0;
    state->begins = 0;
}

static void
put(aigcp_sound_symbols *s, uint16_t symbol, uint32_t unit, size_t end)
{
    size_t k = s->count++;
    s->symbol[k] = symbol;
    s->unit[k] = unit;
    s->end[k] = (uint32_t)end;
}

/* As what letters can be read. */
typedef struct reading {
    uint64_t ends; /* bit n: syllables can end behind n letters */
    size_t far;    /* so many are syllables, the last one perhaps incomplete */
} reading;

static reading
try_to_read(const char *letters, size_t count)
{
    reading r = { .ends = 1 };
    for (size_t from = 0; from <= r.far && from < count; from++) {
        if (!(r.ends >> from & 1))
            continue;
        uint16_t node = 0;
        for (size_t at = from; at < count; at++) {
            node = aigcp_syllable_step(node, (char)(letters[at] | AIGCP_SMALL));
            if (!node)
                break;
            r.ends |= (uint64_t)(aigcp_syllable_at(node) != 0) << (at + 1);
            r.far = r.far > at ? r.far : at + 1;
        }
    }
    return r;
}

/* How many letters at the beginning of some are all that a word has in a row, where the rest can be
 * read as syllables; if not `is_complete`, the last one perhaps incomplete. The most of them; 0:
 * there are none. There are AIGCP_MAX_LETTER_RUN letters at the most. */
static size_t
find_lead(const aigcp_lanes *lanes, const char *letters, size_t count, bool is_complete)
{
    size_t lead = 0;
    uint32_t number = 0;
    if (!(aigcp_kinds_of_letter(lanes, letters[0]) & AIGCP_LETTER_LEADS))
        return 0;
    for (size_t i = 0; i < AIGCP_MAX_LOOSE_LETTERS && i + 1 < count; i++) {
        number = aigcp_lead_number(number, (char)(letters[i] | AIGCP_SMALL));
        if (!aigcp_sounds_have_lead(lanes->sound, number))
            continue;
        const size_t rest = count - i - 1;
        const reading r = try_to_read(letters + i + 1, rest);
        if (is_complete ? r.ends >> rest & 1 : r.far == rest)
            lead = i + 1;
    }
    return lead;
}

/* Whether some small letters are all that a word has in a row. */
static bool
are_lead(const aigcp_lanes *lanes, const char *letters, size_t count)
{
    uint32_t number = 0;
    for (size_t i = 0; i < count && count <= AIGCP_MAX_LOOSE_LETTERS; i++)
        number = aigcp_lead_number(number, letters[i]);
    return number && aigcp_sounds_have_lead(lanes->sound, number);
}

bool
aigcp_letters_say_nothing(const aigcp_lanes *lanes, const char *letters, size_t count,
                          bool is_parted)
{
    if (count > AIGCP_MAX_LETTER_RUN || aigcp_letters_are_few(lanes, count))
        return count > AIGCP_MAX_LETTER_RUN;
    return (is_parted || try_to_read(letters, count).far < count) &&
           !find_lead(lanes, letters, count, false);
}

/* Whether syllables begin with the first of some letters and end with the last. */
static inline bool
has_ends(const aigcp_lanes *lanes, const char *letters, size_t count)
{
    return aigcp_kinds_of_letter(lanes, letters[0]) & AIGCP_LETTER_BEGINS &&
           aigcp_kinds_of_letter(lanes, letters[count - 1]) & AIGCP_LETTER_ENDS;
}

bool
aigcp_row_says_nothing(const aigcp_lanes *lanes, const char *letters, size_t count, bool is_parted)
{
    if (count > AIGCP_MAX_LETTER_RUN || aigcp_row_is_loose(lanes, letters, count))
        return count > AIGCP_MAX_LETTER_RUN;
    const bool are_syllables = !is_parted && has_ends(lanes, letters, count) &&
                               try_to_read(letters, count).ends >> count & 1;
    return !are_syllables && !find_lead(lanes, letters, count, true);
}

/* Whether one of the letters follows another as they never do in syllables: nearly all that is
 * English has some. */
static bool
are_parted(const char *letters, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (!(aigcp_letter_follows[(letters[i - 1] | AIGCP_SMALL) - 'a'] >>
                  ((letters[i] | AIGCP_SMALL) - 'a') &
              1))
            return true;
    return false;
}

static bool
say_nothing(const aigcp_stream *stream, const char *letters, size_t count)
{
    return aigcp_letters_say_nothing(&stream->rules->lanes, letters, count,
                                     are_parted(letters, count));
}

/* Small letters as syllables. Returns how many there are; 0: they cannot be read so. */
static size_t
put_syllables(const char *letters, size_t count, uint16_t *symbols, uint8_t *lengths)
{
    const size_t syllables = aigcp_divide_letters(letters, count, lengths);
    size_t at = 0;
    for (size_t i = 0; i < syllables; at += lengths[i++])
        symbols[i] = aigcp_sound_of_unit[aigcp_syllable_find(letters + at, lengths[i])];
    return syllables;
}

static void
put_themselves(const char *letters, size_t count, uint16_t *symbols, uint8_t *lengths)
{
    for (size_t i = 0; i < count; i++) {
        symbols[i] = aigcp_sound_of((uint8_t)letters[i]);
        lengths[i] = 1;
    }
}

size_t
aigcp_letters_read(const aigcp_lanes *lanes, const char *letters, size_t count, uint16_t *symbols,
                   uint8_t *lengths)
{
    const size_t syllables = put_syllables(letters, count, symbols, lengths);
    if (syllables)
        return syllables;
    const size_t lead =
        are_lead(lanes, letters, count) ? 0 : find_lead(lanes, letters, count, true);
    if (lead) {
        put_themselves(letters, lead, symbols, lengths);
        return lead + put_syllables(letters + lead, count - lead, symbols + lead, lengths + lead);
    }
    if (!aigcp_row_is_loose(lanes, letters, count)) {
        symbols[0] = AIGCP_SYMBOL_OTHER;
        lengths[0] = (uint8_t)count;
        return 1;
    }
    put_themselves(letters, count, symbols, lengths);
    return count;
}

/* Letters from `start` on become what they say. Each was a unit; now each syllable is. Those that
 * say nothing stay as many, as they may be passed over before it is known. */
static void
put_letters(aigcp_sound_symbols *s, const aigcp_lanes *lanes, const aigcp_letter_run *run,
            size_t start)
{
    uint16_t symbols[AIGCP_MAX_LETTER_RUN];
    uint8_t lengths[AIGCP_MAX_LETTER_RUN];
    const size_t count = aigcp_letters_read(lanes, run->letters, run->length, symbols, lengths);
    const uint32_t units = symbols[0] == AIGCP_SYMBOL_OTHER ? run->length : (uint32_t)count;
    const uint32_t behind = run->first_unit + units;
    size_t at = 0;
    size_t end = start;
    for (size_t i = 0; i < count; i++) {
        for (size_t letters = lengths[i]; letters; letters--)
            end += run->widths[at++];
        put(s, symbols[i], behind - (uint32_t)(count - i), end);
    }
    s->next_unit -= run->length - units;
}

/* The run of letters has ended: it becomes symbols. */
static void
end_run(aigcp_stream *stream, aigcp_sound_symbols *s)
{
    aigcp_letter_run *run = &stream->sound->run;
    if (!run->dead)
        put_letters(s, &stream->rules->lanes, run, (size_t)(run->start - stream->base));
    run->length = 0;
    run->dead = false;
}

void
aigcp_hear_row(aigcp_sound_symbols *s, const aigcp_lanes *lanes, const char *letters, size_t count,
               size_t at)
{
    aigcp_letter_run run = { .length = (uint8_t)count, .first_unit = s->next_unit };
    for (size_t i = 0; i < count; i++) {
        run.letters[i] = (char)(letters[i] | AIGCP_SMALL);
        run.widths[i] = 1;
    }
    s->next_unit += (uint32_t)count;
    put_letters(s, lanes, &run, at);
}

/* The run can no longer be read. */
static void
give_up(aigcp_stream *stream, aigcp_sound_symbols *s, size_t end)
{
    stream->sound->run.dead = true;
    put(s, AIGCP_SYMBOL_OTHER, s->next_unit - 1, end);
}

/* The last letter goes on up to `end`, an index. Returns whether there is room for that. */
static bool
widen_last(const aigcp_stream *stream, aigcp_letter_run *run, size_t end)
{
    uint8_t *last = &run->widths[run->length - 1];
    const uint64_t more = stream->base + end - run->start - run->width;
    if (more > (uint64_t)UINT8_MAX - *last)
        return false;
    *last = (uint8_t)(*last + more);
    run->width = (uint16_t)(run->width + more);
    return true;
}

/* One more letter, of the character of [at, end). Returns whether there is room for it. */
static bool
take_letter(aigcp_stream *stream, aigcp_sound_symbols *s, char letter, size_t at, size_t end)
{
    aigcp_letter_run *run = &stream->sound->run;
    if (run->length == 0) {
        run->start = stream->base + at;
        run->first_unit = s->next_unit;
        run->width = 0;
    }
    s->next_unit = run->first_unit + run->length + 1; /* what is invisible within does not count */
    if (run->length == AIGCP_MAX_LETTER_RUN)
        return false;
    run->letters[run->length] = letter;
    run->widths[run->length++] = 0;
    return widen_last(stream, run, end);
}

/* A letter, which may be of any kind: the character of [at, end). */
static void
hear_letter(aigcp_stream *stream, aigcp_sound_symbols *s, uint16_t symbol, size_t at, size_t end)
{
    const aigcp_letter_run *run = &stream->sound->run;
    if (run->dead) {
        s->next_unit++;
        return;
    }
    char letter = (char)('a' + (symbol - AIGCP_SOUND_LETTER_A));
    if (!take_letter(stream, s, letter, at, end) || say_nothing(stream, run->letters, run->length))
        give_up(stream, s, end);
}

/* The ASCII letters in a row at `at`, of which there is one. Returns where they end. */
static size_t
hear_ascii(aigcp_stream *stream, aigcp_sound_symbols *s, size_t at, size_t end)
{
    const aigcp_letter_run *run = &stream->sound->run;
    const char *letters = (const char *)stream->text.data + at;
    size_t count = 1;
    while (count < end - at && aigcp_is_letter_byte((uint8_t)letters[count]))
        count++;
    if (run->dead || (run->length == 0 && say_nothing(stream, letters, count))) {
        s->next_unit += (uint32_t)count;
        if (!run->dead)
            give_up(stream, s, at + count);
        return at + count;
    }
    const bool goes_on = run->length > 0;
    bool fits = true;
    for (size_t i = 0; i < count; i++)
        fits = take_letter(stream, s, (char)(letters[i] | AIGCP_SMALL), at + i, at + i + 1) && fits;
    if (!fits || (goes_on && say_nothing(stream, run->letters, run->length)))
        give_up(stream, s, at + count);
    return at + count;
}

/* A mark behind a letter, perhaps its tone: it belongs to the letter, and makes no other one of it,
 * but for "ü" behind letters after which "u" is another sound. The character ends at `end`. */
static void
hear_tone(aigcp_stream *stream, aigcp_sound_symbols *s, uint32_t mark, size_t end)
{
    aigcp_letter_run *run = &stream->sound->run;
    if (run->dead)
        return;
    if (!widen_last(stream, run, end)) {
        give_up(stream, s, end);
        return;
    }
    char *last = &run->letters[run->length - 1];
    if (mark == AIGCP_DIAERESIS && *last == 'u' && run->length > 1 && strchr("ln", last[-1]))
        *last = 'v';
}

/* Whether what is invisible behind the last letter, up to `end`, leaves no room for one more. */
static bool
is_far(const aigcp_stream *stream, size_t end)
{
    const aigcp_letter_run *run = &stream->sound->run;
    return run->length && !run->dead && stream->base + end - run->start - run->width >= UINT8_MAX;
}

/* What is no letter ends a run of them. */
static inline void
end_letters(aigcp_stream *stream, aigcp_sound_symbols *s)
{
    if (stream->sound->run.length || stream->sound->run.dead)
        end_run(stream, s);
}

/* A code point of what a character folds to; 0: it has not so many. */
static uint32_t
folded_at(uint32_t code_point, size_t i)
{
    uint32_t self;
    size_t count;
    const uint32_t *fold = aigcp_fold(code_point, &self, &count);
    return i < count ? fold[i] : 0;
}

/* A character that is not of the usual kinds, or needs a closer look. Returns its size. */
static size_t
hear_any(aigcp_stream *stream, aigcp_sound_symbols *s, size_t at, size_t end)
{
    const aigcp_alphabet *alphabet = &stream->rules->lanes.alphabet;
    const uint8_t *text = stream->text.data;
    aigcp_letter_run *run = &stream->sound->run;
    size_t size;
    const uint32_t c = aigcp_character_at(text, at, end, &size);
    const uint16_t class = aigcp_class_of(alphabet, c);
    size_t count;
    const uint16_t *classes = aigcp_classes_anywhere(alphabet, &class, &count);
    for (size_t i = 0; i < count; i++) {
        uint16_t symbol = alphabet->symbol[AIGCP_SOUND][classes[i]];
        if (aigcp_is_sound_letter(symbol)) {
            hear_letter(stream, s, symbol, at, at + size);
            continue;
        }
        const bool is_shown = classes[i] != AIGCP_CLASS_INVISIBLE;
        const bool is_tone =
            symbol == AIGCP_SYMBOL_SKIP && (i > 0 || (is_shown && aigcp_is_mark(c)));
        if (is_tone && (run->length || run->dead)) {
            hear_tone(stream, s, folded_at(c, i), at + size);
            continue;
        }
        s->next_unit++;
        if (symbol == AIGCP_SYMBOL_SKIP && i > 0)
            continue;
        if (is_shown || is_far(stream, at + size))
            end_letters(stream, s);
        if (symbol != AIGCP_SYMBOL_SKIP)
            put(s, symbol, s->next_unit - 1, at + size);
    }
    return size;
}

size_t
aigcp_hear(aigcp_stream *stream, aigcp_sound_symbols *s, struct aigcp_sounds_seen *seen, size_t at,
           size_t end)
{
    const aigcp_lanes *lanes = &stream->rules->lanes;
    const uint8_t *text = stream->text.data;
    while (at < end && aigcp_symbols_have_room(s)) {
        size_t size;
        uint32_t c = aigcp_utf8_usual(text + at, end - at, &size);
        uint16_t symbol = size ? aigcp_sound_at_glance(&lanes->alphabet, c) : AIGCP_SOUND_CLOSER;
        if (symbol == AIGCP_SOUND_CLOSER) {
            at += hear_any(stream, s, at, end);
            continue;
        }
        if (aigcp_is_sound_letter(symbol)) {
            if (size == 1) {
                at = hear_ascii(stream, s, at, end);
                continue;
            }
            hear_letter(stream, s, symbol, at, at + size);
            at += size;
            continue;
        }
        end_letters(stream, s);
        if (lanes->hear_many) {
            const size_t heard = lanes->hear_many(s, lanes, seen, text, at);
            if (heard > at) {
                at = heard;
                continue;
            }
        }
        if (symbol != AIGCP_SYMBOL_SKIP)
            put(s, symbol, s->next_unit, at + size);
        s->next_unit++;
        at += size;
    }
    return at;
}

/* Empty but for those before. */
static void
begin(aigcp_sound_symbols *s, const aigcp_stream *stream)
{
    const aigcp_sound_state *state = stream->sound;
    const size_t kept = aigcp_symbols_kept(&stream->rules->lanes);
    s->next_unit = state->unit;
    s->count = AIGCP_SYMBOLS_BEFORE;
    const size_t first = AIGCP_SYMBOLS_BEFORE - kept;
    memcpy(s->symbol + first, state->symbols_end - kept, kept * sizeof *s->symbol);
    memcpy(s->unit + first, state->units_end - kept, kept * sizeof *s->unit);
}

aigc_status
aigcp_scan_sound(aigcp_stream *stream, struct aigcp_sounds_seen *seen, size_t from, size_t end)
{
    aigc_status status = AIGC_OK;
    while (from < end && status == AIGC_OK) {
        aigcp_sound_symbols s; /* filled as far as it goes */
        begin(&s, stream);
        from = aigcp_hear(stream, &s, seen, from, end);
        status = aigcp_follow_sound(stream, &s);
    }
    return status;
}

/* Where to begin to hear the symbols that are kept at `end`; `from` if they are not all behind it.
 * All characters are of the usual kinds. */
static size_t
kept_from(const aigcp_stream *stream, size_t from, size_t end)
{
    const aigcp_lanes *lanes = &stream->rules->lanes;
    size_t left = aigcp_symbols_kept(lanes);
    size_t at = end;
    while (at > from && left) {
        size_t size;
        at -= stream->text.data[at - 1] < 0x80 ? 1 : 3;
        const uint32_t c = aigcp_utf8_usual(stream->text.data + at, 3, &size);
        const uint16_t symbol = aigcp_sound_at_glance(&lanes->alphabet, c);
        left -= symbol != AIGCP_SYMBOL_SKIP && !aigcp_is_sound_letter(symbol);
    }
    return at;
}

void
aigcp_pass_sound(aigcp_stream *stream, size_t from, size_t end)
{
    const size_t late = kept_from(stream, from, end);
    if (late > from)
        stream->sound->run = (aigcp_letter_run){ .length = 0 };
    for (from = late; from < end;) {
        aigcp_sound_symbols s; /* filled as far as it goes */
        begin(&s, stream);
        from = aigcp_hear(stream, &s, NULL, from, end);
        aigcp_keep_sounds(stream, &s);
    }
}

aigc_status
aigcp_finish_sound(aigcp_stream *stream)
{
    aigcp_sound_symbols s;
    begin(&s, stream);
    if (stream->sound->run.length)
        end_run(stream, &s);
    return aigcp_follow_sound(stream, &s);
}
