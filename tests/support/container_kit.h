/* SPDX-License-Identifier: Apache-2.0 */
/* Containers as tables of functions, over bytes in memory: what holds for every one of them. */
#ifndef SUPPORT_CONTAINER_KIT_H
#define SUPPORT_CONTAINER_KIT_H

#include "common/buffer.h"
#include "watermark/media/media_format.h"

/* The labels of a file. */
typedef struct container_labels {
    size_t count;    /* of labels, in whatever carrier */
    size_t hints;    /* of traces that are no label */
    char last[4096]; /* the text of the last label, cut */
} container_labels;

#define CONTAINER_LABEL "{\"Label\":\"1\",\"ContentProducer\":\"kit\",\"ProduceID\":\"p\"}"
#define CONTAINER_LONG_LABEL                                                                     \
    "{\"Label\":\"2\",\"ContentProducer\":\"001191110102MACQD9K64010000\",\"ProduceID\":"        \
    "\"0123456789012345678901234567890123456789\",\"ReservedCode1\":\"\",\"ContentPropagator\":" \
    "\"001191110102MACQD9K64010000\",\"PropagateID\":\"x\",\"ReservedCode2\":\"\"}"

aigc_status container_find(const aigcp_format *format, const uint8_t *data, size_t length,
                           container_labels *labels);

/* Append the file with this label to `out`. */
aigc_status container_place(const aigcp_format *format, const uint8_t *data, size_t length,
                            const char *label, aigcp_buffer *out);

/* Append the file with a store of `size` bytes to `out`. */
aigc_status container_sign(const aigcp_format *format, const uint8_t *data, size_t length,
                           size_t size, aigcp_buffer *out, aigcp_manifest_place *place);

/* Try all that holds for any bytes: nothing is read outside (with a guard page behind the bytes);
 * a label that was placed is found, alone; placing it twice is placing it once; a manifest that was
 * placed is found where it was said to be, and leaves the label as it was.
 * @return NULL, or the sentence that does not hold. */
const char *container_check(const aigcp_format *format, const uint8_t *data, size_t length);

#endif
