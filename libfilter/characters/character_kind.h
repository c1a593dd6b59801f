/* SPDX-License-Identifier: Apache-2.0 */
/* What a character is for, where the folding table does not say it. */
#ifndef AIGCP_CHARACTER_KIND_H
#define AIGCP_CHARACTER_KIND_H

#include <stdbool.h>
#include <stdint.h>

/* Letters that are drawn like commas and bars, and decorate Han characters more often than they
 * spell: strokes of these, "no" of katakana, which is one of them, and marks that repeat a kana.
 * They separate; but a word that has one needs it. */
static inline bool
aigcp_is_stroke(uint32_t folded)
{
    switch (folded) {
    case 0x303B: /* 〻 */
    case 0x309D: /* ゝ */
    case 0x30CE: /* ノ */
    case 0x30FD: /* ヽ */
    case 0x4E28: /* 丨 */
    case 0x4E36: /* 丶 */
    case 0x4E3F: /* 丿 */
    case 0x4E40: /* 乀 */
    case 0x4E41: /* 乁 */
    case 0x4E5A: /* 乚 */
    case 0x4E5B: /* 乛 */
    case 0x4E85: /* 亅 */
        return true;
    default:
        return false;
    }
}

/* Whether the lane `skip` passes over a folded character between those of a word: all that is
 * neither letter nor number of any script: spaces, line ends, punctuation, symbols, emoji, marks,
 * controls, letters that show nothing (Hangul fillers, Braille blank), and strokes. Marks of
 * scripts that need them to spell (Devanagari, Thai, ...) are not passed over. */
bool aigcp_is_separator(uint32_t folded);

/* Whether it is a mark that only decorates what it stands behind: one of those passed over. */
bool aigcp_is_mark(uint32_t code_point);

/* Whether a code point, not folded, is a Han character or stands for one (〇, 々). */
static inline bool
aigcp_is_han(uint32_t c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
           (c >= 0x20000 && c <= 0x3FFFF) || (c >= 0xF900 && c <= 0xFAFF) || c == 0x3005 ||
           c == 0x3007;
}

/* Ways to hide text or to smuggle it in, by characters that show nothing. */
typedef enum aigcp_hidden {
    AIGCP_HIDDEN_NOT,
    AIGCP_HIDDEN_ZERO_WIDTH, /* U+200B..U+200F, U+2060, U+FEFF, U+034F, soft hyphen, fillers, and
                                all that is default-ignorable and none of the others; also
                                U+FFF9..U+FFFB, which say that text is an annotation */
    AIGCP_HIDDEN_BIDI,    /* embeddings, overrides and isolates: U+202A..U+202E, U+2066..U+2069 */
    AIGCP_HIDDEN_TAG,     /* U+E0000..U+E007F */
    AIGCP_HIDDEN_SELECTOR /* U+FE00..U+FE0F, U+E0100..U+E01EF */
} aigcp_hidden;

aigcp_hidden aigcp_hidden_kind(uint32_t code_point);

/* Scripts whose letters are mixed to deceive, and those that have use for hidden characters. */
typedef enum aigcp_script {
    AIGCP_SCRIPT_OTHER, /* also what all scripts share: digits, punctuation, marks */
    AIGCP_SCRIPT_LATIN,
    AIGCP_SCRIPT_CYRILLIC,
    AIGCP_SCRIPT_GREEK,
    AIGCP_SCRIPT_HAN,      /* ideographs, which have variants by selectors */
    AIGCP_SCRIPT_UNSPACED, /* Khmer, Lao, Myanmar and Thai, letters and all: words in them are
                              parted by zero-width spaces */
    AIGCP_SCRIPT_VIRAMA    /* of other scripts, the signs at which joiners tell how letters join */
} aigcp_script;

/* The script of a character, not folded. */
aigcp_script aigcp_script_of(uint32_t code_point);

/* Whether it is a letter of a script that is mixed: Latin, Cyrillic or Greek. */
static inline bool
aigcp_is_mixed_letter(uint32_t code_point)
{
    aigcp_script script = aigcp_script_of(code_point);
    return script >= AIGCP_SCRIPT_LATIN && script <= AIGCP_SCRIPT_GREEK;
}

#endif
