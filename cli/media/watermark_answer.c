/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/media/watermark_answer.h"

#include "cli/files/media_rewrite.h"
#include "cli/io/decimal.h"
#include "cli/media/watermark_table.h"
#include "cli/options/watermark_options.h"
#include "cli/reports/report_rows.h"

#include <aigc/label.h>
#include <aigc/media.h>

#include <string.h>

/* Of these, none means anything without --watermark-key. */
static const cli_option_id details[] = { CLI_OPTION_MARK_TABLE, CLI_OPTION_PROVIDER };

/* Fields of GB 45438. */
#define FIELDS 7

/* Where the seconds begin in a time such as 2026-11-29T06:00:00Z. */
#define MINUTE_END 16

/* ---- looking ---------------------------------------------------------------------------- */

cli_exit
cli_watermark_search_read(const cli_options *options, cli_watermark_search *search)
{
    const char *key = cli_options_text(options, CLI_OPTION_MARK_KEY);

    memset(search, 0, sizeof *search);
    search->options = options;
    if (!key)
        return cli_watermark_needs_key(options, details, sizeof details / sizeof details[0]);
    cli_exit answer = cli_watermark_table_read(options, &search->table);
    return answer == CLI_YES ? cli_watermark_key_read(key, &search->key) : answer;
}

void
cli_watermark_search_free(cli_watermark_search *search)
{
    aigc_watermark_key_free(search->key);
}

void
cli_watermark_answer_init(cli_watermark_answer *answer)
{
    memset(answer, 0, sizeof *answer);
    cli_string_init(&answer->line);
    cli_string_init(&answer->provider);
}

void
cli_watermark_answer_free(cli_watermark_answer *answer)
{
    cli_json_free(answer->record);
    cli_string_free(&answer->line);
    cli_string_free(&answer->provider);
}

/* The codes of --provider, then those in the table. */
static cli_exit
name_provider(const cli_watermark_search *search, cli_watermark_answer *answer)
{
    size_t position = 0;
    const char *code;

    while ((code = cli_options_next(search->options, CLI_OPTION_PROVIDER, &position)) != NULL) {
        if (aigc_watermark_provider_tag(code, strlen(code)) == answer->id.provider) {
            cli_string_add(&answer->provider, code);
            return answer->provider.failed ? cli_say_no_memory() : CLI_YES;
        }
    }
    return search->table ? cli_watermark_look_up_provider(search->table, answer->id.provider,
                                                          &answer->provider)
                         : CLI_YES;
}

static cli_exit
look_up(const cli_watermark_search *search, cli_watermark_answer *answer)
{
    cli_exit result = CLI_YES;

    if (search->table)
        result = cli_watermark_look_up(search->table, &answer->found.payload, &answer->line);
    if (result == CLI_YES && answer->line.length > 0) {
        cli_string problem;

        cli_string_init(&problem);
        answer->record = cli_json_parse(answer->line.data, answer->line.length, &problem);
        result = answer->record ? CLI_YES : cli_say_no_memory(); /* it was parsed before */
        cli_string_free(&problem);
    }
    answer->is_id = aigc_watermark_id_unpack(&answer->found.payload, &answer->id) == AIGC_OK;
    if (result == CLI_YES && answer->is_id && !answer->record)
        result = name_provider(search, answer);
    return result;
}

static bool
is_picture(const aigc_source *source)
{
    aigc_media_type type;

    return aigc_media_detect(source, &type) == AIGC_OK &&
           (type == AIGC_MEDIA_PNG || type == AIGC_MEDIA_JPEG || type == AIGC_MEDIA_WEBP ||
            type == AIGC_MEDIA_GIF);
}

cli_exit
cli_watermark_find(const cli_watermark_search *search, const cli_media_input *input,
                   cli_watermark_answer *answer)
{
    if (!search->key || !is_picture(&input->source))
        return CLI_YES;
    aigc_status status = aigc_watermark_detect_file(search->key, &input->source, &answer->found);
    if (status != AIGC_OK && status != AIGC_ERR_NOT_FOUND)
        return cli_media_say(input->name, &input->source, status);
    answer->looked = true;
    answer->table = search->table;
    return status == AIGC_OK ? look_up(search, answer) : CLI_YES;
}

/* ---- telling ---------------------------------------------------------------------------- */

unsigned
cli_watermark_odds(double false_positive)
{
    unsigned bits = 0;

    while (bits < 63 && false_positive > 0 && false_positive * 2 <= 1.0) {
        false_positive *= 2;
        bits++;
    }
    return bits;
}

void
cli_watermark_id_time(const aigc_watermark_id *id, char text[CLI_TIME_SIZE])
{
    cli_time_write(aigc_watermark_id_time(id), text);
    if (strlen(text) > MINUTE_END + 1) {
        text[MINUTE_END] = 'Z';
        text[MINUTE_END + 1] = '\0';
    }
}

