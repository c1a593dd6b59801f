/* SPDX-License-Identifier: Apache-2.0 */
/* The names of the validators, and what several of them share. */
#include "libfilter/validators.h"

#include <string.h>

#include "common/utf8.h"
#include "libfilter/rule_model.h"

static const struct {
    const char *name;
    aigcp_validator validator;
} validators[] = {
    { "cn-bank-card", aigcp_is_cn_bank_card },
    { "cn-mobile", aigcp_is_cn_mobile },
    { "cn-resident-id", aigcp_is_cn_resident_id },
    { "cn-uscc", aigcp_is_cn_uscc },
    { "iban", aigcp_is_iban },
    { "ipv4", aigcp_is_ipv4 },
    { "luhn", aigcp_is_luhn },
    { "random-token", aigcp_is_random_token },
};

#define VALIDATOR_COUNT (sizeof validators / sizeof validators[0])

aigcp_validator
aigcp_validator_find(const char *name, size_t length)
{
    for (size_t i = 0; i < VALIDATOR_COUNT; i++) {
        const char *known = validators[i].name;
        if (strlen(known) == length && !memcmp(known, name, length))
            return validators[i].validator;
    }
    return NULL;
}

const char *
aigcp_validator_name(size_t index)
{
    return index < VALIDATOR_COUNT ? validators[index].name : NULL;
}

static bool
is_separator(uint32_t character)
{
    switch (character) {
    case ' ':
    case '\t':
    case '\n':
    case '\r':
    case '-':
    case '.':
    case '+':
    case '(':
    case ')':
    case 0x00A0: /* no-break space */
    case 0x00B7: /* middle dot */
    case 0x3000: /* ideographic space */
    case 0xFF0B: /* fullwidth plus sign */
    case 0xFF0D: /* fullwidth hyphen-minus */
        return true;
    default:
        /* en quad to zero width joiner; hyphen to horizontal bar */
        return (character >= 0x2000 && character <= 0x200D) ||
               (character >= 0x2010 && character <= 0x2015);
    }
}

/* The ASCII letter (capital) or digit that a character stands for, or 0. */
static char
symbol_of(uint32_t character)
{
    if (character >= 0xFF01 && character <= 0xFF5E)
        character -= 0xFF01 - '!';
    if (character >= '0' && character <= '9')
        return (char)character;
    if (character >= 'A' && character <= 'Z')
        return (char)character;
    if (character >= 'a' && character <= 'z')
        return (char)(character - 'a' + 'A');
    return 0;
}

size_t
aigcp_gather_symbols(const uint8_t *text, size_t length, char *symbols, size_t size)
{
    size_t count = 0;
    for (size_t i = 0, step; i < length; i += step) {
        uint32_t character = aigcp_utf8_decode(text + i, length - i, &step);
        char symbol = symbol_of(character);
        if (!symbol && is_separator(character))
            continue;
        if (!symbol || count == size)
            return 0;
        symbols[count++] = symbol;
    }
    return count;
}

bool
aigcp_date_exists(unsigned year, unsigned month, unsigned day)
{
    static const uint8_t days[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    if (month < 1 || month > 12 || day < 1)
        return false;
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return day <= (unsigned)days[month - 1] + (month == 2 && is_leap);
}
