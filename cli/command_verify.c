/* SPDX-License-Identifier: Apache-2.0 */
/* aigc-label verify: tell who labelled a text, and whether it changed. Each file is a text of its
 * own. */
#include "cli/commands.h"
#include "cli/keyring_options.h"
#include "cli/limits.h"
#include "cli/messages.h"
#include "cli/stream_input.h"
#include "cli/stream_output.h"
#include "cli/verify_report.h"

#include <stdlib.h>
#include <string.h>

typedef struct verify_session {
    const cli_options *options;
    aigc_keyring *keyring;
    aigc_text_verifier *verifier;
    bool has_mark;
    cli_string mark; /* from --detached */
    cli_string text; /* the answer for one file */
    cli_output output;
    char block[CLI_READ_SIZE];
} verify_session;

static cli_exit
load_mark(verify_session *session)
{
    const char *path = cli_options_text(session->options, CLI_OPTION_DETACHED);

    if (path == NULL) {
        return CLI_YES;
    }
    if (session->options->file_count > 1) {
        cli_say("%s", _("--detached is the mark of one text, but several are named"));
        return cli_usage_hint(CLI_VERIFY);
    }
    session->has_mark = true;
    return cli_read_file(path, CLI_MARK_MAX, &session->mark);
}

/* Give the verifier the whole text. */
static cli_exit
feed_file(verify_session *session, const char *name)
{
    aigc_status status = aigc_text_verifier_begin(session->verifier);
    cli_input input;
    cli_exit answer;
    size_t got = 1;

    if (status == AIGC_OK && session->has_mark) {
        status = aigc_text_verifier_detached(session->verifier, session->mark.data,
                                             session->mark.length);
    }
    if (status != AIGC_OK) {
        return cli_say_status(status);
    }
    answer = cli_input_open(&input, name);
    if (answer != CLI_YES) {
        return answer;
    }
    while (answer == CLI_YES && got > 0) {
        answer = cli_input_read(&input, session->block, CLI_READ_SIZE, &got);
        if (answer == CLI_YES && got > 0) {
            status = aigc_text_verifier_feed(session->verifier, session->block, got);
            answer = status == AIGC_OK ? CLI_YES : cli_say_status(status);
        }
    }
    cli_input_close(&input);
    return answer;
}

static cli_exit
print_report(verify_session *session, const char *name, const aigc_text_report *report)
{
    cli_string *text = &session->text;

    if (cli_options_given(session->options, CLI_OPTION_QUIET)) {
        return CLI_YES;
    }
    cli_string_clear(text);
    if (cli_options_given(session->options, CLI_OPTION_JSON)) {
        cli_verify_json(text, name, report);
    } else {
        cli_verify_text(text, name, report, aigc_keyring_count(session->keyring));
    }
    if (text->failed) {
        return cli_say_no_memory();
    }
    /* A failed output is said when it is finished. */
    (void)cli_output_write(&session->output, text->data, text->length);
    return CLI_YES;
}

/* Verify one file. The answer is the verdict's; the report only tells about it. */
static cli_exit
verify_file(verify_session *session, const char *name)
{
    aigc_text_report report;
    aigc_status verdict, status;
    cli_exit answer = feed_file(session, name);

    if (answer != CLI_YES) {
        return answer;
    }
    verdict = aigc_text_verifier_finish(session->verifier, NULL);
    if (verdict != AIGC_OK && cli_exit_of(verdict) != CLI_NO) {
        return cli_say_status(verdict);
    }
    memset(&report, 0, sizeof(report));
    report.struct_size = sizeof(report);
    status = aigc_text_verifier_report(session->verifier, &report);
    if (status != AIGC_OK) {
        return cli_say_status(status);
    }
    answer = print_report(session, name, &report);
    return cli_exit_worst(answer, verdict == AIGC_OK ? CLI_YES : CLI_NO);
}

static cli_exit
run(verify_session *session)
{
    const cli_options *options = session->options;
    cli_exit answer = load_mark(session);
    aigc_status status;

    if (answer == CLI_YES) {
        answer = cli_keyring_load(session->options, &session->keyring);
    }
    if (answer != CLI_YES) {
        return answer;
    }
    status = aigc_text_verifier_new(session->keyring, &session->verifier);
    if (status != AIGC_OK) {
        return cli_say_status(status);
    }
    answer = cli_output_open(&session->output, NULL);
    if (answer == CLI_YES && options->file_count == 0) {
        answer = verify_file(session, "-");
    }
    for (size_t i = 0; i < options->file_count; i++) {
        answer = cli_exit_worst(answer, verify_file(session, options->files[i]));
    }
    return cli_exit_worst(answer, cli_output_finish(&session->output));
}

cli_exit
cli_command_verify(const cli_options *options)
{
    verify_session *session = calloc(1, sizeof(*session));
    cli_exit answer;

    if (session == NULL) {
        return cli_say_no_memory();
    }
    session->options = options;
    answer = run(session);
    cli_output_abandon(&session->output);
    aigc_text_verifier_free(session->verifier);
    aigc_keyring_free(session->keyring);
    cli_string_free(&session->mark);
    cli_string_free(&session->text);
    free(session);
    return answer;
}
