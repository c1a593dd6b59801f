/* SPDX-License-Identifier: Apache-2.0 */
/* Writes the folding table as C, from ICU. Runs when the library is built; the library
 * itself does not need ICU.
 *
 * The fold of a code point is a sequence of code points:
 *   1. nothing, if it is default-ignorable (zero width, bidi control, tag, selector);
 *   2. otherwise NFKC_Casefold, decomposed again (NFD) except Hangul, so that composed and
 *      decomposed spellings meet;
 *   3. each decimal digit of any script becomes the ASCII digit of its value;
 *   4. each Traditional character becomes its Simplified form.
 * 2 to 4 are repeated until nothing changes. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>
#include <unicode/uversion.h>

#include "libfilter/fold_format.h"

#define MAX_TEXT 64
#define CODE_POINTS 0x110000

static const UNormalizer2 *casefold;
static const UNormalizer2 *decompose;
static UTransliterator *simplify;

static void
check(UErrorCode error, const char *what)
{
    if (U_FAILURE(error)) {
        fprintf(stderr, "generate_fold_table: %s: %s\n", what, u_errorName(error));
        exit(1);
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

/* One step of ICU's Traditional-Simplified; `c` itself if it maps to nothing or to several. */
static UChar32
simplify_once(UChar32 c)
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

/* Append the fold of one code point of a normalised text, after its decomposition. */
static void
append_folded(UChar *out, int32_t *length, UChar32 c)
{
    if (u_charType(c) == U_DECIMAL_DIGIT_NUMBER)
        c = '0' + u_charDigitValue(c);
    if (is_han(c))
        c = simplified(c);
    if (*length + U16_LENGTH(c) > MAX_TEXT) {
        fprintf(stderr, "generate_fold_table: U+%04X folds to too much\n", (unsigned)c);
        exit(1);
    }
    append(out, length, c);
}

/* One round of steps 2 to 4. */
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

/* Returns the number of code points; 0 for an invisible one. */
static int
fold(UChar32 c, uint32_t *out)
{
    UChar text[MAX_TEXT], folded[MAX_TEXT];
    int32_t length = 0;
    append(text, &length, c);
    for (int round = 0;; round++) {
        int32_t folded_length = fold_once(text, length, folded);
        if (folded_length == length && memcmp(folded, text, (size_t)length * sizeof *text) == 0)
            break;
        if (round == 8) {
            fprintf(stderr, "generate_fold_table: U+%04X does not settle\n", (unsigned)c);
            exit(1);
        }
        memcpy(text, folded, (size_t)folded_length * sizeof *text);
        length = folded_length;
    }
    int count = 0;
    for (int32_t i = 0; i < length;) {
        UChar32 part = next(text, &i, length);
        out[count++] = (uint32_t)part;
    }
    return count;
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

int
main(void)
{
    open_icu();
    printf("/* Generated by generate_fold_table from ICU %s, Unicode %s. Do not edit. */\n"
           "#include \"libfilter/fold_format.h\"\n\n",
           U_ICU_VERSION, U_UNICODE_VERSION);

    static uint16_t cells[CODE_POINTS];
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
        if (count > AIGCP_FOLD_MAX || used + (unsigned)count > UINT16_MAX) {
            fprintf(stderr, "generate_fold_table: the table is full\n");
            return 1;
        }
        cells[c] = (uint16_t)used;
        printf("    %d,", count);
        for (int i = 0; i < count; i++)
            printf(" 0x%X,", (unsigned)target[i]);
        printf("\n");
        used += (unsigned)count + 1;
    }
    printf("};\n\n");

    /* Pages that hold nothing share page 0. */
    static uint16_t page_of[CODE_POINTS / AIGCP_FOLD_PAGE];
    unsigned pages = 1;
    printf("const uint16_t aigcp_fold_pages[][AIGCP_FOLD_PAGE] = {\n    { 0 },\n");
    for (unsigned p = 0; p < CODE_POINTS / AIGCP_FOLD_PAGE; p++) {
        const uint16_t *page = cells + (size_t)p * AIGCP_FOLD_PAGE;
        bool empty = true;
        for (unsigned i = 0; i < AIGCP_FOLD_PAGE; i++)
            empty = empty && page[i] == 0;
        if (empty)
            continue;
        page_of[p] = (uint16_t)pages++;
        printf("    {");
        for (unsigned i = 0; i < AIGCP_FOLD_PAGE; i++)
            printf(" %u,", page[i]);
        printf(" },\n");
    }
    printf("};\n\nconst uint16_t aigcp_fold_page_of[] = {\n");
    for (unsigned p = 0; p < CODE_POINTS / AIGCP_FOLD_PAGE; p++)
        printf("%u,%s", page_of[p], p % 16 == 15 ? "\n" : " ");
    printf("};\n\n");
    print_word_ranges();
    utrans_close(simplify);
    return ferror(stdout) || fflush(stdout) ? 1 : 0;
}
