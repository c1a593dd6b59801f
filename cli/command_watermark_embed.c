/* SPDX-License-Identifier: Apache-2.0 */
/* aigc-label watermark embed: write an invisible mark into a picture, and read it back. */
#include "cli/commands.h"
#include "cli/json_line.h"
#include "cli/media_rewrite.h"
#include "cli/messages.h"
#include "cli/stream_output.h"
#include "cli/watermark_options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The result is copied in pieces of this size. */
#define PIECE ((size_t)64 * 1024)

typedef struct embed_session {
    const aigc_watermark_key *key;
    aigc_watermark_options options;
    aigc_watermark_payload payload;
    aigc_watermark_report report;
    aigc_watermark_found found;
} embed_session;

static aigc_status
embed(void *context, const aigc_source *source, aigc_write_fn write, void *write_context)
{
    embed_session *session = context;

    return aigc_watermark_embed_file(session->key, &session->options, &session->payload, source,
                                     write, write_context, &session->report);
}

static aigc_status
copy(const aigc_source *source, aigc_write_fn write, void *write_context)
{
    uint8_t *piece = malloc(PIECE);
    aigc_status status = piece != NULL ? AIGC_OK : AIGC_ERR_MEMORY;

    for (uint64_t offset = 0; offset < source->size && status == AIGC_OK; offset += PIECE) {
        uint64_t left = source->size - offset;
        size_t length = left < PIECE ? (size_t)left : PIECE;

        if (source->read_at(source->context, offset, piece, length) != 0) {
            status = AIGC_ERR_IO;
        } else if (write(write_context, piece, length) != 0) {
            status = AIGC_ERR_STOPPED;
        }
    }
    free(piece);
    return status;
}

/* Read the mark in the file as it will be, its codec included; pass the file on if it is there. */
static aigc_status
confirm(void *context, const aigc_source *source, aigc_write_fn write, void *write_context)
{
    embed_session *session = context;
    aigc_status status = aigc_watermark_detect_file(session->key, source, &session->found);

    if (status == AIGC_ERR_NOT_FOUND && session->options.allow_weak == 0) {
        return AIGC_ERR_UNMARKABLE;
    }
    return status == AIGC_OK || status == AIGC_ERR_NOT_FOUND ? copy(source, write, write_context)
                                                             : status;
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
read_options(const cli_options *options, embed_session *session)
{
    const char *payload = cli_options_text(options, CLI_OPTION_PAYLOAD);
    const char *strength = cli_options_text(options, CLI_OPTION_STRENGTH);

    session->options.struct_size = sizeof(session->options);
    session->options.allow_weak = cli_options_given(options, CLI_OPTION_ALLOW_WEAK) ? 1 : 0;
    if (payload == NULL) {
        cli_say("%s", _("say what to write: --payload, 16 or 32 hexadecimal digits"));
        return cli_usage_hint(CLI_WATERMARK_EMBED);
    }
    if (aigc_watermark_payload_parse(payload, strlen(payload), &session->payload) != AIGC_OK) {
        cli_say(_("'%s' is no payload: 16 or 32 hexadecimal digits"), payload);
        return cli_usage_hint(CLI_WATERMARK_EMBED);
    }
    if (options->file_count != 1) {
        cli_say("%s", _("name one picture"));
        return cli_usage_hint(CLI_WATERMARK_EMBED);
    }
    if (strength != NULL) {
        unsigned long percent = 0;

        if (!read_percent(strength, &percent)) {
            cli_say(_("--strength '%s': give a number from 25 to 400"), strength);
            return cli_usage_hint(CLI_WATERMARK_EMBED);
        }
        session->options.strength = (double)percent / 100.0;
    }
    return cli_media_targets_check(options);
}

static void
report_text(const char *file, const embed_session *session)
{
    const aigc_watermark_report *report = &session->report;

    if (session->found.payload.length == 0) {
        cli_say(_("'%s': warning: the mark cannot be read in the result"), file);
    }
    cli_say(_("'%s': PSNR %.1f dB, SSIM %.4f, strength %.2f; margin %.1f dB in the file, %.1f dB "
              "after JPEG 50, %.1f dB after that and a crop to half"),
            file, report->psnr, report->ssim, report->strength, session->found.margin,
            report->margin_compressed, report->margin_cropped);
    if (report->margin_cropped < 1.0) {
        cli_say(_("'%s': warning: the mark may not survive compression and cropping"), file);
    }
}

static double
not_negative(double value)
{
    return value > 0 ? value : 0;
}

static void
report_json(cli_string *out, const char *file, const embed_session *session)
{
    char payload[AIGC_WATERMARK_TEXT_SIZE];
    const aigc_watermark_report *report = &session->report;

    aigc_watermark_payload_format(&session->payload, payload);
    cli_json_begin(out);
    cli_json_string(out, "file", file);
    cli_json_string(out, "payload", payload);
    cli_json_string(out, "algorithm", AIGC_WATERMARK_ALGORITHM);
    cli_json_fraction(out, "psnr", not_negative(report->psnr));
    cli_json_fraction(out, "ssim", not_negative(report->ssim));
    cli_json_fraction(out, "strength", report->strength);
    cli_json_flag(out, "read_back", session->found.payload.length > 0);
    cli_json_fraction(out, "margin", not_negative(session->found.margin));
    cli_json_fraction(out, "margin_compressed", not_negative(report->margin_compressed));
    cli_json_fraction(out, "margin_cropped", not_negative(report->margin_cropped));
    cli_json_end(out);
}

static cli_exit
print(const cli_options *options, const embed_session *session)
{
    cli_string text;
    cli_exit answer;

    if (!cli_options_given(options, CLI_OPTION_JSON)) {
        if (!cli_options_given(options, CLI_OPTION_QUIET)) {
            report_text(options->files[0], session);
        }
        return CLI_YES;
    }
    cli_string_init(&text);
    report_json(&text, options->files[0], session);
    answer = text.failed ? cli_say_no_memory() : cli_output_print(&text);
    cli_string_free(&text);
    return answer;
}

cli_exit
cli_command_watermark_embed(const cli_options *options)
{
    embed_session session = { .key = NULL };
    const cli_media_step steps[] = { { embed, &session, NULL }, { confirm, &session, NULL } };
    aigc_watermark_key *key = NULL;
    aigc_status status = AIGC_OK;
    cli_string target;
    cli_exit answer = read_options(options, &session);

    cli_string_init(&target);
    if (answer == CLI_YES) {
        answer = cli_watermark_key_load(options, &key);
    }
    if (answer == CLI_YES) {
        session.key = key;
        cli_media_target(options, options->files[0], &target);
        answer = target.failed
                     ? cli_say_no_memory()
                     : cli_media_rewrite(options->files[0], target.data, steps, 2, &status);
    }
    if (answer == CLI_YES) {
        answer = print(options, &session);
    }
    cli_string_free(&target);
    aigc_watermark_key_free(key);
    return answer;
}
