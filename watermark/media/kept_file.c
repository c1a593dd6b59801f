/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/media/kept_file.h"

void
aigcp_kept_begin(aigcp_kept_file *file, size_t limit)
{
    aigcp_kept_free(file);
    aigcp_buffer_init(&file->bytes, limit);
    file->status = AIGC_OK;
}

void
aigcp_kept_free(aigcp_kept_file *file)
{
    aigcp_buffer_free(&file->bytes);
}

int
aigcp_kept_write(void *context, const void *data, size_t length)
{
    aigcp_kept_file *file = context;

    file->status = aigcp_buffer_append(&file->bytes, data, length);
    return file->status == AIGC_OK ? 0 : -1;
}

aigc_status
aigcp_kept_end(aigcp_kept_file *file, aigc_status status)
{
    if (status == AIGC_ERR_STOPPED)
        status = file->status;
    return status == AIGC_OK
               ? aigc_source_memory(&file->source, file->bytes.data, file->bytes.length)
               : status;
}
