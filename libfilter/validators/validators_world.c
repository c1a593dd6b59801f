/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers that are the same in all countries, and one of the United States. */
#include <string.h>

#include "libfilter/validators/validators.h"

#define LUHN_MIN 8
#define LUHN_MAX 32
#define IBAN_MIN 15
#define IBAN_MAX 34
#define CARD_MIN 12
#define CARD_MAX 19
#define MRZ_LENGTH 44
#define SSN_LENGTH 9

bool
aigcp_luhn_holds(const char *digits, size_t count)
{
    unsigned sum = 0;
    for (size_t i = 0; i < count; i++) {
        unsigned digit = (unsigned)(digits[count - 1 - i] - '0');
        if (i % 2)
            digit = digit > 4 ? digit * 2 - 9 : digit * 2;
        sum += digit;
    }
    return sum % 10 == 0;
}

bool
aigcp_is_luhn(const uint8_t *text, size_t length)
{
    char digits[LUHN_MAX];
    size_t count = aigcp_gather_symbols(text, length, digits, sizeof digits);
    bool differ = false; /* 0000 0000 holds too, and means nothing */
    for (size_t i = 0; i < count; i++) {
        if (digits[i] < '0' || digits[i] > '9')
            return false;
        differ |= digits[i] != digits[0];
    }
    return count >= LUHN_MIN && differ && aigcp_luhn_holds(digits, count);
}

/* Length of the IBANs of a country, from the SWIFT IBAN registry; 0 if it has none. */
static unsigned
iban_length(const char *country)
{
    static const char registry[] =
        "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28"
        "EE20EG29ES24FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26"
        "IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28"
        "NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25"
        "SV28TL23TN24TR26UA29VA22VG24XK20YE30";
    for (const char *entry = registry; *entry; entry += 4)
        if (!memcmp(entry, country, 2))
            return (unsigned)(entry[2] - '0') * 10 + (unsigned)(entry[3] - '0');
    return 0;
}

/* ISO 13616: a country and two check digits; with these four moved behind the rest and letters
 * read as 10 to 35, the number is 1 modulo 97. */
bool
aigcp_is_iban(const uint8_t *text, size_t length)
{
    char iban[IBAN_MAX];
    size_t count = aigcp_gather_symbols(text, length, iban, sizeof iban);
    if (count < IBAN_MIN || iban_length(iban) != count || !aigcp_are_digits(iban + 2, 2))
        return false;
    unsigned rest = 0;
    for (size_t i = 0; i < count; i++) {
        char symbol = iban[(i + 4) % count];
        if (symbol <= '9')
            rest = (rest * 10 + (unsigned)(symbol - '0')) % 97;
        else
            rest = (rest * 100 + (unsigned)(symbol - 'A') + 10) % 97;
    }
    return rest == 1;
}

/* The issuers of payment cards: the first four digits from and to, and the lengths from and to. */
typedef struct issuer {
    uint16_t first, last;
    uint8_t least, most;
} issuer;

static const issuer issuers[] = {
    { 2200, 2204, 16, 19 }, /* Mir */
    { 2221, 2720, 16, 16 }, /* Mastercard */
    { 3000, 3059, 16, 19 }, /* Diners Club */
    { 3095, 3095, 16, 19 }, /* Diners Club */
    { 3400, 3499, 15, 15 }, /* American Express */
    { 3528, 3589, 16, 19 }, /* JCB */
    { 3600, 3699, 14, 19 }, /* Diners Club */
    { 3700, 3799, 15, 15 }, /* American Express */
    { 3800, 3999, 16, 19 }, /* Diners Club */
    { 4000, 4999, 16, 16 }, /* Visa */
    { 5018, 5018, 12, 19 }, /* Maestro */
    { 5020, 5020, 12, 19 }, /* Maestro */
    { 5038, 5038, 12, 19 }, /* Maestro */
    { 5080, 5089, 16, 16 }, /* RuPay */
    { 5100, 5599, 16, 16 }, /* Mastercard */
    { 5893, 5893, 12, 19 }, /* Maestro */
    { 6011, 6011, 16, 19 }, /* Discover */
    { 6200, 6299, 16, 19 }, /* UnionPay */
    { 6304, 6304, 12, 19 }, /* Maestro */
    { 6440, 6599, 16, 19 }, /* Discover, RuPay */
    { 6759, 6763, 12, 19 }, /* Maestro */
    { 8100, 8171, 16, 19 }, /* UnionPay */
};

