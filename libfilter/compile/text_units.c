/* SPDX-License-Identifier: Apache-2.0 */
/* The classes of characters that need a closer look. */
#include "libfilter/compile/text_units.h"

#include "common/utf8.h"
#include "libfilter/characters/character_kind.h"
#include "libfilter/characters/fold.h"
#include "libfilter/characters/look_alikes.h"
#include "libfilter/characters/text_walk.h"
#include "libfilter/limits.h"

bool
aigcp_reads_as_letter(const uint8_t *text, size_t at)
{
    int signs = 0;
    int passed = 0;
    while (at > 0 && signs <= AIGCP_MAX_LEET_SIGNS && passed <= AIGCP_MAX_GAP) {
        uint32_t c, self;
        size_t count;
        at = aigcp_character_before(text, at, &c);
        const uint32_t *fold = aigcp_fold(c, &self, &count);
        while (count > 0 && aigcp_is_mark(fold[count - 1]))
            count--;
        if (count == 0) {
            passed++;
            continue;
        }
        if (aigcp_is_han(c)) /* which may fold to a figure */
            return false;
        uint32_t last = fold[count - 1];
        if ((last >= 'a' && last <= 'z') || (last >= '0' && last <= '9'))
            return true;
        if (count != 1 || !aigcp_is_leet_sign(last))
            return false;
        signs++;
    }
    return false;
}

const uint16_t *
aigcp_wide_classes_at(const aigcp_alphabet *alphabet, const uint8_t *text, size_t at,
                      uint16_t class, size_t *count)
{
    const aigcp_wide *wide = &alphabet->wide[class - AIGCP_WIDE_FIRST];
    const uint16_t *classes = alphabet->wide_classes + wide->at;
    *count = 1;
    if (wide->kind == AIGCP_WIDE_LEET)
        return classes + aigcp_reads_as_letter(text, at);
    *count = wide->count;
    return classes;
}
