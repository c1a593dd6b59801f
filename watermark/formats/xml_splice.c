/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/xml_splice.h"

#include "watermark/formats/document_limits.h"
#include "watermark/formats/label_value.h"

#include <string.h>

aigc_status
aigcp_xml_copy(aigcp_xml_splice *splice, size_t to, size_t next)
{
    aigc_status status;

    if (to < splice->copied || next < to || next > splice->part->length)
        return AIGC_ERR_FORMAT;
    status =
        aigcp_buffer_append(splice->out, splice->part->data + splice->copied, to - splice->copied);
    splice->copied = next;
    return status;
}

aigc_status
aigcp_xml_enter(aigcp_xml_splice *splice, const aigcp_xml_element *element,
                aigcp_xml_opened *opened)
{
    const char *text = (const char *)splice->part->data;

    *opened = (aigcp_xml_opened){ NULL, 0 };
    if (element->end > splice->part->length || element->end - element->begin < 2)
        return AIGC_ERR_FORMAT; /* not in UTF-8: places in it are others */
    if (text[element->begin + 1] == '/')
        return aigcp_xml_copy(splice, element->begin, element->begin);
    opened->name = text + element->begin + 1;
    while (opened->length < element->end - element->begin &&
           !strchr(" \t\r\n/>", opened->name[opened->length]))
        opened->length++;
    aigc_status status = aigcp_xml_copy(splice, element->end - 2, element->end);
    return status == AIGC_OK ? aigcp_buffer_append_byte(splice->out, '>') : status;
}

aigc_status
aigcp_xml_leave(aigcp_xml_splice *splice, const aigcp_xml_opened *opened)
{
    aigc_status status = AIGC_OK;

    if (opened->length > 0) {
        status = aigcp_buffer_append_string(splice->out, "</");
        if (status == AIGC_OK)
            status = aigcp_buffer_append(splice->out, opened->name, opened->length);
        if (status == AIGC_OK)
            status = aigcp_buffer_append_byte(splice->out, '>');
    }
    return status;
}

aigc_status
aigcp_xml_copy_rest(aigcp_xml_splice *splice)
{
    return aigcp_xml_copy(splice, splice->part->length, splice->part->length);
}

/* The first of these bytes at or behind `at`; `end` if there is none. */
static size_t
find_byte(const uint8_t *text, size_t at, size_t end, const char *bytes)
{
    while (at < end && (text[at] == '\0' || !strchr(bytes, text[at])))
        at++;
    return at;
}

/* Whether what stands before the value of an attribute is white space, this name, and "=". */
static bool
ends_in_name(const uint8_t *text, size_t length, const char *name)
{
    static const char set[] = " \t\r\n=";
    size_t size = strlen(name);

    while (length > 0 && strchr(set, text[length - 1]))
        length--;
    return length > size && memcmp(text + length - size, name, size) == 0 &&
           strchr(set, text[length - size - 1]);
}

bool
aigcp_xml_declares(const aigcp_buffer *part, const aigcp_xml_element *element, const char *name,
                   const char *uri)
{
    const uint8_t *text = part->data;
    size_t at = element->begin, end = element->end, size = strlen(uri);

    while (end <= part->length && at < end) {
        size_t value = find_byte(text, at, end, "\"'");
        size_t behind =
            value < end ? find_byte(text, value + 1, end, text[value] == '"' ? "\"" : "'") : end;

        if (behind < end && behind - value - 1 == size &&
            memcmp(text + value + 1, uri, size) == 0 && ends_in_name(text + at, value - at, name))
            return true;
        at = behind + 1;
    }
    return false;
}

/* ---- encodings ------------------------------------------------------------------------------ */

/* UTF-16 by its mark, or by its zeros. */
static bool
is_utf16(const aigcp_buffer *part)
{
    return part->length >= 2 && (part->data[0] == 0 || part->data[1] == 0 ||
                                 part->data[0] == 0xFE || part->data[0] == 0xFF);
}

/* The text behind an XML declaration, which names an encoding; and behind a byte order mark. */
static size_t
behind_declaration(const aigcp_buffer *text)
{
    static const char mark[] = "\xef\xbb\xbf", declaration[] = "<?xml", end[] = "?>";
    size_t at = 0;

    if (text->length >= 3 && memcmp(text->data, mark, 3) == 0)
        at = 3;
    if (text->length - at < 5 || memcmp(text->data + at, declaration, 5) != 0)
        return at;
    while (at + 2 <= text->length && memcmp(text->data + at, end, 2) != 0)
        at++;
    return at + 2 <= text->length ? at + 2 : text->length;
}

/* Whether a word, given in lower case, stands in the declaration. */
static bool
declares(const aigcp_buffer *part, const char *word)
{
    const unsigned char *wanted = (const unsigned char *)word;
    size_t end = behind_declaration(part), size = strlen(word);

    for (size_t at = 0, same = 0; at + size <= end; at++, same = 0) {
        while (same < size && ((part->data[at + same] | 0x20) == wanted[same] ||
                               part->data[at + same] == wanted[same]))
            same++;
        if (same == size)
            return true;
    }
    return false;
}

/* Append the text of a part that is not in UTF-8, from behind its declaration. */
static aigc_status
append_utf8(const aigcp_buffer *part, aigcp_buffer *out)
{
    bool is_big = part->data[0] == 0 || part->data[0] == 0xFE;
    size_t begin = behind_declaration(part);
    aigcp_buffer text;

    if (!is_utf16(part))
        return aigcp_append_latin1(out, part->data + begin, part->length - begin);
    aigcp_buffer_init(&text, AIGCP_XML_FILE_MAX);
    aigc_status status = part->length % 2 == 0
                             ? aigcp_append_utf16(&text, part->data, part->length, is_big)
                             : AIGC_ERR_FORMAT;
    if (status == AIGC_OK) {
        begin = behind_declaration(&text);
        status = aigcp_buffer_append(out, text.data + begin, text.length - begin);
    }
    aigcp_buffer_free(&text);
    return status;
}

aigc_status
aigcp_xml_edit(aigcp_xml_edit_fn edit, const aigcp_buffer *part, const char *value,
               aigcp_buffer *out)
{
    aigcp_buffer recoded;

    if (!is_utf16(part) && !declares(part, "iso-8859-1") && !declares(part, "us-ascii"))
        return edit(part, value, out);
    aigcp_buffer_init(&recoded, AIGCP_XML_FILE_MAX);
    aigc_status status = aigcp_buffer_append_string(&recoded, AIGCP_XML_DECLARATION);
    if (status == AIGC_OK)
        status = append_utf8(part, &recoded);
    if (status == AIGC_OK)
        status = edit(&recoded, value, out);
    aigcp_buffer_free(&recoded);
    return status;
}
