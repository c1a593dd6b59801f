/* SPDX-License-Identifier: Apache-2.0 */
/* Scan lines of JSON: one field of each object, the findings added as a member `aigc`. The member
 * is put in front of the last brace, so every other byte of the line stays as it was. */
#include "cli/files/json_path.h"
#include "cli/io/base64.h"
#include "cli/io/characters.h"
#include "cli/io/explain_output.h"
#include "cli/io/finding_output.h"
#include "cli/io/messages.h"
#include "cli/limits.h"
#include "cli/text/scan_session.h"

#include <string.h>

#define MEMBER "aigc"
#define BLANK " \t\r"

typedef struct document_scan {
    cli_scan *scan;
    const char *file;
    const char *field;
    uint64_t number;     /* of the line, from 1 */
    cli_string line;     /* as read, without its newline */
    cli_string made;     /* as written */
    cli_string findings; /* of the line in hand: objects with commas between */
    bool found;
    uint64_t bad;    /* lines that became error records */
    cli_exit answer; /* CLI_YES until a line could not be accounted for, which was said */
} document_scan;

static int
keep_finding(void *context, const aigc_finding *finding)
{
    document_scan *document = context;

    if (!cli_audit_finding(&document->scan->audit, finding))
        return 1;
    cli_json_open(&document->findings, NULL, '{');
    cli_finding_members(&document->findings, finding);
    if (cli_options_given(document->scan->options, CLI_OPTION_EXPLAIN))
        cli_explain_json(&document->findings, finding);
    cli_json_close(&document->findings, '}');
    return document->findings.failed ? 1 : 0;
}

/* Scan the text of a field; NULL, or what went wrong, for the error record. */
static const char *
scan_field(document_scan *document, const char *text, size_t length)
{
    aigc_scanner *scanner = document->scan->scanner;
    aigc_status status = aigc_scanner_begin(scanner, keep_finding, document);

    document->answer = cli_audit_begin(&document->scan->audit, document->scan->rules);
    if (document->answer != CLI_YES)
        return "not accounted for";
    if (status == AIGC_OK)
        status = aigc_scanner_feed(scanner, text, length);
    if (status == AIGC_OK)
        status = aigc_scanner_finish(scanner);
    (void)cli_audit_say_failure(&document->scan->audit, &document->answer);
    document->answer = cli_exit_worst(document->answer, cli_scan_account(document->scan, status));
    if (document->answer != CLI_YES)
        return "not accounted for";
    if (status == AIGC_OK)
        return NULL;
    if (status == AIGC_ERR_STOPPED || status == AIGC_ERR_MEMORY)
        document->made.failed = true;
    return status == AIGC_ERR_LIMIT ? "a rule needed more work than is allowed" : "not scanned";
}

/* Write the line with the findings in front of its last brace. */
static void
splice(document_scan *document, size_t text_length)
{
    const char *data = document->line.data;
    size_t brace = document->line.length;
    cli_string *made = &document->made;

    /* The line is an object with the field in it: it has a brace, and a member before it. */
    do {
        brace--;
    } while (brace > 0 && data[brace] != '}');
    document->found = document->found || document->findings.length > 0;
    cli_string_add_bytes(made, data, brace);
    cli_string_add(made, ",\"" MEMBER "\":");
    cli_json_begin(made);
    cli_json_open(made, "findings", '[');
    cli_string_add_bytes(made, document->findings.data, document->findings.length);
    cli_json_close(made, ']');
    cli_json_number(made, "bytes", text_length);
    if (cli_audit_counts_strikes(&document->scan->audit))
        cli_audit_strikes_member(&document->scan->audit, made);
    cli_json_close(made, '}');
    cli_string_add_bytes(made, data + brace, document->line.length - brace);
}

/* Begin an error record: {"aigc":{...}, without its end. */
static void
begin_error(document_scan *document, const char *problem)
{
    cli_string *made = &document->made;

    document->bad++;
    cli_string_add(made, "{\"" MEMBER "\":");
    cli_json_begin(made);
    cli_json_string(made, "error", problem);
    cli_json_string(made, "file", document->file);
    cli_json_number(made, "line", document->number);
    cli_json_close(made, '}');
}

/* Write an error record with the whole line in it. */
static void
keep_bad_line(document_scan *document, const char *problem)
{
    begin_error(document, problem);
    cli_json_text(&document->made, "raw", document->line.data, document->line.length);
    cli_json_close(&document->made, '}');
}

/* Scan a line that is JSON; NULL, or what keeps it from being scanned. */
static const char *
scan_document(document_scan *document, const cli_json *root)
{
    const cli_json *field;
    size_t length;

    if (!cli_json_is_object(root))
        return "not a JSON object";
    if (cli_json_get(root, MEMBER, strlen(MEMBER)) != NULL)
        return "there is a member '" MEMBER "' already";
    field = cli_json_path(root, document->field);
    if (!field)
        return "the field is missing";
    const char *text = cli_json_bytes(field, &length);
    if (!text)
        return "the field is not a string";
    cli_string_clear(&document->findings);
    const char *problem = scan_field(document, text, length);
    if (!problem)
        splice(document, length);
    return problem;
}

static bool
is_blank(const char *line, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (line[i] == '\0' || !strchr(BLANK, line[i]))
            return false;
    return true;
}