static void
add_quality(cli_string *out, const aigc_watermark_found *found)
{
    cli_string text;

    cli_string_init(&text);
    cli_string_format(&text, _("false positive under 2^-%u; margin "),
                      cli_watermark_odds(found->false_positive));
    if (found->margin < 0)
        cli_string_add(&text, "-");
    cli_decimal_add(&text, found->margin < 0 ? -found->margin : found->margin, 1);
    cli_string_add(&text, " dB");
    cli_row_add_inner(out, _("Certainty"), text.failed ? "" : text.data);
    out->failed = out->failed || text.failed;
    cli_string_free(&text);
}

/* What the payload says by itself. */
static void
add_id(cli_string *out, const cli_watermark_answer *answer)
{
    char when[CLI_TIME_SIZE];
    cli_string text;

    cli_watermark_id_time(&answer->id, when);
    cli_string_init(&text);
    cli_string_format(&text, _("provider tag %05x, %s, serial %u"), (unsigned)answer->id.provider,
                      when, (unsigned)answer->id.serial);
    cli_row_add_inner(out, _("If it is an id"), text.failed ? "" : text.data);
    out->failed = out->failed || text.failed;
    cli_string_free(&text);
    if (answer->provider.length > 0) {
        cli_row_add_inner(out, _("Provider"), answer->provider.data);
        cli_row_add_inner(out, "", _("a code with this tag, as about one in a million has"));
    }
}

static void
add_text(cli_string *out, const char *name, const cli_json *value)
{
    size_t length;
    const char *text = cli_json_bytes(value, &length);

    if (text && strlen(text) == length)
        cli_row_add_inner(out, name, text);
}

/* The fields of a record that is one of ours; else the line as it is. */
static void
add_record(cli_string *out, const cli_watermark_answer *answer)
{
    const cli_json *label = cli_json_get(answer->record, "AIGC", strlen("AIGC"));

    cli_row_add(out, _("Its record"), answer->table);
    if (!label || !cli_json_is_object(label)) {
        cli_row_add_inner(out, _("Line"), answer->line.data);
        return;
    }
    for (int field = 0; field < FIELDS; field++) {
        const char *name = aigc_field_name((aigc_field)field);

        add_text(out, name, cli_json_get(label, name, strlen(name)));
    }
    add_text(out, _("Model"), cli_json_get(answer->record, "model", strlen("model")));
    add_text(out, _("Entered"), cli_json_get(answer->record, "time", strlen("time")));
}

/* Whether the mark is the one that the manifest names. */
static bool
agrees(const cli_watermark_answer *answer, const char *claimed)
{
    char payload[AIGC_WATERMARK_TEXT_SIZE];

    aigc_watermark_payload_format(&answer->found.payload, payload);
    return strcmp(payload, claimed) == 0;
}

static const char *
agreement_text(const cli_watermark_answer *answer, const char *claimed)
{
    if (claimed[0] == '\0')
        return "";
    if (answer->found.payload.length == 0)
        return _("it names a mark, which was not found");
    return agrees(answer, claimed) ? _("it names this mark")
                                   : _("WARNING: it names another mark, or one of another key");
}

void
cli_watermark_answer_text(cli_string *out, const cli_watermark_answer *answer, const char *claimed)
{
    char payload[AIGC_WATERMARK_TEXT_SIZE];

    if (!answer->looked)
        return;
    aigc_watermark_payload_format(&answer->found.payload, payload);
    cli_row_add(out, _("In the pixels"),
                payload[0] != '\0' ? payload : _("none of this key, which proves nothing"));
    cli_row_add_inner(out, _("Manifest"), agreement_text(answer, claimed));
    if (payload[0] == '\0')
        return;
    add_quality(out, &answer->found);
    if (answer->record)
        add_record(out, answer);
    else if (answer->is_id)
        add_id(out, answer);
}

static void
add_id_json(cli_string *out, const cli_watermark_answer *answer)
{
    char when[CLI_TIME_SIZE];

    cli_watermark_id_time(&answer->id, when);
    cli_json_open(out, "id", '{');
    cli_json_number(out, "provider_tag", answer->id.provider);
    cli_json_string(out, "time", when);
    cli_json_number(out, "serial", answer->id.serial);
    if (answer->provider.length > 0)
        cli_json_string(out, "provider", answer->provider.data);
    cli_json_close(out, '}');
}

void
cli_watermark_answer_json(cli_string *out, const cli_watermark_answer *answer, const char *claimed)
{
    char payload[AIGC_WATERMARK_TEXT_SIZE];
    const aigc_watermark_found *found = &answer->found;

    if (!answer->looked)
        return;
    aigc_watermark_payload_format(&found->payload, payload);
    cli_json_open(out, "found_watermark", '{');
    cli_json_flag(out, "found", payload[0] != '\0');
    cli_json_number(out, "false_positive_bits", cli_watermark_odds(found->false_positive));
    if (claimed[0] != '\0')
        cli_json_flag(out, "manifest_agrees", agrees(answer, claimed));
    if (payload[0] != '\0') {
        cli_json_string(out, "payload", payload);
        cli_json_string(out, "algorithm", AIGC_WATERMARK_ALGORITHM);
        cli_json_fraction(out, "margin", found->margin > 0 ? found->margin : 0);
        if (answer->is_id)
            add_id_json(out, answer);
        if (answer->record)
            cli_json_read_text(out, "record", answer->line.data, answer->line.length);
    }
    cli_json_close(out, '}');
}
