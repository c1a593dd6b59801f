/* SPDX-License-Identifier: Apache-2.0 */
/* Read ID3v2 tags and their labels. */
#include "watermark/formats/id3_tag.h"

#include "common/byte_order.h"
#include "watermark/formats/label_value.h"
#include "watermark/limits.h"
#include "watermark/media/source_read.h"

#include <string.h>

#define HEADER AIGCP_ID3_HEADER
#define ID3V1_SIZE 128

/* Flags of the header. */
#define UNSYNCHRONISED 0x80
#define EXTENDED 0x40
#define FOOTER 0x10

/* Flags of a frame of version 2.4 and of 2.3, those that change what its data means. */
#define V4_GROUPED 0x40u
#define V4_COMPRESSED 0x08u
#define V4_ENCRYPTED 0x04u
#define V4_UNSYNCHRONISED 0x02u
#define V4_LENGTH 0x01u
#define V3_COMPRESSED 0x80u
#define V3_ENCRYPTED 0x40u
#define V3_GROUPED 0x20u

static uint32_t
syncsafe(const uint8_t *bytes)
{
    return (uint32_t)(bytes[0] & 0x7f) << 21 | (uint32_t)(bytes[1] & 0x7f) << 14 |
           (uint32_t)(bytes[2] & 0x7f) << 7 | (uint32_t)(bytes[3] & 0x7f);
}

static bool
is_header(const uint8_t *bytes)
{
    return memcmp(bytes, "ID3", 3) == 0 && bytes[3] >= 2 && bytes[3] <= 4 && bytes[4] != 0xff &&
           ((bytes[6] | bytes[7] | bytes[8] | bytes[9]) & 0x80) == 0;
}

static uint64_t
tag_size(const uint8_t *header)
{
    bool footer = header[3] == 4 && (header[5] & FOOTER) != 0;

    return (uint64_t)syncsafe(header + 6) + HEADER + (footer ? HEADER : 0);
}

aigc_status
aigcp_id3_skip(const aigc_source *source, uint64_t offset, uint64_t *end)
{
    uint8_t header[HEADER];

    *end = 0;
    if (offset > source->size || source->size - offset < HEADER)
        return AIGC_OK;
    aigc_status status = aigcp_source_read(source, offset, header, HEADER);
    if (status == AIGC_OK && is_header(header) && tag_size(header) <= source->size - offset)
        *end = offset + tag_size(header);
    return status;
}

/* ---- the end of a file ----------------------------------------------------------------- */

aigc_status
aigcp_id3_at_end(const aigc_source *source, uint64_t *offset, uint64_t *end)
{
    uint64_t window = source->size < AIGCP_ID3_TAIL_MAX ? source->size : AIGCP_ID3_TAIL_MAX;
    aigcp_buffer tail;

    *offset = 0;
    *end = source->size;
    aigcp_buffer_init(&tail, AIGCP_ID3_TAIL_MAX);
    aigc_status status = aigcp_source_append(source, source->size - window, window, &tail);
    if (status == AIGC_OK && window > ID3V1_SIZE &&
        memcmp(tail.data + window - ID3V1_SIZE, "TAG", 3) == 0) {
        *end -= ID3V1_SIZE;
        tail.length -= ID3V1_SIZE;
    }
    for (size_t at = tail.length; status == AIGC_OK && at >= HEADER; at--) {
        const uint8_t *header = tail.data + at - HEADER;

        if (header[0] == 'I' && is_header(header) &&
            tag_size(header) == tail.length - (at - HEADER)) {
            *offset = *end - tag_size(header);
            aigcp_buffer_free(&tail);
            return AIGC_OK;
        }
    }
    aigcp_buffer_free(&tail);
    return status == AIGC_OK ? AIGC_ERR_NOT_FOUND : status;
}

/* ---- frames ---------------------------------------------------------------------------- */

static size_t
frame_header(const aigcp_id3 *tag)
{
    return tag->version == 2 ? 6 : 10;
}

