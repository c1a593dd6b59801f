/* SPDX-License-Identifier: Apache-2.0 */
/* The language of reports. */
#include "cli/reports/report_language.h"

#include "cli/io/messages.h"

#include <aigc/types.h>

#include <string.h>

cli_report_language
cli_message_language(void)
{
    /* TRANSLATORS: the code of the language that messages are translated into, such as "zh". */
    return strcmp(_("en"), "zh") == 0 ? CLI_REPORT_ZH : CLI_REPORT_EN;
}

cli_report_language
cli_report_language_of(const cli_options *options)
{
    switch ((aigc_language)cli_options_choice(options, CLI_OPTION_REPORT_LANG)) {
    case AIGC_LANGUAGE_ZH:
        return CLI_REPORT_ZH;
    case AIGC_LANGUAGE_EN:
        return CLI_REPORT_EN;
    case AIGC_LANGUAGE_AUTO:
        break;
    }
    return cli_message_language();
}

const char *
cli_report_colon(cli_report_language language)
{
    return language == CLI_REPORT_ZH ? "：" : ": ";
}
