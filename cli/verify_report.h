/* SPDX-License-Identifier: Apache-2.0 */
/* What a verification found out, for people and for programs. */
#ifndef CLI_VERIFY_REPORT_H
#define CLI_VERIFY_REPORT_H

#include "cli/string_builder.h"

#include <aigc/text_mark.h>

/* Add a report as text. `keys` is how many keys are trusted. */
void cli_verify_text(cli_string *out, const char *file, const aigc_text_report *report,
                     size_t keys);

/* Add a report as a JSON object on a line. */
void cli_verify_json(cli_string *out, const char *file, const aigc_text_report *report);

#endif
