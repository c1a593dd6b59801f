/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers and tokens that are the same in all countries. */
#include <string.h>

#include "libfilter/validators.h"

#define LUHN_MIN 8
#define LUHN_MAX 32
#define IBAN_MIN 15
#define IBAN_MAX 34

/* Shannon entropy of a random-token, in bits a byte: words and repetitions stay below it. */
#define TOKEN_ENTROPY 3.5

/* Binary places of a logarithm: far more than a comparison with 3.5 needs. */
#define LOGARITHM_PLACES 16

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
    for (const char *entry = registry; *entry; entry += 4) {
        if (!memcmp(entry, country, 2))
            return (unsigned)(entry[2] - '0') * 10 + (unsigned)(entry[3] - '0');
    }
    return 0;
}

/* ISO 13616: with the first four moved behind the rest and letters read as 10 to 35, the
 * number is 1 modulo 97. */
bool
aigcp_is_iban(const uint8_t *text, size_t length)
{
    char iban[IBAN_MAX];
    size_t count = aigcp_gather_symbols(text, length, iban, sizeof iban);
    if (count < IBAN_MIN || iban_length(iban) != count)
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

/* Four decimal numbers up to 255 without leading zeros, ASCII only. */
bool
aigcp_is_ipv4(const uint8_t *text, size_t length)
{
    unsigned parts = 0;
    size_t i = 0;
    while (parts < 4) {
        size_t start = i;
        unsigned value = 0;
        for (; i < length && i - start < 3 && text[i] >= '0' && text[i] <= '9'; i++)
            value = value * 10 + (unsigned)(text[i] - '0');
        size_t digits = i - start;
        if (!digits || value > 255 || (digits > 1 && text[start] == '0'))
            return false;
        parts++;
        if (parts < 4 && (i == length || text[i++] != '.'))
            return false;
    }
    return i == length;
}

/* The binary logarithm of a positive number: each squaring of the mantissa gives one more
 * binary place. */
static double
binary_logarithm(size_t number)
{
    unsigned whole = 0;
    while (number >> whole > 1)
        whole++;
    double result = whole;
    double mantissa = (double)number / (double)((size_t)1 << whole);
    double bit = 0.5;
    for (unsigned place = 0; place < LOGARITHM_PLACES; place++) {
        mantissa *= mantissa;
        if (mantissa >= 2) {
            mantissa /= 2;
            result += bit;
        }
        bit /= 2;
    }
    return result;
}

bool
aigcp_is_random_token(const uint8_t *text, size_t length)
{
    size_t counts[256] = { 0 };
    if (!length)
        return false;
    for (size_t i = 0; i < length; i++)
        counts[text[i]]++;

    /* H = log2(n) - sum(c log2(c)) / n, over the bytes that occur c times among n. */
    double sum = 0;
    for (size_t i = 0; i < 256; i++) {
        if (counts[i])
            sum += (double)counts[i] * binary_logarithm(counts[i]);
    }
    return binary_logarithm(length) - sum / (double)length >= TOKEN_ENTROPY;
}
