/* SPDX-License-Identifier: Apache-2.0 */
/* What an XMP packet says about how content was made, as carriers. Every container that holds
 * XMP hands its properties through here:
 *
 *     aigcp_xmp_labels labels = { found, context, offset };
 *     status = aigcp_xmp_read(packet, length, aigcp_xmp_label, &labels);
 */
#ifndef AIGCP_XMP_LABELS_H
#define AIGCP_XMP_LABELS_H

#include "watermark/media/media_format.h"

typedef struct aigcp_xmp_labels {
    aigcp_carrier_fn found;
    void *context;
    uint64_t offset; /* of the chunk, segment or box that holds the packet */
} aigcp_xmp_labels;

/* An aigcp_xmp_fn; the context is an aigcp_xmp_labels. Properties of no interest are passed over.
 */
aigc_status aigcp_xmp_label(void *labels, const char *uri, const char *name, const char *value,
                            size_t length);

#endif
