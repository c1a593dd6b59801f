/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/text_head.h"

#include "watermark/media/source_read.h"

aigc_status
aigcp_text_head(const aigc_source *source, size_t limit, aigcp_buffer *text)
{
    uint64_t length = source->size < limit ? source->size : limit;

    aigcp_buffer_init(text, limit + 1);
    aigc_status status = aigcp_buffer_reserve(text, (size_t)length + 1);
    return status == AIGC_OK ? aigcp_source_append(source, 0, length, text) : status;
}
