/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/html_tags.h"

#include "common/utf8.h"

#include <string.h>

static bool
is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' || byte == '\f';
}

static char
lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte + 32) : byte;
}

static bool
is_letter(char byte)
{
    return lower(byte) >= 'a' && lower(byte) <= 'z';
}

/* Whether `word`, in lower case, stands at `at` in any case. */
static bool
stands_at(const char *text, size_t length, size_t at, const char *word)
{
    for (; *word != '\0'; word++, at++)
        if (at >= length || lower(text[at]) != *word)
            return false;
    return true;
}

/* Behind the next `word`; SIZE_MAX if there is none. */
static size_t
behind(const char *text, size_t length, size_t at, const char *word)
{
    size_t size = strlen(word);

    for (; at < length && length - at >= size; at++) {
        const char *first = memchr(text + at, word[0], length - at);

        if (!first)
            break;
        at = (size_t)(first - text);
        if (length - at >= size && memcmp(text + at, word, size) == 0)
            return at + size;
    }
    return SIZE_MAX;
}

bool
aigcp_html_skip_declaration(const char *text, size_t length, size_t *at)
{
    size_t end = SIZE_MAX;

    if (stands_at(text, length, *at, "<!--")) {
        /* "<!-->" and "<!--->" are whole comments. */
        end = stands_at(text, length, *at, "<!-->")    ? *at + 5
              : stands_at(text, length, *at, "<!--->") ? *at + 6
                                                       : behind(text, length, *at + 4, "-->");
    } else if (stands_at(text, length, *at, "<!") || stands_at(text, length, *at, "<?") ||
               (stands_at(text, length, *at, "</") &&
                !(length - *at > 2 && is_letter(text[*at + 2])))) {
        /* "</" and a letter is a tag, whose attributes may hold ">". */
        end = behind(text, length, *at + 1, ">");
    }
    if (end == SIZE_MAX)
        return false;
    *at = end;
    return true;
}

/* Behind an attribute; false where there is none, at the end of the tag. */
static bool
take_attribute(const char *text, size_t length, size_t *position, aigcp_html_attribute *attribute)
{
    size_t at = *position;

    while (at < length && (is_space(text[at]) || text[at] == '/'))
        at++;
    *position = at;
    if (at == length || text[at] == '>')
        return false;
    attribute->name = at;
    for (at++; at < length && !is_space(text[at]) && !strchr("/>=", text[at]);)
        at++;
    attribute->name_end = attribute->begin = attribute->end = at;
    attribute->value = attribute->value_end = *position = at;
    while (at < length && is_space(text[at]))
        at++;
    if (at == length || text[at] != '=')
        return true;
    for (at++; at < length && is_space(text[at]);)
        at++;
    attribute->begin = attribute->value = at;
    if (at < length && (text[at] == '"' || text[at] == '\'')) {
        const char *quote = memchr(text + at + 1, text[at], length - at - 1);

        attribute->value = at + 1;
        attribute->value_end = quote ? (size_t)(quote - text) : length;
        attribute->end = quote ? attribute->value_end + 1 : length;
    } else {
        while (at < length && !is_space(text[at]) && text[at] != '>')
            at++;
        attribute->value_end = attribute->end = at;
    }
    *position = attribute->end;
    return true;
}

bool
aigcp_html_is(const char *text, const aigcp_html_tag *tag, const char *name)
{
    return tag->name_end - tag->name == strlen(name) &&
           stands_at(text, tag->name_end, tag->name, name);
}

/* Elements whose content is text up to their closing tag, whatever stands in it. */
static bool
holds_text(const char *text, const aigcp_html_tag *tag)
{
    static const char *const names[] = { "script", "style", "textarea", "title", "xmp" };

    for (size_t i = 0; !tag->closes && i < sizeof names / sizeof names[0]; i++)
        if (aigcp_html_is(text, tag, names[i]))
            return true;
    return false;
}

/* The end of the raw text behind a tag: where its closing tag begins. */
static size_t
find_text_end(const char *text, size_t length, const aigcp_html_tag *tag)
{
    size_t size = tag->name_end - tag->name;

    for (size_t at = tag->end;; at++) {
        const char *open = at < length ? memchr(text + at, '<', length - at) : NULL;
        size_t i = 0;

        if (!open)
            return length;
        at = (size_t)(open - text);
        if (length - at < size + 2 || text[at + 1] != '/')
            continue;
        while (i < size && lower(text[at + 2 + i]) == lower(text[tag->name + i]))
            i++;
        if (i == size && (at + 2 + size == length || is_space(text[at + 2 + size]) ||
                          strchr("/>", text[at + 2 + size])))
            return at;
    }
}

/* The tag that begins at `at`, with "<" and a letter behind it, or "</" and a letter. */
static bool
take_tag(const char *text, size_t length, size_t at, aigcp_html_tag *tag)
{
    aigcp_html_attribute attribute;

    tag->begin = at;
    tag->closes = text[at + 1] == '/';
    tag->name = at + 1 + tag->closes;
    for (at = tag->name; at < length && !is_space(text[at]) && !strchr("/>", text[at]);)
        at++;
    tag->name_end = at;
    while (take_attribute(text, length, &at, &attribute)) {
    }
    if (at == length)
        return false; /* a tag that does not end is none */
    tag->end = at + 1;
    tag->text_end = holds_text(text, tag) ? find_text_end(text, length, tag) : tag->end;
    return true;
}

