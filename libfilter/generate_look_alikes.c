/* SPDX-License-Identifier: Apache-2.0 */
/* Writes the table of look-alikes (look_alikes.h) as C.
 *
 * A letter of another script looks like an ASCII letter if both have the same skeleton (UTS #39,
 * from ICU), marks apart. Letters are compared as they are written and entered as they are
 * folded: Cyrillic "н" looks like "h" because "Н" looks like "H". Where small and capital letter
 * look like different letters ("ν" like "v", "Ν" like "N"), the small one decides.
 *
 * Han, kana, Hangul, Bopomofo and Yi look like nothing: they are what most text is made of. */
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/uspoof.h>
#include <unicode/ustring.h>
#include <unicode/uversion.h>

#include "libfilter/fold.h"
#include "libfilter/look_alikes_format.h"
#include "libfilter/table_generator.h"

#define MAX_SKELETON 64

/* The figures and signs of "leet"; 'l', which has the class of 'i', as "1" is both; and letters
 * that are drawn for others without being confusable to UTS #39. */
static const struct {
    uint32_t code_point;
    char letter;
} leet[] = {
    { '0', 'o' },   { '1', 'i' },   { 'l', 'i' },   { '3', 'e' },   { '4', 'a' },    { '5', 's' },
    { '7', 't' },   { '8', 'b' },   { '@', 'a' },   { '$', 's' },   { 0x20AC, 'e' }, /* euro sign */
    { 0x3C9, 'w' }, { 0x43F, 'n' }, { 0x448, 'w' }, { 0x44F, 'r' }, /* omega, pe, sha, ya */
};

static void
check(UErrorCode error, const char *what)
{
    if (U_FAILURE(error))
        aigcp_generator_fail("generate_look_alikes: %s: %s", what, u_errorName(error));
}

static bool
is_candidate(UChar32 c)
{
    if (c < 0x80 || !u_isalpha(c))
        return false;
    UErrorCode error = U_ZERO_ERROR;
    switch (uscript_getScript(c, &error)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_KATAKANA_OR_HIRAGANA:
    case USCRIPT_HANGUL:
    case USCRIPT_BOPOMOFO:
    case USCRIPT_YI:
        return false;
    default:
        return !(c >= 0x3000 && c <= 0x33FF); /* CJK marks and symbols */
    }
}

/* The ASCII letter that is all of the skeleton of `c`, as a small letter; 0 if there is none. */
static char
skeleton_letter(const USpoofChecker *checker, UChar32 c)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar text[2], skeleton[MAX_SKELETON];
    UChar32 parts[MAX_SKELETON];
    int32_t length = 0, count = 0;
    U16_APPEND_UNSAFE(text, length, c);
    length = uspoof_getSkeleton(checker, 0, text, length, skeleton, MAX_SKELETON, &error);
    u_strToUTF32(parts, MAX_SKELETON, &count, skeleton, length, &error);
    check(error, "cannot make a skeleton");
    char letter = 0;
    for (int32_t i = 0; i < count; i++) {
        UChar32 part = parts[i];
        if (u_charType(part) == U_NON_SPACING_MARK)
            continue;
        if (part >= 0x80 || !u_isalpha(part) || letter != 0)
            return 0;
        letter = (char)u_tolower(part);
    }
    return letter;
}

/* What `c` is folded to, if that is one code point. */
static uint32_t
folded_to(UChar32 c)
{
    uint32_t self;
    size_t count;
    const uint32_t *folded = aigcp_fold((uint32_t)c, &self, &count);
    return count == 1 ? *folded : 0;
}

/* The letters that `checker` finds, of characters that are folded already or of the others. */
static void
enter_letters(const USpoofChecker *checker, bool folded_already, uint16_t *cells)
{
    for (UChar32 c = 0; c < (UChar32)AIGCP_CODE_POINTS; c++) {
        if (!is_candidate(c))
            continue;
        uint32_t folded = folded_to(c);
        if (folded < 0x80 || (folded == (uint32_t)c) != folded_already || cells[folded] != 0)
            continue;
        char letter = skeleton_letter(checker, c);
        if (letter != 0)
            cells[folded] = cells[(unsigned char)letter];
    }
}

int
main(void)
{
    UErrorCode error = U_ZERO_ERROR;
    USpoofChecker *checker = uspoof_open(&error);
    check(error, "cannot open the confusables of ICU");
    static uint16_t cells[AIGCP_CODE_POINTS];
    for (unsigned letter = 'a'; letter <= 'z'; letter++)
        cells[letter] = (uint16_t)letter;
    for (size_t i = 0; i < sizeof leet / sizeof *leet; i++)
        cells[leet[i].code_point] = (unsigned char)leet[i].letter;
    enter_letters(checker, true, cells);
    enter_letters(checker, false, cells);
    aigcp_write_heading("generate_look_alikes", "ICU " U_ICU_VERSION,
                        "libfilter/look_alikes_format.h");
    aigcp_write_page_table("aigcp_look", "uint8_t", cells);
    uspoof_close(checker);
    return aigcp_generator_finish();
}
