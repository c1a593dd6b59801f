/* SPDX-License-Identifier: Apache-2.0 */
/* Look-ups in the tables of sounds. */
#include "libfilter/pinyin.h"

#include <string.h>

#include "libfilter/fold.h"
#include "libfilter/pinyin_format.h"

size_t
aigcp_readings(uint32_t folded, const uint16_t **readings)
{
    uint16_t cell = folded < AIGCP_CODE_POINTS ? AIGCP_PAGE_LOOKUP(aigcp_reading, folded) : 0;
    *readings = aigcp_reading_lists + cell + 1;
    return aigcp_reading_lists[cell];
}

/* The first spelling that is not before these letters; aigcp_spelling_count if all are. */
static uint32_t
first_not_before(const char *letters, size_t length)
{
    uint32_t low = 0;
    uint32_t high = aigcp_spelling_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (strncmp(aigcp_spellings[middle].letters, letters, length) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int
aigcp_syllable_begins(const char *letters, size_t length)
{
    if (length == 0 || length > AIGCP_SYLLABLE_LETTERS || memchr(letters, '\0', length) != NULL)
        return 0;
    uint32_t first = first_not_before(letters, length);
    return first < aigcp_spelling_count &&
           memcmp(aigcp_spellings[first].letters, letters, length) == 0;
}

uint16_t
aigcp_syllable_find(const char *letters, size_t length)
{
    if (!aigcp_syllable_begins(letters, length))
        return 0;
    /* A spelling stands before all that it begins. */
    const aigcp_spelling *first = &aigcp_spellings[first_not_before(letters, length)];
    return first->letters[length] == '\0' ? first->syllable : 0;
}

const char *
aigcp_syllable_spelling(uint16_t syllable)
{
    if (syllable == 0 || syllable > aigcp_syllable_count)
        return "";
    return aigcp_spellings[aigcp_syllable_spellings[syllable - 1]].letters;
}
