/* SPDX-License-Identifier: Apache-2.0 */
/* Skim a piece of a few bytes: as long as hints say that no term ends with it, which they say of
 * nearly each one.
 *
 * What a stream knows of text that was skimmed is the text, the last symbols, and the bytes of a
 * character that is not complete. What else it would know is found out once something asks, by
 * aigcp_skim_remember(), from the text itself: all of its characters are of the usual kinds. */
#ifndef AIGCP_SKIM_H
#define AIGCP_SKIM_H

#include "libfilter/stream.h"

/* Characters of three bytes begin with E1 to EC, EE or EF, or with one behind which not all may
 * come. */
static inline bool
aigcp_begins_three(uint64_t byte)
{
    return (byte & 0xF0) == 0xE0 && 0xDFFE >> (byte & 0xF) & 1;
}

/* Whether `count` bytes, two at the most, are nothing or the beginning of a usual character. */
static inline bool
aigcp_is_partial(uint64_t bytes, size_t count)
{
    return count == 0 ||
           (aigcp_begins_three(bytes & 0xFF) && (count == 1 || (bytes >> 8 & 0xC0) == 0x80));
}

static inline uint32_t
aigcp_load_four(const uint8_t *data)
{
    return data[0] | (uint32_t)data[1] << 8 | (uint32_t)data[2] << 16 | (uint32_t)data[3] << 24;
}

/* Up to five bytes, the first one lowest. */
static inline uint64_t
aigcp_load_few(const uint8_t *data, size_t length)
{
    if (length >= 4)
        return aigcp_load_four(data) | (uint64_t)aigcp_load_four(data + length - 4)
                                           << (length - 4) * 8;
    return data[0] | (uint32_t)data[length / 2] << length / 2 * 8 |
           (uint32_t)data[length - 1] << (length - 1) * 8;
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

/* Whether bytes, the first one lowest, begin with a usual character of three, and which. */
static inline bool
aigcp_is_three(uint64_t bytes, uint32_t *c)
{
    *c = (uint32_t)((bytes & 0x0F) << 12 | (bytes >> 2 & 0xFC0) | (bytes >> 16 & 0x3F));
    return (bytes & 0xC0C0F0) == 0x8080E0 && *c >= 0x800;
}

/* What stands behind the bytes that are there: in no text, so that it ends what is no character. */
#define AIGCP_SKIM_END UINT64_C(0xFF)

/* A piece behind the bytes of before. */
static inline uint64_t
aigcp_skimmed_bytes(const aigcp_skimmed *skimmed, uint64_t piece, size_t length)
{
    return skimmed->partial | (piece | AIGCP_SKIM_END << length * 8) << skimmed->left * 8;
}

/* How many bytes stand before the end; 3 if more than two do. */
static inline size_t
aigcp_skim_left(uint64_t bytes)
{
    return (size_t)(bytes > 0xFF) + (bytes > 0xFFFF) + (bytes > 0xFFFFFF);
}

/* Append a piece and scan it, if no term ends with it. Returns false if one may, or the piece is
 * not to be skimmed. */
bool aigcp_skim(aigcp_stream *stream, const uint8_t *data, size_t length);

/* The same for most pieces: it returns false as well if a symbol is repeated, or there is a hint,
 * or the lane SOUND has to be asked. */
static inline bool
aigcp_skim_most(aigcp_stream *stream, const uint8_t *data, size_t length)
{
    aigcp_skimmed *skimmed = &stream->skimmed;
    const size_t end = stream->text.length;
    if (length - 1 >= AIGCP_SKIM_BYTES || end >= skimmed->quick_until)
        return false;
    const aigcp_lanes *lanes = &stream->rules->lanes;
    const aigcp_end_hints hints = lanes->end_hints;
    const uint16_t *glances = lanes->alphabet.glance;
    const uint64_t piece = aigcp_load_few(data, length);
    uint64_t bytes = aigcp_skimmed_bytes(skimmed, piece, length);
    aigcp_last_symbols last = skimmed->last;
    aigcp_last_symbols before = skimmed->before;
    while (true) {
        uint32_t c = bytes & 0x7F;
        if (bytes & 0x80) {
            if (!aigcp_is_three(bytes, &c))
                break;
            bytes >>= 16;
        }
        bytes >>= 8;
        const uint16_t glance = glances[c];
        if (glance == AIGCP_GLANCE_PASSED) {
            last &= hints.across;
            continue;
        }
        const aigcp_last_symbols next = last << 16 | glance;
        if (aigcp_end_hint(&hints, next) | (glance >= AIGCP_GLANCE_CLOSER) |
            (glance == (uint16_t)last))
            return false;
        before = before << 16 | last >> 48;
        last = next;
    }
    const size_t left = aigcp_skim_left(bytes);
    const uint64_t partial = bytes ^ AIGCP_SKIM_END << left * 8;
    if (left > 2 || !aigcp_is_partial(partial, left))
        return false;
    aigcp_store_few(stream->text.data + end, piece);
    stream->text.length = end + length;
    skimmed->last = last;
    skimmed->before = before;
    skimmed->partial = (uint32_t)partial;
    skimmed->left = (uint8_t)left;
    return true;
}

#endif
