/* SPDX-License-Identifier: Apache-2.0 */
/* Public keys and signatures of minisign 0.11 as text in memory; nothing is computed here.
 * docs/formats.md, "Keys" and docs/bundles.md, "The signature". */
#ifndef AIGCP_MINISIGN_TEXT_H
#define AIGCP_MINISIGN_TEXT_H

#include <aigc/types.h>

#include <stdbool.h>

#include "common/base64_text.h"
#include "common/limits.h"

#define AIGCP_KEY_NUMBER_SIZE 8
#define AIGCP_PUBLIC_KEY_SIZE 32
#define AIGCP_SIGNATURE_SIZE 64
#define AIGCP_PREHASH_SIZE 64 /* BLAKE2b-512 of a signed file */

/* A key number as people see it: 16 upper-case hex digits and a NUL. */
#define AIGCP_KEY_ID_ROOM 17

#define AIGCP_MINISIGN_ALGORITHM_SIZE 2
#define AIGCP_MINISIGN_COMMENT "untrusted comment: "

/* Write a key number as minisign prints it: a little-endian integer in upper-case hex. */
void aigcp_key_number_format(const uint8_t number[AIGCP_KEY_NUMBER_SIZE],
                             char id[AIGCP_KEY_ID_ROOM]);

/* Read the two lines of a key file: a comment, and base64 of `size` bytes. Nothing may follow.
 * `*comment` points into `text` behind the prefix. */
bool aigcp_minisign_read_lines(const char *text, size_t length, const char **comment,
                               size_t *comment_length, uint8_t *out, size_t size);

/* Read a public key file.
 * @param[out] comment points into `text` behind the prefix; `*comment_length` is its length.
 * @return AIGC_OK, AIGC_ERR_KEY. */
AIGC_MUST_CHECK aigc_status aigcp_minisign_read_public(const char *text, size_t length,
                                                       uint8_t number[AIGCP_KEY_NUMBER_SIZE],
                                                       uint8_t key[AIGCP_PUBLIC_KEY_SIZE],
                                                       const char **comment,
                                                       size_t *comment_length);

/* A signature file. `signature` is over the BLAKE2b-512 of the file, `global` over the signature
 * and the trusted comment behind it. */
typedef struct aigcp_minisign_signature {
    uint8_t number[AIGCP_KEY_NUMBER_SIZE];
    uint8_t signature[AIGCP_SIGNATURE_SIZE];
    uint8_t global[AIGCP_SIGNATURE_SIZE];
    const char *trusted; /* comment, `trusted_length` bytes */
    size_t trusted_length;
} aigcp_minisign_signature;

/* Read a signature file of the kind "ED", over a hash, which minisign writes since 0.10; nothing
 * may follow its four lines. `trusted` then points into `text`. False if it is anything else. */
bool aigcp_minisign_read_signature(const char *text, size_t length,
                                   aigcp_minisign_signature *signature);

/* What the global signature is over; returns its length. */
#define AIGCP_GLOBAL_MESSAGE_MAX (AIGCP_SIGNATURE_SIZE + AIGCP_TRUSTED_COMMENT_MAX)
size_t aigcp_minisign_global_message(const aigcp_minisign_signature *signature,
                                     uint8_t out[AIGCP_GLOBAL_MESSAGE_MAX]);

/* Write a signature file and a NUL; returns its length. Neither comment may hold a line end. */
size_t aigcp_minisign_write_signature(const aigcp_minisign_signature *signature,
                                      const char *comment, size_t comment_length,
                                      char out[AIGCP_SIGNATURE_FILE_MAX]);

#endif
