/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/options/mark_options.h"

#include "cli/io/messages.h"
#include "cli/options/label_options.h"

#include <errno.h>
#include <string.h>

static cli_exit
check_options(const cli_options *options)
{
    if (!cli_options_given(options, CLI_OPTION_PRODUCER)) {
        cli_say("%s", _("nobody is named as the producer: give your 27-character provider code, "
                        "or a name, with --producer or in the configuration"));
        return cli_usage_hint(options->command);
    }
    if (options->file_count > 1 && cli_options_given(options, CLI_OPTION_PRODUCE_ID)) {
        cli_say("%s", _("--produce-id is the number of one file, but several are named"));
        return cli_usage_hint(options->command);
    }
    return CLI_YES;
}

static cli_exit
load_signer(const cli_options *options, aigc_security_signer **signer)
{
    const char *path = cli_options_text(options, CLI_OPTION_SM2_KEY);
    aigc_status status = path ? aigc_security_signer_load(path, signer) : AIGC_OK;

    switch (status) {
    case AIGC_OK:
        return CLI_YES;
    case AIGC_ERR_IO:
        cli_say(_("cannot read the key '%s': %s"), path, strerror(errno));
        return CLI_ENVIRONMENT;
    case AIGC_ERR_KEY:
        cli_say(_("'%s' is not a secret SM2 key in PEM"), path);
        return CLI_INPUT;
    case AIGC_ERR_PASSWORD:
        cli_say(_("the key '%s' is encrypted, which is not supported for SM2 keys"), path);
        return CLI_ENVIRONMENT;
    default:
        return cli_say_status(status);
    }
}

/* A text that goes into XMP: the library refuses the same, but not with the name of the option. */
static cli_exit
check_text(const char *value, cli_option_id id)
{
    aigc_label *label;
    aigc_status status = value ? aigc_label_new(&label) : AIGC_OK;

    if (!value || status != AIGC_OK)
        return status == AIGC_OK ? CLI_YES : cli_say_status(status);
    status = *value != '\0' ? aigc_label_set(label, AIGC_FIELD_MODEL, value) : AIGC_ERR_FIELD;
    aigc_label_free(label);
    if (status == AIGC_ERR_FIELD) {
        cli_say(_("--%s '%s': give 1 to %d bytes of printable UTF-8"), cli_option_get(id)->name,
                value, AIGC_FIELD_MAX);
        return CLI_USAGE;
    }
    return status == AIGC_OK ? CLI_YES : cli_say_status(status);
}

static cli_exit
read_texts(const cli_options *options, aigc_media_mark_options *mark)
{
    mark->system = cli_options_text(options, CLI_OPTION_SYSTEM);
    mark->system_version = cli_options_text(options, CLI_OPTION_SYSTEM_VERSION);
    mark->creator_tool = cli_options_text(options, CLI_OPTION_CREATOR_TOOL);
    cli_exit answer = check_text(mark->system, CLI_OPTION_SYSTEM);
    answer = cli_exit_worst(answer, check_text(mark->system_version, CLI_OPTION_SYSTEM_VERSION));
    return cli_exit_worst(answer, check_text(mark->creator_tool, CLI_OPTION_CREATOR_TOOL));
}

cli_exit
cli_mark_options_read(const cli_options *options, cli_mark_options *mark)
{
    cli_exit answer = check_options(options);

    memset(mark, 0, sizeof *mark);
    mark->options = options;
    mark->mark.struct_size = sizeof mark->mark;
    if (answer == CLI_YES) {
        answer = cli_exit_worst(cli_label_build(options, &mark->label),
                                read_texts(options, &mark->mark));
    }
    if (answer == CLI_YES)
        answer = load_signer(options, &mark->signer);
    mark->mark.label = mark->label;
    mark->mark.profile = (aigc_profile)cli_options_choice(options, CLI_OPTION_PROFILE);
    mark->mark.source_type = (aigc_source_type)cli_options_choice(options, CLI_OPTION_SOURCE_TYPE);
    mark->mark.also_native = cli_options_given(options, CLI_OPTION_ALSO_NATIVE) ? 1 : 0;
    mark->mark.markdown = cli_options_given(options, CLI_OPTION_MARKDOWN) ? 1 : 0;
    return answer;
}

void
cli_mark_options_free(cli_mark_options *mark)
{
    aigc_label_free(mark->label);
    aigc_security_signer_free(mark->signer);
}

cli_exit
cli_mark_options_renew(cli_mark_options *mark)
{
    char uuid[AIGC_UUID_SIZE];

    if (cli_options_given(mark->options, CLI_OPTION_PRODUCE_ID))
        return CLI_YES;
    aigc_status status = aigc_uuid7(uuid);
    if (status == AIGC_OK)
        status = aigc_label_set(mark->label, AIGC_FIELD_PRODUCE_ID, uuid);
    return status == AIGC_OK ? CLI_YES : cli_say_status(status);
}
