/* SPDX-License-Identifier: Apache-2.0 */
/* Look-ups in the tables of sounds. */
#include "libfilter/characters/pinyin.h"

#include "libfilter/characters/character_kind.h"
#include "libfilter/characters/fold.h"
#include "libfilter/characters/pinyin_format.h"

uint16_t
aigcp_sound_of(uint32_t folded)
{
    if (folded >= 'a' && folded <= 'z')
        return (uint16_t)(AIGCP_UNIT_LETTER_A + (folded - 'a'));
    if (folded & AIGCP_JOINED)
        return aigcp_sound_of_unit[folded % AIGCP_SOUND_VARIANT];
    return folded < AIGCP_CODE_POINTS ? AIGCP_PAGE_LOOKUP(aigcp_sound, folded) : 0;
}

bool
aigcp_is_silent(uint32_t folded)
{
    return aigcp_is_separator(folded) && (aigcp_is_stroke(folded) || aigcp_sound_of(folded) == 0);
}

size_t
aigcp_readings(uint32_t folded, const uint16_t **readings)
{
    uint16_t sound = folded < AIGCP_CODE_POINTS ? AIGCP_PAGE_LOOKUP(aigcp_sound, folded) : 0;
    const aigcp_reading_list *list = aigcp_sound_readings(sound);
    *readings = list->units;
    return sound ? list->count : 0;
}

bool
aigcp_sounds_share_reading(uint16_t one, uint16_t other)
{
    const aigcp_reading_list *ones = aigcp_sound_readings(one);
    const aigcp_reading_list *others = aigcp_sound_readings(other);
    for (size_t i = 0; i < ones->count; i++)
        for (size_t j = 0; j < others->count; j++)
            if (ones->units[i] == others->units[j])
                return one && other;
    return false;
}

/* The node behind letters, 0 if no syllable begins with them. */
static uint16_t
node_of(const char *letters, size_t length)
{
    uint16_t node = 0;
    for (size_t i = 0; i < length; i++) {
        bool is_letter = letters[i] >= 'a' && letters[i] <= 'z';
        node = is_letter ? aigcp_syllable_step(node, letters[i]) : 0;
        if (node == 0)
            return 0;
    }
    return node;
}

uint16_t
aigcp_syllable_find(const char *letters, size_t length)
{
    return aigcp_syllable_at(node_of(letters, length));
}

const char *
aigcp_syllable_spelling(uint16_t syllable)
{
    if (syllable == 0 || syllable > aigcp_syllable_count)
        return "";
    return aigcp_spellings[aigcp_syllable_spellings[syllable - 1]].letters;
}
