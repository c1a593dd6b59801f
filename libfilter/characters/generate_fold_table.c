/* SPDX-License-Identifier: Apache-2.0 */
/* Writes the folding table as C, from ICU and data/han_variants.txt. Runs when the library is
 * built; folding itself does not need ICU.
 *
 * The fold of a code point is a sequence of code points:
 *   1. nothing, if it is default-ignorable (zero width, bidi control, tag, selector) or the
 *      frame of a keycap emoji;
 *   2. the ASCII digit, if it is written for one digit in any style (1 as ① ⑴ ⒈ ❶ ¹ Ⅰ 〡); the
 *      ASCII letter, if it is that letter white on black (🅰, 🅐);
 *   3. otherwise NFKC_Casefold, decomposed again (NFD) except Hangul, so that composed and
 *      decomposed spellings meet;
 *   4. each decimal digit of any script becomes the ASCII digit of its value;
 *   5. each Traditional character becomes its Simplified form, each variant, Japanese character
 *      and radical what it stands for;
 *   6. each Han character that writes a digit (一 壹 弌) becomes that digit;
 *   7. each hyphen, short dash and minus sign becomes "-", each apostrophe, and the single
 * quotation mark that is written for it, "'". 3 to 7 are repeated until nothing changes. Of several
 * equal signs (… as "...") one is left: a reader sees one character, and so counts what separates
 * the characters of a word. */
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>
#include <unicode/uversion.h>

#include "libfilter/characters/fold_format.h"
#include "libfilter/characters/table_generator.h"

#define MAX_TEXT 64
#define CODE_POINTS 0x110000
#define KEYCAP 0x20E3

static const UNormalizer2 *casefold;
static const UNormalizer2 *decompose;
static UTransliterator *simplify;
/* What each variant of a Han character stands for; 0 for others. */
static uint32_t stands_for[CODE_POINTS];

static void
check(UErrorCode error, const char *what)
{
    if (U_FAILURE(error))
        aigcp_generator_fail("generate_fold_table: %s: %s", what, u_errorName(error));
}

static void
read_variants(const char *path)
{
    static aigcp_data_file file;
    aigcp_data_file_open(&file, path);
    while (aigcp_data_file_next(&file)) {
        const char *at = file.line;
        uint32_t form = aigcp_data_file_character(&file, &at);
        if (aigcp_data_file_character(&file, &at) != '\t' || *at == '\0')
            aigcp_data_file_fail(&file, "not a character, a tab and its variants");
        for (uint32_t variant; (variant = aigcp_data_file_character(&file, &at)) != 0;)
            stands_for[variant] = form;
    }
}

static void
open_icu(void)
{
    UErrorCode error = U_ZERO_ERROR;
    UParseError place;
    casefold = unorm2_getNFKCCasefoldInstance(&error);
    decompose = unorm2_getNFDInstance(&error);
    UChar id[32];
    u_uastrcpy(id, "Traditional-Simplified");
    simplify = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, &place, &error);
    check(error, "cannot open ICU data");
}

static bool
is_hangul(UChar32 c)
{
    return c >= 0xAC00 && c <= 0xD7A3;
}

static bool
is_han(UChar32 c)
{
    UErrorCode error = U_ZERO_ERROR;
    return uscript_getScript(c, &error) == USCRIPT_HAN;
}

/* Step over the character at `*at`. */
static UChar32
next(const UChar *text, int32_t *at, int32_t length)
{
    UChar lead = text[(*at)++];
    if (!U16_IS_LEAD(lead) || *at == length)
        return lead;
    return (UChar32)U16_GET_SUPPLEMENTARY(lead, text[(*at)++]);
}

static void
append(UChar *text, int32_t *length, UChar32 c)
{
    if (c > 0xFFFF)
        text[(*length)++] = U16_LEAD(c);
    text[(*length)++] = c > 0xFFFF ? U16_TRAIL(c) : (UChar)c;
}

/* ICU's Traditional-Simplified; `c` itself if it maps to nothing or to several. */
static UChar32
transliterated(UChar32 c)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar text[MAX_TEXT];
    int32_t length = 0;
    append(text, &length, c);
    int32_t limit = length;
    utrans_transUChars(simplify, text, &length, MAX_TEXT, 0, &limit, &error);
    check(error, "cannot simplify");
    int32_t used = 0;
    UChar32 simple = next(text, &used, length);
    return used == length ? simple : c;
}

