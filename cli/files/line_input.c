/* SPDX-License-Identifier: Apache-2.0 */
/* Files of lines. */
#include "cli/files/line_input.h"

#include "cli/io/characters.h"
#include "cli/io/messages.h"
#include "cli/io/stream_input.h"
#include "cli/io/string_builder.h"
#include "cli/limits.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

typedef struct line_reader {
    cli_line_fn handle;
    void *context;
    const char *file;
    uint64_t number;
    cli_string line; /* what there is of the next one */
} line_reader;

static bool
is_blank(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (text[i] == '\0' || !strchr(" \t\r", text[i]))
            return false;
    return true;
}

static cli_exit
end_line(line_reader *reader)
{
    cli_line line = { reader->file, ++reader->number, reader->line.data, reader->line.length };
    size_t mark = line.number == 1 ? cli_byte_order_mark(line.text, line.length) : 0;
    cli_exit answer = CLI_YES;

    line.text += mark;
    line.length -= mark;
    if (line.length > 0 && line.text[line.length - 1] == '\r')
        line.length--;
    if (!is_blank(line.text, line.length))
        answer = reader->handle(reader->context, &line);
    cli_string_clear(&reader->line);
    return answer;
}

static cli_exit
take(line_reader *reader, const char *data, size_t length)
{
    if (length > CLI_NDJSON_LINE_MAX - reader->line.length) {
        cli_say(_("'%s': line %" PRIu64 " is too long"), reader->file, reader->number + 1);
        return CLI_INPUT;
    }
    cli_string_add_bytes(&reader->line, data, length);
    return reader->line.failed ? cli_say_no_memory() : CLI_YES;
}

static cli_exit
take_block(line_reader *reader, const char *data, size_t length)
{
    cli_exit answer = CLI_YES;

    while (length > 0 && answer == CLI_YES) {
        const char *newline = memchr(data, '\n', length);
        size_t part = newline ? (size_t)(newline - data) : length;

        answer = take(reader, data, part);
        if (answer == CLI_YES && newline) {
            answer = end_line(reader);
            part++;
        }
        data += part;
        length -= part;
    }
    return answer;
}

static cli_exit
read_lines(line_reader *reader, cli_input *input, char *block)
{
    cli_exit answer = CLI_YES;
    size_t got = 1;

    while (answer == CLI_YES && got > 0) {
        answer = cli_input_read(input, block, CLI_READ_SIZE, &got);
        if (answer == CLI_YES && got > 0)
            answer = take_block(reader, block, got);
    }
    return answer == CLI_YES && reader->line.length > 0 ? end_line(reader) : answer;
}

cli_exit
cli_lines_each(const char *path, cli_progress *progress, cli_line_fn handle, void *context)
{
    line_reader reader = { .handle = handle, .context = context, .file = path };
    char *block = malloc(CLI_READ_SIZE);
    cli_input input;

    if (!block)
        return cli_say_no_memory();
    cli_string_init(&reader.line);
    cli_exit answer = cli_input_open(&input, path);
    if (answer == CLI_YES) {
        input.progress = progress;
        answer = read_lines(&reader, &input, block);
        cli_input_close(&input);
    }
    cli_string_free(&reader.line);
    free(block);
    return answer;
}
