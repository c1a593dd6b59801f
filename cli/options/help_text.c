/* SPDX-License-Identifier: Apache-2.0 */
/* What --help and --version print, from the option table. */
#include "cli/options/help_text.h"

#include "cli/io/characters.h"
#include "cli/io/messages.h"

#include <aigc/filter.h>
#include <aigc/label.h>
#include <aigc/version.h>

#include <string.h>

/* Column in which the explanation of an option begins. */
#define HELP_COLUMN 28

static void
pad(cli_string *out, size_t width)
{
    while (width-- > 0)
        cli_string_add_character(out, ' ');
}

static void
add_option(cli_string *out, const cli_option_entry *entry)
{
    size_t width = 2 + 4 + 2 + strlen(entry->name);

    if (entry->letter != 0)
        cli_string_format(out, "  -%c, --%s", entry->letter, entry->name);
    else
        cli_string_format(out, "      --%s", entry->name);
    if (entry->value) {
        cli_string_format(out, " %s", entry->value);
        width += 1 + strlen(entry->value);
    }
    if (width + 2 > HELP_COLUMN) {
        cli_string_add_character(out, '\n');
        width = 0;
    }
    pad(out, HELP_COLUMN - width);
    cli_string_add(out, _(entry->help));
    cli_string_add_character(out, '\n');
}

/* Names, and the gap behind the longest of them. */
static size_t
command_column(void)
{
    size_t widest = 0;

    for (cli_command command = CLI_SCAN; command < CLI_COMMAND_COUNT; command++) {
        size_t width = strlen(cli_command_get(command)->name);

        widest = width > widest ? width : widest;
    }
    return widest + 2;
}

static void
add_commands(cli_string *out)
{
    size_t column = command_column();

    cli_string_add(out, _("\nCommands (each has its own --help):\n"));
    for (cli_command command = CLI_SCAN; command < CLI_COMMAND_COUNT; command++) {
        const cli_command_entry *entry = cli_command_get(command);

        cli_string_format(out, "  %s", entry->name);
        pad(out, column - strlen(entry->name));
        cli_string_add(out, _(entry->summary));
        cli_string_add_character(out, '\n');
    }
}

void
cli_help_add(cli_string *out, cli_command command)
{
    const cli_command_entry *entry = cli_command_get(command);

    cli_string_add(out, _("Usage: "));
    cli_string_format(out, "aigc-label%s%s %s%s%s\n", entry->name[0] != '\0' ? " " : "",
                      entry->name, _("[OPTIONS]"), entry->operands[0] != '\0' ? " " : "",
                      entry->operands);
    cli_string_add(out, _(entry->summary));
    cli_string_add_character(out, '\n');
    if (command == CLI_PIPE)
        add_commands(out);
    cli_string_add(out, _("\nOptions:\n"));
    for (cli_option_id id = 0; id < CLI_OPTION_COUNT; id++)
        if (cli_option_belongs(id, command))
            add_option(out, cli_option_get(id));
    cli_string_add_character(out, '\n');
    cli_string_add(out, _(entry->detail));
    cli_string_add(out, _("\n2 wrong usage; 3 broken input; 4 a file, memory or key is not to be "
                          "had; 5 a bug.\n"));
    cli_string_add(out, _("The manual has the rest: man aigc-label\n"));
}

void
cli_version_add(cli_string *out)
{
    cli_string_add(out, "aigc-label " AIGC_VERSION_STRING "\n");
    cli_string_format(out, "libaigcfilter %s, libaigcmark %s\n", aigc_filter_version(),
                      aigc_mark_version());
    cli_string_add(out, _("Apache License 2.0; no warranty\n"));
}
