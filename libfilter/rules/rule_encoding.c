/* SPDX-License-Identifier: Apache-2.0 */
/* What a source that is not UTF-8 probably is: editors and spreadsheets of Windows in China save
 * text as GB18030, of which GBK and GB 2312 are parts, or as UTF-16. */
#include "libfilter/rules/rule_encoding.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "common/i18n.h"
#include "common/utf8.h"

/* Characters of GB 2312 that make a guess more than chance, and their least share, in quarters, of
 * all that are not ASCII: those of other encodings have more second bytes below 0xA1. */
#define LEAST_COMMON 2
#define LEAST_QUARTERS 3

static bool
is_in(uint8_t byte, uint8_t least, uint8_t most)
{
    return byte >= least && byte <= most;
}

/* The length of the character of GB18030 at `data`, whose first byte is not ASCII; 0: it is none.
 */
static size_t
gb18030_length(const uint8_t *data, size_t length)
{
    if (length < 2 || !is_in(data[0], 0x81, 0xFE))
        return 0;
    if (is_in(data[1], 0x40, 0xFE) && data[1] != 0x7F)
        return 2;
    return length >= 4 && is_in(data[1], '0', '9') && is_in(data[2], 0x81, 0xFE) &&
                   is_in(data[3], '0', '9')
               ? 4
               : 0;
}

static bool
is_gb18030(const uint8_t *data, size_t length)
{
    size_t common = 0, all = 0;
    for (size_t i = 0, size; i < length; i += size) {
        size = data[i] < 0x80 ? 1 : gb18030_length(data + i, length - i);
        if (!size)
            return false;
        all += size > 1;
        common += size == 2 && is_in(data[i], 0xA1, 0xF7) && data[i + 1] >= 0xA1;
    }
    return common >= LEAST_COMMON && 4 * common >= LEAST_QUARTERS * all;
}

/* Whether a text is UTF-8 but for some bytes: it has more characters of three bytes and above than
 * bytes that belong to none. */
static bool
is_damaged_utf8(const uint8_t *data, size_t length)
{
    size_t long_ones = 0, invalid = 0;
    for (size_t i = 0, size; i < length; i += size) {
        const uint32_t c = aigcp_utf8_decode(data + i, length - i, &size);
        if (c == AIGCP_UTF8_INVALID || c == AIGCP_UTF8_PARTIAL)
            invalid++;
        else
            long_ones += size >= 3;
    }
    return long_ones > invalid;
}

const char *
aigcp_encoding_hint(const char *text, size_t length)
{
    const uint8_t *data = (const uint8_t *)text;
    if (length >= 2 && (!memcmp(data, "\xFF\xFE", 2) || !memcmp(data, "\xFE\xFF", 2)))
        return _("it is UTF-16; to convert it: iconv -f UTF-16 -t UTF-8 FILE >NEW");
    if (is_gb18030(data, length) && !is_damaged_utf8(data, length))
        return _(
            "it is probably GB18030 (GBK); to convert it: iconv -f GB18030 -t UTF-8 FILE >NEW");
    return _("save the file as UTF-8");
}
