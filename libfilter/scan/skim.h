/* SPDX-License-Identifier: Apache-2.0 */
/* Skim a piece of a few bytes: as long as hints say that no term ends with it, which they say of
 * nearly each one.
 *
 * What a stream knows of text that was skimmed is the text, the last symbols, and the bytes of a
 * character that is not complete. What else it would know is found out once something asks, by
 * aigcp_skim_remember(), from the text itself: all of its characters are of the usual kinds. */
#ifndef AIGCP_SKIM_H
#define AIGCP_SKIM_H

#include "libfilter/scan/stream.h"

/* Whether `count` bytes, two at the most, are nothing or look like the beginning of a usual
 * character. E0 80 and ED A0 only look so, and are found out once one more has come. */
static inline bool
aigcp_is_partial(uint64_t bytes, size_t count)
{
    static const uint16_t bits[] = { 0, 0x00F0, 0xC0F0 };
    static const uint16_t begin[] = { 0, 0x00E0, 0x80E0 };
    return (bytes & bits[count]) == begin[count];
}

/* Whether they do not only look so. */
static inline bool
aigcp_surely_begins(uint64_t bytes, size_t count)
{
    /* By the low half of the first byte, and one bit of the second. */
    static const uint32_t only_looks = 1u << 0x0 | 1u << (0x10 + 0xD);
    const unsigned which = (unsigned)(bytes & 0x0F) | (unsigned)(bytes >> 9 & 0x10);
    return aigcp_is_partial(bytes, count) && (count < 2 || !(only_looks >> which & 1));
}

/* Up to five bytes, the first one lowest. */
static inline uint64_t
aigcp_load_few(const uint8_t *data, size_t length)
{
    if (length < 4)
        return data[0] | (uint64_t)data[length / 2] << length / 2 * 8 |
               (uint64_t)data[length - 1] << (length - 1) * 8;
    const uint64_t four =
        data[0] | (uint32_t)data[1] << 8 | (uint32_t)data[2] << 16 | (uint32_t)data[3] << 24;
    return length == 4 ? four : four | (uint64_t)data[4] << 32;
}

/* All five, however few are meant. */
static inline void
aigcp_store_few(uint8_t *data, uint64_t bytes)
{
    data[0] = (uint8_t)bytes;
    data[1] = (uint8_t)(bytes >> 8);
    data[2] = (uint8_t)(bytes >> 16);
    data[3] = (uint8_t)(bytes >> 24);
    data[4] = (uint8_t)(bytes >> 32);
}

/* Whether something ends with the character before `end`, an index, or EXACT has begun something:
 * `last` are the symbols up to it, and `repeated` which are, as in aigcp_skimmed. It may say so in
 * vain. What LOOSE has begun is noted, if nothing was. */
bool aigcp_skim_finds(const aigcp_stream *stream, aigcp_last_symbols last,
                      aigcp_last_symbols before, unsigned repeated, size_t end, aigcp_begun *begun);

/* Whether something ends there that LOOSE had begun: with the code point `c`, which may be none of
 * those that the prefilter knows. */
bool aigcp_skim_follows(const aigcp_stream *stream, uint32_t c, size_t end, aigcp_begun *begun);

/* A run of digits in a piece. */
typedef struct aigcp_skimmed_digits {
    uint32_t count; /* 0: there is none */
    size_t end;     /* index where it ends */
} aigcp_skimmed_digits;

/* Whether skimming goes on behind the code point `c`, of [at, end), that is to be noted: a digit of
 * a run that is too short for all expressions. */
bool aigcp_skim_digit(const aigcp_stream *stream, uint32_t c, size_t at, size_t end,
                      aigcp_skimmed_digits *digits);

/* Whether a short term may end there, of which the text must repeat a symbol. */
static inline bool
aigcp_repeat_hint(const aigcp_end_hints *hints, aigcp_last_symbols last)
{
    return aigcp_end_hint(hints, last ^ AIGCP_END_REPEATED) & 1;
}

/* Whether the last symbol may still be repeated, which may end a term: of six symbols, too, one
 * more than the stream remembers. */
static inline bool
aigcp_skim_is_open(const aigcp_stream *stream)
{
    return aigcp_repeat_hint(&stream->rules->lanes.end_hints, stream->skimmed.last);
}

/* Whether skimming stops there: something is found, or LOOSE begins something that is not followed,
 * which the stream then knows. */
static inline __attribute__((always_inline)) bool
aigcp_skim_stops(aigcp_stream *stream, aigcp_last_symbols last, aigcp_last_symbols before,
                 unsigned repeated, size_t end, const bool follows, aigcp_begun *begun)
{
    aigcp_begun *begins = follows ? begun : &stream->skimmed.begun;
    return aigcp_skim_finds(stream, last, before, repeated, end, begins) ||
           (!follows && begins->node);
}

