/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/reports/report_rows.h"

#include "cli/io/characters.h"
#include "cli/io/escape.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Columns of the names in front of the values. */
#define NAME_WIDTH 18

static void
add_row(cli_string *out, const char *indent, const char *name, const char *value)
{
    size_t width = cli_text_width(name);

    if (*value == '\0')
        return;
    cli_string_add(out, indent);
    cli_string_add(out, name);
    do {
        cli_string_add_character(out, ' ');
        width++;
    } while (width < NAME_WIDTH);
    cli_escape(out, value, strlen(value), CLI_ESCAPE_PLAIN);
    cli_string_add_character(out, '\n');
}

void
cli_row_add(cli_string *out, const char *name, const char *value)
{
    add_row(out, "  ", name, value);
}

void
cli_row_add_inner(cli_string *out, const char *name, const char *value)
{
    add_row(out, "    ", name, value);
}

void
cli_row_add_number(cli_string *out, const char *name, uint64_t number)
{
    char text[32];

    (void)snprintf(text, sizeof text, "%" PRIu64, number);
    add_row(out, "  ", name, text);
}
