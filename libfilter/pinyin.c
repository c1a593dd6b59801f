/* SPDX-License-Identifier: Apache-2.0 */
/* Look-ups in the tables of sounds. */
#include "libfilter/pinyin.h"

#include <stdbool.h>

#include "libfilter/fold.h"
#include "libfilter/pinyin_format.h"

size_t
aigcp_readings(uint32_t folded, const uint16_t **readings)
{
    uint16_t cell = folded < AIGCP_CODE_POINTS ? AIGCP_PAGE_LOOKUP(aigcp_reading, folded) : 0;
    *readings = aigcp_reading_lists + cell + 1;
    return aigcp_reading_lists[cell];
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

int
aigcp_syllable_begins(const char *letters, size_t length)
{
    return node_of(letters, length) != 0;
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
