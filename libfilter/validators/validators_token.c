/* SPDX-License-Identifier: Apache-2.0 */
/* Keys and tokens: by their randomness, or by what they say of themselves. */
#include <string.h>

#include "libfilter/validators/validators.h"

/* Shannon entropy of a random-token, in bits a byte: words and repetitions stay below it. */
#define TOKEN_ENTROPY 3.5

/* An entropy of at least this part of the most that a text of the same length and the same
 * kinds of characters can have: 98 in 100 random texts of 20 hexadecimal digits have that, and
 * all longer and more varied ones. */
#define ENTROPY_PART 0.75
#define ENTROPY_MIN 20
#define ENTROPY_MAX 1024

/* Binary places of a logarithm: far more than a comparison of entropies needs. */
#define LOGARITHM_PLACES 16

#define CRC_BODY 30
#define CRC_BODY_LONG 70
#define CRC_DIGITS 6

#define TOKEN_PART_MAX 1536 /* characters of a part of a JSON web token */

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

/* Shannon entropy in bits a byte: H = log2(n) - sum(c log2(c)) / n, over the bytes that occur
 * c times among n. */
static double
entropy_of(const uint8_t *text, size_t length)
{
    size_t counts[256] = { 0 };
    for (size_t i = 0; i < length; i++)
        counts[text[i]]++;
    double sum = 0;
    for (size_t i = 0; i < 256; i++)
        if (counts[i])
            sum += (double)counts[i] * binary_logarithm(counts[i]);
    return binary_logarithm(length) - sum / (double)length;
}

bool
aigcp_is_random_token(const uint8_t *text, size_t length)
{
    return length > 0 && entropy_of(text, length) >= TOKEN_ENTROPY;
}

/* The kinds of characters that a text has. */
typedef struct kinds {
    bool digits, small, capitals, marks;
    bool beyond_hexadecimal;
} kinds;

/* False if a character is not visible ASCII. */
static bool
find_kinds(const uint8_t *text, size_t length, kinds *found)
{
    *found = (kinds){ 0 };
    for (size_t i = 0; i < length; i++) {
        uint8_t c = text[i];
        if (c <= ' ' || c >= 0x7F)
            return false;
        uint8_t letter = c | 0x20;
        if (c >= '0' && c <= '9') {
            found->digits = true;
        } else if (letter >= 'a' && letter <= 'z') {
            found->small = found->small || c == letter;
            found->capitals = found->capitals || c != letter;
            found->beyond_hexadecimal = found->beyond_hexadecimal || letter > 'f';
        } else {
            found->marks = true;
        }
    }
    return true;
}

/* How many characters there are to choose from, for a text of these kinds. */
static size_t
alphabet_of(const kinds *found)
{
    bool one_case = !found->small || !found->capitals;
    if (!found->beyond_hexadecimal && one_case && !found->marks)
        return 16;
    return (found->digits ? 10u : 0) + (found->small ? 26u : 0) + (found->capitals ? 26u : 0) +
           (found->marks ? 2u : 0);
}

/* Whether at least half of the characters follow from the one before: the same, or the next or
 * last one in the code, as in "abcd", "9876" and "0000". */
static bool
is_counted(const uint8_t *text, size_t length)
{
    size_t steps = 0;
    for (size_t i = 1; i < length; i++) {
        int step = (int)text[i] - (int)text[i - 1];
        steps += step >= -1 && step <= 1;
    }
    return steps * 2 >= length - 1;
}

/* Visible ASCII with a letter and a digit, as mixed as if it were drawn by lot. */
bool
aigcp_is_entropy(const uint8_t *text, size_t length)
{
    kinds found;
    if (length < ENTROPY_MIN || length > ENTROPY_MAX || !find_kinds(text, length, &found))
        return false;
    if (!found.digits || !(found.small || found.capitals) || is_counted(text, length))
        return false;
    size_t alphabet = alphabet_of(&found);
    double most = binary_logarithm(length < alphabet ? length : alphabet);
    return entropy_of(text, length) >= ENTROPY_PART * most;
}

