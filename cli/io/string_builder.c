/* SPDX-License-Identifier: Apache-2.0 */
/* A growing string with one check at the end. */
#include "cli/io/string_builder.h"

#include "cli/limits.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY ((size_t)256)
#define FORMAT_MAX 256

void
cli_string_init(cli_string *string)
{
    memset(string, 0, sizeof *string);
}

void
cli_string_free(cli_string *string)
{
    free(string->data);
    cli_string_init(string);
}

void
cli_string_clear(cli_string *string)
{
    string->length = 0;
    string->failed = false;
}

/* Room for `extra` bytes and the NUL. */
static bool
reserve(cli_string *string, size_t extra)
{
    size_t capacity;
    char *data;

    if (string->failed || extra >= CLI_STRING_MAX - string->length) {
        string->failed = true;
        return false;
    }
    size_t needed = string->length + extra + 1;
    if (needed <= string->capacity)
        return true;
    capacity = string->capacity < FIRST_CAPACITY ? FIRST_CAPACITY : string->capacity;
    while (capacity < needed)
        capacity *= 2;
    data = realloc(string->data, capacity);
    if (!data) {
        string->failed = true;
        return false;
    }
    string->data = data;
    string->capacity = capacity;
    return true;
}

void
cli_string_add_bytes(cli_string *string, const void *data, size_t length)
{
    if (!reserve(string, length))
        return;
    if (length > 0)
        memcpy(string->data + string->length, data, length);
    string->length += length;
    string->data[string->length] = '\0';
}

void
cli_string_add(cli_string *string, const char *text)
{
    cli_string_add_bytes(string, text, strlen(text));
}

void
cli_string_add_character(cli_string *string, char character)
{
    cli_string_add_bytes(string, &character, 1);
}

void
cli_string_format(cli_string *string, const char *format, ...)
{
    char piece[FORMAT_MAX];
    va_list arguments;

    va_start(arguments, format);
    int length = vsnprintf(piece, sizeof piece, format, arguments);
    va_end(arguments);
    if (length < 0 || length >= FORMAT_MAX) {
        string->failed = true;
        return;
    }
    cli_string_add_bytes(string, piece, (size_t)length);
}

void
cli_string_drop(cli_string *string, size_t count)
{
    if (count == 0)
        return;
    if (count < string->length)
        memmove(string->data, string->data + count, string->length - count);
    string->length -= count < string->length ? count : string->length;
    string->data[string->length] = '\0';
}