/* One step towards the character in general use; `c` itself at the end. */
static UChar32
simplify_once(UChar32 c)
{
    UChar32 simple = is_han(c) ? transliterated(c) : c;
    if (simple == c && stands_for[c] != 0)
        return (UChar32)stands_for[c];
    return simple;
}

/* Follow the steps to the end. Where they go round (U+82CE and U+82E7 map to each other),
 * the smallest of the circle stands for all of it. */
static UChar32
simplified(UChar32 c)
{
    UChar32 slow = c, fast = c;
    do {
        slow = simplify_once(slow);
        fast = simplify_once(simplify_once(fast));
    } while (slow != fast);
    UChar32 smallest = slow;
    for (UChar32 x = simplify_once(slow); x != slow; x = simplify_once(x))
        smallest = x < smallest ? x : smallest;
    return smallest;
}

/* The digit that `c` is written for, -1 if it is for none. Fractions are not digits: U+215F is
 * "1/" and U+2189 is "0/3". */
static int
digit_value(UChar32 c)
{
    double value = u_getNumericValue(c);
    if (value < 0 || value > 9 || value != (int)value || c == 0x215F || c == 0x2189)
        return -1;
    return (int)value;
}

/* Han characters that Unihan has a number for, and that are ordinary words. */
static bool
is_word_of_number(UChar32 c)
{
    static const UChar32 words[] = {
        0x4EE8, /* "the three of" */
        0x5169, /* "both" */
        0x4E24, /* the same, Simplified */
        0x53C2, /* "join", Simplified */
        0x53C3, /* "join" */
        0x5E7A, /* "tiny" */
        0x5EFE, /* a radical */
        0x6F06, /* "lacquer" */
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i] == c)
            return true;
    return false;
}

/* The ASCII character that `c` is in another style, 0 if it is none. Styles whose compatibility
 * decomposition says so, or says more ("(1)", "1.", the letter of a Roman number). */
static char
plain_style(UChar32 c)
{
    int8_t type = u_charType(c);
    if ((type == U_LETTER_NUMBER || type == U_OTHER_NUMBER) && digit_value(c) >= 0)
        return (char)('0' + digit_value(c));
    if (c >= 0x1F150 && c <= 0x1F169) /* negative circled A */
        return (char)('a' + (c - 0x1F150));
    if (c >= 0x1F170 && c <= 0x1F189) /* negative squared A */
        return (char)('a' + (c - 0x1F170));
    return 0;
}

/* Hyphens, up to the dash of the width of "n", and the minus sign. */
static bool
is_short_dash(UChar32 c)
{
    return (c >= 0x2010 && c <= 0x2013) || c == 0x2212;
}

/* What typesetting has for "'": single quotation marks and the apostrophe that is a letter. */
static bool
is_apostrophe(UChar32 c)
{
    return c == 0x2018 || c == 0x2019 || c == 0x201B || c == 0x2BC;
}

/* Append the fold of one code point of a normalised text, after its decomposition. */
static void
append_folded(UChar *out, int32_t *length, UChar32 c)
{
    if (u_charType(c) == U_DECIMAL_DIGIT_NUMBER)
        c = '0' + u_charDigitValue(c);
    c = simplified(c);
    if (is_han(c) && digit_value(c) >= 0 && !is_word_of_number(c))
        c = '0' + digit_value(c);
    if (is_short_dash(c))
        c = '-';
    if (is_apostrophe(c))
        c = '\'';
    if (*length + U16_LENGTH(c) > MAX_TEXT)
        aigcp_generator_fail("generate_fold_table: U+%04X folds to too much", (unsigned)c);
    append(out, length, c);
}

/* One round of steps 3 to 7. */
static int32_t
fold_once(const UChar *text, int32_t length, UChar *out)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar folded[MAX_TEXT];
    int32_t folded_length = unorm2_normalize(casefold, text, length, folded, MAX_TEXT, &error);
    check(error, "cannot fold");
    int32_t out_length = 0;
    for (int32_t i = 0; i < folded_length;) {
        UChar32 c = next(folded, &i, folded_length);
        UChar parts[MAX_TEXT] = { 0 };
        int32_t parts_length =
            is_hangul(c) ? -1 : unorm2_getDecomposition(decompose, c, parts, MAX_TEXT, &error);
        if (parts_length < 0) {
            append_folded(out, &out_length, c);
            continue;
        }
        check(error, "cannot decompose");
        for (int32_t j = 0; j < parts_length;) {
            UChar32 part = next(parts, &j, parts_length);
            append_folded(out, &out_length, part);
        }
    }
    return out_length;
}

