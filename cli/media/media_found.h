/* SPDX-License-Identifier: Apache-2.0 */
/* The labels that were found in a file: their fields, and what is wrong with them. */
#ifndef CLI_MEDIA_FOUND_H
#define CLI_MEDIA_FOUND_H

#include "cli/io/string_builder.h"

#include <aigc/media_report.h>

void cli_media_found_text(cli_string *out, const aigc_media_report *report);

/* The members `found` and `truncated` of an object. */
void cli_media_found_json(cli_string *out, const aigc_media_report *report);

#endif
