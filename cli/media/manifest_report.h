/* SPDX-License-Identifier: Apache-2.0 */
/* What the verification of a C2PA manifest found, as text and as JSON. */
#ifndef CLI_MANIFEST_REPORT_H
#define CLI_MANIFEST_REPORT_H

#include "cli/io/string_builder.h"
#include "cli/media/watermark_answer.h"

#include <aigc/c2pa.h>
#include <aigc/media_report.h>

/* What else tells of the making of a file. */
typedef struct cli_file_labels {
    const aigc_media_report *report; /* NULL: they were not read */
    aigc_status status;              /* why not */
} cli_file_labels;

/* @param trusted how many certificates are trusted: without any, the report says so.
 * @param mark   what is in the pixels.
 * @param labels those of the file, and its class. */
void cli_manifest_text(cli_string *out, const char *file, const aigc_c2pa_report *report,
                       size_t trusted, const cli_watermark_answer *mark,
                       const cli_file_labels *labels);
void cli_manifest_json(cli_string *out, const char *file, const aigc_c2pa_report *report,
                       size_t trusted, const cli_watermark_answer *mark,
                       const cli_file_labels *labels);

#endif
