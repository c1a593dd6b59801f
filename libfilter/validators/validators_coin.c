/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses of cryptocurrencies. All but those of Ethereum that are in one case carry a checksum
 * of at least 30 bits, so that hardly anything else passes. */
#include <string.h>

#include "libfilter/validators/digest_sodium.h"
#include "libfilter/validators/keccak.h"
#include "libfilter/validators/validators.h"

/* Base58Check: a version byte, a hash of 20 bytes, and 4 bytes of double SHA-256. */
#define PAYLOAD_BYTES 21
#define ADDRESS_BYTES (PAYLOAD_BYTES + 4)
#define BASE58_MIN 26
#define BASE58_MAX 35

#define BECH32_MIN 14
#define BECH32_MAX 90
#define BECH32_CHECKSUM 6
#define BECH32_CONSTANT 1u
#define BECH32M_CONSTANT 0x2BC830A3u

#define ETHEREUM_DIGITS 40

/* Decode a number in base 58, most significant digit first, into exactly ADDRESS_BYTES bytes,
 * with a "1" for each zero byte at the front. */
static bool
decode_base58(const uint8_t *text, size_t length, uint8_t bytes[ADDRESS_BYTES])
{
    static const char alphabet[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    memset(bytes, 0, ADDRESS_BYTES);
    size_t ones = 0;
    while (ones < length && text[ones] == '1')
        ones++;
    for (size_t i = ones; i < length; i++) {
        const char *digit = text[i] ? strchr(alphabet, text[i]) : NULL;
        if (!digit)
            return false;
        unsigned carry = (unsigned)(digit - alphabet);
        for (size_t j = ADDRESS_BYTES; j-- > 0;) {
            carry += bytes[j] * 58u;
            bytes[j] = (uint8_t)carry;
            carry >>= 8;
        }
        if (carry)
            return false;
    }
    size_t zeros = 0;
    while (zeros < ADDRESS_BYTES && bytes[zeros] == 0)
        zeros++;
    return zeros == ones;
}

/* Whether a text is a Base58Check address; its version byte goes to `*version`. */
static bool
is_base58check(const uint8_t *text, size_t length, uint8_t *version)
{
    uint8_t bytes[ADDRESS_BYTES];
    if (length < BASE58_MIN || length > BASE58_MAX || !decode_base58(text, length, bytes))
        return false;
    uint8_t digest[AIGCP_SHA256_BYTES];
    aigcp_sha256(bytes, PAYLOAD_BYTES, digest);
    aigcp_sha256(digest, sizeof digest, digest);
    *version = bytes[0];
    return !memcmp(bytes + PAYLOAD_BYTES, digest, 4);
}

/* One step of the checksum of BIP 173, a BCH code over GF(32). */
static uint32_t
bech32_step(uint32_t checksum, unsigned value)
{
    static const uint32_t generator[5] = { 0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD,
                                           0x2A1462B3 };
    unsigned top = checksum >> 25;
    checksum = (checksum & 0x1FFFFFF) << 5 ^ value;
    for (unsigned i = 0; i < 5; i++)
        if (top >> i & 1)
            checksum ^= generator[i];
    return checksum;
}

/* Read the part behind the separator as numbers of five bits, in one case with the prefix.
 * False if one of them is none. */
static bool
read_bech32(const uint8_t *text, size_t length, uint8_t *values, bool capitals)
{
    static const char alphabet[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    for (size_t i = 0; i < length; i++) {
        uint8_t c = text[i];
        if (c >= 'A' && c <= 'Z' && capitals)
            c = (uint8_t)(c - 'A' + 'a');
        else if (c >= 'a' && c <= 'z' && capitals)
            return false;
        const char *digit = c ? strchr(alphabet, c) : NULL;
        if (!digit)
            return false;
        values[i] = (uint8_t)(digit - alphabet);
    }
    return true;
}

/* Whether a witness program of `count` groups of five bits is whole bytes, padded with less
 * than five zero bits, and has a length that its version allows (BIP 141, BIP 350). */
static bool
is_program(unsigned version, const uint8_t *values, size_t count)
{
    size_t bytes = count * 5 / 8;
    unsigned padding = (unsigned)(count * 5 % 8);
    if (padding >= 5 || (padding && values[count - 1] & ((1u << padding) - 1)))
        return false;
    if (version > 16 || bytes < 2 || bytes > 40)
        return false;
    return version > 0 || bytes == 20 || bytes == 32;
}

/* BIP 173 and BIP 350: "bc1" or, of the test network, "tb1"; a version and a program; six
 * characters of checksum, which differs for version 0 and the later ones. */
static bool
is_segwit_address(const uint8_t *text, size_t length)
{
    if (length < BECH32_MIN || length > BECH32_MAX)
        return false;
    bool capitals = text[0] == 'B' || text[0] == 'T';
    if (memcmp(text, capitals ? "BC1" : "bc1", 3) != 0 &&
        memcmp(text, capitals ? "TB1" : "tb1", 3) != 0)
        return false;
    uint8_t values[BECH32_MAX];
    size_t count = length - 3;
    if (!read_bech32(text + 3, count, values, capitals))
        return false;

    uint32_t checksum = 1;
    unsigned prefix[2] = { text[0] | 0x20u, text[1] | 0x20u };
    checksum = bech32_step(checksum, prefix[0] >> 5);
    checksum = bech32_step(checksum, prefix[1] >> 5);
    checksum = bech32_step(checksum, 0);
    checksum = bech32_step(checksum, prefix[0] & 31);
    checksum = bech32_step(checksum, prefix[1] & 31);
    for (size_t i = 0; i < count; i++)
        checksum = bech32_step(checksum, values[i]);
    return checksum == (values[0] == 0 ? BECH32_CONSTANT : BECH32M_CONSTANT) &&
           is_program(values[0], values + 1, count - 1 - BECH32_CHECKSUM);
}

/* Hash of a key (0x00) or of a script (0x05), 0x6F and 0xC4 on the test network; or segwit. */
bool
aigcp_is_bitcoin_address(const uint8_t *text, size_t length)
{
    uint8_t version;
    if (is_base58check(text, length, &version))
        return version == 0x00 || version == 0x05 || version == 0x6F || version == 0xC4;
    return is_segwit_address(text, length);
}

/* Base58Check with the version byte 0x41, which makes the first letter a T. */
bool
aigcp_is_tron_address(const uint8_t *text, size_t length)
{
    uint8_t version;
    return is_base58check(text, length, &version) && version == 0x41;
}

/* Whether the letters of 40 hexadecimal digits are capitals where the hash of the digits in
 * small letters has a nibble above 7 (EIP-55). */
static bool
has_checksum_case(const uint8_t *digits)
{
    uint8_t small[ETHEREUM_DIGITS];
    for (size_t i = 0; i < sizeof small; i++)
        small[i] = digits[i] >= 'A' ? digits[i] | 0x20 : digits[i];
    uint8_t digest[AIGCP_KECCAK256_BYTES];
    aigcp_keccak256(small, sizeof small, digest);
    for (size_t i = 0; i < sizeof small; i++) {
        unsigned nibble = i % 2 ? digest[i / 2] & 15u : digest[i / 2] >> 4;
        if (small[i] >= 'a' && (digits[i] < 'a') != (nibble > 7))
            return false;
    }
    return true;
}

/* "0x" and 40 hexadecimal digits; with letters of both cases, the cases are a checksum. */
bool
aigcp_is_ethereum_address(const uint8_t *text, size_t length)
{
    if (length != 2 + ETHEREUM_DIGITS || text[0] != '0' || text[1] != 'x')
        return false;
    bool small = false;
    bool capital = false;
    for (size_t i = 2; i < length; i++) {
        uint8_t c = text[i];
        if (c >= 'a' && c <= 'f')
            small = true;
        else if (c >= 'A' && c <= 'F')
            capital = true;
        else if (c < '0' || c > '9')
            return false;
    }
    return !small || !capital || has_checksum_case(text + 2);
}
