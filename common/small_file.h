/* SPDX-License-Identifier: Apache-2.0 */
/* Read small files whole. */
#ifndef AIGCP_SMALL_FILE_H
#define AIGCP_SMALL_FILE_H

#include <aigc/types.h>

/* Read a file of at most `room` bytes; `text` is wiped unless AIGC_OK.
 * @return AIGC_OK; AIGC_ERR_LIMIT if it is longer; AIGC_ERR_IO (errno). */
AIGC_MUST_CHECK aigc_status aigcp_small_file_read(const char *path, char *text, size_t room,
                                                  size_t *length);

#endif
