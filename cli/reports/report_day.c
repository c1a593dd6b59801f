/* SPDX-License-Identifier: Apache-2.0 */
/* The day of a report. */
#include "cli/reports/report_day.h"

#include "cli/io/messages.h"
#include "cli/options/time_value.h"

#include <time.h>

#define SECONDS_OF_DAY 86400

cli_exit
cli_report_day(const cli_options *options, uint64_t *day)
{
    const char *text = cli_options_text(options, CLI_OPTION_AS_OF);

    if (!text) {
        time_t now = time(NULL);

        *day = now > 0 ? (uint64_t)now / SECONDS_OF_DAY : 0;
        return CLI_YES;
    }
    if (!cli_day_read(text, day)) {
        cli_say(_("'%s' is no day: one such as 2026-03-01 is"), text);
        return cli_usage_hint(options->command);
    }
    return CLI_YES;
}
