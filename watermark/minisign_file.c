/* SPDX-License-Identifier: Apache-2.0 */
/* The key files of minisign 0.11 as text in memory.
 *
 *     untrusted comment: ...
 *     base64 of:
 *       public    2 "Ed"  8 key number  32 public key
 *       secret    2 "Ed"  2 kdf  2 "B2"  32 salt  8 work  8 memory
 *                 8 key number  64 secret key  32 checksum
 *
 * kdf "Sc": the last 104 bytes are XORed with scrypt(password, salt). kdf 0: they are plain.
 * Integers are little-endian. The checksum is BLAKE2b-256 of "Ed", key number, secret key. */
#include "watermark/minisign_file.h"

#include "common/byte_order.h"

#include <stdio.h>
#include <string.h>

#define COMMENT_PREFIX AIGCP_MINISIGN_COMMENT
#define ALGORITHM_SIZE AIGCP_MINISIGN_ALGORITHM_SIZE
#define PUBLIC_SIZE (ALGORITHM_SIZE + AIGCP_KEY_NUMBER_SIZE + AIGCP_PUBLIC_KEY_SIZE)

/* Offsets in a secret key. */
#define KDF 2
#define CHECKSUM_KIND 4
#define SALT 6
#define WORK (SALT + AIGCP_SALT_SIZE)
#define MEMORY (WORK + 8)
#define LOCKED (MEMORY + 8) /* from here on a password encrypts */
#define SECRET (LOCKED + AIGCP_KEY_NUMBER_SIZE)
#define CHECKSUM (SECRET + AIGCP_SECRET_KEY_SIZE)
#define SECRET_FILE_SIZE (CHECKSUM + AIGCP_HASH_SIZE)
#define LOCKED_SIZE (SECRET_FILE_SIZE - LOCKED)

_Static_assert(SECRET_FILE_SIZE == 158, "minisign's struct SeckeyStruct");
_Static_assert(sizeof COMMENT_PREFIX + 64 + AIGCP_BASE64_ROOM(SECRET_FILE_SIZE) <
                   AIGCP_MINISIGN_FILE_ROOM,
               "room for a comment line and a key line");

/* N = 2^17, r = 8, p = 1: 128 MiB and 0.2 to 0.3 seconds, the first choice of the OWASP Password
 * Storage Cheat Sheet. minisign itself takes 1 GiB, which a small server has not. */
#define SCRYPT_WORK (UINT64_C(1) << 22)
#define SCRYPT_MEMORY (UINT64_C(1) << 27)

static const uint8_t ed25519_name[ALGORITHM_SIZE] = { 'E', 'd' };
static const uint8_t blake2b_name[ALGORITHM_SIZE] = { 'B', '2' };
static const uint8_t scrypt_name[ALGORITHM_SIZE] = { 'S', 'c' };
static const uint8_t no_kdf_name[ALGORITHM_SIZE] = { 0, 0 };

static bool
is_named(const uint8_t *data, const uint8_t name[ALGORITHM_SIZE])
{
    return memcmp(data, name, ALGORITHM_SIZE) == 0;
}

/* Encrypt or decrypt: the same operation. */
static aigc_status
toggle_lock(uint8_t data[SECRET_FILE_SIZE], const char *password)
{
    uint8_t stream[LOCKED_SIZE];
    aigc_status status = aigcp_scrypt(stream, sizeof stream, password, data + SALT,
                                      aigcp_get_le(data + WORK, 8), aigcp_get_le(data + MEMORY, 8));
    for (size_t i = 0; status == AIGC_OK && i < sizeof stream; i++)
        data[LOCKED + i] ^= stream[i];
    aigcp_wipe(stream, sizeof stream);
    return status;
}

static aigc_status
compute_checksum(const uint8_t data[SECRET_FILE_SIZE], uint8_t checksum[AIGCP_HASH_SIZE])
{
    aigcp_hash *hash;
    aigc_status status = aigcp_hash_new(&hash);
    if (status != AIGC_OK)
        return status;
    aigcp_hash_begin(hash);
    aigcp_hash_feed(hash, data, ALGORITHM_SIZE);
    aigcp_hash_feed(hash, data + LOCKED, CHECKSUM - LOCKED);
    aigcp_hash_finish(hash, checksum);
    aigcp_hash_free(hash);
    return AIGC_OK;
}

/* Whether decrypted data is a key. minisign leaves the checksum of a key without password
 * zero; then only the key itself can tell. */
