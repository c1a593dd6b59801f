/* SPDX-License-Identifier: Apache-2.0 */
/* The language of reports. They are filed with authorities, so their language is chosen, and does
 * not depend on which translations are installed: each phrase stands in the source in both. */
#ifndef CLI_REPORT_LANGUAGE_H
#define CLI_REPORT_LANGUAGE_H

#include "cli/options/options.h"

typedef enum cli_report_language {
    CLI_REPORT_EN,
    CLI_REPORT_ZH,
    CLI_REPORT_LANGUAGES
} cli_report_language;

/* A phrase in each language; those with figures are formats with the same arguments. */
typedef struct cli_phrase {
    const char *in[CLI_REPORT_LANGUAGES];
} cli_phrase;

/* The language that messages are in. */
cli_report_language cli_message_language(void);

/* What --lang asks for; without it, the language of the messages. */
cli_report_language cli_report_language_of(const cli_options *options);

/* What stands between a name and its value. */
const char *cli_report_colon(cli_report_language language);

#endif
