/* SPDX-License-Identifier: Apache-2.0 */
/* aigc-label show: every label and every manifest in a file, as they are. */
#include "cli/commands.h"
#include "cli/files/file_batch.h"
#include "cli/files/media_input.h"
#include "cli/files/media_rewrite.h"
#include "cli/io/messages.h"
#include "cli/media/media_judgement.h"
#include "cli/options/pinned_keys.h"

#include <stdlib.h>

typedef struct show_session {
    const cli_options *options;
    aigc_security_keys *pinned;
} show_session;

/* Read what there is. A manifest store that is a file of its own has no labels: no report. */
static aigc_status
read_file(const show_session *session, const aigc_source *source, aigc_media_report **report,
          cli_manifests *manifests)
{
    aigc_media_read_options options = { .struct_size = sizeof options, .keys = session->pinned };
    aigc_status status = aigc_media_read(source, &options, report);

    if (status == AIGC_OK || status == AIGC_ERR_UNSUPPORTED)
        manifests->status = aigc_c2pa_contents_read(source, &manifests->contents);
    if (manifests->status == AIGC_ERR_MEMORY || manifests->status == AIGC_ERR_IO)
        return manifests->status; /* which tells nothing of the manifest */
    return status == AIGC_ERR_UNSUPPORTED && cli_manifests_found(manifests) ? AIGC_OK : status;
}

static void
show(const show_session *session, const char *file, const aigc_media_report *report,
     const cli_manifests *manifests, cli_string *out)
{
    if (cli_options_given(session->options, CLI_OPTION_QUIET))
        return;
    if (cli_options_given(session->options, CLI_OPTION_JSON))
        cli_media_show_json(out, file, report, manifests);
    else
        cli_media_show_text(out, file, report, manifests);
}

static cli_exit
show_file(void *context, const char *file, cli_string *out)
{
    show_session *session = context;
    cli_manifests manifests = { NULL, AIGC_ERR_NOT_FOUND };
    aigc_media_report *report = NULL;
    cli_media_input input;
    cli_exit answer = cli_media_input_open(&input, file);

    if (answer != CLI_YES) {
        cli_media_input_close(&input);
        return answer;
    }
    aigc_status status = read_file(session, &input.source, &report, &manifests);
    if (status == AIGC_OK) {
        answer = aigc_media_report_count(report) > 0 || cli_manifests_found(&manifests) ? CLI_YES
                                                                                        : CLI_NO;
        show(session, file, report, &manifests, out);
    } else {
        answer = cli_media_say(file, &input.source, status);
    }
    cli_media_input_close(&input);
    aigc_media_report_free(report);
    aigc_c2pa_contents_free(manifests.contents);
    return answer;
}

cli_exit
cli_command_show(const cli_options *options)
{
    show_session session = { .options = options };
    cli_output *output = calloc(1, sizeof *output);

    if (!output)
        return cli_say_no_memory();
    cli_exit answer = cli_pinned_keys_load(options, &session.pinned);
    if (answer == CLI_YES)
        answer = cli_output_open(output, NULL);
    if (answer == CLI_YES) {
        answer = cli_batch_run(options, show_file, &session, output);
        answer = cli_exit_worst(answer, cli_output_finish(output));
    }
    cli_output_abandon(output);
    free(output);
    aigc_security_keys_free(session.pinned);
    return answer;
}
