/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/media/mark_watermark.h"

#include "cli/limits.h"
#include "cli/media/watermark_table.h"
#include "cli/options/watermark_options.h"

#include <string.h>

/* Of these, none means anything without --watermark-key. */
static const cli_option_id details[] = { CLI_OPTION_MARK_PAYLOAD, CLI_OPTION_MARK_TABLE,
                                         CLI_OPTION_ALLOW_WEAK };

static cli_exit
read_payload(const cli_options *options, cli_mark_watermark *mark)
{
    mark->given = cli_options_given(options, CLI_OPTION_MARK_PAYLOAD);
    if (!mark->given)
        return CLI_YES;
    if (options->file_count > 1) {
        cli_say("%s", _("--watermark-payload is the identifier of one file, but several are "
                        "named"));
        return cli_usage_hint(options->command);
    }
    return cli_watermark_payload_read(options, CLI_OPTION_MARK_PAYLOAD, &mark->step.payload);
}

cli_exit
cli_mark_watermark_read(const cli_options *options, cli_mark_watermark *mark)
{
    const char *key = cli_options_text(options, CLI_OPTION_MARK_KEY);

    memset(mark, 0, sizeof *mark);
    mark->options = options;
    if (!key)
        return cli_watermark_needs_key(options, details, sizeof details / sizeof details[0]);
    mark->step.options.struct_size = sizeof mark->step.options;
    mark->step.options.allow_weak = cli_options_given(options, CLI_OPTION_ALLOW_WEAK) ? 1 : 0;
    cli_exit answer = cli_watermark_table_read(options, &mark->table);
    if (answer == CLI_YES)
        answer = read_payload(options, mark);
    if (answer == CLI_YES)
        answer = cli_watermark_key_read(key, &mark->key);
    mark->step.key = mark->key;
    return answer;
}

void
cli_mark_watermark_free(cli_mark_watermark *mark)
{
    aigc_watermark_key_free(mark->key);
}

/* Make an identifier that is not in the table, and put it there. */
static cli_exit
make_identifier(cli_mark_watermark *mark, const aigc_label *label)
{
    const char *code = aigc_label_get(label, AIGC_FIELD_CONTENT_PRODUCER);
    cli_exit answer = CLI_NO;

    for (int i = 0; i < CLI_IDENTIFIERS_TRIED && answer == CLI_NO; i++) {
        aigc_status status = aigc_watermark_id_make(code, strlen(code), 0, &mark->step.payload);

        if (status != AIGC_OK)
            return cli_say_status(status);
        answer = mark->table ? cli_watermark_table_add(mark->table, &mark->step.payload, label)
                             : CLI_YES;
    }
    if (answer == CLI_NO) {
        cli_say(_("'%s': too many pictures were marked in this minute; try again in the next"),
                mark->table);
        answer = CLI_ENVIRONMENT;
    }
    return answer;
}

cli_exit
cli_mark_watermark_renew(cli_mark_watermark *mark, const aigc_label *label, aigc_c2pa_claim *claim)
{
    cli_exit answer = CLI_YES;

    if (!mark->key)
        return CLI_YES;
    if (!mark->given)
        answer = make_identifier(mark, label);
    aigc_watermark_payload_format(&mark->step.payload, mark->text);
    claim->watermark_algorithm = AIGC_WATERMARK_ALGORITHM;
    claim->watermark_value = mark->text;
    claim->watermark_length = strlen(mark->text);
    return answer;
}

cli_exit
cli_mark_watermark_enter(const cli_mark_watermark *mark, const aigc_label *label)
{
    cli_exit answer = mark->key && mark->given && mark->table
                          ? cli_watermark_table_add(mark->table, &mark->step.payload, label)
                          : CLI_YES;

    if (answer == CLI_NO) {
        cli_say(_("'%s' has %s already; nothing was written"), mark->table, mark->text);
        answer = CLI_INPUT;
    }
    return answer;
}