static bool
is_id(const aigcp_id3 *tag, size_t at)
{
    size_t length = tag->version == 2 ? 3 : 4;

    if (tag->body.length - at < frame_header(tag))
        return false;
    for (size_t i = 0; i < length; i++) {
        uint8_t c = tag->body.data[at + i];

        if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')))
            return false;
    }
    return true;
}

/* Whether a frame may end here: another begins, or padding, or the tag ends. */
static bool
may_end(const aigcp_id3 *tag, size_t at)
{
    return at == tag->body.length || (at < tag->body.length && tag->body.data[at] == 0) ||
           (at < tag->body.length && is_id(tag, at));
}

/* Version 2.4 says that sizes have 7 bits in a byte; iTunes long wrote 8. */
static size_t
frame_size(const aigcp_id3 *tag, size_t at)
{
    const uint8_t *bytes = tag->body.data + at;
    size_t plain = tag->version == 2 ? (size_t)aigcp_get_be(bytes + 3, 3) : aigcp_be32(bytes + 4);
    size_t safe = tag->version == 4 ? syncsafe(bytes + 4) : plain, left;

    if (plain == safe)
        return plain;
    left = tag->body.length - at - HEADER;
    if (((bytes[4] | bytes[5] | bytes[6] | bytes[7]) & 0x80) != 0)
        return plain;
    return (safe > left || !may_end(tag, at + HEADER + safe)) && plain <= left &&
                   may_end(tag, at + HEADER + plain)
               ? plain
               : safe;
}

bool
aigcp_id3_next(const aigcp_id3 *tag, size_t *at, aigcp_id3_frame *frame)
{
    memset(frame, 0, sizeof *frame);
    if (*at >= tag->body.length || !is_id(tag, *at))
        return false;
    size_t size = frame_size(tag, *at);
    frame->offset = *at;
    frame->data = *at + frame_header(tag);
    if (size == 0 || size > tag->body.length - frame->data)
        return false;
    memcpy(frame->id, tag->body.data + *at, tag->version == 2 ? 3 : 4);
    frame->flags = tag->version == 2 ? 0 : (unsigned)aigcp_get_be(tag->body.data + *at + 8, 2);
    frame->length = size;
    frame->end = *at = frame->data + size;
    return true;
}

/* ---- the tag --------------------------------------------------------------------------- */

/* FF 00 stands for FF. */
static size_t
resynchronise(uint8_t *bytes, size_t length)
{
    size_t to = 0;

    for (size_t from = 0; from < length; from++) {
        bytes[to++] = bytes[from];
        if (bytes[from] == 0xff && from + 1 < length && bytes[from + 1] == 0)
            from++;
    }
    return to;
}

static aigc_status
skip_extended_header(aigcp_id3 *tag)
{
    if ((tag->flags & EXTENDED) == 0 || tag->version == 2)
        return AIGC_OK; /* in 2.2 the bit was for compression, which nobody used */
    if (tag->body.length < 6)
        return AIGC_ERR_FORMAT;
    size_t size = tag->version == 3 ? (size_t)aigcp_be32(tag->body.data) + 4
                                    : (size_t)syncsafe(tag->body.data);
    if (size < 6 || size > tag->body.length)
        return AIGC_ERR_FORMAT;
    tag->skipped = size;
    return AIGC_OK;
}

