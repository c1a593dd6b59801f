/* SPDX-License-Identifier: Apache-2.0 */
/* aigc-label sign: write a file with a C2PA manifest, or the manifest as a file of its own. */
#include "cli/c2pa_options.h"
#include "cli/commands.h"
#include "cli/label_options.h"
#include "cli/media_rewrite.h"
#include "cli/messages.h"
#include "cli/sign_step.h"

#include <aigc/label.h>
#include <string.h>

aigc_status
cli_sign_run(void *context, const aigc_source *source, aigc_write_fn write, void *write_context)
{
    cli_sign_step *step = context;

    step->status =
        step->sidecar
            ? aigc_c2pa_sign_sidecar(step->signer, source, &step->claim, write, write_context)
            : aigc_c2pa_sign(step->signer, source, &step->claim, write, write_context);
    return step->status;
}

bool
cli_sign_say(void *context, const char *file)
{
    const cli_sign_step *step = context;

    switch (step->status) {
    case AIGC_ERR_FORMAT:
        cli_say(_("'%s': it is damaged, or of a format that carries no C2PA manifest here; sign "
                  "--sidecar takes any file"),
                file);
        return true;
    case AIGC_ERR_MALFORMED:
        cli_say(_("'%s': the C2PA manifest that is there cannot be carried on; nothing was "
                  "changed"),
                file);
        return true;
    case AIGC_ERR_KEY:
        cli_say(_("'%s': signing or time-stamping failed"), file);
        return true;
    case AIGC_ERR_FIELD:
        cli_say(_("'%s': a text of the manifest is no UTF-8, or longer than 1,024 bytes"), file);
        return true;
    default:
        return false;
    }
}

cli_exit
cli_sign_step_read(const cli_options *options, cli_sign_step *step)
{
    cli_exit answer;

    memset(step, 0, sizeof(*step));
    cli_c2pa_claim(options, &step->claim);
    answer = cli_c2pa_signer(options, &step->signer);
    if (answer == CLI_YES) {
        answer = cli_c2pa_trust(options, &step->trust);
    }
    step->claim.trust = step->trust;
    return answer;
}

void
cli_sign_step_free(cli_sign_step *step)
{
    aigc_c2pa_signer_free(step->signer);
    aigc_c2pa_trust_free(step->trust);
}

/* Model and time, and the AIGC record if a producer is named. */
static cli_exit
read_label(const cli_options *options, aigc_label **label)
{
    char uuid[AIGC_UUID_SIZE];
    aigc_status status;
    cli_exit answer;

    *label = NULL;
    answer = cli_label_build(options, label);
    if (answer != CLI_YES || cli_options_given(options, CLI_OPTION_PRODUCE_ID)) {
        return answer;
    }
    status = aigc_uuid7(uuid);
    if (status == AIGC_OK) {
        status = aigc_label_set(*label, AIGC_FIELD_PRODUCE_ID, uuid);
    }
    return status == AIGC_OK ? CLI_YES : cli_say_status(status);
}

static cli_exit
check_files(const cli_options *options)
{
    if (options->file_count > 1) {
        cli_say("%s", _("sign takes one file; mark --sign takes many"));
        return cli_usage_hint(CLI_SIGN);
    }
    return CLI_YES;
}

cli_exit
cli_command_sign(const cli_options *options)
{
    cli_sign_step sign;
    const cli_media_step step = { cli_sign_run, &sign, cli_sign_say };
    const cli_media_work work = { .steps = &step, .count = 1 };
    const char *file = options->file_count > 0 ? options->files[0] : "-";
    const char *output = cli_options_text(options, CLI_OPTION_OUTPUT);
    aigc_label *label = NULL;
    aigc_status status;
    cli_exit answer = check_files(options);

    memset(&sign, 0, sizeof(sign));
    if (answer == CLI_YES) {
        answer = cli_sign_step_read(options, &sign);
    }
    if (answer == CLI_YES) {
        answer = read_label(options, &label);
    }
    if (answer == CLI_YES) {
        sign.claim.label = label;
        sign.sidecar = cli_options_given(options, CLI_OPTION_SIDECAR);
        answer = cli_media_rewrite(file, output != NULL ? output : "-", &work, &status);
    }
    aigc_label_free(label);
    cli_sign_step_free(&sign);
    return answer;
}