/* CRC-32 as in Ethernet (ISO/IEC/IEEE 8802-3, clause 3.2.9). */
static uint32_t
crc32_of(const uint8_t *text, size_t length)
{
    uint32_t crc = 0xFFFFFFFF;
    for (size_t i = 0; i < length; i++) {
        crc ^= text[i];
        for (unsigned bit = 0; bit < 8; bit++)
            crc = crc & 1 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
    }
    return ~crc;
}

/* A prefix that ends in "_", letters and digits, and their CRC-32 as six digits in base 62: the
 * tokens of GitHub since 2021, with 30 of them, those that renew others with 70; and those of
 * npm, with 30. */
bool
aigcp_is_github_token(const uint8_t *text, size_t length)
{
    static const char base62[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    size_t body = length;
    while (body > 0 && text[body - 1] != '_')
        body--;
    size_t count = length - body;
    if (body == 0 || (count != CRC_BODY + CRC_DIGITS && count != CRC_BODY_LONG + CRC_DIGITS))
        return false;
    count -= CRC_DIGITS;
    for (size_t i = 0; i < count; i++)
        if (!text[body + i] || !strchr(base62, text[body + i]))
            return false;
    uint32_t crc = crc32_of(text + body, count);
    for (size_t i = CRC_DIGITS; i-- > 0;) {
        if (text[body + count + i] != (uint8_t)base62[crc % 62])
            return false;
        crc /= 62;
    }
    return true;
}

/* The value of a digit in base64url (RFC 4648, clause 5), or 64. */
static unsigned
base64url_value(uint8_t c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A' + 0u;
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26u;
    if (c >= '0' && c <= '9')
        return c - '0' + 52u;
    return c == '-' ? 62 : c == '_' ? 63 : 64;
}

/* Decode base64url without padding. Returns how many bytes it is; 0 if it is none, or too long. */
static size_t
decode_base64url(const uint8_t *text, size_t length, uint8_t *bytes)
{
    if (length > TOKEN_PART_MAX || length % 4 == 1)
        return 0;
    size_t count = 0;
    uint32_t bits = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned value = base64url_value(text[i]);
        if (value == 64)
            return 0;
        bits = bits << 6 | value;
        if (i % 4)
            bytes[count++] = (uint8_t)(bits >> (6 - 2 * (i % 4)));
    }
    return count;
}

/* Whether a part of a token holds a JSON object; with a member `name`, if that is not NULL. */
static bool
is_json_part(const uint8_t *text, size_t length, const char *name)
{
    uint8_t bytes[TOKEN_PART_MAX / 4 * 3];
    size_t count = decode_base64url(text, length, bytes);
    if (count < 2 || bytes[0] != '{' || bytes[count - 1] != '}')
        return false;
    size_t size = name ? strlen(name) : 0;
    for (size_t i = 1; i + size < count; i++)
        if (!memcmp(bytes + i, name ? name : "", size))
            return true;
    return false;
}

/* RFC 7519, in the compact form of RFC 7515: header with "alg", claims, signature. */
bool
aigcp_is_json_web_token(const uint8_t *text, size_t length)
{
    const uint8_t *first = length ? memchr(text, '.', length) : NULL;
    if (!first)
        return false;
    size_t header = (size_t)(first - text);
    const uint8_t *claims = first + 1;
    size_t rest = length - header - 1;
    const uint8_t *second = rest ? memchr(claims, '.', rest) : NULL;
    if (!second || !is_json_part(text, header, "\"alg\""))
        return false;
    uint8_t signature[TOKEN_PART_MAX / 4 * 3];
    return is_json_part(claims, (size_t)(second - claims), NULL) &&
           decode_base64url(second + 1, (size_t)(text + length - second) - 1, signature) > 0;
}
