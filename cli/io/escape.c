/* SPDX-License-Identifier: Apache-2.0 */
/* Text from files and arguments, made harmless for a terminal. */
#include "cli/io/escape.h"

#include "cli/io/characters.h"

static void
escape_character(cli_string *out, uint32_t character, char byte)
{
    if (character == CLI_NO_CHARACTER)
        cli_string_format(out, "\\x{%02X}", (unsigned)(unsigned char)byte);
    else if (character == '\n')
        cli_string_add(out, "\\n");
    else if (character == '\t')
        cli_string_add(out, "\\t");
    else
        cli_string_format(out, "\\u{%X}", (unsigned)character);
}

void
cli_escape(cli_string *out, const char *text, size_t length, cli_escape_style style)
{
    size_t size;

    if (style == CLI_ESCAPE_QUOTED)
        cli_string_add_character(out, '"');
    for (; length > 0; text += size, length -= size) {
        uint32_t character = cli_character(text, length, &size);

        if (character == CLI_NO_CHARACTER || cli_character_is_hidden(character)) {
            escape_character(out, character, *text);
            continue;
        }
        if (style == CLI_ESCAPE_QUOTED && (character == '"' || character == '\\'))
            cli_string_add_character(out, '\\');
        cli_string_add_bytes(out, text, size);
    }
    if (style == CLI_ESCAPE_QUOTED)
        cli_string_add_character(out, '"');
}
