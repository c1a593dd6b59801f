/* SPDX-License-Identifier: Apache-2.0 */
/* Tell words that deceive from those of science. */
#include "libfilter/scan/mixed_word.h"

#include <string.h>

#include "common/utf8.h"
#include "libfilter/characters/character_kind.h"
#include "libfilter/characters/fold.h"
#include "libfilter/characters/look_alikes.h"
#include "libfilter/characters/text_walk.h"

/* Letters of a name in science that has a Greek one: "Hα", "Lyα". */
#define MOST_OF_NAME 3

/* What is in a word. */
typedef struct word_facts {
    unsigned latin, cyrillic, greek;
    bool small_latin;   /* some Latin letter is not an ASCII capital */
    bool capital_greek; /* some Greek letter is not a plain small one */
    bool alike;         /* a letter can be taken for one of the other script */
    bool phonetic;      /* some Latin letter is there for phonetic notation, */
    bool other_greek;   /* and some Greek letter is not */
} word_facts;

bool
aigcp_is_in_mixed_word(uint32_t code_point)
{
    if (code_point < 0x80)
        return (code_point | 0x20) >= 'a' && (code_point | 0x20) <= 'z';
    return aigcp_is_mixed_letter(code_point) ||
           (aigcp_is_mark(code_point) && aigcp_hidden_kind(code_point) == AIGCP_HIDDEN_NOT);
}

/* Whether a Latin letter is one that hardly anything but phonetic notation is written with. */
static bool
is_phonetic(uint32_t c)
{
    return (c >= 0x250 && c <= 0x2AF) || c == 0xE6 || c == 0xF0 || c == 0x14B; /* IPA, æ, ð, ŋ */
}

/* Whether a Greek letter is written there, too. */
static bool
is_phonetic_greek(uint32_t c)
{
    return c == 0x3B2 || c == 0x3B8 || c == 0x3C7; /* beta, theta, chi */
}

/* Whether a Cyrillic or Greek letter can be taken for a Latin one, accents apart. */
static bool
looks_latin(uint32_t c)
{
    switch (c) {
    case 0x3B8: /* an "o" with a bar, to UTS #39; of angles and sounds */
    case 0x3D1:
    case 0x3F4:
    case 0x3BC: /* the sign of a millionth */
    case 0x3BB: /* of functions and wavelengths */
    case 0x3C9: /* of frequencies */
    case 0x3CE:
    case 0x393: /* capitals that fold to letters which do, and do not themselves */
    case 0x394:
    case 0x398:
    case 0x39B:
    case 0x39E:
    case 0x3A0:
    case 0x3A3:
    case 0x3A6:
    case 0x3A8:
    case 0x3A9:
    case 0x2126: /* ohm */
        return false;
    default:
        break;
    }
    uint32_t self;
    size_t count;
    const uint32_t *folded = aigcp_fold(c, &self, &count);
    for (size_t i = 1; i < count; i++)
        if (!aigcp_is_mark(folded[i]))
            return false;
    return count && *folded >= 0x80 && aigcp_look_class(*folded) != *folded;
}

/* Whether a Latin letter is an ASCII one that is drawn like a Cyrillic one. */
static bool
looks_cyrillic(uint32_t c)
{
    return c < 0x80 && strchr("ABCEHIJKMOPSTXYaceijopsxy", (int)c) != NULL;
}

static word_facts
facts_of(const uint8_t *word, size_t length)
{
    word_facts facts = { 0 };
    bool looked_cyrillic = false;
    size_t size;
    for (size_t at = 0; at < length; at += size) {
        uint32_t c = aigcp_utf8_decode(word + at, length - at, &size);
        switch (aigcp_script_of(c)) {
        case AIGCP_SCRIPT_LATIN:
            facts.latin++;
            facts.small_latin = facts.small_latin || c < 'A' || c > 'Z';
            facts.phonetic = facts.phonetic || is_phonetic(c);
            looked_cyrillic = looked_cyrillic || looks_cyrillic(c);
            break;
        case AIGCP_SCRIPT_CYRILLIC:
            facts.cyrillic++;
            facts.alike = facts.alike || looks_latin(c);
            break;
        case AIGCP_SCRIPT_GREEK:
            facts.greek++;
            facts.capital_greek = facts.capital_greek || c < 0x3B1 || c > 0x3C9;
            facts.other_greek = facts.other_greek || !is_phonetic_greek(c);
            facts.alike = facts.alike || looks_latin(c);
            break;
        default:
            break;
        }
    }
    facts.alike = facts.alike || (facts.cyrillic && looked_cyrillic);
    return facts;
}

bool
aigcp_is_mixed_word(const uint8_t *word, size_t length)
{
    word_facts facts = facts_of(word, length);
    if (!facts.latin || !(facts.cyrillic || facts.greek) || !facts.alike)
        return false;
    bool is_name =
        facts.latin + facts.greek <= MOST_OF_NAME || (!facts.small_latin && !facts.capital_greek);
    bool is_sound = facts.phonetic && !facts.other_greek;
    return facts.cyrillic || !(is_name || is_sound);
}

uint32_t
aigcp_latin_look(uint32_t code_point)
{
    aigcp_script script = aigcp_script_of(code_point);
    if ((script != AIGCP_SCRIPT_CYRILLIC && script != AIGCP_SCRIPT_GREEK) ||
        !looks_latin(code_point))
        return 0;
    uint32_t self;
    size_t count;
    uint32_t folded = *aigcp_fold(code_point, &self, &count);
    for (uint32_t letter = 'a'; letter <= 'z'; letter++)
        if (aigcp_looks_like(folded, (char)letter))
            return letter;
    return 0;
}
