/* SPDX-License-Identifier: Apache-2.0 */
/* Look at the text as the prefilter sees it, one character after the other. */
#include <string.h>

#include "common/utf8.h"
#include "libfilter/characters/text_walk.h"
#include "libfilter/compile/text_units.h"
#include "libfilter/scan/sight.h"

#define BEFORE AIGCP_PREFILTER_BEFORE

/* Bytes from which on it pays to look at many characters at a time. */
#define MANY_BYTES 128

bool
aigcp_follows_digit(const aigcp_stream *stream, size_t at)
{
    uint64_t end = stream->seen.digits_end;
    if (end >= stream->base + at || end <= stream->base)
        return end > 0 && end >= stream->base + at;
    uint32_t before;
    return stream->base + aigcp_visible_before(stream->text.data, at, &before) < end;
}

static void
note_digit(aigcp_sight *sight, aigcp_stream *stream, size_t at, size_t size)
{
    aigcp_seen *state = &stream->seen;
    const uint32_t least = stream->rules->least_digit_run;
    const uint32_t end = (uint32_t)(at + size);
    state->digits = aigcp_follows_digit(stream, at) ? state->digits + 1 : 1;
    state->digits_end = stream->base + end;
    if (state->digits < least)
        return;
    const bool goes_on = state->digits > least && sight->run_count;
    sight->run_count += !goes_on;
    aigcp_digit_run *run = &sight->runs[sight->run_count - 1];
    if (!goes_on)
        run->first = end;
    if (run->first == end) /* one character may be several digits */
        run->count = state->digits;
    run->last = end;
}

static inline void
note(aigcp_sight *sight, aigcp_stream *stream, uint32_t seen, size_t at, size_t size)
{
    if (seen & AIGCP_SEEN_STOP)
        aigcp_sight_stop(sight, at);
    if (seen & AIGCP_SEEN_DIGIT)
        note_digit(sight, stream, at, size);
}

static inline void
add(aigcp_sight *sight, aigcp_stream *stream, uint32_t seen, size_t at, size_t size)
{
    note(sight, stream, seen, at, size);
    if (!(seen & AIGCP_SEEN_PASSED))
        aigcp_sight_add(sight, seen, at);
    else if (!(seen & AIGCP_SEEN_INVISIBLE))
        sight->passed = true;
}

/* A character that is not of the usual kinds, or needs a closer look. Returns its size. */
static size_t
see_any(aigcp_sight *sight, aigcp_stream *stream, size_t at)
{
    const aigcp_alphabet *alphabet = &stream->rules->lanes.alphabet;
    const uint8_t *text = stream->text.data;
    size_t size;
    const uint32_t c = aigcp_character_at(text, at, stream->complete, &size);
    const bool is_invalid = c == AIGCP_UTF8_REPLACEMENT && size == 1;
    stream->invalid += is_invalid;
    if (stream->rules->hidden_count && !is_invalid)
        aigcp_hidden_take(stream, c, at);
    uint16_t class = aigcp_class_of(alphabet, c);
    size_t count;
    const uint16_t *classes = aigcp_classes_at(alphabet, text, at, &class, &count);
    for (size_t i = 0; i < count; i++) {
        const uint32_t seen = alphabet->seen[classes[i]];
        add(sight, stream, seen, at, size);
        if (count > 1 && !(seen & (AIGCP_SEEN_DIGIT | AIGCP_SEEN_INVISIBLE)))
            stream->seen.digits_end = 0; /* what one character folds to parts digits, too */
    }
    return size;
}

