/* SPDX-License-Identifier: Apache-2.0 */
/* Objects of a PDF: read one at an offset, take one out of an object stream, unpack a stream. */
#include "watermark/formats/document_limits.h"
#include "watermark/formats/pdf_file.h"
#include "watermark/formats/zip_zlib.h"
#include "watermark/media/source_read.h"

#include <string.h>

/* An object is read in a window that grows until the object ends in it. */
#define FIRST_WINDOW 4096
#define LOOK_BEHIND 32 /* room for the word behind an object */

void
aigcp_pdf_object_free(aigcp_pdf_object *object)
{
    aigcp_buffer_free(&object->text);
    memset(object, 0, sizeof *object);
}

aigc_status
aigcp_pdf_count(aigcp_pdf *pdf, uint64_t work)
{
    if (work > AIGCP_PDF_WORK_MAX - pdf->work)
        return AIGC_ERR_LIMIT;
    pdf->work += work;
    return AIGC_OK;
}

/* "12 0 obj" and the value behind it. */
static bool
take_object(aigcp_pdf_object *object, size_t *at)
{
    const uint8_t *text = object->text.data;
    size_t length = object->text.length;
    aigcp_pdf_value number, generation;
    uint64_t value;

    *at = 0;
    return aigcp_pdf_next(text, length, at, &number) && aigcp_pdf_integer(&number, &value) &&
           aigcp_pdf_next(text, length, at, &generation) &&
           aigcp_pdf_integer(&generation, &value) && aigcp_pdf_word(text, length, at, "obj") &&
           aigcp_pdf_next(text, length, at, &object->value);
}

/* The length of a stream: a number, or a reference to one. */
static aigc_status
read_length(aigcp_pdf *pdf, size_t section, unsigned level, aigcp_pdf_object *object)
{
    aigcp_pdf_value length = aigcp_pdf_get(&object->value, "Length");
    aigcp_pdf_reference reference;
    aigcp_pdf_object number = { .is_stream = false };
    aigcp_pdf_place place;

    if (aigcp_pdf_integer(&length, &object->length))
        return AIGC_OK;
    if (!aigcp_pdf_read_reference(&length, &reference))
        return AIGC_ERR_FORMAT;
    if (level == AIGCP_PDF_LEVELS)
        return AIGC_ERR_LIMIT;
    aigc_status status = aigcp_pdf_find(pdf, section, reference.number, &place);
    if (status == AIGC_OK && place.is_packed)
        status = AIGC_ERR_FORMAT; /* 7.5.7: a length is never in an object stream */
    if (status == AIGC_OK)
        status = aigcp_pdf_read_object(pdf, section, place.offset, level + 1, &number);
    if (status == AIGC_OK && !aigcp_pdf_integer(&number.value, &object->length))
        status = AIGC_ERR_FORMAT;
    aigcp_pdf_object_free(&number);
    return status == AIGC_ERR_NOT_FOUND ? AIGC_ERR_FORMAT : status;
}

/* What follows the value: "stream" and its data, or "endobj". */
static aigc_status
take_stream(aigcp_pdf *pdf, size_t section, uint64_t offset, unsigned level, size_t at,
            aigcp_pdf_object *object)
{
    const uint8_t *text = object->text.data;
    size_t length = object->text.length;

    if (!aigcp_pdf_is_dictionary(&object->value) || !aigcp_pdf_word(text, length, &at, "stream"))
        return AIGC_OK;
    at += at < length && text[at] == '\r';
    at += at < length && text[at] == '\n';
    object->is_stream = true;
    object->data = offset + at;
    aigc_status status = read_length(pdf, section, level, object);
    if (status == AIGC_OK &&
        (object->data > pdf->source->size || object->length > pdf->source->size - object->data))
        status = AIGC_ERR_FORMAT;
    return status;
}

aigc_status
aigcp_pdf_read_object(aigcp_pdf *pdf, size_t section, uint64_t offset, unsigned level,
                      aigcp_pdf_object *object)
{
    size_t window = FIRST_WINDOW, at;
    uint64_t size = pdf->source->size;

    memset(object, 0, sizeof *object);
    aigcp_buffer_init(&object->text, AIGCP_PDF_OBJECT_MAX);
    if (offset > size - pdf->base)
        return AIGC_ERR_FORMAT;
    uint64_t begin = pdf->base + offset;
    for (;;) {
        size_t length = size - begin < window ? (size_t)(size - begin) : window;
        bool is_all = length == size - begin;

        object->text.length = 0;
        aigc_status status = aigcp_source_append(pdf->source, begin, length, &object->text);
        if (status == AIGC_OK)
            status = aigcp_pdf_count(pdf, length);
        if (status != AIGC_OK)
            return status;
        if (take_object(object, &at) && (is_all || length - at >= LOOK_BEHIND)) {
            object->place = begin;
            return take_stream(pdf, section, begin, level, at, object);
        }
        if (is_all || window >= AIGCP_PDF_OBJECT_MAX)
            return is_all ? AIGC_ERR_FORMAT : AIGC_ERR_LIMIT;
        window *= 4;
    }
}

