/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/media/hidden_report.h"

#include "cli/files/media_input.h"
#include "cli/files/media_rewrite.h"
#include "cli/io/escape.h"
#include "cli/io/json_line.h"
#include "cli/io/messages.h"
#include "cli/reports/report_rows.h"

#include <inttypes.h>
#include <string.h>

/* One rule for each kind, so that the index of the rule is the kind. */
#define RULE(kind) \
    "- {id: " kind ", title: t, category: X.hidden, action: log, hidden: [" kind "]}\n"
static const char rules_text[] =
    "rules:\n" RULE("zero-width") RULE("bidi") RULE("tags") RULE("variation-selectors");

static const struct {
    const char *name;  /* in JSON */
    const char *title; /* N_(): for people */
} kinds[CLI_HIDDEN_KINDS] = {
    { "zero-width", N_("Zero width") },
    { "bidi", N_("Direction") },
    { "tags", N_("Tag characters") },
    { "variation-selectors", N_("Selectors") },
};
enum { TAGS = 2, SELECTORS = 3 };

/* ---- looking ---------------------------------------------------------------------------- */

static aigc_status
compile(aigc_rules **rules)
{
    aigc_rules_compiler *compiler;
    aigc_status status = aigc_rules_compiler_new(&compiler);

    if (status == AIGC_OK)
        status = aigc_rules_compiler_add_text(compiler, "hidden", rules_text, strlen(rules_text));
    if (status == AIGC_OK)
        status = aigc_rules_compiler_finish(compiler, rules);
    aigc_rules_compiler_free(compiler);
    return status == AIGC_ERR_RULES ? AIGC_ERR_INTERNAL : status;
}

aigc_status
cli_hidden_new(cli_hidden *hidden)
{
    memset(hidden, 0, sizeof *hidden);
    for (size_t i = 0; i < CLI_HIDDEN_KINDS; i++)
        cli_string_init(&hidden->kinds[i].says);
    aigc_status status = compile(&hidden->rules);
    return status == AIGC_OK ? aigc_scanner_new(hidden->rules, &hidden->scanner) : status;
}

void
cli_hidden_free(cli_hidden *hidden)
{
    for (size_t i = 0; i < CLI_HIDDEN_KINDS; i++)
        cli_string_free(&hidden->kinds[i].says);
    aigc_scanner_free(hidden->scanner);
    aigc_rules_free(hidden->rules);
}

/* The byte that a character stands for; -1 if it is none of the kind. */
static int
byte_of(size_t kind, uint32_t character)
{
    if (kind == TAGS && character >= 0xE0020 && character < 0xE007F)
        return (int)(character - 0xE0000);
    if (kind == SELECTORS && character >= 0xFE00 && character <= 0xFE0F)
        return (int)(character - 0xFE00);
    if (kind == SELECTORS && character >= 0xE0100 && character <= 0xE01EF)
        return (int)(character - 0xE0100 + 0x10);
    return -1;
}

/* Keep the bytes that a run of tags or selectors stands for. What was found is UTF-8. */
static void
keep_bytes(cli_hidden_kind *kept, size_t kind, const uint8_t *text, size_t length)
{
    for (size_t i = 0; i < length && kept->says.length < CLI_HIDDEN_SHOWN_MAX;) {
        size_t size = text[i] < 0x80 ? 1 : text[i] < 0xE0 ? 2 : text[i] < 0xF0 ? 3 : 4;
        uint32_t character = text[i] & (size == 1 ? 0x7Fu : 0xFFu >> (size + 1));

        for (size_t j = 1; j < size && i + j < length; j++)
            character = character << 6 | (text[i + j] & 0x3Fu);
        int byte = byte_of(kind, character);
        if (byte >= 0)
            cli_string_add_character(&kept->says, (char)byte);
        i += size;
    }
}

/* Long runs are found in pieces. */
static int
take(void *context, const aigc_finding *finding)
{
    cli_hidden *hidden = context;
    cli_hidden_kind *kind = &hidden->kinds[finding->rule];

    if (kind->runs == 0)
        kind->first = finding->start;
    kind->runs += kind->runs == 0 || kind->end != finding->start;
    kind->bytes += finding->end - finding->start;
    kind->end = finding->end;
    keep_bytes(kind, finding->rule, finding->text, (size_t)(finding->end - finding->start));
    return 0;
}

