/* SPDX-License-Identifier: Apache-2.0 */
/* A text is a sequence of segments: each begins at a character with a normalisation boundary
 * before it, behind a byte that is not UTF-8, or where the segment would become longer than
 * AIGCP_SEGMENT_MAX bytes. Segments are normalised apart and come out one behind the other, so
 * the result does not depend on how many of them are normalised in one call. */
#include "watermark/nfc_stream.h"

#include <string.h>

_Static_assert(AIGCP_NFC_INPUT_MAX >= 2 * AIGCP_SEGMENT_MAX, "room for whole segments and one");
_Static_assert(AIGCP_SHORT_RUN < AIGCP_SEGMENT_MAX, "a short run fits behind a segment");

aigc_status
aigcp_nfc_stream_init(aigcp_nfc_stream *stream)
{
    *stream = (aigcp_nfc_stream){ 0 };
    aigcp_quiet_map_init(&stream->quiet);
    return aigcp_nfc_open(&stream->nfc);
}

void
aigcp_nfc_stream_begin(aigcp_nfc_stream *stream, aigcp_nfc_fn emit, void *context)
{
    stream->emit = emit;
    stream->context = context;
    stream->length = 0;
    stream->open = 0;
    stream->as_it_is = true;
    stream->partial_length = 0;
    stream->invalid = 0;
}

/* Pass on the first `count` waiting bytes, which end at a segment. */
static aigc_status
release(aigcp_nfc_stream *stream, size_t count)
{
    aigc_status status;
    if (stream->as_it_is) {
        status = stream->emit(stream->context, stream->waiting, count);
    } else {
        uint8_t normal[AIGCP_NFC_OUTPUT_MAX];
        size_t normal_length;
        status = aigcp_nfc_normalize(stream->nfc, stream->waiting, count, normal, &normal_length);
        if (status == AIGC_OK)
            status = stream->emit(stream->context, normal, normal_length);
    }
    if (status != AIGC_OK)
        return status;
    stream->length -= count;
    memmove(stream->waiting, stream->waiting + count, stream->length);
    stream->open = 0;
    return AIGC_OK;
}

static aigc_status
release_all(aigcp_nfc_stream *stream)
{
    aigc_status status = stream->length ? release(stream, stream->length) : AIGC_OK;
    stream->as_it_is = true;
    return status;
}

static void
append(aigcp_nfc_stream *stream, const uint8_t *data, size_t length)
{
    memcpy(stream->waiting + stream->length, data, length);
    stream->length += length;
}

/* Take a run of quiet characters, of which the last has `last` bytes. */
static aigc_status
take_quiet(aigcp_nfc_stream *stream, const uint8_t *data, size_t length, size_t last)
{
    bool joins = !stream->as_it_is && length < AIGCP_SHORT_RUN &&
                 length <= sizeof stream->waiting - stream->length;
    if (!joins) {
        aigc_status status = release_all(stream);
        if (status == AIGC_OK)
            status = stream->emit(stream->context, data, length - last);
        if (status != AIGC_OK)
            return status;
        data += length - last;
        length = last;
    }
    append(stream, data, length);
    stream->open = stream->length - last;
    return AIGC_OK;
}

/* Take one character that is not known to be quiet. */
static aigc_status
take_character(aigcp_nfc_stream *stream, uint32_t code_point, const uint8_t *data, size_t size)
{
    aigc_status status = AIGC_OK;
    if (aigcp_nfc_boundary_before(stream->nfc, code_point)) {
        if (size > sizeof stream->waiting - stream->length)
            status = release_all(stream);
        stream->open = stream->length;
    } else if (stream->length - stream->open + size > AIGCP_SEGMENT_MAX) {
        status = release_all(stream);
    } else if (size > sizeof stream->waiting - stream->length) {
        status = release(stream, stream->open);
    }
    if (status == AIGC_OK) {
        append(stream, data, size);
        stream->as_it_is = false;
    }
    return status;
}

/* Take bytes that are part of no character: they come out as they are. */
static aigc_status
take_invalid(aigcp_nfc_stream *stream, const uint8_t *data, size_t length)
{
    aigc_status status = release_all(stream);
    stream->invalid += length;
    return status == AIGC_OK ? stream->emit(stream->context, data, length) : status;
}

/* Take all of `data` but a character that is cut at its end.
 * @return how much was taken, in `*taken`. */
static aigc_status
take(aigcp_nfc_stream *stream, const uint8_t *data, size_t length, size_t *taken)
{
    aigc_status status = AIGC_OK;
    size_t position = 0;
    while (status == AIGC_OK && position < length) {
        size_t size;
        size_t run = aigcp_quiet_run(&stream->quiet, data + position, length - position, &size);
        if (run) {
            status = take_quiet(stream, data + position, run, size);
            position += run;
            continue;
        }
        uint32_t code_point = aigcp_utf8_decode(data + position, length - position, &size);
        if (code_point == AIGCP_UTF8_PARTIAL)
            break;
        if (code_point == AIGCP_UTF8_INVALID)
            status = take_invalid(stream, data + position, size);
        else
            status = take_character(stream, code_point, data + position, size);
        position += size;
    }
    *taken = position;
    return status;
}

aigc_status
aigcp_nfc_stream_feed(aigcp_nfc_stream *stream, const void *data, size_t length)
{
    const uint8_t *bytes = data;
    size_t position = 0;
    size_t taken;
    aigc_status status = AIGC_OK;

    /* Finish the character that the last feed cut, byte by byte. */
    while (status == AIGC_OK && stream->partial_length && position < length) {
        stream->partial[stream->partial_length++] = bytes[position++];
        status = take(stream, stream->partial, stream->partial_length, &taken);
        stream->partial_length -= taken;
        memmove(stream->partial, stream->partial + taken, stream->partial_length);
    }
    if (status != AIGC_OK || position == length)
        return status;

    status = take(stream, bytes + position, length - position, &taken);
    position += taken;
    if (status == AIGC_OK && position < length) {
        stream->partial_length = length - position;
        memcpy(stream->partial, bytes + position, stream->partial_length);
    }
    return status;
}

aigc_status
aigcp_nfc_stream_finish(aigcp_nfc_stream *stream)
{
    aigc_status status = take_invalid(stream, stream->partial, stream->partial_length);
    stream->partial_length = 0;
    return status;
}