static aigc_status
check_secret(const uint8_t data[SECRET_FILE_SIZE], bool was_locked)
{
    static const uint8_t zero[AIGCP_HASH_SIZE];
    uint8_t checksum[AIGCP_HASH_SIZE];
    aigc_status status = compute_checksum(data, checksum);
    if (status != AIGC_OK)
        return status;
    bool good = aigcp_equal(checksum, data + CHECKSUM, sizeof checksum) ||
                (!was_locked && aigcp_equal(zero, data + CHECKSUM, sizeof zero));
    aigcp_wipe(checksum, sizeof checksum);
    if (!good)
        return was_locked ? AIGC_ERR_PASSWORD : AIGC_ERR_KEY;
    return aigcp_ed25519_is_pair(data + SECRET) ? AIGC_OK : AIGC_ERR_KEY;
}

static aigc_status
unlock(uint8_t data[SECRET_FILE_SIZE], const char *password)
{
    if (!is_named(data, ed25519_name) || !is_named(data + CHECKSUM_KIND, blake2b_name))
        return AIGC_ERR_KEY;
    if (is_named(data + KDF, no_kdf_name))
        return check_secret(data, false);
    if (!is_named(data + KDF, scrypt_name))
        return AIGC_ERR_KEY;
    if (!password)
        return AIGC_ERR_PASSWORD;
    if (aigcp_get_le(data + MEMORY, 8) > AIGCP_SCRYPT_MEMORY_MAX ||
        aigcp_get_le(data + WORK, 8) > AIGCP_SCRYPT_WORK_MAX)
        return AIGC_ERR_LIMIT;
    aigc_status status = toggle_lock(data, password);
    return status == AIGC_OK ? check_secret(data, true) : status;
}

aigc_status
aigcp_minisign_read_secret(const char *text, size_t length, const char *password,
                           aigc_secret_key *key)
{
    uint8_t data[SECRET_FILE_SIZE];
    const char *comment;
    size_t comment_length;
    aigc_status status = AIGC_ERR_KEY;
    if (aigcp_minisign_read_lines(text, length, &comment, &comment_length, data, sizeof data))
        status = unlock(data, password);
    if (status == AIGC_OK) {
        memcpy(key->number, data + LOCKED, sizeof key->number);
        memcpy(key->secret, data + SECRET, sizeof key->secret);
    }
    aigcp_wipe(data, sizeof data);
    return status;
}

/* Write the two lines of a key file. */
static void
write_lines(const char *comment, const uint8_t *data, size_t size,
            char out[AIGCP_MINISIGN_FILE_ROOM])
{
    char key[AIGCP_BASE64_ROOM(SECRET_FILE_SIZE)];
    aigcp_base64_encode(data, size, key);
    (void)snprintf(out, AIGCP_MINISIGN_FILE_ROOM, COMMENT_PREFIX "%s\n%s\n", comment, key);
    aigcp_wipe(key, sizeof key);
}

void
aigcp_minisign_write_public(const aigc_secret_key *key, char out[AIGCP_MINISIGN_FILE_ROOM])
{
    uint8_t data[PUBLIC_SIZE];
    char comment[64];
    char id[AIGC_KEY_ID_SIZE];

    memcpy(data, ed25519_name, ALGORITHM_SIZE);
    memcpy(data + ALGORITHM_SIZE, key->number, AIGCP_KEY_NUMBER_SIZE);
    aigcp_ed25519_public(key->secret, data + ALGORITHM_SIZE + AIGCP_KEY_NUMBER_SIZE);
    aigcp_key_number_format(key->number, id);
    (void)snprintf(comment, sizeof comment, "minisign public key %s", id);
    write_lines(comment, data, sizeof data, out);
}

aigc_status
aigcp_minisign_write_secret(const aigc_secret_key *key, const char *password,
                            char out[AIGCP_MINISIGN_FILE_ROOM])
{
    uint8_t data[SECRET_FILE_SIZE] = { 0 };
    bool lock = password && password[0];

    memcpy(data, ed25519_name, ALGORITHM_SIZE);
    memcpy(data + KDF, lock ? scrypt_name : no_kdf_name, ALGORITHM_SIZE);
    memcpy(data + CHECKSUM_KIND, blake2b_name, ALGORITHM_SIZE);
    memcpy(data + LOCKED, key->number, sizeof key->number);
    memcpy(data + SECRET, key->secret, sizeof key->secret);
    aigc_status status = compute_checksum(data, data + CHECKSUM);
    if (status == AIGC_OK && lock) {
        aigcp_random(data + SALT, AIGCP_SALT_SIZE);
        aigcp_put_le(data + WORK, 8, SCRYPT_WORK);
        aigcp_put_le(data + MEMORY, 8, SCRYPT_MEMORY);
        status = toggle_lock(data, password);
    }
    if (status == AIGC_OK)
        write_lines(lock ? "minisign encrypted secret key" : "minisign secret key", data,
                    sizeof data, out);
    aigcp_wipe(data, sizeof data);
    return status;
}
