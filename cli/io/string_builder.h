/* SPDX-License-Identifier: Apache-2.0 */
/* A growing string. The first addition that finds no memory, or would exceed CLI_STRING_MAX,
 * sets `failed`; later ones then do nothing. Check once, when the string is complete. */
#ifndef CLI_STRING_BUILDER_H
#define CLI_STRING_BUILDER_H

#include "cli/io/messages.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct cli_string {
    char *data; /* NUL-terminated once something was added and nothing failed */
    size_t length;
    size_t capacity;
    bool failed;
} cli_string;

/* Begin an empty string. Allocates nothing. */
void cli_string_init(cli_string *string);
void cli_string_free(cli_string *string);

/* Empty the string and forget a failure; the memory is kept for the next one. */
void cli_string_clear(cli_string *string);

void cli_string_add(cli_string *string, const char *text);
void cli_string_add_bytes(cli_string *string, const void *data, size_t length);
void cli_string_add_character(cli_string *string, char character);
/* At most 255 bytes of output; meant for numbers and short names. */
void cli_string_format(cli_string *string, const char *format, ...) CLI_PRINTF(2, 3);

/* Drop the first `count` bytes. */
void cli_string_drop(cli_string *string, size_t count);

#endif
