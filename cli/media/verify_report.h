/* SPDX-License-Identifier: Apache-2.0 */
/* What a verification found out, for people and for programs. */
#ifndef CLI_VERIFY_REPORT_H
#define CLI_VERIFY_REPORT_H

#include "cli/io/string_builder.h"

#include <aigc/media_report.h>
#include <aigc/text_mark.h>

/* A verification, and what else is known of the text. */
typedef struct cli_verified_text {
    const char *file;
    const aigc_text_report *report;
    size_t keys;                     /* how many are trusted */
    bool declared;                   /* by the user: it may be generated */
    const aigc_media_report *labels; /* in metadata; NULL if there are none */
} cli_verified_text;

/* Add a report as text; as a JSON object on a line. */
void cli_verify_text(cli_string *out, const cli_verified_text *text);
void cli_verify_json(cli_string *out, const cli_verified_text *text);

#endif
