/* SPDX-License-Identifier: Apache-2.0 */
/* Writes the table of look-alikes (look_alikes.h) as C.
 *
 * A letter of another script looks like an ASCII letter if both have the same skeleton (UTS #39,
 * from ICU), marks apart. Letters are compared as they are written and entered as they are
 * folded: Cyrillic "н" looks like "h" because "Н" looks like "H". Where small and capital letter
 * look like different letters ("ν" like "v", "Ν" like "N"), the small one decides.
 *
 * Of Latin letters, those look like one of ASCII, too, that are a form of it by their names in
 * Unicode: "latin letter small capital a", "latin small letter c with hook". Fonts of the kind that
 * is sold as "fancy text" are made of them.
 *
 * Han, kana, Hangul, Bopomofo and Yi look like nothing: they are what most text is made of. */
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/uspoof.h>
#include <unicode/ustring.h>
#include <unicode/uversion.h>

#include "common/utf8.h"
#include "libfilter/characters/fold.h"
#include "libfilter/characters/look_alikes_format.h"
#include "libfilter/characters/table_generator.h"

#define MAX_SKELETON 64

/* The figures of "leet"; 'l', which has the class of 'i', as "1" is both. Not '9': "900k" is what
 * it says. */
static const char figures[][2] = {
    { '0', 'o' }, { '1', 'i' }, { 'l', 'i' }, { '3', 'e' },
    { '4', 'a' }, { '5', 's' }, { '7', 't' }, { '8', 'b' },
};

/* Its signs, each with its letter behind it: of currencies, what else has the shape, and the
 * letters of flags. */
static const char signs[] = "@a$s€e¢c£l¥y§s©c®r†t¡i"
                            "฿b₡c₣f₤l₥m₦n₩w₫d"
                            "₭k₮t₱p₲g₳a₴s₵c₽p₿b"
                            "🇦a🇧b🇨c🇩d🇪e🇫f🇬g🇭h🇮i🇯j🇰k🇱l🇲m"
                            "🇳n🇴o🇵p🇶q🇷r🇸s🇹t🇺u🇻v🇼w🇽x🇾y🇿z";

/* Letters that are drawn for others without being confusable to UTS #39, in the same way: Greek,
 * Cyrillic, Canadian syllables, a rune, and Latin letters with names of their own. */
static const char drawn[] = "ωwηnλaδdпnшwщwцuяrиnєeӿxꙅs"
                            "ᗩaᗷbᑕcᗪdᕮeᗴeᖴfᕼhᒍjᒪlᗰmᑎnᑭpᑫqᖇrᔕsᑌuᐯvᗯwᘔz"
                            "ʌaᛕkŋnɛeɧhʍmɔcɒaƃgɟfꟻf";

/* How a form of a letter may be called, before its name. */
static const char *const forms[] = { "DOTLESS ", "TURNED ",  "REVERSED ", "SIDEWAYS ",
                                     "BARRED ",  "INSULAR ", "SCRIPT " };

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

/* What is behind `start` in a name, or NULL if it begins otherwise. */
static const char *
behind(const char *name, const char *start)
{
    const size_t length = strlen(start);
    return strncmp(name, start, length) == 0 ? name + length : NULL;
}

/* The ASCII letter of which a character is a form by its name; 0 if it is none. */
static char
letter_by_name(UChar32 c)
{
    UErrorCode error = U_ZERO_ERROR;
    char name[128];
    (void)u_charName(c, U_UNICODE_CHAR_NAME, name, sizeof name, &error);
    check(error, "cannot name a character");
    const char *rest = behind(name, "LATIN SMALL LETTER ");
    rest = rest ? rest : behind(name, "LATIN CAPITAL LETTER ");
    rest = rest ? rest : behind(name, "LATIN LETTER SMALL CAPITAL ");
    if (!rest)
        return 0;
    const char *on_its_head = behind(rest, "TURNED ");
    if (on_its_head && strchr("MVW", *on_its_head)) /* which then look like each other */
        return 0;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        const char *letter = behind(rest, forms[i]);
        rest = letter ? letter : rest;
    }
    const bool is_letter = *rest >= 'A' && *rest <= 'Z';
    return is_letter && (rest[1] == '\0' || behind(rest + 1, " WITH")) ? (char)(*rest - 'A' + 'a')
                                                                       : 0;
}

/* Those that have no letter yet. */
static void
enter_by_name(uint16_t *cells)
{
    for (UChar32 c = 0; c < (UChar32)AIGCP_CODE_POINTS; c++) {
        const uint32_t folded = is_candidate(c) ? folded_to(c) : 0;
        const char letter = folded >= 0x80 && cells[folded] == 0 ? letter_by_name(c) : 0;
        if (letter)
            cells[folded] = cells[(unsigned char)letter];
    }
}

/* Characters of UTF-8, each with its ASCII letter behind it. */
static void
enter_pairs(const char *pairs, uint16_t *cells)
{
    const size_t length = strlen(pairs);
    for (size_t at = 0, size; at < length; at += size + 1) {
        const uint32_t c = aigcp_utf8_decode((const uint8_t *)pairs + at, length - at, &size);
        if (c >= AIGCP_CODE_POINTS || at + size == length || folded_to((UChar32)c) != c)
            aigcp_generator_fail("generate_look_alikes: bad pairs: %s", pairs + at);
        cells[c] = cells[(unsigned char)pairs[at + size]];
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
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        cells[(unsigned char)figures[i][0]] = (unsigned char)figures[i][1];
    enter_pairs(signs, cells);
    enter_pairs(drawn, cells);
    enter_letters(checker, true, cells);
    enter_letters(checker, false, cells);
    enter_by_name(cells);
    aigcp_write_heading("generate_look_alikes", "ICU " U_ICU_VERSION,
                        "libfilter/characters/look_alikes_format.h");
    aigcp_write_page_table("aigcp_look", "uint8_t", cells);
    uspoof_close(checker);
    return aigcp_generator_finish();
}