/* Turn the line that was read into the line that is written. */
static void
make_line(document_scan *document)
{
    const cli_string *line = &document->line;
    size_t mark = document->number == 1 ? cli_byte_order_mark(line->data, line->length) : 0;
    cli_string problem;
    const char *fault;

    if (is_blank(line->data + mark, line->length - mark)) {
        cli_string_add_bytes(&document->made, document->line.data, document->line.length);
        return;
    }
    cli_string_init(&problem);
    cli_json *root = cli_json_parse(line->data + mark, line->length - mark, &problem);
    if (!root) {
        document->made.failed = document->made.failed || problem.failed;
        fault = problem.failed ? "not scanned" : problem.data;
    } else {
        fault = scan_document(document, root);
    }
    if (fault)
        keep_bad_line(document, fault);
    cli_string_free(&problem);
    cli_json_free(root);
}

/* Write what was made; false if that failed. */
static bool
write_made(document_scan *document)
{
    bool good = !document->made.failed && document->answer == CLI_YES &&
                cli_output_write(document->scan->out, document->made.data, document->made.length);

    cli_string_clear(&document->made);
    return good;
}

static bool
end_line(document_scan *document, bool newline)
{
    document->number++;
    make_line(document);
    if (newline)
        cli_string_add_character(&document->made, '\n');
    cli_string_clear(&document->line);
    return write_made(document);
}

/* Where reading is: in a line that fits, or in the rest of one that does not. */
typedef struct overlong {
    bool active;
    size_t carried; /* bytes that do not make a group of three yet */
    char carry[3];
} overlong;

/* Base64 of a line that does not fit is written as it is read. */
static bool
pass_overlong(document_scan *document, overlong *rest, const char *data, size_t length)
{
    while (rest->carried > 0 && rest->carried < 3 && length > 0) {
        rest->carry[rest->carried++] = *data++;
        length--;
    }
    if (rest->carried == 3) {
        cli_base64_add(&document->made, rest->carry, 3);
        rest->carried = 0;
    }
    size_t whole = length - length % 3;
    cli_base64_add(&document->made, data, whole);
    for (size_t i = whole; i < length; i++)
        rest->carry[rest->carried++] = data[i];
    return write_made(document);
}

static bool
begin_overlong(document_scan *document, overlong *rest)
{
    document->number++;
    rest->active = true;
    rest->carried = 0;
    begin_error(document, "the line is longer than 64 MiB");
    cli_string_add(&document->made, ",\"raw_base64\":\"");
    bool good = pass_overlong(document, rest, document->line.data, document->line.length);
    cli_string_clear(&document->line);
    return good;
}

static bool
end_overlong(document_scan *document, overlong *rest, bool newline)
{
    rest->active = false;
    cli_base64_add(&document->made, rest->carry, rest->carried);
    cli_string_add(&document->made, newline ? "\"}\n" : "\"}");
    return write_made(document);
}

/* Take a part of a line, which ends it if `newline`. */
static bool
take(document_scan *document, overlong *rest, const char *data, size_t length, bool newline)
{
    if (!rest->active && length > CLI_NDJSON_LINE_MAX - document->line.length) {
        if (!begin_overlong(document, rest))
            return false;
    }
    if (rest->active) {
        return pass_overlong(document, rest, data, length) &&
               (!newline || end_overlong(document, rest, true));
    }
    cli_string_add_bytes(&document->line, data, length);
    if (document->line.failed)
        return false;
    return !newline || end_line(document, true);
}

/* Cut what was read into lines. */
static bool
take_block(document_scan *document, overlong *rest, const char *data, size_t length)
{
    while (length > 0) {
        const char *newline = memchr(data, '\n', length);
        size_t part = newline ? (size_t)(newline - data) : length;

        if (!take(document, rest, data, part, newline != NULL))
            return false;
        part += newline ? 1 : 0;
        data += part;
        length -= part;
    }
    return cli_output_flush(document->scan->out);
}

/* The last line may have no newline. Between files one is added, or two lines would become one. */
static bool
end_file(document_scan *document, overlong *rest)
{
    const cli_text_files *files = &document->scan->files;
    bool last = document->file == files->paths[files->count - 1];

    if (rest->active)
        return end_overlong(document, rest, !last);
    return document->line.length == 0 || end_line(document, !last);
}

static cli_exit
scan_lines(document_scan *document, cli_input *input)
{
    overlong rest = { false, 0, { 0 } };
    size_t got = 1;
    bool good = true;

    while (got > 0 && good) {
        cli_exit answer = cli_input_read(input, document->scan->block, CLI_READ_SIZE, &got);

        if (answer != CLI_YES)
            return answer;
        good = got > 0 ? take_block(document, &rest, document->scan->block, got)
                       : end_file(document, &rest);
    }
    if (document->answer != CLI_YES)
        return document->answer;
    if (!good) {
        /* A failed output is said when it is finished. */
        return document->scan->out->error != 0 ? CLI_ENVIRONMENT : cli_say_no_memory();
    }
    if (document->bad > 0) {
        cli_say(ngettext("'%s': %llu line could not be scanned; it became an error record",
                         "'%s': %llu lines could not be scanned; they became error records",
                         (unsigned long)document->bad),
                document->file, (unsigned long long)document->bad);
        return CLI_INPUT;
    }
    return document->found ? CLI_NO : CLI_YES;
}

cli_exit
cli_scan_ndjson(cli_scan *scan, cli_input *input)
{
    document_scan document;

    memset(&document, 0, sizeof document);
    document.scan = scan;
    document.file = input->name;
    document.field = cli_options_text(scan->options, CLI_OPTION_FIELD);
    cli_string_init(&document.line);
    cli_string_init(&document.made);
    cli_string_init(&document.findings);
    cli_exit answer = scan_lines(&document, input);
    cli_string_free(&document.line);
    cli_string_free(&document.made);
    cli_string_free(&document.findings);
    return answer;
}
