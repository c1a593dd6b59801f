/* SPDX-License-Identifier: Apache-2.0 */
/* Characters of UTF-8 text as a terminal sees them. */
#ifndef CLI_CHARACTERS_H
#define CLI_CHARACTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A byte that belongs to no character. */
#define CLI_NO_CHARACTER 0xFFFFFFFFu

/* The character at `text`, of which `length` >= 1 bytes are there; `*size` is its length in
 * bytes, 1 for CLI_NO_CHARACTER. */
uint32_t cli_character(const char *text, size_t length, size_t *size);

/* Whether a character would act on the terminal or not be seen: controls, marks of direction,
 * zero-width characters, variation selectors, tags, separators of lines, private use. */
bool cli_character_is_hidden(uint32_t character);

/* Columns a character takes: 0 for combining marks, 2 for East Asian wide ones, else 1. */
unsigned cli_character_width(uint32_t character);

/* Whether all of a text is UTF-8. */
bool cli_text_is_utf8(const char *text, size_t length);

/* Bytes of the byte order mark that a text begins with: 3 or 0. */
size_t cli_byte_order_mark(const char *text, size_t length);

/* Columns of a NUL-terminated text without controls. */
size_t cli_text_width(const char *text);

#endif
