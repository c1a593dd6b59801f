/* SPDX-License-Identifier: Apache-2.0 */
/* Keyed names for texts, and keyed draws for streams. */
#include "libfilter/policy/pseudonym.h"

#include <stdio.h>
#include <string.h>

#include "common/byte_order.h"
#include "libfilter/validators/digest_sodium.h"

_Static_assert(AIGCP_HASH_DIGITS * 5 <= AIGCP_KEYED_DIGEST_BYTES * 8, "a digest has the bits");

/* What a digest is for. Part of the format of names: they never change. */
static const char for_pseudonym[AIGCP_PURPOSE_BYTES] = "aigc pseudonym";
static const char for_hash[AIGCP_PURPOSE_BYTES] = "aigc hash";
static const char for_sample[AIGCP_PURPOSE_BYTES] = "aigc sample";

void
aigcp_label_from_id(char label[AIGCP_LABEL_ROOM], const char *id)
{
    size_t length = 0;
    for (; id[length] && length < AIGCP_MAX_LABEL_CHARACTERS; length++) {
        char c = id[length];
        if (c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        else if (!(c >= '0' && c <= '9'))
            c = '_';
        label[length] = c;
    }
    while (length && label[length - 1] == '_')
        length--;
    label[length] = '\0';
}

/* The first bits of a digest in the alphabet of RFC 4648, in small letters, with a NUL. */
static void
write_base32(char *out, size_t digits, const uint8_t *bits)
{
    static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";
    uint32_t rest = 0;
    unsigned have = 0;
    for (size_t i = 0; i < digits; i++) {
        if (have < 5) {
            rest = rest << 8 | *bits++;
            have += 8;
        }
        have -= 5;
        out[i] = alphabet[rest >> have & 31];
    }
    out[digits] = '\0';
}

void
aigcp_pseudonym_write(char name[AIGCP_NAME_ROOM], const char *label,
                      const uint8_t key[AIGC_TEXT_KEY_SIZE], const void *text, size_t length)
{
    uint8_t bits[AIGCP_KEYED_DIGEST_BYTES];
    char digits[AIGCP_PSEUDONYM_DIGITS + 1];
    aigcp_keyed_digest(bits, for_pseudonym, key, AIGC_TEXT_KEY_SIZE, text, length);
    write_base32(digits, AIGCP_PSEUDONYM_DIGITS, bits);
    (void)snprintf(name, AIGCP_NAME_ROOM, "<%s_%s>", label, digits);
}

void
aigcp_hash_write(char name[AIGCP_NAME_ROOM], const char *label,
                 const uint8_t key[AIGC_TEXT_KEY_SIZE], const void *text, size_t length)
{
    uint8_t bits[AIGCP_KEYED_DIGEST_BYTES];
    char digits[AIGCP_HASH_DIGITS + 1];
    aigcp_keyed_digest(bits, for_hash, key, AIGC_TEXT_KEY_SIZE, text, length);
    write_base32(digits, AIGCP_HASH_DIGITS, bits);
    (void)snprintf(name, AIGCP_NAME_ROOM, "<%s#%s>", label, digits);
}

uint32_t
aigcp_sample_draw(const uint8_t *key, const void *id, size_t length)
{
    uint8_t bits[AIGCP_KEYED_DIGEST_BYTES];
    aigcp_keyed_digest(bits, for_sample, key, key ? AIGC_TEXT_KEY_SIZE : 0, id, length);
    return (uint32_t)(aigcp_get_be(bits, 4) * 100 >> 32);
}
