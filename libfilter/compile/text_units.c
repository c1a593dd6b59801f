/* SPDX-License-Identifier: Apache-2.0 */
/* The classes of characters that need a closer look. */
#include "libfilter/compile/text_units.h"

#include "common/utf8.h"
#include "libfilter/characters/character_kind.h"
#include "libfilter/characters/fold.h"
#include "libfilter/characters/look_alikes.h"
#include "libfilter/characters/text_walk.h"
#include "libfilter/limits.h"

/* What a character says of a sign of leet behind it. */
typedef enum meaning {
    MEANS_NOTHING, /* it is invisible, or a mark */
    MEANS_LETTER,  /* or a figure */
    MEANS_SIGN,    /* of leet */
    MEANS_HAN,     /* or another letter of East Asia */
    MEANS_END
} meaning;

static bool
is_letter_or_figure(uint32_t folded)
{
    return (folded >= 'a' && folded <= 'z') || (folded >= '0' && folded <= '9');
}

/* Whether it is a Han character, kana, Bopomofo or a syllable of Hangul. */
static bool
is_east_asian(uint32_t c)
{
    return aigcp_is_han(c) || (c > 0x3040 && c < 0x3130) || (c >= 0xAC00 && c <= 0xD7A3);
}

static meaning
meaning_of(uint32_t c)
{
    uint32_t self;
    size_t count;
    if (aigcp_is_leet_sign(c)) /* as most are: what is folded to one is looked up below */
        return MEANS_SIGN;
    const uint32_t *fold = aigcp_fold(c, &self, &count);
    while (count > 0 && aigcp_is_mark(fold[count - 1]))
        count--;
    if (count == 0)
        return MEANS_NOTHING;
    const uint32_t last = fold[count - 1];
    if (is_east_asian(c)) /* which may fold to a figure */
        return MEANS_HAN;
    if (is_letter_or_figure(last))
        return MEANS_LETTER;
    return count == 1 && aigcp_is_leet_sign(last) ? MEANS_SIGN : MEANS_END;
}

/* The same of ASCII, without looking anything up: in a flood of signs each is asked about several
 * times. */
static meaning
meaning_of_ascii(uint8_t c)
{
    if (c == '$' || c == '@')
        return MEANS_SIGN;
    return is_letter_or_figure(c) || (c >= 'A' && c <= 'Z') ? MEANS_LETTER : MEANS_END;
}

/* Whether the two bytes before `at` are one of the marks U+0300 to U+033F, of which floods are. */
static bool
is_usual_mark(const uint8_t *text, size_t at)
{
    return at >= 2 && text[at - 2] == 0xCC && (text[at - 1] & 0xC0) == 0x80;
}

bool
aigcp_reads_as_letter(const uint8_t *text, size_t at, bool may_begin)
{
    int signs = 0;
    int passed = 0;
    while (at > 0 && signs <= AIGCP_MAX_LEET_SIGNS && passed <= AIGCP_MAX_GAP) {
        uint32_t c;
        meaning means;
        if (text[at - 1] < 0x80) {
            means = meaning_of_ascii(text[--at]);
        } else if (is_usual_mark(text, at)) {
            means = MEANS_NOTHING;
            at -= 2;
        } else {
            at = aigcp_character_before(text, at, &c);
            means = meaning_of(c);
        }
        if (means == MEANS_LETTER || means == MEANS_HAN || means == MEANS_END)
            return means == MEANS_LETTER || (may_begin && means == MEANS_END);
        signs += means == MEANS_SIGN;
        passed += means == MEANS_NOTHING;
    }
    return may_begin;
}

const uint16_t *
aigcp_wide_classes_at(const aigcp_alphabet *alphabet, const uint8_t *text, size_t at,
                      uint16_t class, size_t *count)
{
    const aigcp_wide *wide = &alphabet->wide[class - AIGCP_WIDE_FIRST];
    const uint16_t *classes = alphabet->wide_classes + wide->at;
    *count = 1;
    if (wide->kind != AIGCP_WIDE_SEQUENCE)
        return classes + aigcp_reads_as_letter(text, at, wide->kind == AIGCP_WIDE_FIRST_SIGN);
    *count = wide->count;
    return classes;
}
