/* SPDX-License-Identifier: Apache-2.0 */
/* Words that are written as no word is. In English a comma has a space behind it, or stands between
 * digits; in Chinese what parts a phrase is not needed to find it. */
#include "libfilter/rules/word_slips.h"

#include <stdbool.h>
#include <string.h>

#include "common/i18n.h"

/* A category of Annex A, such as A.1.h. */
#define CODE_LENGTH 5

static bool
begins_with(const char *text, size_t length, const char *with)
{
    size_t size = strlen(with);
    return length >= size && !memcmp(text, with, size);
}

static bool
ends_with(const char *text, size_t length, const char *with)
{
    size_t size = strlen(with);
    return length >= size && !memcmp(text + length - size, with, size);
}

static bool
is_beyond_ascii(char byte)
{
    return (unsigned char)byte >= 0x80;
}

/* Whether a sign that parts words stands at `at`, between two of them. */
static bool
parts_words(const char *text, size_t length, size_t at)
{
    static const char *const wide[] = { "，", "、", "；" };
    const char *sign = text + at;
    size_t left = length - at;
    if (!at || left < 2)
        return false;
    if (*sign == ',' || *sign == ';')
        return sign[-1] != ' ' && sign[1] != ' ' &&
               (is_beyond_ascii(sign[-1]) || is_beyond_ascii(sign[1]));
    for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++)
        if (begins_with(sign, left, wide[i]))
            return left > strlen(wide[i]);
    return false;
}

/* Whether a code such as A.1.h stands at `at`, parted from what is before it. */
static bool
is_column(const char *text, size_t length, size_t at)
{
    const char *code = text + at;
    if (at < 2 || length - at < CODE_LENGTH || !strchr(" ,;|", code[-1]))
        return false;
    if (length - at > CODE_LENGTH && !strchr(" ,;|", code[CODE_LENGTH]))
        return false;
    return code[0] == 'A' && code[1] == '.' && code[2] >= '1' && code[2] <= '5' && code[3] == '.' &&
           code[4] >= 'a' && code[4] <= 'i';
}

static bool
is_quoted(const char *text, size_t length)
{
    static const char *const quotes[][2] = {
        { "\"", "\"" }, { "'", "'" }, { "“", "”" }, { "‘", "’" }
    };
    if (length && text[length - 1] == ',') /* as in lists of JSON */
        length--;
    for (size_t i = 0; i < sizeof quotes / sizeof quotes[0]; i++)
        if (length > strlen(quotes[i][0]) && begins_with(text, length, quotes[i][0]) &&
            ends_with(text, length, quotes[i][1]))
            return true;
    return false;
}

static bool
is_bracketed(const char *text, size_t length)
{
    if (!memchr(text, '"', length))
        return false;
    if (text[length - 1] == ',')
        length--;
    return (text[0] == '[' && text[length - 1] == ']') ||
           (text[0] == '{' && text[length - 1] == '}');
}

aigcp_word_slip
aigcp_find_word_slip(const char *text, size_t length)
{
    aigcp_word_slip found = AIGCP_SLIP_NONE;
    if (!length)
        return AIGCP_SLIP_NONE;
    if (is_bracketed(text, length))
        return AIGCP_SLIP_BRACKETS;
    if (length > 2 && begins_with(text, length, "- "))
        return AIGCP_SLIP_DASH;
    if (is_quoted(text, length))
        return AIGCP_SLIP_QUOTES;
    for (size_t i = 1; i < length; i++) {
        if (text[i] == 'A' && is_column(text, length, i))
            return AIGCP_SLIP_COLUMNS;
        if (parts_words(text, length, i))
            found = AIGCP_SLIP_SEPARATOR;
    }
    return found;
}

const char *
aigcp_word_slip_message(aigcp_word_slip slip)
{
    switch (slip) {
    case AIGCP_SLIP_SEPARATOR:
        return _("the comma or semicolon is part of the word: two words are two entries, and a "
                 "phrase is better written without it");
    case AIGCP_SLIP_COLUMNS:
        return _("the category is part of the word: tabs part the columns of a word list");
    case AIGCP_SLIP_QUOTES:
        return _("the quotes are part of the word: write it without them");
    case AIGCP_SLIP_BRACKETS:
        return _("the whole list is one word: write one word a line, without brackets and quotes");
    case AIGCP_SLIP_DASH:
        return _("the dash is part of the word: write it without");
    case AIGCP_SLIP_NONE:
    case AIGCP_SLIPS:
        break;
    }
    return "";
}
