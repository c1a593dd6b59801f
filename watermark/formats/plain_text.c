/* SPDX-License-Identifier: Apache-2.0 */
/* Plain text: no guide names a place for metadata in it, so none is written. Labels of plain text
 * are the visible one and the signed marks of text_mark.h and c2pa.h. */
#include "watermark/formats/text_manifest.h"

static aigc_status
find_labels(const aigc_source *source, aigcp_carrier_fn found, void *context)
{
    /* Text that begins like Markdown with front matter is Markdown. */
    (void)source;
    (void)found;
    (void)context;
    return AIGC_OK;
}

const aigcp_format aigcp_format_text = {
    .type = AIGC_MEDIA_TEXT,
    .name = "text",
    .mime = "text/plain",
    .extension = "txt",
    .find_labels = find_labels,
    .place_label = NULL, /* there is nowhere to put it */
    .binding = AIGCP_BINDING_TEXT,
    .find_manifest = aigcp_text_manifest_find,
    .place_manifest = aigcp_text_manifest_place,
};
