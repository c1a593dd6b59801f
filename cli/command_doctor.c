/* SPDX-License-Identifier: Apache-2.0 */
/* aigc-label doctor: tell which rules of the C2PA certificate profile a chain breaks. */
#include "cli/commands.h"
#include "cli/io/json_line.h"
#include "cli/io/messages.h"
#include "cli/io/stream_input.h"
#include "cli/io/stream_output.h"
#include "cli/limits.h"
#include "cli/options/c2pa_options.h"

#include <string.h>

typedef struct doctor_session {
    const char *file;
    bool json;
    cli_string *out;
    size_t fatal, advice;
} doctor_session;

static int
add_rule(void *context, size_t certificate, const char *clause, const char *rule,
         const char *advice, int fatal)
{
    doctor_session *session = context;
    cli_string *out = session->out;

    if (fatal)
        session->fatal++;
    else
        session->advice++;
    if (session->json) {
        cli_json_open(out, NULL, '{');
        cli_json_number(out, "certificate", certificate + 1);
        cli_json_flag(out, "fatal", fatal != 0);
        cli_json_string(out, "clause", clause);
        cli_json_string(out, "rule", rule);
        cli_json_string(out, "advice", advice);
        cli_json_close(out, '}');
        return 0;
    }
    cli_string_format(out, _("%s: %zu: %s (C2PA %s): %s\n"), fatal ? _("broken") : _("advice"),
                      certificate + 1, _(rule), _(clause), _(advice));
    return 0;
}

static cli_exit
examine(doctor_session *session, const cli_string *pem, const aigc_c2pa_trust *trust)
{
    if (session->json) {
        cli_json_begin(session->out);
        cli_json_string(session->out, "file", session->file);
        cli_json_open(session->out, "rules", '[');
    }
    aigc_status status = aigc_c2pa_certificate_check(pem->data ? pem->data : "", pem->length, trust,
                                                     add_rule, session);
    if (status == AIGC_ERR_FORMAT) {
        cli_say(_("'%s' holds no certificate in PEM"), session->file);
        return CLI_INPUT;
    }
    if (status != AIGC_OK && status != AIGC_ERR_KEY)
        return cli_say_status(status);
    if (session->json) {
        cli_json_close(session->out, ']');
        cli_json_flag(session->out, "ok", status == AIGC_OK);
        cli_json_end(session->out);
    } else if (status == AIGC_OK) {
        cli_string_add(session->out,
                       _("good: the certificate can sign; public viewers show it as valid, and as "
                         "trusted only if its root is on their list\n"));
    }
    return status == AIGC_OK ? CLI_YES : CLI_NO;
}

cli_exit
cli_command_doctor(const cli_options *options)
{
    doctor_session session = { .json = cli_options_given(options, CLI_OPTION_JSON) };
    aigc_c2pa_trust *trust = NULL;
    cli_string pem, out;

    if (options->file_count != 1) {
        cli_say("%s", _("name one file with a certificate, or a chain that begins with the leaf"));
        return cli_usage_hint(CLI_DOCTOR);
    }
    session.file = options->files[0];
    session.out = &out;
    cli_string_init(&pem);
    cli_string_init(&out);
    cli_exit answer = cli_read_file(session.file, CLI_PEM_MAX, &pem);
    if (answer == CLI_YES)
        answer = cli_c2pa_trust(options, &trust);
    if (answer == CLI_YES) {
        answer = examine(&session, &pem, trust);
        if (answer <= CLI_NO && !cli_options_given(options, CLI_OPTION_QUIET)) {
            answer =
                cli_exit_worst(answer, out.failed ? cli_say_no_memory() : cli_output_print(&out));
        }
    }
    aigc_c2pa_trust_free(trust);
    cli_string_free(&pem);
    cli_string_free(&out);
    return answer;
}
