/* SPDX-License-Identifier: Apache-2.0 */
/* Errors in rule files, shown with the line and a caret. */
#include "cli/io/diagnostics.h"

#include "cli/io/characters.h"
#include "cli/io/escape.h"
#include "cli/io/json_line.h"
#include "cli/limits.h"

#include <string.h>

#define INDENT "    "

static const char *
severity_name(aigc_severity severity)
{
    return severity == AIGC_SEVERITY_ERROR ? _("error") : _("warning");
}

/* Width of what cli_escape() makes of one character. */
static size_t
shown_width(const char *text, size_t size, uint32_t character)
{
    cli_string escaped;

    if (character != CLI_NO_CHARACTER && !cli_character_is_hidden(character))
        return cli_character_width(character);
    cli_string_init(&escaped);
    cli_escape(&escaped, text, size, CLI_ESCAPE_PLAIN);
    size_t width = escaped.length;
    cli_string_free(&escaped);
    return width;
}

/* Add the part of the line around the column, and the caret below it. */
static void
add_source_line(cli_string *out, const char *line, uint32_t column)
{
    size_t left = strlen(line), size, padding = 0;
    uint32_t first = column > CLI_SNIPPET_SIDE ? column - CLI_SNIPPET_SIDE : 1;

    cli_string_add(out, INDENT);
    for (uint32_t at = 1; left > 0 && at < first + 2 * CLI_SNIPPET_SIDE; at++) {
        uint32_t character = cli_character(line, left, &size);

        if (at >= first && character == '\t') {
            cli_string_add_character(out, ' ');
            padding += at < column ? 1 : 0;
        } else if (at >= first) {
            cli_escape(out, line, size, CLI_ESCAPE_PLAIN);
            padding += at < column ? shown_width(line, size, character) : 0;
        }
        line += size;
        left -= size;
    }
    cli_string_add_character(out, '\n');
    if (column > 0) {
        cli_string_add(out, INDENT);
        while (padding-- > 0)
            cli_string_add_character(out, ' ');
        cli_string_add(out, "^\n");
    }
}

void
cli_diagnostic_text(cli_string *out, const aigc_diagnostic *diagnostic)
{
    cli_escape(out, diagnostic->file, strlen(diagnostic->file), CLI_ESCAPE_PLAIN);
    if (diagnostic->line > 0)
        cli_string_format(out, ":%u", (unsigned)diagnostic->line);
    if (diagnostic->line > 0 && diagnostic->column > 0)
        cli_string_format(out, ":%u", (unsigned)diagnostic->column);
    cli_string_add(out, ": ");
    cli_string_add(out, severity_name(diagnostic->severity));
    cli_string_add(out, ": ");
    cli_escape(out, diagnostic->message, strlen(diagnostic->message), CLI_ESCAPE_PLAIN);
    cli_string_add_character(out, '\n');
    if (diagnostic->source_line[0] != '\0')
        add_source_line(out, diagnostic->source_line, diagnostic->column);
    if (diagnostic->hint[0] != '\0') {
        cli_string_add(out, INDENT);
        cli_escape(out, diagnostic->hint, strlen(diagnostic->hint), CLI_ESCAPE_PLAIN);
        cli_string_add_character(out, '\n');
    }
}

void
cli_diagnostic_json(cli_string *out, const aigc_diagnostic *diagnostic)
{
    bool error = diagnostic->severity == AIGC_SEVERITY_ERROR;

    cli_json_begin(out);
    cli_json_string(out, "kind", "diagnostic");
    cli_json_string(out, "severity", error ? "error" : "warning");
    cli_json_string(out, "file", diagnostic->file);
    cli_json_number(out, "line", diagnostic->line);
    cli_json_number(out, "column", diagnostic->column);
    cli_json_string(out, "message", diagnostic->message);
    cli_json_string(out, "hint", diagnostic->hint);
    cli_json_end(out);
}

cli_diagnostic_counts
cli_diagnostics_add(cli_string *out, const aigc_rules_compiler *compiler,
                    void (*add)(cli_string *, const aigc_diagnostic *))
{
    cli_diagnostic_counts counts = { 0, 0 };
    size_t count = aigc_rules_compiler_diagnostic_count(compiler);

    for (size_t i = 0; i < count; i++) {
        aigc_diagnostic diagnostic;

        if (aigc_rules_compiler_diagnostic(compiler, i, &diagnostic) != AIGC_OK)
            continue;
        if (diagnostic.severity == AIGC_SEVERITY_ERROR)
            counts.errors++;
        else
            counts.warnings++;
        add(out, &diagnostic);
    }
    return counts;
}
