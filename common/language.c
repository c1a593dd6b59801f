/* SPDX-License-Identifier: Apache-2.0 */
/* Guess whether a text is Chinese or English from the letters of its beginning. */
#include "common/language.h"

#include <string.h>

static bool
is_han(uint32_t code_point)
{
    return (code_point >= 0x4E00 && code_point <= 0x9FFF) ||
           (code_point >= 0x3400 && code_point <= 0x4DBF) || code_point == 0x3007 ||
           (code_point >= 0xF900 && code_point <= 0xFAFF) ||
           (code_point >= 0x20000 && code_point <= 0x323AF);
}

/* Basic Latin, Latin-1, Latin Extended-A and -B, and the full-width letters. */
static bool
is_latin(uint32_t code_point)
{
    return (code_point >= 'a' && code_point <= 'z') || (code_point >= 'A' && code_point <= 'Z') ||
           (code_point >= 0xC0 && code_point <= 0x24F && code_point != 0xD7 &&
            code_point != 0xF7) ||
           (code_point >= 0xFF21 && code_point <= 0xFF3A) ||
           (code_point >= 0xFF41 && code_point <= 0xFF5A);
}

aigc_language
aigcp_language_of_letter(uint32_t code_point)
{
    if (is_han(code_point))
        return AIGC_LANGUAGE_ZH;
    return is_latin(code_point) ? AIGC_LANGUAGE_EN : AIGC_LANGUAGE_AUTO;
}

void
aigcp_language_tally_init(aigcp_language_tally *tally)
{
    *tally = (aigcp_language_tally){ 0 };
}

static void
count(aigcp_language_tally *tally, uint32_t code_point)
{
    bool latin = is_latin(code_point);
    if (latin && !tally->in_word)
        tally->latin_words++;
    else if (!latin && is_han(code_point))
        tally->han++;
    tally->in_word = latin;
    if (tally->first == AIGC_LANGUAGE_AUTO)
        tally->first = aigcp_language_of_letter(code_point);
}

/* Count letters of ASCII and the Han characters of everyday text, U+4E00 to U+9FFF, which need no
 * decoder. @return how many bytes that were, up to what is neither. */
static size_t
count_common(aigcp_language_tally *tally, const uint8_t *bytes, size_t length)
{
    size_t position = 0;
    while (position < length) {
        const uint8_t *at = bytes + position;
        if (*at < 0x80) {
            const uint8_t letter = *at | 0x20;
            const bool latin = letter >= 'a' && letter <= 'z';
            tally->latin_words += latin && !tally->in_word;
            tally->in_word = latin;
            position++;
        } else if (length - position >= 3 && (*at == 0xE4 ? at[1] >= 0xB8 : *at > 0xE4) &&
                   *at <= 0xE9 && (at[1] & 0xC0) == 0x80 && (at[2] & 0xC0) == 0x80) {
            tally->han++;
            tally->in_word = false;
            position += 3;
        } else {
            break;
        }
    }
    return position;
}

void
aigcp_language_tally_feed(aigcp_language_tally *tally, const void *data, size_t length)
{
    const uint8_t *bytes = data;
    size_t room = AIGCP_LANGUAGE_WINDOW - tally->seen;
    if (length > room)
        length = room;
    tally->seen += length;

    size_t position = 0;
    while (position < length) {
        size_t size;
        uint32_t code_point;
        if (tally->partial_length) {
            /* Finish the character that the last feed cut, byte by byte. */
            tally->partial[tally->partial_length++] = bytes[position];
            code_point = aigcp_utf8_decode(tally->partial, tally->partial_length, &size);
            if (code_point == AIGCP_UTF8_PARTIAL) {
                position++;
                continue;
            }
            /* A byte that does not continue the character begins one of its own. */
            position += code_point == AIGCP_UTF8_INVALID ? 0 : 1;
            tally->partial_length = 0;
        } else {
            if (tally->first != AIGC_LANGUAGE_AUTO)
                position += count_common(tally, bytes + position, length - position);
            if (position == length)
                return;
            code_point = aigcp_utf8_decode(bytes + position, length - position, &size);
            if (code_point == AIGCP_UTF8_PARTIAL) {
                memcpy(tally->partial, bytes + position, size);
                tally->partial_length = size;
                return;
            }
            position += size;
        }
        count(tally, code_point);
    }
}

aigc_language
aigcp_language_tally_guess(const aigcp_language_tally *tally)
{
    return tally->han > tally->latin_words ? AIGC_LANGUAGE_ZH : AIGC_LANGUAGE_EN;
}
