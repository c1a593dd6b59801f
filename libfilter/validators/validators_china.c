/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers of people, organisations, telephones and bank cards in China. */
#include <string.h>

#include "libfilter/validators/validators.h"

#define RESIDENT_ID_LENGTH 18
#define USCC_LENGTH 18
#define MOBILE_LENGTH 11
#define BANK_CARD_MIN 16
#define BANK_CARD_MAX 19

/* Provinces of GB/T 2260, and 83, with which the residence permits of people from Taiwan
 * begin. */
bool
aigcp_cn_province_exists(unsigned code)
{
    static const uint8_t last[10] = { 0, 5, 3, 7, 6, 4, 5, 1, 3, 0 }; /* by the first digit */
    if (code == 50)
        return true; /* Chongqing; the other second digits begin at 1 */
    return code % 10 >= 1 && code % 10 <= last[code / 10 % 10];
}

/* ISO 7064 MOD 11-2 over 17 digits and a check character, as GB 11643-1999 uses it. */
static bool
mod_11_2_holds(const char *symbols)
{
    unsigned sum = 0;
    for (size_t i = 0; i < RESIDENT_ID_LENGTH - 1; i++)
        sum = (sum + (unsigned)(symbols[i] - '0')) * 2 % 11;
    unsigned check = (12 - sum) % 11;
    return symbols[RESIDENT_ID_LENGTH - 1] == (check == 10 ? 'X' : (char)('0' + check));
}

/* Whether an id begins like one: with a region, or, on the permanent residence cards for
 * foreigners since 2023, with 9, the province and the number of the country (ISO 3166-1). */
static bool
has_region(const char *id)
{
    return aigcp_cn_province_exists(aigcp_number_of(id, 2)) ||
           (id[0] == '9' && aigcp_cn_province_exists(aigcp_number_of(id + 1, 2)));
}

/* GB 11643-1999: region (6), date of birth (8), sequence (3), check character. */
bool
aigcp_is_cn_resident_id(const uint8_t *text, size_t length)
{
    char id[RESIDENT_ID_LENGTH];
    if (aigcp_gather_symbols(text, length, id, sizeof id) != RESIDENT_ID_LENGTH)
        return false;
    if (!aigcp_are_digits(id, RESIDENT_ID_LENGTH - 1) || !has_region(id))
        return false;
    unsigned year = aigcp_number_of(id + 6, 4);
    if (year < 1900 || year > 2099)
        return false;
    return aigcp_date_exists(year, aigcp_number_of(id + 10, 2), aigcp_number_of(id + 12, 2)) &&
           mod_11_2_holds(id);
}

/* GB 32100-2015: authority and kind (2), region (6 digits), organisation (9), check
 * character modulo 31 with the powers of 3 as weights. The alphabet is without I O S V Z. */
bool
aigcp_is_cn_uscc(const uint8_t *text, size_t length)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    char code[USCC_LENGTH];
    if (aigcp_gather_symbols(text, length, code, sizeof code) != USCC_LENGTH)
        return false;
    if (code[0] == '0' || !aigcp_are_digits(code + 2, 6))
        return false;

    unsigned sum = 0;
    unsigned weight = 1;
    for (size_t i = 0; i < USCC_LENGTH - 1; i++) {
        const char *value = memchr(alphabet, code[i], sizeof alphabet - 1);
        if (!value)
            return false;
        sum += (unsigned)(value - alphabet) * weight;
        weight = weight * 3 % 31;
    }
    return code[USCC_LENGTH - 1] == alphabet[(31 - sum % 31) % 31];
}

/* Third digits in use behind 1 and the second digit, one bit each, from the numbering plan
 * of the MIIT (2017, with the additions since). Numbers of things (13 digits) and the
 * prefixes of dialling services are not in it. */
static const uint16_t mobile_segments[10] = {
    [3] = 0x3FF, /* 130 to 139 */
    [4] = 0x3E0, /* 145 to 149 */
    [5] = 0x3EF, /* 150 to 153, 155 to 159 */
    [6] = 0x0E4, /* 162, 165 to 167 */
    [7] = 0x1FF, /* 170 to 178 */
    [8] = 0x3FF, /* 180 to 189 */
    [9] = 0x3EF, /* 190 to 193, 195 to 199 */
};

/* 11 digits, perhaps behind the country code 86 or 0086. A number whose last eight digits are
 * zeros is an amount. */
bool
aigcp_is_cn_mobile(const uint8_t *text, size_t length)
{
    char digits[MOBILE_LENGTH + 4];
    size_t count = aigcp_gather_symbols(text, length, digits, sizeof digits);
    if (count < MOBILE_LENGTH || !aigcp_are_digits(digits, count))
        return false;
    size_t prefix = count - MOBILE_LENGTH;
    bool known_prefix = prefix == 0 || (prefix == 2 && !memcmp(digits, "86", 2)) ||
                        (prefix == 4 && !memcmp(digits, "0086", 4));
    const char *number = digits + prefix;
    if (!known_prefix || number[0] != '1' || !memcmp(number + 3, "00000000", 8))
        return false;
    return mobile_segments[number[1] - '0'] >> (number[2] - '0') & 1;
}

/* Ranges that are issued in China: UnionPay (62) and the older cards of ICBC (9558) and ABC
 * (9559) with 16 to 19 digits; Visa (4), Mastercard (51 to 55, 2221 to 2720) and JCB (3528 to
 * 3589) with 16. American Express and Diners have fewer digits and are left out: too many
 * other numbers look like them. */
static bool
is_issued(unsigned first_four, size_t count)
{
    if (first_four / 100 == 62 || first_four == 9558 || first_four == 9559)
        return true;
    return count == 16 && (first_four / 1000 == 4 || (first_four >= 5100 && first_four <= 5599) ||
                           (first_four >= 2221 && first_four <= 2720) ||
                           (first_four >= 3528 && first_four <= 3589));
}

bool
aigcp_is_cn_bank_card(const uint8_t *text, size_t length)
{
    char card[BANK_CARD_MAX];
    size_t count = aigcp_gather_symbols(text, length, card, sizeof card);
    return count >= BANK_CARD_MIN && aigcp_are_digits(card, count) &&
           is_issued(aigcp_number_of(card, 4), count) && aigcp_luhn_holds(card, count);
}
