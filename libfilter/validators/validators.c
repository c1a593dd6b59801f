/* SPDX-License-Identifier: Apache-2.0 */
/* The names of the validators, and what several of them share. */
#include "libfilter/validators/validators.h"

#include <string.h>

#include "common/utf8.h"

static const struct {
    const char *name;
    aigcp_validator validator;
} validators[] = {
    { "bitcoin-address", aigcp_is_bitcoin_address },
    { "cn-bank-card", aigcp_is_cn_bank_card },
    { "cn-driving-file", aigcp_is_cn_driving_file },
    { "cn-exit-permit", aigcp_is_cn_exit_permit },
    { "cn-home-return-permit", aigcp_is_cn_home_return_permit },
    { "cn-landline", aigcp_is_cn_landline },
    { "cn-military-id", aigcp_is_cn_military_id },
    { "cn-mobile", aigcp_is_cn_mobile },
    { "cn-passport", aigcp_is_cn_passport },
    { "cn-plate", aigcp_is_cn_plate },
    { "cn-resident-id", aigcp_is_cn_resident_id },
    { "cn-taiwan-permit", aigcp_is_cn_taiwan_permit },
    { "cn-uscc", aigcp_is_cn_uscc },
    { "email", aigcp_is_email },
    { "entropy", aigcp_is_entropy },
    { "ethereum-address", aigcp_is_ethereum_address },
    { "github-token", aigcp_is_github_token },
    { "hk-id", aigcp_is_hk_id },
    { "host", aigcp_is_host },
    { "iban", aigcp_is_iban },
    { "icao-mrz", aigcp_is_icao_mrz },
    { "ipv4", aigcp_is_ipv4 },
    { "ipv6", aigcp_is_ipv6 },
    { "json-web-token", aigcp_is_json_web_token },
    { "luhn", aigcp_is_luhn },
    { "mac", aigcp_is_mac },
    { "mo-id", aigcp_is_mo_id },
    { "payment-card", aigcp_is_payment_card },
    { "phone", aigcp_is_phone },
    { "random-token", aigcp_is_random_token },
    { "tron-address", aigcp_is_tron_address },
    { "tw-id", aigcp_is_tw_id },
    { "url", aigcp_is_url },
    { "us-ssn", aigcp_is_us_ssn },
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

bool
aigcp_is_number_separator(uint32_t character)
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
    case 0x2022: /* bullet */
    case 0x2027: /* hyphenation point */
    case 0x3000: /* ideographic space */
    case 0x2212: /* minus sign */
    case 0x30FB: /* katakana middle dot */
    case 0xFF08: /* fullwidth left parenthesis */
    case 0xFF09: /* fullwidth right parenthesis */
    case 0xFF0B: /* fullwidth plus sign */
    case 0xFF0D: /* fullwidth hyphen-minus */
    case 0xFF0E: /* fullwidth full stop */
        return true;
    default:
        /* en quad to zero width joiner; hyphen to horizontal bar */
        return (character >= 0x2000 && character <= 0x200D) ||
               (character >= 0x2010 && character <= 0x2015);
    }
}

char
aigcp_symbol_of(uint32_t character)
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
        char symbol = aigcp_symbol_of(character);
        if (!symbol && aigcp_is_number_separator(character))
            continue;
        if (!symbol || count == size)
            return 0;
        symbols[count++] = symbol;
    }
    return count;
}

bool
aigcp_are_digits(const char *symbols, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (symbols[i] < '0' || symbols[i] > '9')
            return false;
    return true;
}

unsigned
aigcp_number_of(const char *digits, size_t count)
{
    unsigned value = 0;
    for (size_t i = 0; i < count; i++)
        value = value * 10 + (unsigned)(digits[i] - '0');
    return value;
}

bool
aigcp_has_shape(const char *symbols, size_t count, const char *shape)
{
    if (strlen(shape) != count)
        return false;
    for (size_t i = 0; i < count; i++) {
        char symbol = symbols[i];
        bool digit = symbol >= '0' && symbol <= '9';
        bool letter = symbol >= 'A' && symbol <= 'Z' && symbol != 'I' && symbol != 'O';
        bool fits = shape[i] == '9'   ? digit
                    : shape[i] == '?' ? letter
                    : shape[i] == '*' ? digit || letter
                                      : symbol == shape[i];
        if (!fits)
            return false;
    }
    return true;
}

bool
aigcp_has_some_shape(const char *symbols, size_t count, const char *const *shapes)
{
    for (; *shapes; shapes++)
        if (aigcp_has_shape(symbols, count, *shapes))
            return true;
    return false;
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
