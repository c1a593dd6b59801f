/* SPDX-License-Identifier: Apache-2.0 */
/* Lines and columns in a text of any length, in constant memory: only the part in which
 * findings may still begin is kept. */
#ifndef CLI_TEXT_POSITION_H
#define CLI_TEXT_POSITION_H

#include "cli/io/string_builder.h"

#include <stdint.h>

/* Both from 1. A column is a character; a character is counted at its first byte, so a byte
 * 80..BF never begins a column, also in text that is not UTF-8. */
typedef struct cli_place {
    uint64_t line;
    uint64_t column;
} cli_place;

typedef struct cli_positions {
    uint64_t base;     /* offset of the first byte kept */
    cli_place at_base; /* its place */
    cli_string text;   /* the bytes kept */
    cli_place *stops;  /* places of every STRIDE-th byte kept, made when first asked for */
    size_t stop_count;
    size_t stop_capacity;
} cli_positions;

/* Begin a text. */
void cli_positions_init(cli_positions *positions);
void cli_positions_free(cli_positions *positions);

/* Add the bytes that are scanned next; false if memory ran out. */
bool cli_positions_add(cli_positions *positions, const void *data, size_t length);

/* The place of a byte that was added and not yet dropped; false if memory ran out, or if the
 * offset is neither. */
bool cli_positions_find(cli_positions *positions, uint64_t offset, cli_place *place);

/* Drop everything before `offset`. */
void cli_positions_drop(cli_positions *positions, uint64_t offset);

#endif
