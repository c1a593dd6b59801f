/* SPDX-License-Identifier: Apache-2.0 */
/* Writes the table of kinds (character_kind.h) as C, from the properties that ICU knows. */
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/uversion.h>

#include "libfilter/characters/character_kind.h"
#include "libfilter/characters/character_kind_format.h"
#include "libfilter/characters/fold.h"
#include "libfilter/characters/table_generator.h"

static UScriptCode
script_of(UChar32 c)
{
    UErrorCode error = U_ZERO_ERROR;
    UScriptCode script = uscript_getScript(c, &error);
    if (U_FAILURE(error))
        aigcp_generator_fail("U+%04X: %s", (unsigned)c, u_errorName(error));
    return script;
}

/* Marks of scripts that spell without them, or that stand on any letter. The voiced marks of
 * kana are neither: they tell "ba" from "ha". */
static bool
is_loose_mark(UChar32 c)
{
    if (c == 0x3099 || c == 0x309A)
        return false;
    switch (script_of(c)) {
    case USCRIPT_COMMON:
    case USCRIPT_INHERITED:
    case USCRIPT_LATIN:
    case USCRIPT_GREEK:
    case USCRIPT_CYRILLIC:
    case USCRIPT_ARABIC:
    case USCRIPT_HEBREW:
    case USCRIPT_SYRIAC:
        return true;
    default:
        return false;
    }
}

static bool
is_any_mark(UChar32 c)
{
    const int8_t type = u_charType(c);
    return type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK ||
           type == U_COMBINING_SPACING_MARK;
}

/* Those of Han, Hangul and kana do not belong to a letter that stands before them. */
static bool
is_mark(UChar32 c)
{
    return is_any_mark(c) && is_loose_mark(c) && !(c >= 0x3000 && c <= 0x33FF);
}

static bool
is_separator(UChar32 c)
{
    if (is_any_mark(c))
        return is_loose_mark(c);
    if (aigcp_is_stroke((uint32_t)c))
        return true;
    switch (u_charType(c)) {
    case U_UPPERCASE_LETTER:
    case U_LOWERCASE_LETTER:
    case U_TITLECASE_LETTER:
    case U_MODIFIER_LETTER:
    case U_OTHER_LETTER:
    case U_DECIMAL_DIGIT_NUMBER:
    case U_LETTER_NUMBER:
    case U_OTHER_NUMBER:
        return u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
    default:
        return true;
    }
}

static bool
is_bidi_control(UChar32 c)
{
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

static aigcp_hidden
hidden_kind(UChar32 c)
{
    if (c >= 0xFFF9 && c <= 0xFFFB)
        return AIGCP_HIDDEN_ZERO_WIDTH;
    if (!u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
        return AIGCP_HIDDEN_NOT;
    if (is_bidi_control(c))
        return AIGCP_HIDDEN_BIDI;
    if (c >= 0xE0000 && c <= 0xE007F)
        return AIGCP_HIDDEN_TAG;
    if ((c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF))
        return AIGCP_HIDDEN_SELECTOR;
    return AIGCP_HIDDEN_ZERO_WIDTH;
}

/* Canonical combining class of viramas. */
#define VIRAMA_CLASS 9

static aigcp_script
kind_of_script(UChar32 c)
{
    switch (script_of(c)) {
    case USCRIPT_KHMER:
    case USCRIPT_LAO:
    case USCRIPT_MYANMAR:
    case USCRIPT_THAI:
        return AIGCP_SCRIPT_UNSPACED;
    default:
        break;
    }
    if (u_getCombiningClass(c) == VIRAMA_CLASS)
        return AIGCP_SCRIPT_VIRAMA;
    if (!u_isalpha(c) && !u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC))
        return AIGCP_SCRIPT_OTHER;
    switch (script_of(c)) {
    case USCRIPT_LATIN:
        return AIGCP_SCRIPT_LATIN;
    case USCRIPT_CYRILLIC:
        return AIGCP_SCRIPT_CYRILLIC;
    case USCRIPT_GREEK:
        return AIGCP_SCRIPT_GREEK;
    case USCRIPT_HAN:
        return u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC) ? AIGCP_SCRIPT_HAN : AIGCP_SCRIPT_OTHER;
    default:
        return AIGCP_SCRIPT_OTHER;
    }
}

int
main(void)
{
    static uint16_t cells[AIGCP_CODE_POINTS];
    for (UChar32 c = 0; c < (UChar32)AIGCP_CODE_POINTS; c++)
        cells[c] = (uint16_t)((is_separator(c) ? AIGCP_KIND_SEPARATOR : 0) |
                              (unsigned)hidden_kind(c) << AIGCP_KIND_HIDDEN_SHIFT |
                              (unsigned)kind_of_script(c) << AIGCP_KIND_SCRIPT_SHIFT |
                              (is_mark(c) ? AIGCP_KIND_MARK : 0));
    aigcp_write_heading("generate_character_kinds", "ICU " U_ICU_VERSION,
                        "libfilter/characters/character_kind_format.h");
    aigcp_write_page_table("aigcp_kind", "uint8_t", cells);
    return aigcp_generator_finish();
}
