/* SPDX-License-Identifier: Apache-2.0 */
/* Hangul syllables and their letters (Unicode, section 3.12): a leading consonant, a vowel, perhaps
 * a final consonant. */
#ifndef AIGCP_HANGUL_H
#define AIGCP_HANGUL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether a code point is a final consonant: it belongs to the syllable before. */
static inline bool
aigcp_is_hangul_final(uint32_t c)
{
    return (c >= 0x11A8 && c <= 0x11FF) || (c >= 0xD7CB && c <= 0xD7FB);
}

/* Whether a code point is a vowel as syllables are composed of. */
static inline bool
aigcp_is_hangul_vowel(uint32_t c)
{
    return c >= 0x1161 && c <= 0x1175;
}

/* Put letters that make a syllable together, in place. Returns how many code points are left. */
size_t aigcp_hangul_compose(uint32_t *points, size_t count);

/* How final consonants are written. */
typedef enum aigcp_hangul_finals {
    AIGCP_HANGUL_AS_FINALS, /* as such: NFD */
    AIGCP_HANGUL_AS_TYPED,  /* letter by letter, as keyboards have them: as leading ones (NFKC),
                               where there is one */
} aigcp_hangul_finals;

/* Take syllables apart. Returns how many code points that makes: `count` if there is no syllable,
 * more than `room` if they do not fit. */
size_t aigcp_hangul_decompose(const uint32_t *points, size_t count, aigcp_hangul_finals finals,
                              uint32_t *out, size_t room);

#endif