/* Look at one character. Returns its size. `*is_special`: many cannot be looked at from it on. */
static inline size_t
see_one(aigcp_sight *sight, aigcp_stream *stream, size_t at, bool *is_special)
{
    const aigcp_alphabet *alphabet = &stream->rules->lanes.alphabet;
    size_t size;
    uint32_t c = aigcp_utf8_usual(stream->text.data + at, stream->complete - at, &size);
    uint16_t glance = size ? alphabet->glance[c] : AIGCP_GLANCE_CLOSER;
    *is_special = glance == AIGCP_GLANCE_CLOSER || glance == AIGCP_GLANCE_FLAGGED;
    if (glance == AIGCP_GLANCE_PASSED)
        sight->passed = true;
    else if (glance == AIGCP_GLANCE_CLOSER)
        return see_any(sight, stream, at);
    else if (glance >= AIGCP_GLANCE_FLAGGED || glance <= alphabet->last_again)
        add(sight, stream, alphabet->seen[alphabet->bmp[c]], at, size);
    else
        aigcp_sight_add(sight, glance, at);
    if (sight->sounds)
        aigcp_sounds_add(sight->sounds, aigcp_sound_at_glance(alphabet, c), at, size);
    return size;
}

void
aigcp_sight_begin(aigcp_sight *sight, const aigcp_stream *stream, aigcp_sight_space *space)
{
    const aigcp_seen *seen = &stream->seen;
    aigcp_copy_seen(space->symbol, space->at, seen->symbol, seen->at);
    memset(space->gap, 0, sizeof space->gap);
    memset(space->repeated, 0, sizeof space->repeated);
    space->gap[0] = seen->gap;
    space->repeated[0] = seen->repeated;
    sight->symbol = space->symbol;
    sight->at = space->at;
    sight->gap = space->gap;
    sight->repeated = space->repeated;
    sight->glances = &space->glances;
    sight->glances->count = sight->glances->next = 0;
    sight->first = sight->count = BEFORE;
    sight->room = AIGCP_SIGHT_ROOM - AIGCP_FOLD_MAX;
    sight->base = (uint32_t)stream->base;
    sight->passed = seen->passed;
    sight->sounds = NULL;
    sight->stop_count = sight->run_count = 0;
}

void
aigcp_sight_end(const aigcp_sight *sight, aigcp_stream *stream)
{
    const size_t from = sight->count - BEFORE;
    aigcp_remember_seen(&stream->seen, sight->symbol + from, sight->at + from,
                        aigcp_bits_from(sight->gap, from, BEFORE),
                        aigcp_bits_from(sight->repeated, from, BEFORE), sight->passed);
}

/* Look at many characters from `at` on, an index. Returns where they end. */
static size_t
see_many(aigcp_sight *sight, aigcp_stream *stream, size_t at, size_t end)
{
    const aigcp_alphabet *alphabet = &stream->rules->lanes.alphabet;
    const uint8_t *text = stream->text.data;
    aigcp_glances *glances = sight->glances;
    glances->noted_count = 0;
    at = stream->rules->lanes.see_many(sight, alphabet, text, at, end);
    for (size_t i = 0; i < glances->noted_count; i++) {
        const size_t place = glances->from + glances->noted[i];
        size_t size;
        const uint32_t c = aigcp_character_at(text, place, end, &size);
        note(sight, stream, alphabet->seen[alphabet->bmp[c]], place, size);
    }
    return at;
}

void
aigcp_see(aigcp_sight *sight, aigcp_stream *stream, size_t at)
{
    const aigcp_lanes *lanes = &stream->rules->lanes;
    const size_t end = stream->complete;
    bool is_special = false; /* the last one: the next one often is as well */
    for (size_t left = AIGCP_SIGHT_PIECE; left && at < end; left--) {
        if (sight->count >= sight->room || sight->stop_count >= AIGCP_SIGHT_PIECE ||
            sight->run_count >= AIGCP_SIGHT_PIECE)
            break;
        if (lanes->see_many && !is_special && end - at >= MANY_BYTES) {
            at = see_many(sight, stream, at, end);
            if (at == end || !aigcp_has_room_for_many(sight, sight->count, 1))
                break;
        }
        at += see_one(sight, stream, at, &is_special);
    }
    sight->end = at;
    /* Some behind the last one are asked about with it; tools that watch memory would tell of it.
     */
    memset(sight->symbol + sight->count, 0, sizeof *sight->symbol * AIGCP_PREFILTER_MARGIN);
}