/* ---- unpacking ---------------------------------------------------------------------------- */

/* A filter or its parameters may stand alone or as the one item of an array. */
static aigcp_pdf_value
only_item(const aigcp_pdf_value *value, bool *several)
{
    aigcp_pdf_value item = *value, more;
    size_t at = 0;

    if (!aigcp_pdf_is_array(value))
        return item;
    if (!aigcp_pdf_next_item(value, &at, &item))
        return (aigcp_pdf_value){ NULL, 0 };
    *several = *several || aigcp_pdf_next_item(value, &at, &more);
    return item;
}

/* Undo the filters of PNG (RFC 2083, 6), in place: rows of `columns` bytes, each behind a byte that
 * names its filter. */
static aigc_status
undo_predictor(aigcp_buffer *out, size_t begin, size_t columns)
{
    uint8_t *data = out->data + begin;
    size_t rows = (out->length - begin) / (columns + 1);

    if ((out->length - begin) % (columns + 1) != 0)
        return AIGC_ERR_FORMAT;
    for (size_t row = 0; row < rows; row++) {
        const uint8_t *from = data + row * (columns + 1) + 1;
        uint8_t *to = data + row * columns;
        const uint8_t *above = row > 0 ? to - columns : NULL;
        uint8_t filter = from[-1];

        for (size_t i = 0; i < columns; i++) {
            int left = i > 0 ? to[i - 1] : 0, up = above ? above[i] : 0;
            int corner = i > 0 && above ? above[i - 1] : 0;
            int p = left + up - corner;
            int a = p > left ? p - left : left - p, b = p > up ? p - up : up - p;
            int c = p > corner ? p - corner : corner - p;
            int predicted[] = { 0, left, up, (left + up) / 2,
                                a <= b && a <= c ? left
                                : b <= c         ? up
                                                 : corner };

            if (filter > 4)
                return AIGC_ERR_FORMAT;
            to[i] = (uint8_t)(from[i] + predicted[filter]);
        }
    }
    out->length = begin + rows * columns;
    return AIGC_OK;
}

static aigc_status
apply_parameters(const aigcp_pdf_value *parameters, aigcp_buffer *out, size_t begin)
{
    aigcp_pdf_value value = aigcp_pdf_get(parameters, "Predictor");
    uint64_t predictor = 1, columns = 1, other;

    if (value.length > 0 && !aigcp_pdf_integer(&value, &predictor))
        return AIGC_ERR_FORMAT;
    if (predictor == 1)
        return AIGC_OK;
    value = aigcp_pdf_get(parameters, "Columns");
    if (value.length > 0 && !aigcp_pdf_integer(&value, &columns))
        return AIGC_ERR_FORMAT;
    value = aigcp_pdf_get(parameters, "Colors");
    other = aigcp_pdf_integer(&value, &other) ? other : 1;
    if (predictor < 10 || other != 1 || columns == 0 || columns > UINT16_MAX)
        return AIGC_ERR_UNSUPPORTED;
    return undo_predictor(out, begin, (size_t)columns);
}

aigc_status
aigcp_pdf_unpack(aigcp_pdf *pdf, const aigcp_pdf_object *object, aigcp_buffer *out)
{
    aigcp_pdf_value filters = aigcp_pdf_get(&object->value, "Filter");
    aigcp_pdf_value parameters = aigcp_pdf_get(&object->value, "DecodeParms");
    bool several = false;
    aigcp_pdf_value filter = only_item(&filters, &several);
    size_t begin = out->length;
    aigc_status status = object->is_stream ? AIGC_OK : AIGC_ERR_FORMAT;

    parameters = only_item(&parameters, &several);
    if (status != AIGC_OK)
        return status;
    if (filter.length == 0)
        status = aigcp_source_append(pdf->source, object->data, object->length, out);
    else if (several ||
             (!aigcp_pdf_is_name(&filter, "FlateDecode") && !aigcp_pdf_is_name(&filter, "Fl")))
        return AIGC_ERR_UNSUPPORTED;
    else
        status = aigcp_inflate(pdf->source, object->data, object->length, AIGCP_DEFLATE_ZLIB, out);
    if (status == AIGC_OK)
        status = aigcp_pdf_count(pdf, out->length - begin);
    return status == AIGC_OK && filter.length > 0 ? apply_parameters(&parameters, out, begin)
                                                  : status;
}

