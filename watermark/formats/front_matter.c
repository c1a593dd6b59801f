/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/front_matter.h"

#include <string.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* Behind the end of the line that holds `at`. */
static size_t
next_line(const char *text, size_t length, size_t at)
{
    const char *newline = at < length ? memchr(text + at, '\n', length - at) : NULL;

    return newline ? (size_t)(newline - text) + 1 : length;
}

/* Length of a line without its end and the white space before it. */
static size_t
line_length(const char *text, size_t begin, size_t end)
{
    while (end > begin && strchr(" \t\r\n", text[end - 1]) && text[end - 1] != '\0')
        end--;
    return end - begin;
}

static bool
is_line(const char *text, size_t begin, size_t end, const char *word)
{
    return line_length(text, begin, end) == strlen(word) &&
           memcmp(text + begin, word, strlen(word)) == 0;
}

static bool
is_blank_or_comment(const char *text, size_t begin, size_t end)
{
    size_t length = line_length(text, begin, end);

    while (length > 0 && (text[begin] == ' ' || text[begin] == '\t')) {
        begin++;
        length--;
    }
    return length == 0 || text[begin] == '#';
}

/* The colon behind the key that a line begins with; `end` if there is none. */
static size_t
find_colon(const char *text, size_t begin, size_t end)
{
    size_t at = begin;

    if (at < end && (text[at] == '"' || text[at] == '\'')) {
        char quote = text[at++];

        while (at < end && text[at] != quote)
            at += quote == '"' && text[at] == '\\' ? 2 : 1;
        at++;
        while (at < end && (text[at] == ' ' || text[at] == '\t'))
            at++;
        return at < end && text[at] == ':' ? at : end;
    }
    for (; at < end; at++) {
        if (text[at] == ':' && (at + 1 == end || strchr(" \t\r\n", text[at + 1])))
            return at;
        if (text[at] == '#' && at > begin && text[at - 1] == ' ')
            break;
    }
    return end;
}

/* Whether a line may stand between the entries of the outermost mapping, or inside one. */
static bool
fits_mapping(const char *text, size_t begin, size_t end)
{
    return is_blank_or_comment(text, begin, end) || strchr(" \t-]}?", text[begin]) ||
           find_colon(text, begin, end) < end;
}

/* Whether a line with content says that none can be added: the first one shows what the whole
 * is, and "?" may stand in front of any key. */
static bool
is_fixed_line(const char *text, size_t begin, bool is_first)
{
    return text[begin] == '?' || (is_first && strchr(" \t-{[", text[begin]));
}

void
aigcp_front_matter_find(const char *text, size_t length, aigcp_front_matter *matter)
{
    bool fits = true, first = true, fixed = false;

    memset(matter, 0, sizeof *matter);
    matter->newline = "\n";
    if (length >= 3 && memcmp(text, BYTE_ORDER_MARK, 3) == 0)
        matter->top = 3;
    size_t at = next_line(text, length, matter->top);
    if (at - matter->top >= 2 && text[at - 1] == '\n' && text[at - 2] == '\r')
        matter->newline = "\r\n";
    matter->is_fixed = is_line(text, matter->top, at, "+++");
    if (!is_line(text, matter->top, at, "---"))
        return;
    matter->begin = at;
    while (at < length) {
        size_t end = next_line(text, length, at);

        if (is_line(text, at, end, "---") || is_line(text, at, end, "...")) {
            matter->is_there = fits;
            matter->is_fixed = fits && fixed;
            matter->end = at;
            return;
        }
        fits = fits && fits_mapping(text, at, end);
        if (!is_blank_or_comment(text, at, end)) {
            fixed = fixed || is_fixed_line(text, at, first);
            first = false;
        }
        at = end;
    }
    matter->is_open = fits;
}

static bool
is_label_key(const char *text, size_t begin, size_t colon)
{
    size_t length = line_length(text, begin, colon);

    if (length == 6 && (text[begin] == '"' || text[begin] == '\'') &&
        text[begin + 5] == text[begin]) {
        begin++;
        length -= 2;
    }
    return length == 4 && (text[begin] | 0x20) == 'a' && (text[begin + 1] | 0x20) == 'i' &&
           (text[begin + 2] | 0x20) == 'g' && (text[begin + 3] | 0x20) == 'c';
}

/* Follow brackets and quotes to the end of a flow collection; `end` if it does not end. */
static size_t
skip_flow(const char *text, size_t at, size_t end)
{
    size_t depth = 0;

    for (; at < end; at++) {
        char byte = text[at];

        if (byte == '"' || byte == '\'') {
            for (at++; at < end && text[at] != byte; at++)
                at += byte == '"' && text[at] == '\\';
        } else if (byte == '{' || byte == '[') {
            depth++;
        } else if (byte == '}' || byte == ']') {
            if (--depth == 0)
                return at + 1;
        }
    }
    return end;
}

/* Behind the last line of the entry whose value begins at `value`. */
static size_t
find_entry_end(const char *text, size_t value, size_t end)
{
    size_t at = value, behind;

    while (at < end && text[at] != '\0' && strchr(" \t\r\n", text[at]))
        at++;
    if (at < end && text[at - 1] != '\n' && (text[at] == '{' || text[at] == '['))
        at = skip_flow(text, at, end);
    else
        at = value;
    behind = at = next_line(text, end, at);
    while (at < end) {
        size_t next = next_line(text, end, at);
        bool blank = is_blank_or_comment(text, at, next);

        /* A sequence may stand as far left as its key. */
        if (!blank && !strchr(" \t-", text[at]))
            break;
        at = next;
        behind = blank ? behind : next;
    }
    return behind;
}

bool
aigcp_front_matter_next(const char *text, const aigcp_front_matter *matter, size_t *position,
                        aigcp_front_matter_entry *entry)
{
    size_t at = *position < matter->begin ? matter->begin : *position;

    while (matter->is_there && at < matter->end) {
        size_t end = next_line(text, matter->end, at);
        size_t colon = find_colon(text, at, end);

        if (colon < end && text[at] != ' ' && text[at] != '#' && is_label_key(text, at, colon)) {
            entry->begin = at;
            entry->value = colon + 1;
            entry->end = find_entry_end(text, entry->value, matter->end);
            *position = entry->end;
            return true;
        }
        at = end;
    }
    *position = at;
    return false;
}
