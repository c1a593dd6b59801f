/* SPDX-License-Identifier: Apache-2.0 */
/* aigc-label watermark embed: write an invisible mark into a picture, and read it back. */
#include "cli/commands.h"
#include "cli/files/media_input.h"
#include "cli/files/media_rewrite.h"
#include "cli/io/json_line.h"
#include "cli/io/messages.h"
#include "cli/io/stream_output.h"
#include "cli/media/watermark_step.h"
#include "cli/options/watermark_options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static aigc_status
copy(const aigc_source *source, aigc_write_fn write, void *write_context)
{
    char *block = malloc(CLI_READ_SIZE);
    aigc_status status = block ? AIGC_OK : AIGC_ERR_MEMORY;

    for (uint64_t at = 0; status == AIGC_OK && at < source->size;) {
        size_t length;

        status = cli_media_next_block(source, &at, block, &length);
        if (status == AIGC_OK && write(write_context, block, length) != 0)
            status = AIGC_ERR_STOPPED;
    }
    free(block);
    return status;
}

/* Read the mark in the file as it will be; pass the file on if it is there. */
static aigc_status
confirm(void *context, const aigc_source *source, aigc_write_fn write, void *write_context)
{
    aigc_status status = cli_watermark_read_back(context, source);

    return status == AIGC_OK ? copy(source, write, write_context) : status;
}

static bool
read_percent(const char *text, unsigned long *percent)
{
    char *end;

    errno = 0;
    *percent = strtoul(text, &end, 10);
    return text[0] >= '0' && text[0] <= '9' && *end == '\0' && errno == 0 && *percent >= 25 &&
           *percent <= 400;
}

static cli_exit
read_options(const cli_options *options, cli_watermark_step *step)
{
    const char *strength = cli_options_text(options, CLI_OPTION_STRENGTH);

    step->options.struct_size = sizeof step->options;
    step->options.allow_weak = cli_options_given(options, CLI_OPTION_ALLOW_WEAK) ? 1 : 0;
    if (!cli_options_given(options, CLI_OPTION_PAYLOAD)) {
        cli_say("%s", _("say what to write: --payload, 16 or 32 hexadecimal digits"));
        return cli_usage_hint(CLI_WATERMARK_EMBED);
    }
    if (cli_watermark_payload_read(options, CLI_OPTION_PAYLOAD, &step->payload) != CLI_YES)
        return CLI_USAGE;
    if (options->file_count != 1) {
        cli_say("%s", _("name one picture"));
        return cli_usage_hint(CLI_WATERMARK_EMBED);
    }
    if (strength) {
        unsigned long percent = 0;

        if (!read_percent(strength, &percent)) {
            cli_say(_("--strength '%s': give a number from 25 to 400"), strength);
            return cli_usage_hint(CLI_WATERMARK_EMBED);
        }
        step->options.strength = (double)percent / 100.0;
    }
    return cli_media_targets_check(options);
}

static void
report_json(cli_string *out, const char *file, const cli_watermark_step *step)
{
    cli_json_begin(out);
    cli_json_string(out, "file", file);
    cli_watermark_members(out, step);
    cli_json_end(out);
}

static cli_exit
print(const cli_options *options, const cli_watermark_step *step)
{
    cli_string text;

    if (!cli_options_given(options, CLI_OPTION_JSON)) {
        if (!cli_options_given(options, CLI_OPTION_QUIET))
            cli_watermark_say_quality(step, options->files[0]);
        return CLI_YES;
    }
    cli_string_init(&text);
    report_json(&text, options->files[0], step);
    cli_exit answer = text.failed ? cli_say_no_memory() : cli_output_print(&text);
    cli_string_free(&text);
    return answer;
}

cli_exit
cli_command_watermark_embed(const cli_options *options)
{
    cli_watermark_step step = { .key = NULL };
    const cli_media_step steps[] = { { cli_watermark_run, &step, cli_watermark_say },
                                     { confirm, &step, cli_watermark_say } };
    const cli_media_work work = { .steps = steps, .count = 2 };
    aigc_watermark_key *key = NULL;
    aigc_status status = AIGC_OK;
    cli_string target;
    cli_exit answer = read_options(options, &step);

    cli_string_init(&target);
    if (answer == CLI_YES)
        answer = cli_watermark_key_load(options, &key);
    if (answer == CLI_YES) {
        step.key = key;
        cli_media_target(options, options->files[0], &target);
        answer = target.failed ? cli_say_no_memory()
                               : cli_media_rewrite(options->files[0], target.data, &work, &status);
    }
    if (answer == CLI_YES)
        answer = print(options, &step);
    cli_string_free(&target);
    aigc_watermark_key_free(key);
    return answer;
}
