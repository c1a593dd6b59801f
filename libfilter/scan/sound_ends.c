/* SPDX-License-Identifier: Apache-2.0 */
/* Ask about symbols one by one. */
#include "libfilter/scan/sound_ends.h"

size_t
aigcp_find_sounds_plain(const aigcp_sound_words *words, const uint16_t *symbols, size_t from,
                        size_t count, aigcp_sound_ends *ends)
{
    const aigcp_sound_index *index = &words->ends;
    size_t at = from;
    for (; at < count && ends->count < AIGCP_SOUND_ENDS; at++) {
        const uint16_t *last = symbols + at;
        const uint32_t hash = aigcp_sound_hash(last);
        const uint32_t pair = hash - aigcp_sound_third(last);
        aigcp_sound_ends_ask(ends, index, at, hash);
        if (words->has_pairs)
            aigcp_sound_ends_ask(ends, index, at, pair);
        const bool two = (last[0] | last[-1]) >= AIGCP_SOUND_SEVERAL;
        if (two || last[-2] >= AIGCP_SOUND_SEVERAL)
            aigcp_sound_ends_ask_others(ends, index, symbols, at, hash, AIGCP_SOUND_KEY);
        if (two && words->has_pairs)
            aigcp_sound_ends_ask_others(ends, index, symbols, at, pair, 2);
    }
    return at;
}
