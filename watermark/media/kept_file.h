/* SPDX-License-Identifier: Apache-2.0 */
/* A file that one step writes and the next one reads, in memory. */
#ifndef AIGCP_KEPT_FILE_H
#define AIGCP_KEPT_FILE_H

#include "common/buffer.h"

#include <aigc/source.h>

typedef struct aigcp_kept_file {
    aigcp_buffer bytes;
    aigc_status status; /* why it could not be kept */
    aigc_source source; /* of the bytes, after aigcp_kept_end() */
} aigcp_kept_file;

/* Empty it, for a file of at most `limit` bytes. All zero is empty, too. */
void aigcp_kept_begin(aigcp_kept_file *file, size_t limit);
void aigcp_kept_free(aigcp_kept_file *file);

/* An aigc_write_fn; the context is the file. */
int aigcp_kept_write(void *context, const void *data, size_t length);

/* End it. @return what came of the step that wrote it and returned `status`. */
AIGC_MUST_CHECK aigc_status aigcp_kept_end(aigcp_kept_file *file, aigc_status status);

#endif
