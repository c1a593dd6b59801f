/* SPDX-License-Identifier: Apache-2.0 */
/* aigc-label rules stats: what the rules cover, for a filing. */
#include "cli/commands.h"
#include "cli/io/stream_output.h"
#include "cli/options/rules_load.h"
#include "cli/reports/report_day.h"
#include "cli/rules/library_stats.h"

#include <string.h>

static cli_exit
report(const cli_library *library, const cli_options *options)
{
    const char *page_path = cli_options_text(options, CLI_OPTION_HTML);
    cli_report_language language = cli_report_language_of(options);
    cli_exit answer = CLI_YES;
    cli_string text;

    cli_string_init(&text);
    if (page_path) {
        cli_library_html(&text, library, language);
        answer = cli_output_save(page_path, &text);
        cli_string_clear(&text);
    }
    if (cli_options_given(options, CLI_OPTION_JSON))
        cli_library_json(&text, library);
    else
        cli_library_text(&text, library, language);
    if (answer == CLI_YES && !cli_options_given(options, CLI_OPTION_QUIET))
        answer = cli_output_print(&text);
    cli_string_free(&text);
    return answer;
}

cli_exit
cli_command_rules_stats(const cli_options *options)
{
    cli_library library;

    memset(&library, 0, sizeof library);
    cli_string_init(&library.texts);
    cli_exit answer = cli_report_day(options, &library.today);
    if (answer == CLI_YES) {
        answer = cli_rules_load_keep(options, options->files, options->file_count,
                                     &library.compiler, &library.rules);
    }
    if (answer == CLI_YES)
        answer = cli_library_count(&library);
    if (answer == CLI_YES)
        answer = report(&library, options);
    if (answer == CLI_YES && !(cli_library_is_large(&library) && cli_library_covers(&library) &&
                               cli_library_fills(&library) && cli_library_is_fresh(&library)))
        answer = CLI_NO;
    cli_library_free(&library);
    return answer;
}
