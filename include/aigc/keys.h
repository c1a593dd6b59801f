/* SPDX-License-Identifier: Apache-2.0 */
/** @file keys.h
 * Ed25519 keys in the file formats of minisign, and keyrings of public keys.
 *
 * OBJECTS  aigc_secret_key signs; aigc_keyring is a set of public keys whose
 *          signatures are trusted.
 * THREADS  Loaded objects are only read and may be shared.
 * MEMORY   Secret key material is wiped when the object is freed.
 * TRUST    Whoever can write to a keyring folder decides what is trusted.
 *
 * Format: minisign 0.11, https://jedisct1.github.io/minisign/, docs/formats.md.
 */
#ifndef AIGC_KEYS_H
#define AIGC_KEYS_H

#include <aigc/types.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct aigc_secret_key aigc_secret_key;
typedef struct aigc_keyring aigc_keyring;

/** Room for a key id: 16 upper-case hex digits as minisign prints them, and a NUL. */
#define AIGC_KEY_ID_SIZE 17

/** Generate a key pair.
 * @param[out] key to be released with aigc_secret_key_free().
 * @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY, AIGC_ERR_RANDOM. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_secret_key_generate(aigc_secret_key **key);

/** Load a secret key file.
 * @param password NUL-terminated; NULL if there is none.
 * @return AIGC_OK; AIGC_ERR_PASSWORD if the file is encrypted and `password` is NULL or wrong;
 *         AIGC_ERR_KEY if it is not such a file; AIGC_ERR_IO (errno says why);
 *         AIGC_ERR_LIMIT if it asks for more than 1 GiB to decrypt;
 *         AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_secret_key_load(const char *path, const char *password,
                                                          aigc_secret_key **key);

/** Write `secret_path` (mode 0600) and `public_path` (mode 0644). Neither may exist; if
 * one cannot be written completely, none is left behind.
 * @param password NUL-terminated, encrypts the secret key; NULL or "" for none.
 * @return AIGC_OK; AIGC_ERR_IO (errno is EEXIST if a file was there); AIGC_ERR_ARGUMENT,
 *         AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_secret_key_save(const aigc_secret_key *key,
                                                          const char *secret_path,
                                                          const char *public_path,
                                                          const char *password);

/** Write the key id. @param[out] id "" if `key` is NULL. */
AIGC_API void aigc_secret_key_id(const aigc_secret_key *key, char id[AIGC_KEY_ID_SIZE]);

/** Room for a signature file: its longest comments, and a NUL. */
#define AIGC_SIGNATURE_FILE_SIZE 10240

/** Sign bytes as minisign signs a file: what is written is the content of FILE.minisig, and
 * `minisign -V` verifies it. This is no mark: it says nothing but that the owner of the key saw
 * these bytes.
 * @param comment NUL-terminated, one line of at most 8192 bytes that is signed too; "" for none.
 * @param[out] signature text, NUL-terminated; "" unless AIGC_OK.
 * @return AIGC_OK; AIGC_ERR_FORMAT if the comment has control characters or is too long;
 *         AIGC_ERR_ARGUMENT, AIGC_ERR_INTERNAL. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_secret_key_sign(const aigc_secret_key *key,
                                                          const void *data, size_t length,
                                                          const char *comment,
                                                          char signature[AIGC_SIGNATURE_FILE_SIZE]);

/** Bytes of a signature by Ed25519. */
#define AIGC_SIGNATURE_SIZE 64

/** Longest message that can be signed or checked, in bytes. */
#define AIGC_MESSAGE_MAX ((size_t)1 << 20)

/** Sign a message of a program's own protocol, such as a checkpoint of an audit log: Ed25519
 * (RFC 8032) over `domain`, its NUL, and the message.
 * @param key    NULL is AIGC_ERR_ARGUMENT.
 * @param domain NUL-terminated, 1 to 255 bytes: names protocol and version, so that what is signed
 *               for one is nothing in another. It may not begin as those of this toolkit's marks.
 * @return AIGC_OK; AIGC_ERR_LIMIT above AIGC_MESSAGE_MAX; AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY,
 *         AIGC_ERR_INTERNAL. `signature` is zero then. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_message_sign(const aigc_secret_key *key,
                                                       const char *domain, const void *message,
                                                       size_t length,
                                                       uint8_t signature[AIGC_SIGNATURE_SIZE]);

/** Check such a signature.
 * @param keyring NULL: no key is trusted.
 * @param key_id  which key is said to have signed, as aigc_secret_key_id() writes it.
 * @return AIGC_OK: the message is as a key of the keyring signed it; AIGC_ERR_UNKNOWN_SIGNER:
 *         the keyring has no such key; AIGC_ERR_ALTERED: the signature does not fit;
 *         AIGC_ERR_LIMIT, AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY: no judgement. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_message_check(
    const aigc_keyring *keyring, const char *key_id, const char *domain, const void *message,
    size_t length, const uint8_t signature[AIGC_SIGNATURE_SIZE]);

/** Wipe and release. NULL is allowed. */
AIGC_API void aigc_secret_key_free(aigc_secret_key *key);

/** Make an empty keyring.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY, AIGC_ERR_RANDOM. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_keyring_new(aigc_keyring **keyring);

/** Add a public key file, or every *.pub file of a folder.
 * @return AIGC_OK; AIGC_ERR_KEY if a file is not a public key; AIGC_ERR_IO; AIGC_ERR_LIMIT
 *         above 4096 keys; AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY. Keys read before the
 *         error stay. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_keyring_add_path(aigc_keyring *keyring, const char *path);

/** Add the public half of a secret key.
 * @return AIGC_OK; AIGC_ERR_LIMIT above 4096 keys; AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_keyring_add_own(aigc_keyring *keyring,
                                                          const aigc_secret_key *key);

/** @return the number of keys; 0 for NULL. */
AIGC_API size_t aigc_keyring_count(const aigc_keyring *keyring);

/** Release a keyring. NULL is allowed. */
AIGC_API void aigc_keyring_free(aigc_keyring *keyring);

#ifdef __cplusplus
}
#endif

#endif
