/* SPDX-License-Identifier: Apache-2.0 */
/* aigc-label show: every label in a file, as it is. */
#include "cli/commands.h"
#include "cli/file_batch.h"
#include "cli/media_input.h"
#include "cli/media_judgement.h"
#include "cli/media_rewrite.h"
#include "cli/messages.h"
#include "cli/pinned_keys.h"

#include <stdlib.h>

typedef struct show_session {
    const cli_options *options;
    aigc_security_keys *pinned;
} show_session;

static cli_exit
show_file(void *context, const char *file, cli_string *out)
{
    show_session *session = context;
    aigc_media_read_options options = { .struct_size = sizeof(options), .keys = session->pinned };
    aigc_media_report *report = NULL;
    cli_media_input input;
    cli_exit answer = cli_media_input_open(&input, file);
    aigc_status status;

    if (answer != CLI_YES) {
        cli_media_input_close(&input);
        return answer;
    }
    status = aigc_media_read(&input.source, &options, &report);
    cli_media_input_close(&input);
    if (status != AIGC_OK) {
        return cli_media_say(file, status);
    }
    answer = aigc_media_report_count(report) > 0 ? CLI_YES : CLI_NO;
    if (!cli_options_given(session->options, CLI_OPTION_QUIET)) {
        if (cli_options_given(session->options, CLI_OPTION_JSON)) {
            cli_media_show_json(out, file, report);
        } else {
            cli_media_show_text(out, file, report);
        }
    }
    aigc_media_report_free(report);
    return answer;
}

cli_exit
cli_command_show(const cli_options *options)
{
    show_session session = { .options = options };
    cli_output *output = calloc(1, sizeof(*output));
    cli_exit answer;

    if (output == NULL) {
        return cli_say_no_memory();
    }
    answer = cli_pinned_keys_load(options, &session.pinned);
    if (answer == CLI_YES) {
        answer = cli_output_open(output, NULL);
    }
    if (answer == CLI_YES) {
        answer = cli_batch_run(options, show_file, &session, output);
        answer = cli_exit_worst(answer, cli_output_finish(output));
    }
    cli_output_abandon(output);
    free(output);
    aigc_security_keys_free(session.pinned);
    return answer;
}
