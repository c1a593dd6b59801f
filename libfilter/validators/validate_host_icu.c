/* SPDX-License-Identifier: Apache-2.0 */
/* Host names, also international ones: ICU maps them and decodes "xn--" (UTS #46); nothing
 * else of the validators talks to ICU. */
#include <string.h>
#include <unicode/uidna.h>

#include "libfilter/validators/validators.h"

#define HOST_MAX 253 /* bytes as text, RFC 1035, clause 2.3.4: 255 on the wire */
#define LABEL_MAX 63
#define TOP_LEAST 2

/* The longest name in UTF-8: each ASCII letter of an encoded name comes from at most one
 * character, and mapping joins or drops only a few. */
#define HOST_TEXT_MAX ((size_t)4 * HOST_MAX)

static bool
is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* RFC 1123, clause 2.1: letters, digits and hyphens, which stand inside. Two of them at the third
 * place are no fault: registries refuse such names (RFC 5891, clause 4.2.3.1), but their owners
 * have such hosts below them, and browsers go there. */
static bool
is_label(const char *label, size_t length)
{
    if (length == 0 || length > LABEL_MAX || !is_letter_or_digit(label[0]) ||
        !is_letter_or_digit(label[length - 1]))
        return false;
    for (size_t i = 1; i + 1 < length; i++)
        if (!is_letter_or_digit(label[i]) && label[i] != '-')
            return false;
    return true;
}

/* Top-level domains are letters, or encoded ones (RFC 3696, clause 2): no address in digits is a
 * name, nor is a version or the name of a file with a number behind it. */
static bool
is_top_label(const char *label, size_t length)
{
    if (length > 4 && !memcmp(label, "xn--", 4))
        return true;
    for (size_t i = 0; i < length; i++)
        if (label[i] < 'a' || label[i] > 'z')
            return false;
    return length >= TOP_LEAST;
}

/* Whether a name in small ASCII letters is a host's: at least two labels. */
static bool
is_ascii_host(const char *name, size_t length)
{
    size_t start = 0;
    for (size_t i = 0; i < length; i++) {
        if (name[i] != '.')
            continue;
        if (!is_label(name + start, i - start))
            return false;
        start = i + 1;
    }
    return start > 0 && is_label(name + start, length - start) &&
           is_top_label(name + start, length - start);
}

/* Whether a name is a host's by UTS #46, without its transitional rules: each label has only
 * characters that are allowed, in an order that reads in one direction; and those that came as
 * "xn--" are what encoding their decoded form gives. If memory is out it counts as one, so that
 * nothing passes a filter for that reason. */
static bool
is_international_host(const uint8_t *text, size_t length)
{
    char ascii[HOST_MAX];
    UErrorCode error = U_ZERO_ERROR;
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    UIDNA *idna = uidna_openUTS46(UIDNA_USE_STD3_RULES | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ |
                                      UIDNA_CHECK_CONTEXTO | UIDNA_NONTRANSITIONAL_TO_ASCII |
                                      UIDNA_NONTRANSITIONAL_TO_UNICODE,
                                  &error);
    int32_t count = uidna_nameToASCII_UTF8(idna, (const char *)text, (int32_t)length, ascii,
                                           (int32_t)sizeof ascii, &info, &error);
    uidna_close(idna);
    if (error == U_MEMORY_ALLOCATION_ERROR)
        return true;
    info.errors &= ~(uint32_t)UIDNA_ERROR_HYPHEN_3_4; /* see is_label() */
    return U_SUCCESS(error) && !info.errors && count > 0 && is_ascii_host(ascii, (size_t)count);
}

/* Copy a name as small letters. False if it is not all ASCII, or has an encoded label. */
static bool
copy_plain(const uint8_t *text, size_t length, char *ascii, size_t size)
{
    if (length > size)
        return false;
    for (size_t i = 0; i < length; i++) {
        if (text[i] >= 0x80)
            return false;
        bool capital = text[i] >= 'A' && text[i] <= 'Z';
        ascii[i] = (char)(capital ? text[i] - 'A' + 'a' : text[i]);
        if (i >= 3 && !memcmp(ascii + i - 3, "xn--", 4))
            return false;
    }
    return true;
}

bool
aigcp_is_host(const uint8_t *text, size_t length)
{
    char ascii[HOST_MAX];
    if (length == 0 || length > HOST_TEXT_MAX)
        return false;
    return copy_plain(text, length, ascii, sizeof ascii) ? is_ascii_host(ascii, length)
                                                         : is_international_host(text, length);
}
