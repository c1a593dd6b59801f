/* SPDX-License-Identifier: Apache-2.0 */
/* Create files that nobody else has touched. */
#ifndef AIGCP_KEY_FILE_IO_H
#define AIGCP_KEY_FILE_IO_H

#include <aigc/types.h>

#include <sys/types.h>

/* Create a file that must not exist yet, not even as a dangling link, and write it through to
 * the disk. On failure it is not there. @return AIGC_OK, AIGC_ERR_IO. */
AIGC_MUST_CHECK aigc_status aigcp_key_file_create(const char *path, mode_t mode, const char *text,
                                                  size_t length);

/* Remove a file that was just created, keeping errno. */
void aigcp_key_file_remove(const char *path);

#endif