/* Whether code points are one sign again and again. */
static bool
is_one_sign(const uint32_t *points, int count)
{
    for (int i = 1; i < count; i++)
        if (points[i] != points[0])
            return false;
    return !u_isalnum((UChar32)points[0]);
}

/* Returns the number of code points; 0 for an invisible one. */
static int
fold(UChar32 c, uint32_t *out)
{
    UChar text[MAX_TEXT], folded[MAX_TEXT];
    int32_t length = 0;
    if (c == KEYCAP)
        return 0;
    append(text, &length, plain_style(c) != 0 ? plain_style(c) : c);
    for (int round = 0;; round++) {
        int32_t folded_length = fold_once(text, length, folded);
        if (folded_length == length && memcmp(folded, text, (size_t)length * sizeof *text) == 0)
            break;
        if (round == 8)
            aigcp_generator_fail("generate_fold_table: U+%04X does not settle", (unsigned)c);
        memcpy(text, folded, (size_t)folded_length * sizeof *text);
        length = folded_length;
    }
    int count = 0;
    for (int32_t i = 0; i < length;) {
        UChar32 part = next(text, &i, length);
        out[count++] = (uint32_t)part;
    }
    return count > 1 && is_one_sign(out, count) ? 1 : count;
}

static bool
is_mark(UChar32 c)
{
    int8_t type = u_charType(c);
    return type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK ||
           type == U_COMBINING_SPACING_MARK;
}

/* Letters, digits and marks of the scripts that put spaces between words. */
static bool
is_word_character(UChar32 c)
{
    if (!u_isalnum(c) && !is_mark(c) && c != '_')
        return false;
    UErrorCode error = U_ZERO_ERROR;
    switch (uscript_getScript(c, &error)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_HANGUL:
    case USCRIPT_BOPOMOFO:
    case USCRIPT_THAI:
    case USCRIPT_LAO:
    case USCRIPT_KHMER:
    case USCRIPT_MYANMAR:
    case USCRIPT_TIBETAN:
    case USCRIPT_YI:
        return false;
    default:
        return !(c >= 0x3000 && c <= 0x33FF); /* CJK marks and symbols */
    }
}

static void
print_word_ranges(void)
{
    printf("const aigcp_code_range aigcp_word_ranges[] = {\n");
    unsigned count = 0;
    for (UChar32 c = 0; c < CODE_POINTS; c++) {
        if (!is_word_character(c))
            continue;
        UChar32 first = c;
        while (c + 1 < CODE_POINTS && is_word_character(c + 1))
            c++;
        printf("    { 0x%X, 0x%X },\n", (unsigned)first, (unsigned)c);
        count++;
    }
    printf("};\nconst uint32_t aigcp_word_range_count = %u;\n\n", count);
}

/* Write all folds, and fill in where in the targets each one stands. */
static void
write_targets(uint16_t *cells)
{
    printf("const uint32_t aigcp_fold_targets[] = {\n    0, 0, /* itself, invisible */\n");
    unsigned used = AIGCP_FOLD_FIRST_TARGET;
    for (UChar32 c = 0; c < CODE_POINTS; c++) {
        uint32_t target[MAX_TEXT];
        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        int count = fold(c, target);
        if (count == 1 && target[0] == (uint32_t)c)
            continue;
        if (count == 0) {
            cells[c] = AIGCP_FOLD_INVISIBLE;
            continue;
        }
        if (count > AIGCP_FOLD_MAX || used + (unsigned)count > UINT16_MAX)
            aigcp_generator_fail("generate_fold_table: the table is full");
        cells[c] = (uint16_t)used;
        printf("    %d,", count);
        for (int i = 0; i < count; i++)
            printf(" 0x%X,", (unsigned)target[i]);
        printf("\n");
        used += (unsigned)count + 1;
    }
    printf("};\n\n");
}

int
main(int argc, char **argv)
{
    if (argc != 2)
        aigcp_generator_fail("usage: generate_fold_table han_variants.txt");
    static uint16_t cells[CODE_POINTS];
    open_icu();
    read_variants(argv[1]);
    aigcp_write_heading("generate_fold_table", "ICU " U_ICU_VERSION,
                        "libfilter/characters/fold_format.h");
    write_targets(cells);
    aigcp_write_page_table("aigcp_fold", "uint16_t", cells);
    print_word_ranges();
    utrans_close(simplify);
    return aigcp_generator_finish();
}
