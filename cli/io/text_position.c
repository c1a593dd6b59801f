/* SPDX-License-Identifier: Apache-2.0 */
/* Lines and columns in a text of any length, in constant memory. Clean text costs one pass to
 * count newlines and characters. In text with findings, places are noted every STRIDE bytes, so
 * that many findings in any order cost little each. */
#include "cli/io/text_position.h"

#include "cli/limits.h"

#include <stdlib.h>
#include <string.h>

#define STRIDE ((size_t)256)

void
cli_positions_init(cli_positions *positions)
{
    memset(positions, 0, sizeof *positions);
    positions->at_base = (cli_place){ 1, 1 };
    cli_string_init(&positions->text);
}

void
cli_positions_free(cli_positions *positions)
{
    cli_string_free(&positions->text);
    free(positions->stops);
    cli_positions_init(positions);
}

static uint64_t
count_characters(const char *text, size_t length)
{
    uint64_t count = 0;

    for (size_t i = 0; i < length; i++)
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    return count;
}

/* Move a place over `length` bytes. */
static void
advance(cli_place *place, const char *text, size_t length)
{
    const char *end = text + length;
    const char *newline;

    while (text < end && (newline = memchr(text, '\n', (size_t)(end - text))) != NULL) {
        place->line++;
        place->column = 1;
        text = newline + 1;
    }
    place->column += count_characters(text, (size_t)(end - text));
}

bool
cli_positions_add(cli_positions *positions, const void *data, size_t length)
{
    if (length > CLI_WINDOW_MAX || positions->text.length > CLI_WINDOW_MAX - length)
        return false;
    cli_string_add_bytes(&positions->text, data, length);
    return !positions->text.failed;
}

static bool
make_room(cli_positions *positions, size_t count)
{
    cli_place *stops;

    if (count <= positions->stop_capacity)
        return true;
    stops = realloc(positions->stops, count * sizeof *stops);
    if (!stops)
        return false;
    positions->stops = stops;
    positions->stop_capacity = count;
    return true;
}

bool
cli_positions_find(cli_positions *positions, uint64_t offset, cli_place *place)
{
    if (offset < positions->base || offset - positions->base > positions->text.length)
        return false;
    size_t within = (size_t)(offset - positions->base);
    size_t stop = within / STRIDE;
    if (!make_room(positions, positions->text.length / STRIDE + 1))
        return false;
    if (positions->stop_count == 0) {
        positions->stops[0] = positions->at_base;
        positions->stop_count = 1;
    }
    for (; positions->stop_count <= stop; positions->stop_count++) {
        cli_place next = positions->stops[positions->stop_count - 1];

        advance(&next, positions->text.data + (positions->stop_count - 1) * STRIDE, STRIDE);
        positions->stops[positions->stop_count] = next;
    }
    *place = positions->stops[stop];
    advance(place, positions->text.data + stop * STRIDE, within - stop * STRIDE);
    return true;
}

void
cli_positions_drop(cli_positions *positions, uint64_t offset)
{
    if (offset <= positions->base || offset - positions->base > positions->text.length)
        return;
    size_t count = (size_t)(offset - positions->base);
    advance(&positions->at_base, positions->text.data, count);
    cli_string_drop(&positions->text, count);
    positions->base = offset;
    positions->stop_count = 0;
}