static cli_exit
answer_of(aigc_status status)
{
    return status == AIGC_OK ? CLI_YES : cli_say_status(status);
}

cli_exit
cli_hidden_begin(cli_hidden *hidden)
{
    for (size_t i = 0; i < CLI_HIDDEN_KINDS; i++) {
        cli_hidden_kind *kind = &hidden->kinds[i];

        kind->runs = kind->bytes = kind->first = kind->end = 0;
        cli_string_clear(&kind->says);
    }
    return answer_of(aigc_scanner_begin(hidden->scanner, take, hidden));
}

cli_exit
cli_hidden_feed(cli_hidden *hidden, const char *data, size_t length)
{
    return answer_of(aigc_scanner_feed(hidden->scanner, data, length));
}

cli_exit
cli_hidden_finish(cli_hidden *hidden)
{
    return answer_of(aigc_scanner_finish(hidden->scanner));
}

cli_exit
cli_hidden_read(cli_hidden *hidden, const char *name, const aigc_source *source)
{
    cli_exit answer = cli_hidden_begin(hidden);
    uint64_t at = 0;

    while (answer == CLI_YES && at < source->size) {
        size_t length;
        aigc_status status = cli_media_next_block(source, &at, hidden->block, &length);

        if (status != AIGC_OK)
            return cli_media_say(name, NULL, status);
        answer = cli_hidden_feed(hidden, hidden->block, length);
    }
    return answer == CLI_YES ? cli_hidden_finish(hidden) : answer;
}

/* ---- telling ---------------------------------------------------------------------------- */

bool
cli_hidden_found(const cli_hidden *hidden)
{
    for (size_t i = 0; i < CLI_HIDDEN_KINDS; i++)
        if (hidden->kinds[i].runs > 0)
            return true;
    return false;
}

void
cli_hidden_text(cli_string *out, const char *file, const cli_hidden *hidden)
{
    cli_string row;

    cli_escape(out, file, strlen(file), CLI_ESCAPE_PLAIN);
    cli_string_add(out, ": ");
    cli_string_add(out, _("HIDDEN TEXT: characters that show nothing and are no known mark"));
    cli_string_add_character(out, '\n');
    cli_string_init(&row);
    for (size_t i = 0; i < CLI_HIDDEN_KINDS; i++) {
        const cli_hidden_kind *kind = &hidden->kinds[i];

        if (kind->runs == 0)
            continue;
        cli_string_clear(&row);
        cli_string_format(&row,
                          _("runs: %" PRIu64 ", bytes: %" PRIu64 ", the first at byte %" PRIu64),
                          kind->runs, kind->bytes, kind->first);
        if (row.failed) {
            out->failed = true;
            break;
        }
        cli_row_add(out, _(kinds[i].title), row.data);
        if (kind->says.length > 0) {
            cli_string_add(out, "    ");
            cli_string_add(out, _("as bytes: "));
            cli_escape(out, kind->says.data, kind->says.length, CLI_ESCAPE_PLAIN);
            cli_string_add_character(out, '\n');
        }
    }
    cli_string_free(&row);
}

void
cli_hidden_json(cli_string *out, const char *file, const cli_hidden *hidden)
{
    cli_json_begin(out);
    cli_json_string(out, "file", file);
    cli_json_string(out, "kind", "hidden");
    cli_json_open(out, "hidden", '[');
    for (size_t i = 0; i < CLI_HIDDEN_KINDS; i++) {
        const cli_hidden_kind *kind = &hidden->kinds[i];

        if (kind->runs == 0)
            continue;
        cli_json_open(out, NULL, '{');
        cli_json_string(out, "kind", kinds[i].name);
        cli_json_number(out, "runs", kind->runs);
        cli_json_number(out, "bytes", kind->bytes);
        cli_json_number(out, "first", kind->first);
        if (kind->says.length > 0)
            cli_json_text(out, "says", kind->says.data, kind->says.length);
        cli_json_close(out, '}');
    }
    cli_json_close(out, ']');
    cli_json_end(out);
}
