/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/options/watermark_options.h"

#include "cli/io/messages.h"

#include <errno.h>
#include <string.h>

cli_exit
cli_watermark_key_read(const char *path, aigc_watermark_key **key)
{
    aigc_status status = aigc_watermark_key_load(path, key);

    if (status == AIGC_ERR_IO) {
        cli_say(_("cannot read '%s': %s"), path, strerror(errno));
        return CLI_ENVIRONMENT;
    }
    if (status == AIGC_ERR_KEY) {
        cli_say(_("'%s' is not a key made by 'aigc-label watermark keygen'"), path);
        return CLI_INPUT;
    }
    return status == AIGC_OK ? CLI_YES : cli_say_status(status);
}

cli_exit
cli_watermark_key_load(const cli_options *options, aigc_watermark_key **key)
{
    const char *path = cli_options_text(options, CLI_OPTION_WATERMARK_KEY);

    *key = NULL;
    if (!path) {
        cli_say("%s", _("there is no watermark key: make one with 'aigc-label watermark keygen -o "
                        "FILE' and name it with --key"));
        return cli_usage_hint(options->command);
    }
    return cli_watermark_key_read(path, key);
}

cli_exit
cli_watermark_payload_read(const cli_options *options, cli_option_id id,
                           aigc_watermark_payload *payload)
{
    const char *text = cli_options_text(options, id);

    if (aigc_watermark_payload_parse(text, strlen(text), payload) != AIGC_OK) {
        cli_say(_("'%s' is no payload: 16 or 32 hexadecimal digits"), text);
        return cli_usage_hint(options->command);
    }
    return CLI_YES;
}

cli_exit
cli_watermark_needs_key(const cli_options *options, const cli_option_id *others, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (cli_options_on_line(options, others[i])) {
            cli_say(_("--%s is of use with --watermark-key only"), cli_option_get(others[i])->name);
            return cli_usage_hint(options->command);
        }
    }
    return CLI_YES;
}

cli_exit
cli_watermark_table_read(const cli_options *options, const char **path)
{
    *path = cli_options_text(options, CLI_OPTION_MARK_TABLE);
    if (*path && strcmp(*path, "-") == 0) {
        cli_say("%s", _("--watermark-table needs the name of a file"));
        return cli_usage_hint(options->command);
    }
    return CLI_YES;
}
