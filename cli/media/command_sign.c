/* SPDX-License-Identifier: Apache-2.0 */
/* aigc-label sign: write a file with a C2PA manifest, or the manifest as a file of its own; put a
 * time stamp into either later. */
#include "cli/commands.h"
#include "cli/files/media_rewrite.h"
#include "cli/io/messages.h"
#include "cli/io/stream_input.h"
#include "cli/io/stream_output.h"
#include "cli/limits.h"
#include "cli/media/sign_step.h"
#include "cli/options/c2pa_options.h"
#include "cli/options/label_options.h"

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
    case AIGC_ERR_UNSUPPORTED:
        cli_say(step->waits
                    ? _("'%s': plain text cannot wait for a time stamp; sign --sidecar can")
                    : _("'%s': no C2PA manifest is added to it, because it is of a structure that "
                        "is not written here; sign --sidecar takes any file"),
                file);
        return true;
    case AIGC_ERR_ENCRYPTED:
        cli_say(_("'%s': no C2PA manifest is added to it, because it is encrypted; sign --sidecar "
                  "takes any file"),
                file);
        return true;
    case AIGC_ERR_SIGNED:
        cli_say(
            _("'%s': its author's certification forbids changes; sign --sidecar takes any file"),
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

/* An aigc_c2pa_stamp_fn: keep the request, and have room left for what answers it. */
static int
keep_request(void *context, const void *request, size_t length, uint8_t *response, size_t room,
             size_t *size)
{
    cli_string *kept = context;

    (void)response;
    (void)room;
    *size = 0;
    cli_string_clear(kept);
    cli_string_add_bytes(kept, request, length);
    return kept->failed ? 1 : 0;
}

static cli_exit
read_stamping(const cli_options *options, cli_sign_step *step)
{
    step->waits = cli_options_given(options, CLI_OPTION_TSA_REQUEST);
    if (!step->waits)
        return CLI_YES;
    if (cli_options_given(options, CLI_OPTION_TSA)) {
        cli_say("%s",
                _("--tsa asks for the time stamp now, --tsa-request later: give one of them"));
        return cli_usage_hint(CLI_SIGN);
    }
    aigc_status status = aigc_c2pa_signer_stamp(step->signer, keep_request, &step->request);
    return status == AIGC_OK ? CLI_YES : cli_say_status(status);
}

cli_exit
cli_sign_step_read(const cli_options *options, cli_sign_step *step)
{
    memset(step, 0, sizeof *step);
    cli_string_init(&step->request);
    cli_c2pa_claim(options, &step->claim);
    cli_exit answer = cli_c2pa_signer(options, &step->signer);
    if (answer == CLI_YES)
        answer = read_stamping(options, step);
    if (answer == CLI_YES)
        answer = cli_c2pa_trust(options, &step->trust);
    step->claim.trust = step->trust;
    return answer;
}

void
cli_sign_step_free(cli_sign_step *step)
{
    aigc_c2pa_signer_free(step->signer);
    aigc_c2pa_trust_free(step->trust);
    cli_string_free(&step->request);
}

/* ---- a time stamp that comes later -------------------------------------------------------- */

typedef struct stamp_step {
    const char *name; /* of the token's file */
    cli_string token;
    aigc_status status;
} stamp_step;

static aigc_status
run_stamp(void *context, const aigc_source *source, aigc_write_fn write, void *write_context)
{
    stamp_step *step = context;

    step->status = aigc_c2pa_stamp(source, step->token.data ? step->token.data : "",
                                   step->token.length, write, write_context);
    return step->status;
}

static bool
say_stamp(void *context, const char *file)
{
    const stamp_step *step = context;

    switch (step->status) {
    case AIGC_ERR_FORMAT:
        cli_say(_("'%s' is no time stamp of the signature of '%s'"), step->name, file);
        return true;
    case AIGC_ERR_UNSUPPORTED:
        cli_say(_("'%s': there is no room for a time stamp: sign with --tsa-request first"), file);
        return true;
    case AIGC_ERR_LIMIT:
        cli_say(_("'%s': the time stamp is larger than the room that was left for it"), file);
        return true;
    case AIGC_ERR_NOT_FOUND:
        cli_say(_("'%s': it has no C2PA manifest"), file);
        return true;
    case AIGC_ERR_ALTERED:
    case AIGC_ERR_MALFORMED:
        cli_say(_("'%s': its C2PA manifest does not hold; nothing was changed"), file);
        return true;
    default:
        return false;
    }
}

static cli_exit
put_stamp(const char *token, const char *file, const char *output)
{
    stamp_step stamp = { .name = token };
    const cli_media_step step = { run_stamp, &stamp, say_stamp };
    const cli_media_work work = { .steps = &step, .count = 1 };
    aigc_status status;

    cli_string_init(&stamp.token);
    cli_exit answer = cli_read_file(token, CLI_PEM_MAX, &stamp.token);
    if (answer == CLI_YES)
        answer = cli_media_rewrite(file, output, &work, &status);
    cli_string_free(&stamp.token);
    return answer;
}

/* ---- signing ------------------------------------------------------------------------------ */

/* Model and time, and the AIGC record if a producer is named. */
static cli_exit
read_label(const cli_options *options, aigc_label **label)
{
    char uuid[AIGC_UUID_SIZE];

    *label = NULL;
    cli_exit answer = cli_label_build(options, label);
    if (answer != CLI_YES || cli_options_given(options, CLI_OPTION_PRODUCE_ID))
        return answer;
    aigc_status status = aigc_uuid7(uuid);
    if (status == AIGC_OK)
        status = aigc_label_set(*label, AIGC_FIELD_PRODUCE_ID, uuid);
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

static cli_exit
sign(const cli_options *options, const char *file, const char *output)
{
    cli_sign_step sign;
    const cli_media_step step = { cli_sign_run, &sign, cli_sign_say };
    const cli_media_work work = { .steps = &step, .count = 1 };
    aigc_label *label = NULL;
    aigc_status status;
    cli_exit answer = cli_sign_step_read(options, &sign);

    if (answer == CLI_YES)
        answer = read_label(options, &label);
    if (answer == CLI_YES) {
        sign.claim.label = label;
        sign.sidecar = cli_options_given(options, CLI_OPTION_SIDECAR);
        answer = cli_media_rewrite(file, output, &work, &status);
    }
    if (answer == CLI_YES && sign.waits)
        answer = cli_output_save(cli_options_text(options, CLI_OPTION_TSA_REQUEST), &sign.request);
    aigc_label_free(label);
    cli_sign_step_free(&sign);
    return answer;
}

cli_exit
cli_command_sign(const cli_options *options)
{
    const char *file = options->file_count > 0 ? options->files[0] : "-";
    const char *output = cli_options_text(options, CLI_OPTION_OUTPUT);
    const char *token = cli_options_text(options, CLI_OPTION_TSA_TOKEN);
    cli_exit answer = check_files(options);

    output = output ? output : "-";
    if (answer != CLI_YES)
        return answer;
    return token ? put_stamp(token, file, output) : sign(options, file, output);
}