/* ---- object streams ------------------------------------------------------------------------ */

/* The object with this number in an unpacked stream: pairs of number and place, then objects. */
static aigc_status
take_packed(const aigcp_pdf_value *dictionary, const aigcp_buffer *bytes, uint64_t number,
            aigcp_pdf_object *object)
{
    aigcp_pdf_value count_value = aigcp_pdf_get(dictionary, "N");
    aigcp_pdf_value first_value = aigcp_pdf_get(dictionary, "First"), value;
    uint64_t count, first, found, place;
    size_t at = 0;

    if (!aigcp_pdf_integer(&count_value, &count) || !aigcp_pdf_integer(&first_value, &first) ||
        first > bytes->length)
        return AIGC_ERR_FORMAT;
    for (uint64_t i = 0; i < count; i++) {
        if (!aigcp_pdf_next(bytes->data, (size_t)first, &at, &value) ||
            !aigcp_pdf_integer(&value, &found) ||
            !aigcp_pdf_next(bytes->data, (size_t)first, &at, &value) ||
            !aigcp_pdf_integer(&value, &place))
            return AIGC_ERR_FORMAT;
        if (found == number && place <= bytes->length - first) {
            size_t begin = (size_t)(first + place);

            if (!aigcp_pdf_next(bytes->data, bytes->length, &begin, &value))
                return AIGC_ERR_FORMAT;
            object->index = i;
            return aigcp_buffer_append(&object->text, value.text, value.length);
        }
    }
    return AIGC_ERR_NOT_FOUND;
}

static aigc_status
load_packed(aigcp_pdf *pdf, size_t section, const aigcp_pdf_place *place, uint64_t number,
            aigcp_pdf_object *object)
{
    aigcp_pdf_object stream = { .is_stream = false };
    aigcp_pdf_place where;
    aigcp_buffer bytes;
    aigc_status status = aigcp_pdf_find(pdf, section, place->offset, &where);

    memset(object, 0, sizeof *object);
    aigcp_buffer_init(&object->text, AIGCP_PDF_OBJECT_MAX);
    aigcp_buffer_init(&bytes, AIGCP_PDF_STREAM_MAX);
    if (status == AIGC_OK && where.is_packed)
        status = AIGC_ERR_FORMAT;
    if (status == AIGC_OK)
        status = aigcp_pdf_read_object(pdf, section, where.offset, 0, &stream);
    if (status == AIGC_OK)
        status = aigcp_pdf_unpack(pdf, &stream, &bytes);
    if (status == AIGC_OK)
        status = take_packed(&stream.value, &bytes, number, object);
    if (status == AIGC_OK) {
        object->place = stream.place;
        object->value = (aigcp_pdf_value){ object->text.data, object->text.length };
    }
    aigcp_buffer_free(&bytes);
    aigcp_pdf_object_free(&stream);
    return status;
}

aigc_status
aigcp_pdf_load(aigcp_pdf *pdf, size_t section, const aigcp_pdf_value *reference,
               aigcp_pdf_object *object)
{
    aigcp_pdf_reference read;
    aigcp_pdf_place place;

    memset(object, 0, sizeof *object);
    if (!aigcp_pdf_read_reference(reference, &read))
        return AIGC_ERR_FORMAT;
    aigc_status status = aigcp_pdf_find(pdf, section, read.number, &place);
    if (status != AIGC_OK)
        return status;
    return place.is_packed ? load_packed(pdf, section, &place, read.number, object)
                           : aigcp_pdf_read_object(pdf, section, place.offset, 0, object);
}

aigc_status
aigcp_pdf_resolve(aigcp_pdf *pdf, aigcp_pdf_value *value, aigcp_pdf_object *object)
{
    aigcp_pdf_reference reference;

    memset(object, 0, sizeof *object);
    if (!aigcp_pdf_read_reference(value, &reference))
        return AIGC_OK;
    aigc_status status = aigcp_pdf_load(pdf, 0, value, object);
    *value = status == AIGC_OK ? object->value : (aigcp_pdf_value){ NULL, 0 };
    return status == AIGC_ERR_NOT_FOUND ? AIGC_OK : status;
}
