/* SPDX-License-Identifier: Apache-2.0 */
/* The files of secret keys of minisign 0.11 as text in memory, and writing those of public keys,
 * which common/minisign_text.h reads. docs/formats.md, "Keys". */
#ifndef AIGCP_MINISIGN_FILE_H
#define AIGCP_MINISIGN_FILE_H

#include "common/minisign_text.h"
#include "watermark/secret_key.h"

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
