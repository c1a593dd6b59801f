/* SPDX-License-Identifier: Apache-2.0 */
/* JSON that has one form: tokens written and read. */
#include "libfilter/bundle/json_token.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/utf8.h"

#define DECIMAL_ROOM 21
#define ESCAPE_LENGTH 6 /* \u001f */

static const char hex_digits[] = "0123456789abcdef";

/* Whether a byte stands as \u00xx. */
static bool
is_control(unsigned char byte)
{
    return byte < 0x20 || byte == 0x7F;
}

static void
put_bytes(aigcp_json_writer *writer, const char *text, size_t length)
{
    if (writer->status == AIGC_OK)
        writer->status = aigcp_buffer_append(writer->out, text, length);
}

void
aigcp_json_put(aigcp_json_writer *writer, const char *literal)
{
    put_bytes(writer, literal, strlen(literal));
}

void
aigcp_json_put_number(aigcp_json_writer *writer, uint64_t number)
{
    char digits[DECIMAL_ROOM];
    int length = snprintf(digits, sizeof digits, "%" PRIu64, number);
    put_bytes(writer, digits, (size_t)length);
}

void
aigcp_json_put_string(aigcp_json_writer *writer, const char *text)
{
    put_bytes(writer, "\"", 1);
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;
        char escape[ESCAPE_LENGTH] = {
            '\\', 'u', '0', '0', hex_digits[byte >> 4], hex_digits[byte & 15]
        };
        if (is_control(byte))
            put_bytes(writer, escape, sizeof escape);
        else if (byte == '"' || byte == '\\')
            put_bytes(writer, (const char[]){ '\\', (char)byte }, 2);
        else
            put_bytes(writer, text, 1);
    }
    put_bytes(writer, "\"", 1);
}

bool
aigcp_json_accept(aigcp_json_reader *reader, const char *literal)
{
    size_t length = strlen(literal);
    if (reader->failed || length > reader->length - reader->position ||
        memcmp(reader->text + reader->position, literal, length) != 0)
        return false;
    reader->position += length;
    return true;
}

void
aigcp_json_take(aigcp_json_reader *reader, const char *literal)
{
    if (!aigcp_json_accept(reader, literal))
        reader->failed = true;
}

/* The next byte, or -1 at the end. */
static int
peek(const aigcp_json_reader *reader)
{
    return reader->position < reader->length ? (unsigned char)reader->text[reader->position] : -1;
}

uint64_t
aigcp_json_take_number(aigcp_json_reader *reader, uint64_t most)
{
    uint64_t number = 0;
    size_t start = reader->position;
    while (!reader->failed && peek(reader) >= '0' && peek(reader) <= '9') {
        uint64_t digit = (uint64_t)(peek(reader) - '0');
        if (digit > most || number > (most - digit) / 10)
            reader->failed = true;
        else
            number = number * 10 + digit;
        reader->position++;
    }
    size_t digits = reader->position - start;
    if (digits == 0 || (digits > 1 && reader->text[start] == '0'))
        reader->failed = true;
    return reader->failed ? 0 : number;
}

static int
hex_value(char digit)
{
    const char *found = digit ? strchr(hex_digits, digit) : NULL;
    return found ? (int)(found - hex_digits) : -1;
}

/* Read what stands behind a backslash, as only the writer would put it; -1 if it is not that. */
static int
read_escape(aigcp_json_reader *reader)
{
    const char *text = reader->text + reader->position;
    size_t left = reader->length - reader->position;
    if (left > 0 && (text[0] == '"' || text[0] == '\\')) {
        reader->position++;
        return text[0];
    }
    if (left < ESCAPE_LENGTH - 1 || memcmp(text, "u00", 3) != 0)
        return -1;
    int high = hex_value(text[3]), low = hex_value(text[4]);
    reader->position += ESCAPE_LENGTH - 1;
    if (high < 0 || low < 0 || high * 16 + low == 0 ||
        !is_control((unsigned char)(high * 16 + low)))
        return -1;
    return high * 16 + low;
}

/* Read up to the closing quote into `out`; false if it does not come so. */
static bool
read_characters(aigcp_json_reader *reader, aigcp_buffer *out)
{
    for (;;) {
        int byte = peek(reader);
        if (byte < 0 || is_control((unsigned char)byte))
            return false;
        reader->position++;
        if (byte == '"')
            return aigcp_utf8_valid_prefix(out->data, out->length) == out->length;
        if (byte == '\\')
            byte = read_escape(reader);
        if (byte < 0)
            return false;
        aigc_status status = aigcp_buffer_append_byte(out, (uint8_t)byte);
        reader->out_of_memory = reader->out_of_memory || status == AIGC_ERR_MEMORY;
        if (status != AIGC_OK)
            return false;
    }
}

const char *
aigcp_json_take_string(aigcp_json_reader *reader, size_t most)
{
    aigcp_buffer text;
    const char *kept = NULL;
    aigcp_json_take(reader, "\"");
    if (reader->failed)
        return NULL;
    aigcp_buffer_init(&text, most);
    if (!read_characters(reader, &text)) {
        reader->failed = true;
    } else {
        kept =
            aigcp_arena_copy(reader->arena, text.data ? (const char *)text.data : "", text.length);
        reader->out_of_memory = reader->out_of_memory || !kept;
        reader->failed = reader->failed || !kept;
    }
    aigcp_buffer_free(&text);
    return kept;
}

bool
aigcp_json_is_complete(const aigcp_json_reader *reader)
{
    return !reader->failed && reader->position == reader->length;
}