bool
aigcp_html_next_tag(const char *text, size_t length, size_t *position, aigcp_html_tag *tag)
{
    size_t at = *position;

    while (at < length) {
        const char *open = memchr(text + at, '<', length - at);

        if (!open)
            break;
        at = (size_t)(open - text);
        size_t letter = at + 1 + (at + 1 < length && text[at + 1] == '/');
        if (letter < length && is_letter(text[letter])) {
            if (!take_tag(text, length, at, tag))
                break;
            *position = tag->text_end;
            return true;
        }
        if (at + 1 < length && text[at + 1] != '\0' && strchr("!?/", text[at + 1])) {
            if (!aigcp_html_skip_declaration(text, length, &at))
                break; /* all that follows is a comment */
        } else {
            at++;
        }
    }
    *position = length;
    return false;
}

bool
aigcp_html_attribute_find(const char *text, const aigcp_html_tag *tag, const char *name,
                          aigcp_html_attribute *attribute)
{
    size_t at = tag->name_end, size = strlen(name);

    while (take_attribute(text, tag->end - 1, &at, attribute))
        if (attribute->name_end - attribute->name == size &&
            stands_at(text, attribute->name_end, attribute->name, name))
            return true;
    return false;
}

bool
aigcp_html_value_is(const char *text, const aigcp_html_attribute *attribute, const char *word)
{
    size_t begin = attribute->value, end = attribute->value_end;

    while (begin < end && is_space(text[begin]))
        begin++;
    while (end > begin && is_space(text[end - 1]))
        end--;
    return end - begin == strlen(word) && stands_at(text, end, begin, word);
}

/* ---- character references -------------------------------------------------------------- */

/* "&#NN;" or "&#xNN;" at `at`; returns its length, 0 if it is none. */
static size_t
take_number(const char *text, size_t length, size_t at, uint32_t *value)
{
    size_t begin = at;
    bool hex = at + 2 < length && (text[at + 2] | 0x20) == 'x';
    size_t digits = 0;

    *value = 0;
    for (at += hex ? 3 : 2; at < length && digits < 8; at++, digits++) {
        char byte = lower(text[at]);
        unsigned digit = byte >= '0' && byte <= '9'          ? (unsigned)(byte - '0')
                         : hex && byte >= 'a' && byte <= 'f' ? (unsigned)(byte - 'a') + 10
                                                             : 16;

        if (digit == 16)
            break;
        *value = *value * (hex ? 16 : 10) + digit;
    }
    if (digits == 0 || *value > 0x10FFFF || *value == 0 || (*value >= 0xD800 && *value <= 0xDFFF))
        return 0;
    return at - begin + (at < length && text[at] == ';');
}

static size_t
take_reference(const char *text, size_t length, size_t at, uint32_t *value)
{
    static const struct {
        const char *name;
        uint32_t value;
    } names[] = { { "&quot;", '"' },   { "&amp;", '&' },   { "&lt;", '<' },     { "&gt;", '>' },
                  { "&apos;", '\'' },  { "&nbsp;", 0xA0 }, { "&colon;", ':' },  { "&comma;", ',' },
                  { "&lbrace;", '{' }, { "&lcub;", '{' },  { "&rbrace;", '}' }, { "&rcub;", '}' } };

    if (at + 1 < length && text[at + 1] == '#')
        return take_number(text, length, at, value);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (stands_at(text, length, at, names[i].name)) {
            *value = names[i].value;
            return strlen(names[i].name);
        }
    }
    return 0;
}

aigc_status
aigcp_html_unescape(const char *text, size_t length, aigcp_buffer *out)
{
    aigc_status status = AIGC_OK;
    size_t at = 0;

    while (status == AIGC_OK && at < length) {
        const char *sign = memchr(text + at, '&', length - at);
        size_t next = sign ? (size_t)(sign - text) : length, size;
        uint8_t bytes[AIGCP_UTF8_MAX];
        uint32_t value = 0;

        status = aigcp_buffer_append(out, text + at, next - at);
        at = next;
        if (status != AIGC_OK || at == length)
            break;
        size = take_reference(text, length, at, &value);
        if (size == 0) {
            status = aigcp_buffer_append_byte(out, '&');
            at++;
        } else {
            status = aigcp_buffer_append(out, bytes, aigcp_utf8_encode(value, bytes));
            at += size;
        }
    }
    return status;
}

/* What is written for a byte; NULL if it stands for itself. */
static const char *
reference_for(char byte, char quote)
{
    switch (byte) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '\'':
        return quote == '\'' ? "&#39;" : NULL;
    case '"':
        return quote == '"' ? "&quot;" : NULL;
    default:
        return NULL;
    }
}

aigc_status
aigcp_html_escape(const char *text, char quote, aigcp_buffer *out)
{
    aigc_status status = AIGC_OK;

    for (; status == AIGC_OK && *text != '\0'; text++) {
        const char *reference = reference_for(*text, quote);

        status = reference ? aigcp_buffer_append_string(out, reference)
                           : aigcp_buffer_append_byte(out, (uint8_t)*text);
    }
    return status;
}
