/* SPDX-License-Identifier: Apache-2.0 */
/* Look-ups in the table of look-alikes. */
#include "libfilter/characters/look_alikes.h"

#include "libfilter/characters/character_kind.h"
#include "libfilter/characters/fold.h"
#include "libfilter/characters/look_alikes_format.h"

static uint32_t
class_letter(uint32_t folded)
{
    return folded < AIGCP_CODE_POINTS ? AIGCP_PAGE_LOOKUP(aigcp_look, folded) : 0;
}

static bool
is_ascii_letter(uint32_t folded)
{
    return folded >= 'a' && folded <= 'z';
}

uint32_t
aigcp_look_class(uint32_t folded)
{
    uint32_t letter = class_letter(folded);
    return letter != 0 ? letter : folded;
}

bool
aigcp_looks_like(uint32_t folded, char letter)
{
    uint32_t wanted = (unsigned char)letter;
    return !is_ascii_letter(folded) && is_ascii_letter(wanted) && class_letter(folded) != 0 &&
           class_letter(folded) == class_letter(wanted);
}

bool
aigcp_look_alike(uint32_t folded, uint32_t other)
{
    return folded == other || (aigcp_look_class(folded) == aigcp_look_class(other) &&
                               !(is_ascii_letter(folded) && is_ascii_letter(other)));
}

uint32_t
aigcp_turned_letter(char letter)
{
    /* "ɐqɔpǝɟƃɥᴉɾʞlɯuodbɹsʇnʌʍxʎz" */
    static const uint16_t turned[] = { 0x250, 'q',    0x254, 'p',   0x1DD, 0x25F, 0x183,
                                       0x265, 0x1D09, 0x27E, 0x29E, 'l',   0x26F, 'u',
                                       'o',   'd',    'b',   0x279, 's',   0x287, 'n',
                                       0x28C, 0x28D,  'x',   0x28E, 'z' };
    return is_ascii_letter((unsigned char)letter) ? turned[letter - 'a'] : 0;
}

bool
aigcp_is_leet_sign(uint32_t folded)
{
    return class_letter(folded) != 0 && aigcp_is_separator(folded);
}