/* `follows`: what LOOSE has begun is followed. Else it has begun nothing, and where it does, that
 * is noted, and the piece is to be skimmed once more. */
static inline __attribute__((always_inline)) bool
aigcp_skim_piece(aigcp_stream *stream, const uint8_t *data, size_t length, const bool follows)
{
    aigcp_skimmed *skimmed = &stream->skimmed;
    const size_t end = stream->text.length;
    const aigcp_lanes *lanes = &stream->rules->lanes;
    const aigcp_end_hints *hints = &lanes->end_hints;
    const uint16_t *glances = lanes->alphabet.glance;
    const uint64_t piece = aigcp_load_few(data, length);
    aigcp_store_few(stream->text.data + end, piece);
    size_t left = skimmed->left;
    uint64_t bytes = skimmed->partial | piece << left * 8;
    aigcp_last_symbols last = skimmed->last;
    aigcp_last_symbols before = skimmed->before;
    aigcp_begun begun = skimmed->begun;
    unsigned repeated = skimmed->repeated;
    aigcp_skimmed_digits digits = { .count = 0 };
    left += length;
    while (left) {
        uint32_t c = bytes & 0x7F;
        if (bytes & 0x80) {
            if (left < 3)
                break;
            c = (uint32_t)((bytes & 0x0F) << 12 | (bytes >> 2 & 0xFC0) | (bytes >> 16 & 0x3F));
            if (__builtin_expect((bytes & 0xC0C0F0) != 0x8080E0 || c < 0x800, 0))
                return false;
            bytes >>= 24;
            left -= 3;
        } else {
            bytes >>= 8;
            left--;
        }
        uint16_t glance = glances[c];
        if (glance == AIGCP_GLANCE_PASSED) {
            last &= hints->across;
            if (follows)
                begun.node &= (uint32_t)hints->across;
            continue;
        }
        if (follows && begun.node && aigcp_skim_follows(stream, c, end + length - left, &begun))
            return false;
        if (__builtin_expect(glance >= AIGCP_GLANCE_NOTED, 0)) {
            const size_t behind = end + length - left;
            if (!aigcp_skim_digit(stream, c, behind - (c < 0x80 ? 1 : 3), behind, &digits))
                return false;
            glance &= AIGCP_GLANCE_NOTED - 1;
        }
        const aigcp_last_symbols next = last << 16 | glance;
        const bool is_hint = aigcp_end_hint(hints, next) & 1;
        if (__builtin_expect(is_hint | (glance >= AIGCP_GLANCE_CLOSER), 0) &&
            aigcp_skim_stops(stream, next, before << 16 | last >> 48, repeated >> 1,
                             end + length - left, follows, &begun))
            return false;
        if (__builtin_expect(glance == (uint16_t)last, 0)) {
            __asm__ volatile(""); /* first this, which is foreseen */
            if (glance) {
                repeated |= AIGCP_LAST_REPEATED; /* and it stays the last one */
                if (aigcp_repeat_hint(hints, last) &&
                    aigcp_skim_stops(stream, last, before, repeated, end + length - left, follows,
                                     &begun))
                    return false;
                continue;
            }
        }
        repeated >>= 1;
        if (__builtin_expect(repeated & AIGCP_TWO_BEFORE_REPEATED, 0) &&
            aigcp_repeat_hint(hints, next) &&
            aigcp_skim_stops(stream, next, before << 16 | last >> 48, repeated, end + length - left,
                             follows, &begun))
            return false;
        before = before << 16 | last >> 48;
        last = next;
    }
    if (!aigcp_is_partial(bytes, left))
        return false;
    if (stream->sound && !aigcp_skim_sounds(stream, end - skimmed->left, end + length - left, left))
        return false;
    stream->text.length = end + length;
    if (digits.count) {
        stream->seen.digits = digits.count;
        stream->seen.digits_end = stream->base + digits.end;
    }
    skimmed->last = last;
    skimmed->before = before;
    if (follows)
        skimmed->begun = begun;
    skimmed->partial = (uint32_t)bytes;
    skimmed->left = (uint8_t)left;
    skimmed->repeated = (uint8_t)repeated;
    return true;
}

/* Append a piece and scan it, if no term ends with it and LOOSE begins none. Returns false if one
 * may, or the piece is not to be skimmed. */
static inline __attribute__((always_inline)) bool
aigcp_skim(aigcp_stream *stream, const uint8_t *data, size_t length)
{
    return length - 1 < AIGCP_SKIM_BYTES && stream->text.length < stream->skimmed.free_until &&
           aigcp_skim_piece(stream, data, length, false);
}

/* The same where LOOSE has begun something, or may. */
bool aigcp_skim_following(aigcp_stream *stream, const uint8_t *data, size_t length);

#endif
