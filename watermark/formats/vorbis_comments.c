/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/vorbis_comments.h"

#include "common/byte_order.h"
#include "watermark/formats/label_value.h"
#include "watermark/limits.h"

#include <string.h>

#define NAME "AIGC="

typedef struct comment_reader {
    const uint8_t *data;
    size_t length;
    size_t at;
    uint32_t left; /* comments */
} comment_reader;

static bool
read_u32(comment_reader *reader, uint32_t *value)
{
    if (reader->length - reader->at < 4)
        return false;
    *value = aigcp_le32(reader->data + reader->at);
    reader->at += 4;
    return true;
}

/* Length and text. */
static bool
read_string(comment_reader *reader, const char **text, size_t *length)
{
    uint32_t size;

    if (!read_u32(reader, &size) || size > reader->length - reader->at)
        return false;
    *text = (const char *)reader->data + reader->at;
    *length = size;
    reader->at += size;
    return true;
}

static bool
begin(comment_reader *reader, const uint8_t *data, size_t length)
{
    const char *vendor;
    size_t vendor_length;

    *reader = (comment_reader){ data, length, 0, 0 };
    return read_string(reader, &vendor, &vendor_length) && read_u32(reader, &reader->left);
}

static size_t
name_length(const char *text, size_t length)
{
    const char *equals = memchr(text, '=', length);

    return equals ? (size_t)(equals - text) : length;
}

static bool
is_label(const char *text, size_t length)
{
    size_t name = name_length(text, length), skip = name < length ? name + 1 : length;

    return length <= AIGCP_LABEL_VALUE_MAX &&
           aigcp_tag_is_label(text, name, text + skip, length - skip);
}

aigc_status
aigcp_vorbis_labels(const uint8_t *data, size_t length, const char *place, uint64_t offset,
                    aigcp_carrier_fn found, void *context)
{
    comment_reader reader;
    aigc_status status = AIGC_OK;

    if (!begin(&reader, data, length))
        return AIGC_ERR_FORMAT;
    for (; status == AIGC_OK && reader.left > 0; reader.left--) {
        const char *text;
        size_t size;

        if (!read_string(&reader, &text, &size))
            return AIGC_ERR_FORMAT;
        if (is_label(text, size)) {
            size_t name = name_length(text, size), skip = name < size ? name + 1 : size;
            aigcp_carrier carrier = { place, offset, text + skip, size - skip,
                                      aigcp_tag_kind(text, name) };

            status = found(context, &carrier);
        }
    }
    return status;
}

static aigc_status
append_u32(aigcp_buffer *out, uint32_t value)
{
    uint8_t bytes[4] = { (uint8_t)value, (uint8_t)(value >> 8), (uint8_t)(value >> 16),
                         (uint8_t)(value >> 24) };

    return aigcp_buffer_append(out, bytes, sizeof bytes);
}

static aigc_status
append_label(aigcp_buffer *out, const char *label)
{
    size_t length = strlen(label) + strlen(NAME);
    aigc_status status =
        length > AIGCP_LABEL_VALUE_MAX ? AIGC_ERR_LIMIT : append_u32(out, (uint32_t)length);

    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(out, NAME);
    return status == AIGC_OK ? aigcp_buffer_append_string(out, label) : status;
}

/* How many comments remain, and where the first label is. */
static bool
count_comments(comment_reader reader, uint32_t *others, size_t *first_label)
{
    *others = 0;
    *first_label = SIZE_MAX;
    for (; reader.left > 0; reader.left--) {
        size_t at = reader.at, size;
        const char *text;

        if (!read_string(&reader, &text, &size))
            return false;
        if (is_label(text, size))
            *first_label = *first_label == SIZE_MAX ? at : *first_label;
        else
            (*others)++;
    }
    return true;
}

aigc_status
aigcp_vorbis_set(const uint8_t *data, size_t length, const char *label, aigcp_buffer *out)
{
    static const uint8_t none[8]; /* no vendor, no comment */
    comment_reader reader;
    uint32_t others;
    size_t first_label;

    if (length == 0) {
        data = none;
        length = sizeof none;
    }
    if (!begin(&reader, data, length) || !count_comments(reader, &others, &first_label) ||
        others == UINT32_MAX)
        return AIGC_ERR_FORMAT;
    aigc_status status = aigcp_buffer_append(out, data, reader.at - 4);
    if (status == AIGC_OK)
        status = append_u32(out, others + (label ? 1 : 0));
    for (; status == AIGC_OK && reader.left > 0; reader.left--) {
        size_t at = reader.at, size;
        const char *text;

        if (!read_string(&reader, &text, &size))
            return AIGC_ERR_FORMAT;
        if (!is_label(text, size))
            status = aigcp_buffer_append(out, data + at, reader.at - at);
        else if (at == first_label && label)
            status = append_label(out, label);
    }
    if (status == AIGC_OK && first_label == SIZE_MAX && label)
        status = append_label(out, label);
    return status == AIGC_OK ? aigcp_buffer_append(out, data + reader.at, length - reader.at)
                             : status;
}
