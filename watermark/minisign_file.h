/* SPDX-License-Identifier: Apache-2.0 */
/* The key files of minisign 0.11 as text in memory. docs/formats.md, "Keys". */
#ifndef AIGCP_MINISIGN_FILE_H
#define AIGCP_MINISIGN_FILE_H

#include "common/buffer.h"
#include "watermark/secret_key.h"

/* Read a public key file.
 * @param[out] comment points into `text` behind the prefix; `*comment_length` is its length.
 * @return AIGC_OK, AIGC_ERR_KEY. */
AIGC_MUST_CHECK aigc_status aigcp_minisign_read_public(const char *text, size_t length,
                                                       uint8_t number[AIGCP_KEY_NUMBER_SIZE],
                                                       uint8_t key[AIGCP_PUBLIC_KEY_SIZE],
                                                       const char **comment,
                                                       size_t *comment_length);

/* Read a secret key file. `key` is in memory from aigcp_secret_alloc().
 * @param password NULL if there is none.
 * @return AIGC_OK, AIGC_ERR_KEY, AIGC_ERR_PASSWORD, AIGC_ERR_LIMIT, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_minisign_read_secret(const char *text, size_t length,
                                                       const char *password, aigc_secret_key *key);

/* Room for a file that the functions below write, with its NUL. */
#define AIGCP_MINISIGN_FILE_ROOM 512

void aigcp_minisign_write_public(const aigc_secret_key *key, char out[AIGCP_MINISIGN_FILE_ROOM]);

/* `out` is secret too if there is no password.
 * @param password NULL or "" for none.
 * @return AIGC_OK, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_minisign_write_secret(const aigc_secret_key *key,
                                                        const char *password,
                                                        char out[AIGCP_MINISIGN_FILE_ROOM]);

#endif