aigc_status
aigcp_id3_read(aigcp_id3 *tag, const aigc_source *source, uint64_t offset, uint64_t end)
{
    uint8_t header[HEADER];
    aigcp_id3_frame frame;

    memset(tag, 0, sizeof *tag);
    aigcp_buffer_init(&tag->body, AIGCP_ID3_MAX);
    if (offset > end || end - offset < HEADER)
        return AIGC_ERR_NOT_FOUND;
    aigc_status status = aigcp_source_read(source, offset, header, HEADER);
    if (status != AIGC_OK || !is_header(header))
        return status != AIGC_OK ? status : AIGC_ERR_NOT_FOUND;
    tag->source = source;
    tag->offset = offset;
    tag->version = header[3];
    tag->flags = header[5];
    tag->size = tag_size(header);
    tag->footer = tag->version == 4 && (tag->flags & FOOTER) != 0;
    tag->unsynchronised = tag->version < 4 && (tag->flags & UNSYNCHRONISED) != 0;
    if (tag->size > end - offset)
        return AIGC_ERR_FORMAT;
    status = aigcp_source_append(source, offset + HEADER, syncsafe(header + 6), &tag->body);
    if (status == AIGC_OK && tag->unsynchronised)
        tag->body.length = resynchronise(tag->body.data, tag->body.length);
    if (status == AIGC_OK)
        status = skip_extended_header(tag);
    size_t at = tag->skipped;
    while (status == AIGC_OK && aigcp_id3_next(tag, &at, &frame)) {
    }
    tag->frames_end = at;
    return status;
}

void
aigcp_id3_free(aigcp_id3 *tag)
{
    aigcp_buffer_free(&tag->body);
}

/* ---- labels ---------------------------------------------------------------------------- */

/* The data of a frame as it was before the frame was packed. Empty if that is not known here. */
static aigc_status
unpack(const aigcp_id3 *tag, const aigcp_id3_frame *frame, aigcp_buffer *out)
{
    unsigned flags = frame->flags;
    size_t skip = 0;

    out->length = 0;
    if (tag->version == 3) {
        if ((flags & (V3_COMPRESSED | V3_ENCRYPTED)) != 0)
            return AIGC_OK;
        skip = (flags & V3_GROUPED) != 0 ? 1 : 0;
    } else if (tag->version == 4) {
        if ((flags & (V4_COMPRESSED | V4_ENCRYPTED)) != 0)
            return AIGC_OK;
        skip = ((flags & V4_GROUPED) != 0 ? 1u : 0u) + ((flags & V4_LENGTH) != 0 ? 4u : 0u);
    }
    if (frame->length - skip > AIGCP_LABEL_VALUE_MAX || frame->length < skip)
        return AIGC_OK;
    aigc_status status =
        aigcp_buffer_append(out, tag->body.data + frame->data + skip, frame->length - skip);
    if (status == AIGC_OK && tag->version == 4 &&
        ((flags & V4_UNSYNCHRONISED) != 0 || (tag->flags & UNSYNCHRONISED) != 0))
        out->length = resynchronise(out->data, out->length);
    return status;
}

/* The length of a string in `encoding`, up to its NUL or the end. */
static size_t
string_length(const uint8_t *data, size_t length, unsigned encoding, size_t *with_end)
{
    size_t step = encoding == 1 || encoding == 2 ? 2 : 1;

    for (size_t at = 0; at + step <= length; at += step) {
        if (data[at] == 0 && data[at + step - 1] == 0) {
            *with_end = at + step;
            return at;
        }
    }
    *with_end = length;
    return length;
}

static aigc_status
append_string(aigcp_buffer *out, const uint8_t *data, size_t length, unsigned encoding)
{
    if (encoding == 0)
        return aigcp_append_latin1(out, data, length);
    if (encoding == 1 && length >= 2) {
        bool big = data[0] == 0xfe && data[1] == 0xff;
        bool mark = big || (data[0] == 0xff && data[1] == 0xfe);

        return aigcp_append_utf16(out, data + (mark ? 2 : 0), length - (mark ? 2 : 0), big);
    }
    if (encoding == 2)
        return aigcp_append_utf16(out, data, length, true);
    return aigcp_buffer_append(out, data, length);
}

