/* SPDX-License-Identifier: Apache-2.0 */
/* Scan one input as text and print a line for each finding. */
#include "cli/files/not_utf8.h"
#include "cli/io/explain_output.h"
#include "cli/io/finding_output.h"
#include "cli/io/messages.h"
#include "cli/limits.h"
#include "cli/text/scan_session.h"

#include <string.h>

typedef struct text_scan {
    cli_scan *scan;
    const char *file;
    bool quiet;
    bool json;
    bool explain;
    bool found;
    bool no_memory;
    aigc_status status; /* how scanning ended */
    cli_positions positions;
    cli_string line;
} text_scan;

static void
make_line(text_scan *text, const cli_place *place, const aigc_finding *finding)
{
    cli_string *line = &text->line;

    if (!text->json) {
        cli_finding_text(line, text->file, place, finding);
        if (text->explain)
            cli_explain_text(line, finding);
        return;
    }
    cli_json_begin(line);
    cli_json_string(line, "file", text->file);
    cli_json_number(line, "line", place->line);
    cli_json_number(line, "column", place->column);
    cli_finding_members(line, finding);
    cli_finding_matched(line, finding);
    if (text->explain)
        cli_explain_json(line, finding);
    cli_json_end(line);
}

static int
print_finding(void *context, const aigc_finding *finding)
{
    text_scan *text = context;
    cli_place place;

    text->found = true;
    if (!cli_audit_finding(&text->scan->audit, finding))
        return 1;
    if (text->quiet)
        return 0;
    cli_string_clear(&text->line);
    if (cli_positions_find(&text->positions, finding->start, &place))
        make_line(text, &place, finding);
    else
        text->line.failed = true;
    if (text->line.failed) {
        text->no_memory = true;
        return 1;
    }
    return cli_output_write(text->scan->out, text->line.data, text->line.length) ? 0 : 1;
}

static cli_exit
say_failure(const text_scan *text, aigc_status status)
{
    cli_exit answer;

    if (cli_audit_say_failure(&text->scan->audit, &answer))
        return answer;
    if (text->no_memory)
        return cli_say_no_memory();
    if (status == AIGC_ERR_STOPPED && text->scan->out->error != 0)
        return CLI_ENVIRONMENT; /* said when the output is finished */
    if (status == AIGC_ERR_LIMIT) {
        cli_say(_("'%s': a rule needed more work on this text than is allowed; it counts as not "
                  "scanned; 'aigc-label rules bench' tells which rule"),
                text->file);
        return CLI_INPUT;
    }
    return cli_say_status(status);
}

/* Read and scan to the end. */
static cli_exit
scan_all(text_scan *text, cli_input *input)
{
    aigc_scanner *scanner = text->scan->scanner;
    aigc_status status = aigc_scanner_begin(scanner, print_finding, text);
    size_t got = 1;

    while (status == AIGC_OK && got > 0) {
        cli_exit answer = cli_input_read(input, text->scan->block, CLI_READ_SIZE, &got);

        text->status = AIGC_ERR_IO; /* unless it is known better */
        if (answer != CLI_YES)
            return answer;
        if (!text->quiet && !cli_positions_add(&text->positions, text->scan->block, got))
            return cli_say_no_memory();
        status = got > 0 ? aigc_scanner_feed(scanner, text->scan->block, got)
                         : aigc_scanner_finish(scanner);
        cli_positions_drop(&text->positions, aigc_scanner_settled(scanner));
        if (status == AIGC_OK && !cli_output_flush(text->scan->out))
            return CLI_ENVIRONMENT; /* said when the output is finished */
    }
    text->status = status;
    if (status != AIGC_OK)
        return say_failure(text, status);
    return text->found ? CLI_NO : CLI_YES;
}

/* Tell what is to be known of a text besides its findings: what was not UTF-8, and with --json how
 * the user of the text stands. */
static cli_exit
print_ending(text_scan *text)
{
    bool strikes = cli_audit_counts_strikes(&text->scan->audit);
    uint64_t invalid = cli_not_utf8_count(text->scan->scanner);

    if (text->quiet || text->status != AIGC_OK)
        return CLI_YES;
    cli_not_utf8_say(text->file, invalid);
    if (!text->json || (!strikes && invalid == 0))
        return CLI_YES;
    cli_string_clear(&text->line);
    cli_json_begin(&text->line);
    cli_json_string(&text->line, "file", text->file);
    if (invalid > 0)
        cli_json_number(&text->line, CLI_NOT_UTF8_MEMBER, invalid);
    if (strikes)
        cli_audit_strikes_member(&text->scan->audit, &text->line);
    cli_json_end(&text->line);
    if (text->line.failed)
        return cli_say_no_memory();
    /* A failed output is said when it is finished. */
    (void)cli_output_write(text->scan->out, text->line.data, text->line.length);
    return CLI_YES;
}

/* Scan, and account for it, also if it fails. */
static cli_exit
scan_and_account(text_scan *text, cli_input *input)
{
    cli_exit answer = cli_audit_begin(&text->scan->audit, text->scan->rules);

    if (answer != CLI_YES)
        return answer;
    answer = scan_all(text, input);
    answer = cli_exit_worst(answer, cli_scan_account(text->scan, text->status));
    return cli_exit_worst(answer, print_ending(text));
}

cli_exit
cli_scan_text(cli_scan *scan, cli_input *input)
{
    text_scan text;

    memset(&text, 0, sizeof text);
    text.scan = scan;
    text.file = input->name;
    text.quiet = cli_options_given(scan->options, CLI_OPTION_QUIET);
    text.json = cli_options_given(scan->options, CLI_OPTION_JSON);
    text.explain = cli_options_given(scan->options, CLI_OPTION_EXPLAIN);
    cli_positions_init(&text.positions);
    cli_string_init(&text.line);
    cli_exit answer = scan_and_account(&text, input);
    cli_positions_free(&text.positions);
    cli_string_free(&text.line);
    return answer;
}
