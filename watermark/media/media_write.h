/* SPDX-License-Identifier: Apache-2.0 */
/* What marking and propagating share: put seven values into a file, see that they are there,
 * write it. */
#ifndef AIGCP_MEDIA_WRITE_H
#define AIGCP_MEDIA_WRITE_H

#include "watermark/media/media_collect.h"

/* TC260:AIGC and those of a profile. */
#define AIGCP_PROPERTIES_MAX 6

typedef struct aigcp_media_write {
    const aigc_source *source;
    const aigcp_format *format;
    const char *values[AIGCP_LABEL_FIELDS];
    /* Without TC260:AIGC, which is added; with the AIGC_PROPERTY_* bit of each. */
    aigcp_xmp_property properties[AIGCP_PROPERTIES_MAX];
    unsigned bits[AIGCP_PROPERTIES_MAX];
    size_t property_count;
    bool also_native;
    aigc_write_fn write;
    void *context;
} aigcp_media_write;

/* Find the format and make sure that it can be written. @param markdown  what is text is that.
 * @return AIGC_OK; AIGC_ERR_UNSUPPORTED, AIGC_ERR_SIGNED; as find_manifest of the format. */
AIGC_MUST_CHECK aigc_status aigcp_media_writable(const aigc_source *source, bool markdown,
                                                 const aigcp_format **format);

/* Make the edits, read back what they make, and write it.
 * @param[out] result may be NULL. @param replaced  labels in the source. */
AIGC_MUST_CHECK aigc_status aigcp_media_put(const aigcp_media_write *job, size_t replaced,
                                            aigc_media_result *result);

/* How many labels a report has. */
size_t aigcp_media_labels(const aigc_media_report *report);

#endif