/* Texts have an encoding; a language in COMM and USLT; a description there and in TXXX. */
static bool
is_text(const aigcp_id3_frame *frame, bool *language, bool *description)
{
    *language = strcmp(frame->id, "COMM") == 0 || strcmp(frame->id, "COM") == 0 ||
                strcmp(frame->id, "USLT") == 0 || strcmp(frame->id, "ULT") == 0;
    *description = *language || strcmp(frame->id, "TXXX") == 0 || strcmp(frame->id, "TXX") == 0;
    return *language || frame->id[0] == 'T';
}

typedef struct frame_text {
    aigcp_buffer packed, name, text;
} frame_text;

static aigc_status
read_text(const aigcp_id3 *tag, const aigcp_id3_frame *frame, frame_text *text)
{
    bool language, description;
    const uint8_t *data;
    size_t length, with_end;

    text->name.length = text->text.length = text->packed.length = 0;
    aigc_status status =
        is_text(frame, &language, &description) ? unpack(tag, frame, &text->packed) : AIGC_OK;
    if (status != AIGC_OK || text->packed.length < (language ? 4u : 1u))
        return status;
    unsigned encoding = text->packed.data[0];
    data = text->packed.data + (language ? 4 : 1);
    size_t left = text->packed.length - (language ? 4 : 1);
    if (description) {
        length = string_length(data, left, encoding, &with_end);
        status = append_string(&text->name, data, length, encoding);
        data += with_end;
        left -= with_end;
    }
    length = string_length(data, left, encoding, &with_end);
    return status == AIGC_OK ? append_string(&text->text, data, length, encoding) : status;
}

static bool
holds_label(const frame_text *text)
{
    return text->text.length > 0 &&
           aigcp_tag_is_label(text->name.data ? (const char *)text->name.data : "",
                              text->name.length, (const char *)text->text.data, text->text.length);
}

static void
init_text(frame_text *text)
{
    aigcp_buffer_init(&text->packed, AIGCP_LABEL_VALUE_MAX);
    aigcp_buffer_init(&text->name, 2 * AIGCP_LABEL_VALUE_MAX); /* Latin-1 as UTF-8 */
    aigcp_buffer_init(&text->text, 2 * AIGCP_LABEL_VALUE_MAX);
}

static void
free_text(frame_text *text)
{
    aigcp_buffer_free(&text->packed);
    aigcp_buffer_free(&text->name);
    aigcp_buffer_free(&text->text);
}

/* The next frame that is a label. AIGC_ERR_NOT_FOUND at the end. */
static aigc_status
next_label(const aigcp_id3 *tag, size_t *at, aigcp_id3_frame *frame, frame_text *text)
{
    while (aigcp_id3_next(tag, at, frame)) {
        aigc_status status = read_text(tag, frame, text);

        if (status != AIGC_OK || holds_label(text))
            return status;
    }
    return AIGC_ERR_NOT_FOUND;
}

aigc_status
aigcp_id3_labels(const aigcp_id3 *tag, aigcp_carrier_fn found, void *context)
{
    size_t at = tag->skipped;
    aigcp_id3_frame frame;
    frame_text text;
    aigc_status status;

    init_text(&text);
    while ((status = next_label(tag, &at, &frame, &text)) == AIGC_OK) {
        const char *name = text.name.data ? (const char *)text.name.data : "";
        aigc_carrier_kind kind = aigcp_tag_kind(name, text.name.length);
        aigcp_carrier carrier = { kind == AIGC_CARRIER_AIGC ? "ID3v2 TXXX AIGC" : "ID3v2 text",
                                  tag->offset, (const char *)text.text.data, text.text.length,
                                  kind };

        status = found(context, &carrier);
        if (status != AIGC_OK)
            break;
    }
    free_text(&text);
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}

bool
aigcp_id3_next_label(const aigcp_id3 *tag, size_t *at, aigcp_id3_frame *frame, aigc_status *status)
{
    frame_text text;

    init_text(&text);
    *status = next_label(tag, at, frame, &text);
    free_text(&text);
    if (*status == AIGC_ERR_NOT_FOUND) {
        *status = AIGC_OK;
        return false;
    }
    return *status == AIGC_OK;
}
