/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/c2pa/store_load.h"

#include "watermark/limits.h"
#include "watermark/media/source_read.h"

#include <string.h>

/* A store that is a file: a box of JUMBF, which is no other format. */
static aigc_status
load_whole(const aigc_source *source, aigcp_buffer *bytes, aigcp_manifest_place *place)
{
    uint8_t head[8];

    if (source->size < sizeof head)
        return AIGC_ERR_NOT_FOUND;
    aigc_status status = aigcp_source_read(source, 0, head, sizeof head);
    if (status == AIGC_OK && memcmp(head + 4, "jumb", 4) != 0)
        return AIGC_ERR_NOT_FOUND;
    if (status == AIGC_OK && source->size > AIGCP_STORE_MAX)
        return AIGC_ERR_LIMIT;
    *place = (aigcp_manifest_place){
        .offset = 0, .length = source->size, .count = 1, .nothing_beside = true
    };
    return status == AIGC_OK ? aigcp_source_append(source, 0, source->size, bytes) : status;
}

aigc_status
aigcp_store_load(const aigc_source *source, aigcp_buffer *bytes, const aigcp_format **format,
                 aigcp_manifest_place *place)
{
    aigc_status status = aigcp_format_detect(source, format);

    *place = (aigcp_manifest_place){ 0 };
    if (status != AIGC_OK)
        return status;
    if (!*format)
        return load_whole(source, bytes, place);
    if ((*format)->find_manifest == NULL)
        return AIGC_ERR_NOT_FOUND;
    status = (*format)->find_manifest(source, bytes, place);
    switch (status) {
    case AIGC_OK:
        return place->count > 1 ? AIGC_ERR_MALFORMED : AIGC_OK;
    case AIGC_ERR_UNSUPPORTED: /* it is elsewhere in the network */
        return AIGC_ERR_NOT_FOUND;
    case AIGC_ERR_FORMAT:
        return AIGC_ERR_MALFORMED;
    default:
        return status;
    }
}
