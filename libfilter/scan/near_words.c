/* SPDX-License-Identifier: Apache-2.0 */
/* Words near a match: remember them by their offsets, and walk as many characters as they may be
 * away only where a match asks. */
#include "libfilter/scan/near_words.h"

#include "common/utf8.h"
#include "libfilter/characters/text_walk.h"

/* Bytes that are enough for as many characters as a word of any pattern may be away. */
static uint64_t
reach(const aigc_rules *rules)
{
    return (uint64_t)rules->near_within * AIGCP_UTF8_MAX;
}

aigc_status
aigcp_near_remember(aigcp_stream *stream)
{
    aigcp_candidates *found = &stream->near;
    if (found->count == 0)
        return AIGC_OK;
    aigcp_candidates_sort(found->items, found->count);
    aigc_status status = AIGC_OK;
    for (size_t i = 0; i < found->count && status == AIGC_OK; i++) {
        const aigcp_candidate *word = &found->items[i];
        aigcp_sightings *seen = &stream->near_seen[word->rule];
        /* What is near a word is near the longer one of which it is the end. */
        if (seen->count && seen->items[seen->count - 1].end == word->end)
            continue;
        status = aigcp_sightings_add(seen, word->start, word->end, word->end + reach(stream->rules),
                                     stream->settled);
    }
    stream->near_end = found->items[found->count - 1].end;
    found->count = 0;
    return status;
}

/* Go `count` characters back from `at`, not below 0. */
static size_t
characters_back(const uint8_t *text, size_t at, uint32_t count)
{
    uint32_t c;
    for (; count && at > 0; count--)
        at = aigcp_character_before(text, at, &c);
    return at;
}

/* Go `count` characters on from `at`, not beyond `end`. */
static size_t
characters_on(const uint8_t *text, size_t at, size_t end, uint32_t count)
{
    for (; count && at < end; count--) {
        size_t size;
        (void)aigcp_utf8_decode(text + at, end - at, &size);
        at += size;
    }
    return at;
}

aigcp_truth
aigcp_near_ask(const aigcp_stream *stream, const aigcp_candidate *candidate, uint64_t begun)
{
    if (candidate->lane != AIGC_LANE_PATTERN)
        return AIGCP_TRUTH_YES;
    const aigcp_compiled_regex *regex = &stream->rules->regexes[candidate->term];
    if (!regex->near)
        return AIGCP_TRUTH_YES;
    const uint8_t *text = stream->text.data;
    size_t start = (size_t)(candidate->start - stream->base);
    size_t end = (size_t)(candidate->end - stream->base);
    size_t low = characters_back(text, start, regex->near_within);
    size_t high = characters_on(text, end, stream->complete, regex->near_within);
    if (aigcp_sightings_touch(&stream->near_seen[regex->near - 1], stream->base + low,
                              stream->base + high))
        return AIGCP_TRUTH_YES;
    /* A word may also begin right at the end of so many characters. */
    bool known = stream->ended || (high < stream->complete && begun > stream->base + high);
    return known ? AIGCP_TRUTH_NO : AIGCP_TRUTH_OPEN;
}

/* Where the text begins that is within reach of `settled`, at a whole character. */
static uint64_t
reach_back(const aigcp_stream *stream, uint64_t settled)
{
    uint64_t bytes = reach(stream->rules);
    if (settled - stream->base <= bytes)
        return stream->base;
    size_t from = (size_t)(settled - bytes - stream->base);
    for (int i = 1; i < AIGCP_UTF8_MAX && from && (stream->text.data[from] & 0xC0) == 0x80; i++)
        from--;
    return stream->base + from;
}

uint64_t
aigcp_near_keep(const aigcp_stream *stream, uint64_t settled)
{
    const aigc_rules *rules = stream->rules;
    if (rules->near_count == 0)
        return settled;
    uint64_t begun = aigcp_lanes_allow(stream);
    uint64_t keep = begun < settled ? begun : settled;
    if (stream->near_end && settled <= stream->near_end + reach(rules)) {
        uint64_t back = reach_back(stream, settled);
        keep = back < keep ? back : keep;
    }
    return keep;
}
