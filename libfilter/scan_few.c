/* SPDX-License-Identifier: Apache-2.0 */
/* Scan the few bytes that a model gives at once, as long as they are like nearly all text:
 * characters of one or three bytes that begin no term, while nothing is under way. Does what
 * scan_text.c would do with them, in one pass, and leaves to that what is not so. */
#include "libfilter/sight.h"

/* Whether no lane is being walked, so that the prefilter is all that has to be asked. */
static inline bool
is_quiet(const aigcp_stream *stream)
{
    return !stream->lanes[AIGCP_EXACT].deep && !stream->lanes[AIGCP_LOOSE].deep;
}

/* What begins at `byte`, of which `left` are there. Its glance, or AIGCP_GLANCE_CLOSER; `*size` is
 * 0 if it is the beginning of a character of three bytes. */
static inline uint16_t
glance_of(const aigcp_alphabet *alphabet, const uint8_t *byte, size_t left, size_t *size)
{
    *size = 1;
    if (byte[0] < 0x80)
        return alphabet->glance[byte[0]];
    if (left < 3) {
        bool begins = byte[0] > 0xE0 && byte[0] < 0xF0 && byte[0] != 0xED;
        *size = 0;
        return begins && (left == 1 || (byte[1] & 0xC0) == 0x80) ? 0 : AIGCP_GLANCE_CLOSER;
    }
    *size = 3;
    uint32_t bytes = byte[0] | (uint32_t)byte[1] << 8 | (uint32_t)byte[2] << 16;
    uint32_t c = (bytes & 0x0F) << 12 | (bytes >> 2 & 0xFC0) | (bytes >> 16 & 0x3F);
    bool is_good = (bytes & 0xC0C0F0) == 0x8080E0 && c >= 0x800;
    return is_good ? alphabet->glance[c] : AIGCP_GLANCE_CLOSER;
}

/* What is kept at hand while a few bytes are scanned, of what the stream has seen. */
typedef struct at_hand {
    const aigcp_prefilter *filter;
    aigcp_seen *seen;
    size_t count;
    unsigned begun;
    bool passed;
} at_hand;

/* Have the prefilter asked about the symbol that was put behind the last one; it may still be
 * repeated. Returns whether it tells of no term. */
static __attribute__((noinline)) bool
is_told_of_none(at_hand *h)
{
    const uint64_t this = (uint64_t)1 << h->count;
    const uint64_t gap = h->seen->gap | (h->passed ? this : 0);
    const uint64_t repeated = h->seen->repeated | this;
    aigcp_question question; /* its answer is filled as far as it goes */
    question.symbols = h->seen->symbol + h->count;
    question.count = 1;
    question.marks = (aigcp_symbol_marks){ &gap, &repeated };
    question.mark = h->count;
    question.begun = (uint8_t)h->begun;
    aigcp_prefilter_ask(h->filter, &question);
    if (question.told[AIGCP_EXACT][0] | question.told[AIGCP_LOOSE][0])
        return false;
    h->begun = question.begun;
    return true;
}

/* Add the symbol that is seen at the offset `at`. Returns whether that needs no closer look. */
static inline bool
add(at_hand *h, uint16_t symbol, uint32_t at)
{
    uint16_t *place = h->seen->symbol + h->count;
    if (symbol && symbol == place[-1])
        return false;
    *place = symbol;
    if (aigcp_prefilter_hints(h->filter, place, h->begun) && !is_told_of_none(h))
        return false;
    h->seen->at[h->count] = at;
    h->seen->gap |= (uint64_t)h->passed << h->count;
    h->passed = false;
    h->count++;
    return true;
}

bool
aigcp_scan_few(aigcp_stream *stream)
{
    const aigcp_lanes *lanes = &stream->rules->lanes;
    const uint8_t *text = stream->text.data;
    const size_t end = stream->text.length;
    const uint32_t base = (uint32_t)stream->base;
    size_t at = stream->scanned;
    if (end - at > AIGCP_FEW_BYTES || !is_quiet(stream))
        return false;
    aigcp_seen *seen = &stream->seen;
    aigcp_seen_make_room(seen, AIGCP_FEW_BYTES);
    at_hand h = { &lanes->prefilter, seen, seen->count, seen->begun, seen->passed };
    bool is_common = true;
    while (at < end && is_common) {
        size_t size;
        uint16_t glance = glance_of(&lanes->alphabet, text + at, end - at, &size);
        if (size == 0 && glance != AIGCP_GLANCE_CLOSER)
            break;
        if (glance == AIGCP_GLANCE_PASSED)
            h.passed = true;
        else
            is_common = glance < AIGCP_GLANCE_CLOSER && add(&h, glance, base + (uint32_t)at);
        at += is_common ? size : 0;
    }
    seen->count = (uint8_t)h.count;
    seen->begun = (uint8_t)h.begun;
    seen->passed = h.passed;
    stream->scanned = stream->complete = at;
    return is_common;
}
