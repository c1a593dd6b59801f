/* SPDX-License-Identifier: Apache-2.0 */
/* Run the functions of a container format over bytes in memory, as a whole label would be. */
#ifndef SUPPORT_FORMAT_RUN_H
#define SUPPORT_FORMAT_RUN_H

#include "watermark/media/media_format.h"

#include <stddef.h>

#define FORMAT_RUN_LABELS 8

/* What was found, each as a string. */
typedef struct format_labels {
    char *text[FORMAT_RUN_LABELS];
    char *place[FORMAT_RUN_LABELS];
    size_t count;
} format_labels;

aigc_status format_run_find(const aigcp_format *format, const void *data, size_t length,
                            format_labels *labels);
void format_labels_free(format_labels *labels);

/* A label with producer "producer" and the given ProduceID is put into the file.
 * @param[out] result NUL-terminated; to be released with free(). NULL after an error. */
aigc_status format_run_place(const aigcp_format *format, const void *data, size_t length,
                             const char *produce_id, char **result, size_t *result_length);

/* Whether all that must hold for any bytes does: if a label can be placed, it is the only one that
 * is found afterwards, but for those that the file keeps of earlier revisions; placed again,
 * nothing changes; and another one takes its place. */
bool format_run_any(const aigcp_format *format, const void *data, size_t length);

/* Whether all that must hold of manifests does: a store that can be placed is found as it was,
 * where it was said to be, the only one; also when another is placed over it. */
bool format_run_sign(const aigcp_format *format, const void *data, size_t length);

/* What format_run_place() writes, as bare JSON. */
#define FORMAT_RUN_BARE(id)                                                                 \
    "{\"Label\":\"1\",\"ContentProducer\":\"producer\",\"ProduceID\":\"" id "\",\"Reserved" \
    "Code1\":\"\",\"ContentPropagator\":\"producer\",\"PropagateID\":\"" id                 \
    "\",\"ReservedCode2\":\"\"}"

#endif
