/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/watermark_options.h"

#include "cli/json_line.h"
#include "cli/line_input.h"

#include <errno.h>
#include <string.h>

cli_exit
cli_watermark_key_load(const cli_options *options, aigc_watermark_key **key)
{
    const char *path = cli_options_text(options, CLI_OPTION_WATERMARK_KEY);
    aigc_status status;

    *key = NULL;
    if (path == NULL) {
        cli_say("%s", _("there is no watermark key: make one with 'aigc-label watermark keygen -o "
                        "FILE' and name it with --key"));
        return cli_usage_hint(options->command);
    }
    status = aigc_watermark_key_load(path, key);
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

typedef struct look_up {
    char wanted[AIGC_WATERMARK_TEXT_SIZE];
    cli_string *line;
} look_up;

/* Lines that are no JSON objects, or have no such member, are those of others. */
static cli_exit
compare_line(void *context, const cli_line *line)
{
    look_up *search = context;
    cli_string problem;
    cli_json *value;
    const char *text;
    size_t length = 0;

    if (search->line->length > 0) {
        return CLI_YES;
    }
    cli_string_init(&problem);
    value = cli_json_parse(line->text, line->length, &problem);
    text = value != NULL && cli_json_is_object(value)
               ? cli_json_bytes(cli_json_get(value, "watermark", strlen("watermark")), &length)
               : NULL;
    if (text != NULL && length == strlen(search->wanted) &&
        memcmp(text, search->wanted, length) == 0) {
        cli_string_add_bytes(search->line, line->text, line->length);
    }
    cli_json_free(value);
    cli_string_free(&problem);
    return search->line->failed ? cli_say_no_memory() : CLI_YES;
}

cli_exit
cli_watermark_look_up(const char *path, const aigc_watermark_payload *payload, cli_string *line)
{
    look_up search = { .line = line };

    aigc_watermark_payload_format(payload, search.wanted);
    return cli_lines_each(path, compare_line, &search);
}