bool
aigcp_is_payment_card(const uint8_t *text, size_t length)
{
    char card[CARD_MAX];
    size_t count = aigcp_gather_symbols(text, length, card, sizeof card);
    if (count < CARD_MIN || !aigcp_are_digits(card, count) || !aigcp_luhn_holds(card, count))
        return false;
    unsigned first_four = aigcp_number_of(card, 4);
    for (size_t i = 0; i < sizeof issuers / sizeof *issuers; i++) {
        const issuer *known = &issuers[i];
        if (first_four >= known->first && first_four <= known->last)
            return count >= known->least && count <= known->most;
    }
    return false;
}

/* Whether a check digit of ICAO Doc 9303-3, clause 4.9, is right: modulo 10 with the weights
 * 7, 3, 1; letters count from 10, the filler as 0. */
static unsigned
mrz_sum(const uint8_t *field, size_t length, size_t place)
{
    static const uint8_t weights[3] = { 7, 3, 1 };
    unsigned sum = 0;
    for (size_t i = 0; i < length; i++) {
        uint8_t c = field[i];
        unsigned value = c == '<' ? 0 : c <= '9' ? (unsigned)c - '0' : (unsigned)c - 'A' + 10;
        sum += value * weights[(place + i) % 3];
    }
    return sum;
}

/* A field with its check digit behind it; a field that is all fillers may have one too. */
static bool
mrz_field_holds(const uint8_t *field, size_t length)
{
    uint8_t check = field[length];
    unsigned value = check == '<' ? 0 : (unsigned)check - '0';
    return value < 10 && mrz_sum(field, length, 0) % 10 == value;
}

static bool
is_mrz_character(uint8_t c)
{
    return c == '<' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
}

/* The second line of the machine-readable zone of a passport (ICAO Doc 9303-4, clause 4.2.2):
 * number, nationality, birth, sex, expiry, personal number, and a check digit over all that
 * have one of their own. */
bool
aigcp_is_icao_mrz(const uint8_t *text, size_t length)
{
    if (length != MRZ_LENGTH)
        return false;
    for (size_t i = 0; i < length; i++)
        if (!is_mrz_character(text[i]))
            return false;
    for (size_t i = 10; i < 13; i++)
        if (text[i] >= '0' && text[i] <= '9')
            return false;
    if (text[0] == '<' || text[10] == '<' || text[43] < '0' || text[43] > '9' ||
        !strchr("MF<", text[20]))
        return false;
    unsigned all = mrz_sum(text, 10, 0) + mrz_sum(text + 13, 7, 10) + mrz_sum(text + 21, 22, 17);
    return mrz_field_holds(text, 9) && mrz_field_holds(text + 13, 6) &&
           mrz_field_holds(text + 21, 6) && mrz_field_holds(text + 28, 14) &&
           all % 10 == (unsigned)text[43] - '0';
}

/* Numbers that were printed in advertisements and so are nobody's. */
static bool
is_advertised(const char *ssn)
{
    static const char known[][SSN_LENGTH + 1] = { "078051120", "219099999" };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!memcmp(ssn, known[i], SSN_LENGTH))
            return true;
    return false;
}

/* Area, group and serial number: no part is all zeros, and the area is not 666 or above 899
 * (Social Security Administration, POMS RM 10201.035; randomised since 2011). */
bool
aigcp_is_us_ssn(const uint8_t *text, size_t length)
{
    char ssn[SSN_LENGTH];
    if (aigcp_gather_symbols(text, length, ssn, sizeof ssn) != sizeof ssn ||
        !aigcp_are_digits(ssn, sizeof ssn))
        return false;
    unsigned area = aigcp_number_of(ssn, 3);
    return area > 0 && area != 666 && area < 900 && aigcp_number_of(ssn + 3, 2) > 0 &&
           aigcp_number_of(ssn + 5, 4) > 0 && !is_advertised(ssn);
}
