/* SPDX-License-Identifier: Apache-2.0 */
/* The canonical form of word lists: no spaces around cells, no empty cells at the end of a line, no
 * empty lines but single ones between others. The order of the words is the author's. */
#include <string.h>

#include "libfilter/authoring/rule_format.h"
#include "libfilter/rules/list_columns.h"
#include "libfilter/rules/rule_words.h"

typedef struct cell {
    const char *text;
    size_t length;
} cell;

/* The next cell of a line; `*at` moves behind the tab that ends it. */
static cell
take_cell(const char *line, size_t length, size_t *at)
{
    const char *text = line + *at;
    const char *tab = memchr(text, '\t', length - *at);
    size_t size = tab ? (size_t)(tab - text) : length - *at;
    *at += size + 1;
    while (size && text[0] == ' ') {
        text++;
        size--;
    }
    while (size && text[size - 1] == ' ')
        size--;
    return (cell){ text, size };
}

static bool
is_lane_separator(char c)
{
    return c == ' ' || c == ',';
}

/* Lanes, with one space between them. */
static aigc_status
put_lanes(aigcp_buffer *out, cell lanes)
{
    aigc_status status = AIGC_OK;
    bool first = true;
    for (size_t i = 0; i < lanes.length && status == AIGC_OK;) {
        if (is_lane_separator(lanes.text[i])) {
            i++;
            continue;
        }
        size_t start = i;
        while (i < lanes.length && !is_lane_separator(lanes.text[i]))
            i++;
        if (!first)
            status = aigcp_buffer_append_byte(out, ' ');
        if (status == AIGC_OK)
            status = aigcp_buffer_append(out, lanes.text + start, i - start);
        first = false;
    }
    return status;
}

/* The cells behind the word; `at` is behind the tab that ends it. */
static aigc_status
put_cells(aigcp_buffer *out, const char *line, size_t length, size_t at)
{
    aigc_status status = AIGC_OK;
    size_t empty = 1; /* cells before the one at hand that are not written: tabs that are due */
    for (unsigned column = 0; at <= length && status == AIGC_OK; column++) {
        cell c = take_cell(line, length, &at);
        while (column == AIGCP_COLUMN_LANES && c.length && is_lane_separator(c.text[0])) {
            c.text++; /* separators alone are no lanes */
            c.length--;
        }
        if (!c.length) {
            empty++;
            continue;
        }
        for (; empty && status == AIGC_OK; empty--)
            status = aigcp_buffer_append_byte(out, '\t');
        if (status == AIGC_OK && column == AIGCP_COLUMN_LANES)
            status = put_lanes(out, c);
        else if (status == AIGC_OK)
            status = aigcp_buffer_append(out, c.text, c.length);
        empty = 1;
    }
    return status;
}

/* A line as it is, but for spaces and tabs at its end. */
static aigc_status
put_as_is(aigcp_buffer *out, const char *line, size_t length)
{
    while (length && (line[length - 1] == ' ' || line[length - 1] == '\t'))
        length--;
    return aigcp_buffer_append(out, line, length);
}

/* Whether what was written behind the first `before` bytes is no entry. */
static bool
is_blank_since(const aigcp_buffer *out, size_t before)
{
    return out->length == before ||
           aigcp_is_blank_line((const char *)out->data + before, out->length - before);
}

/* One line that is no comment. Nothing is written if there is nothing in it. */
static aigc_status
put_entry(aigcp_buffer *out, const char *line, size_t length)
{
    const char *tab = memchr(line, '\t', length);
    const char *word = line;
    size_t size = tab ? (size_t)(tab - line) : length;
    aigcp_trim_word(&word, &size);
    size_t before = out->length;
    aigc_status status = AIGC_OK;
    if (!aigcp_begins_as_word(word, size))
        status = aigcp_buffer_append_byte(out, ' ');
    if (status == AIGC_OK)
        status = aigcp_buffer_append(out, word, size);
    if (status == AIGC_OK && tab)
        status = put_cells(out, line, length, (size_t)(tab - line) + 1);
    /* A row whose only cell has separators of lanes but no lane is no empty line: the mistake stays
     * for its author. */
    if (status == AIGC_OK && !aigcp_is_blank_line(line, length) && is_blank_since(out, before)) {
        out->length = before;
        status = put_as_is(out, line, length);
    }
    return status;
}

aigc_status
aigcp_word_list_format(aigcp_rule_model *model, const aigcp_source *source, aigcp_buffer *out)
{
    size_t body;
    if (!aigcp_source_is_text(model, source, false, &body))
        return model->out_of_memory ? AIGC_ERR_MEMORY : AIGC_OK;
    aigc_status status = AIGC_OK;
    bool blank = false; /* an empty line is due */
    const char *end = source->text + source->length;
    for (const char *line = source->text + body; line < end && status == AIGC_OK;) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        size_t length = (size_t)((newline ? newline : end) - line);
        if (length && line[length - 1] == '\r')
            length--;
        size_t before = out->length;
        if (blank && before)
            status = aigcp_buffer_append_byte(out, '\n');
        size_t start = out->length;
        if (status == AIGC_OK && length)
            status = line[0] == '#' ? put_as_is(out, line, length) : put_entry(out, line, length);
        bool has_any = out->length > start;
        if (status == AIGC_OK && has_any)
            status = aigcp_buffer_append_byte(out, '\n');
        else
            out->length = before;
        blank = !has_any;
        line = newline ? newline + 1 : end;
    }
    return status;
}
