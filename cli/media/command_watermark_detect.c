/* SPDX-License-Identifier: Apache-2.0 */
/* aigc-label watermark detect: find an invisible mark in pictures. */
#include "cli/commands.h"
#include "cli/files/file_batch.h"
#include "cli/files/media_input.h"
#include "cli/files/media_rewrite.h"
#include "cli/io/decimal.h"
#include "cli/io/escape.h"
#include "cli/io/json_line.h"
#include "cli/io/messages.h"
#include "cli/io/stream_output.h"
#include "cli/media/watermark_answer.h"
#include "cli/media/watermark_table.h"
#include "cli/options/watermark_options.h"

#include <aigc/media.h>
#include <stdlib.h>
#include <string.h>

typedef struct detect_session {
    const cli_options *options;
    const aigc_watermark_key *key;
} detect_session;

static double
degrees_of(double rotation)
{
    double degrees = rotation < -0.05 ? rotation + 360.0 : rotation;
    return degrees < 0 ? 0 : degrees;
}

static void
add_text(cli_string *out, const char *file, const aigc_watermark_found *found, const char *line)
{
    char payload[AIGC_WATERMARK_TEXT_SIZE], when[CLI_TIME_SIZE];
    aigc_watermark_id id;

    aigc_watermark_payload_format(&found->payload, payload);
    cli_string_add(out, payload);
    cli_string_format(out, _("  false positive under 2^-%u; scale "),
                      cli_watermark_odds(found->false_positive));
    cli_decimal_add(out, found->scale, 3);
    cli_string_add(out, _(", aspect "));
    cli_decimal_add(out, found->aspect, 3);
    cli_string_add(out, _(", rotation "));
    cli_decimal_add(out, degrees_of(found->rotation), 1);
    if (found->flipped != 0)
        cli_string_add(out, _(", flipped"));
    cli_string_add(out, _("; margin "));
    if (found->margin < 0)
        cli_string_add(out, "-");
    cli_decimal_add(out, found->margin < 0 ? -found->margin : found->margin, 1);
    cli_string_add(out, " dB");
    if (aigc_watermark_id_unpack(&found->payload, &id) == AIGC_OK) {
        cli_watermark_id_time(&id, when);
        cli_string_format(out, _("; if it is an id: provider tag %05x, %s, serial %u"),
                          (unsigned)id.provider, when, (unsigned)id.serial);
    }
    cli_string_add(out, "  ");
    cli_escape(out, file, strlen(file), CLI_ESCAPE_PLAIN);
    cli_string_add(out, "\n");
    if (line) {
        cli_string_add(out, "    ");
        cli_escape(out, line, strlen(line), CLI_ESCAPE_PLAIN);
        cli_string_add(out, "\n");
    }
}

static void
add_json(cli_string *out, const char *file, const aigc_watermark_found *found, const char *line)
{
    char payload[AIGC_WATERMARK_TEXT_SIZE], when[CLI_TIME_SIZE];
    aigc_watermark_id id;
    bool there = found->payload.length > 0;

    cli_json_begin(out);
    cli_json_string(out, "file", file);
    cli_json_flag(out, "found", there);
    cli_json_number(out, "false_positive_bits", cli_watermark_odds(found->false_positive));
    if (there) {
        aigc_watermark_payload_format(&found->payload, payload);
        cli_json_string(out, "payload", payload);
        cli_json_string(out, "algorithm", AIGC_WATERMARK_ALGORITHM);
        cli_json_fraction(out, "scale", found->scale);
        cli_json_fraction(out, "aspect", found->aspect);
        cli_json_fraction(out, "rotation", degrees_of(found->rotation));
        cli_json_flag(out, "flipped", found->flipped != 0);
        cli_json_fraction(out, "margin", found->margin > 0 ? found->margin : 0);
        if (aigc_watermark_id_unpack(&found->payload, &id) == AIGC_OK) {
            cli_watermark_id_time(&id, when);
            cli_json_open(out, "id", '{');
            cli_json_number(out, "provider_tag", id.provider);
            cli_json_string(out, "time", when);
            cli_json_number(out, "serial", id.serial);
            cli_json_close(out, '}');
        }
    }
    if (line)
        cli_json_string(out, "record", line);
    cli_json_end(out);
}

static cli_exit
report(const detect_session *session, const char *file, const aigc_watermark_found *found,
       cli_string *out)
{
    const char *table = cli_options_text(session->options, CLI_OPTION_WATERMARK_TABLE);
    bool there = found->payload.length > 0;
    cli_exit answer = CLI_YES;
    cli_string line;

    cli_string_init(&line);
    if (there && table)
        answer = cli_watermark_look_up(table, &found->payload, &line);
    if (answer == CLI_YES && !cli_options_given(session->options, CLI_OPTION_QUIET)) {
        const char *record = line.length > 0 ? line.data : NULL; /* ends with a NUL */

        if (cli_options_given(session->options, CLI_OPTION_JSON)) {
            add_json(out, file, found, record);
        } else if (there) {
            add_text(out, file, found, record);
        } else {
            /* TRANSLATORS: the first word stands where a payload would, and stays. */
            cli_string_add(out, _("none  no mark of this key, which does not mean that a human "
                                  "made it  "));
            cli_escape(out, file, strlen(file), CLI_ESCAPE_PLAIN);
            cli_string_add(out, "\n");
        }
    }
    cli_string_free(&line);
    return answer == CLI_YES && !there ? CLI_NO : answer;
}

/* Whether a file is of a kind in whose pixels marks are looked for. */
static bool
has_pixels(const aigc_source *source)
{
    aigc_media_type type;

    return aigc_media_detect(source, &type) == AIGC_OK &&
           (type == AIGC_MEDIA_PNG || type == AIGC_MEDIA_JPEG || type == AIGC_MEDIA_WEBP ||
            type == AIGC_MEDIA_GIF);
}

static cli_exit
detect_file(void *context, const char *file, cli_string *out)
{
    const detect_session *session = context;
    aigc_watermark_found found;
    cli_media_input input;
    cli_exit answer = cli_media_input_open(&input, file);

    if (answer != CLI_YES) {
        cli_media_input_close(&input);
        return answer;
    }
    aigc_status status = aigc_watermark_detect_file(session->key, &input.source, &found);
    if (status == AIGC_ERR_FORMAT && !has_pixels(&input.source)) {
        cli_say(_("'%s': an invisible mark is looked for in PNG, JPEG, WebP and GIF only"), file);
        answer = CLI_INPUT;
    } else if (status != AIGC_OK && status != AIGC_ERR_NOT_FOUND) {
        answer = cli_media_say(file, &input.source, status);
    } else {
        answer = report(session, file, &found, out);
    }
    cli_media_input_close(&input);
    return answer;
}

cli_exit
cli_command_watermark_detect(const cli_options *options)
{
    aigc_watermark_key *key = NULL;
    detect_session session = { .options = options };
    cli_output *output;
    cli_exit answer = cli_watermark_key_load(options, &key);

    if (answer != CLI_YES)
        return answer;
    session.key = key;
    output = calloc(1, sizeof *output);
    if (!output) {
        aigc_watermark_key_free(key);
        return cli_say_no_memory();
    }
    answer = cli_output_open(output, NULL);
    if (answer == CLI_YES) {
        answer = cli_batch_run(options, detect_file, &session, output);
        answer = cli_exit_worst(answer, cli_output_finish(output));
    }
    cli_output_abandon(output);
    free(output);
    aigc_watermark_key_free(key);
    return answer;
}
