/* SPDX-License-Identifier: Apache-2.0 */
/* Files with the bytes of a key. */
#include "cli/options/key_bytes.h"

#include "cli/io/messages.h"
#include "cli/io/stream_input.h"
#include "cli/limits.h"

#include <aigc/audit.h>

#include <string.h>

_Static_assert(CLI_KEY_BYTES == AIGC_TEXT_KEY_SIZE && CLI_KEY_BYTES == AIGC_AUDIT_KEY_SIZE &&
                   CLI_KEY_BYTES == AIGC_STRIKES_KEY_SIZE,
               "one length for all keys");

/* The value of a hexadecimal digit; 16 for any other character. */
static unsigned
hex_value(char c)
{
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    const char *found = c != '\0' ? strchr(digits, c) : NULL;

    return found ? (unsigned)(found - digits) % 16 : 16;
}

/* Read a key: its bytes, or twice as many hexadecimal digits and perhaps a newline. */
static bool
read_key(uint8_t key[CLI_KEY_BYTES], const char *text, size_t length)
{
    bool good = true;

    if (length == CLI_KEY_BYTES) {
        memcpy(key, text, length);
        return true;
    }
    if (length == 2 * CLI_KEY_BYTES + 1 && text[length - 1] == '\n')
        length--;
    if (length != 2 * CLI_KEY_BYTES)
        return false;
    for (size_t i = 0; i < CLI_KEY_BYTES; i++) {
        unsigned high = hex_value(text[2 * i]);
        unsigned low = hex_value(text[2 * i + 1]);

        good = good && high < 16 && low < 16;
        key[i] = (uint8_t)(high % 16 * 16 + low % 16);
    }
    return good;
}

cli_exit
cli_key_bytes_load(uint8_t key[CLI_KEY_BYTES], const char *path)
{
    cli_string content;

    cli_string_init(&content);
    cli_exit answer = cli_read_file(path, CLI_TEXT_KEY_FILE_MAX, &content);
    if (answer == CLI_YES && !read_key(key, content.data, content.length)) {
        cli_say(_("'%s' is no key: it must hold %d bytes, or as many in hexadecimal digits"), path,
                CLI_KEY_BYTES);
        answer = CLI_INPUT;
    }
    if (content.data)
        explicit_bzero(content.data, content.capacity);
    cli_string_free(&content);
    return answer;
}
