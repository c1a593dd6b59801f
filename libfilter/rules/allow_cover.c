/* SPDX-License-Identifier: Apache-2.0 */
/* Look for a word in an allowed phrase, symbol by symbol, as alike as any lane has them. */
#include "libfilter/rules/allow_cover.h"

#include <aigc/rules.h>

#include "libfilter/characters/character_kind.h"
#include "libfilter/characters/look_alikes.h"
#include "libfilter/characters/pinyin.h"

/* Letters of Hangul by themselves: some of them are one syllable. */
static bool
is_hangul_letter(uint32_t symbol)
{
    return (symbol >= 0x1100 && symbol <= 0x11FF) || (symbol >= 0x3130 && symbol <= 0x318F) ||
           (symbol >= 0xA960 && symbol <= 0xA97F) || (symbol >= 0xD7B0 && symbol <= 0xD7FF);
}

aigcp_bare_word
aigcp_bare_word_make(uint32_t *symbols, size_t count)
{
    aigcp_bare_word bare = { .symbols = symbols };
    for (size_t i = 0; i < count; i++) {
        uint32_t symbol = symbols[i];
        bare.unclear |= aigcp_is_leet_sign(symbol) || is_hangul_letter(symbol);
        if (aigcp_is_separator(symbol))
            continue;
        bool repeats =
            bare.count && aigcp_look_class(symbols[bare.count - 1]) == aigcp_look_class(symbol);
        bare.unheard |= repeats || (symbol >= 'a' && symbol <= 'z');
        if (!repeats)
            symbols[bare.count++] = symbol;
    }
    return bare;
}

static bool
may_be_same(uint32_t one, uint32_t other, bool by_sound)
{
    return aigcp_look_class(one) == aigcp_look_class(other) || aigcp_look_alike(one, other) ||
           (by_sound && aigcp_sounds_alike(aigcp_sound_of(one), aigcp_sound_of(other)));
}

bool
aigcp_may_cover(const aigcp_bare_word *phrase, const aigcp_bare_word *word, unsigned lanes)
{
    bool by_sound = lanes & AIGC_LANE_SOUND;
    if (phrase->unclear || word->unclear || lanes & AIGC_LANE_SPLIT ||
        (by_sound && phrase->unheard))
        return true;
    for (size_t at = 0; at + word->count <= phrase->count; at++) {
        size_t same = 0;
        while (same < word->count &&
               may_be_same(phrase->symbols[at + same], word->symbols[same], by_sound))
            same++;
        if (same == word->count)
            return true;
    }
    return false;
}
