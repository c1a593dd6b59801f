/* SPDX-License-Identifier: Apache-2.0 */
/* What the verification of a C2PA manifest found, as text and as JSON. */
#ifndef CLI_MANIFEST_REPORT_H
#define CLI_MANIFEST_REPORT_H

#include "cli/io/string_builder.h"
#include "cli/media/watermark_answer.h"

#include <aigc/c2pa.h>
#include <aigc/media_report.h>

/* @param trusted how many certificates are trusted: without any, the report says so.
 * @param mark   what is in the pixels.
 * @param labels what else tells of the making of the file, and its class; NULL: not known. */
void cli_manifest_text(cli_string *out, const char *file, const aigc_c2pa_report *report,
                       size_t trusted, const cli_watermark_answer *mark,
                       const aigc_media_report *labels);
void cli_manifest_json(cli_string *out, const char *file, const aigc_c2pa_report *report,
                       size_t trusted, const cli_watermark_answer *mark,
                       const aigc_media_report *labels);

#endif
