/* SPDX-License-Identifier: Apache-2.0 */
/* Files with the bytes of a key: for pseudonyms, and for hashes in audit logs. */
#ifndef CLI_KEY_BYTES_H
#define CLI_KEY_BYTES_H

#include "cli/exit_status.h"

#include <stdint.h>

#define CLI_KEY_BYTES 32

/* Read a file with the bytes, or with twice as many hexadecimal digits and perhaps a newline. What
 * is wrong is said; `key` is to be wiped in any case. */
cli_exit cli_key_bytes_load(uint8_t key[CLI_KEY_BYTES], const char *path);

#endif
