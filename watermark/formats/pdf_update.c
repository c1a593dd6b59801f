/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/pdf_update.h"

#include "watermark/crypto_sodium.h"
#include "watermark/formats/document_limits.h"
#include "watermark/media/source_read.h"

#include <string.h>

#define OFFSET_WIDTH 10 /* digits in a table */
#define STREAM_OFFSET 5 /* bytes in a stream */
#define ID_SIZE 16

void
aigcp_pdf_update_free(aigcp_pdf_update *update)
{
    aigcp_buffer_free(&update->bytes);
}

aigc_status
aigcp_pdf_update_begin(aigcp_pdf_update *update, const aigcp_pdf *pdf)
{
    aigcp_pdf_value trailer = aigcp_pdf_trailer(pdf, 0);
    aigcp_pdf_value size = aigcp_pdf_get(&trailer, "Size");
    uint8_t last;

    memset(update, 0, sizeof *update);
    update->pdf = pdf;
    aigcp_buffer_init(&update->bytes, AIGCP_PDF_UPDATE_MAX);
    for (size_t i = 0; i < pdf->count; i++) {
        trailer = aigcp_pdf_trailer(pdf, i);
        if (aigcp_pdf_get(&trailer, "Encrypt").length > 0)
            return AIGC_ERR_ENCRYPTED;
    }
    if (!aigcp_pdf_integer(&size, &update->size))
        return AIGC_ERR_FORMAT;
    update->size = update->size < pdf->above ? pdf->above : update->size;
    if (update->size > AIGCP_PDF_OBJECTS_MAX)
        return AIGC_ERR_FORMAT;
    aigc_status status = aigcp_source_read(pdf->source, pdf->source->size - 1, &last, 1);
    return status == AIGC_OK && last != '\n' ? aigcp_buffer_append_byte(&update->bytes, '\n')
                                             : status;
}

aigc_status
aigcp_pdf_update_number(aigcp_pdf_update *update, aigcp_pdf_reference *reference)
{
    *reference = (aigcp_pdf_reference){ update->size, 0 };
    return update->size++ < AIGCP_PDF_OBJECTS_MAX ? AIGC_OK : AIGC_ERR_LIMIT;
}

/* Where the next byte will stand, from the header on. */
static uint64_t
place_of_next(const aigcp_pdf_update *update)
{
    return update->pdf->source->size - update->pdf->base + update->bytes.length;
}

static aigc_status
append_reference(const aigcp_pdf_reference *reference, const char *behind, aigcp_buffer *out)
{
    aigc_status status = aigcp_pdf_write_number(reference->number, 0, out);

    if (status == AIGC_OK)
        status = aigcp_buffer_append_byte(out, ' ');
    if (status == AIGC_OK)
        status = aigcp_pdf_write_number(reference->generation, 0, out);
    return status == AIGC_OK ? aigcp_buffer_append_string(out, behind) : status;
}

aigc_status
aigcp_pdf_write_reference(const aigcp_pdf_reference *reference, aigcp_buffer *out)
{
    return append_reference(reference, " R", out);
}

static aigc_status
append_entry(const char *key, uint64_t value, aigcp_buffer *out)
{
    aigc_status status = aigcp_buffer_append_string(out, key);

    return status == AIGC_OK ? aigcp_pdf_write_number(value, 0, out) : status;
}

/* Objects stay in the order of their numbers, which cross-references must have. */
static aigc_status
note_object(aigcp_pdf_update *update, const aigcp_pdf_reference *reference)
{
    size_t at = update->count;

    if (update->count == AIGCP_PDF_UPDATE_OBJECTS)
        return AIGC_ERR_INTERNAL;
    for (; at > 0 && update->objects[at - 1].reference.number > reference->number; at--)
        update->objects[at] = update->objects[at - 1];
    if (at > 0 && update->objects[at - 1].reference.number == reference->number)
        return AIGC_ERR_FORMAT; /* two parts of the document are one object */
    update->objects[at] = (aigcp_pdf_updated){ *reference, place_of_next(update) };
    update->count++;
    return AIGC_OK;
}

static aigc_status
begin_object(aigcp_pdf_update *update, const aigcp_pdf_reference *reference)
{
    aigc_status status = note_object(update, reference);

    return status == AIGC_OK ? append_reference(reference, " obj\n", &update->bytes) : status;
}

aigc_status
aigcp_pdf_update_object(aigcp_pdf_update *update, const aigcp_pdf_reference *reference,
                        const aigcp_buffer *body)
{
    aigc_status status = begin_object(update, reference);

    if (status == AIGC_OK)
        status = aigcp_buffer_append(&update->bytes, body->data, body->length);
    return status == AIGC_OK ? aigcp_buffer_append_string(&update->bytes, "\nendobj\n") : status;
}

aigc_status
aigcp_pdf_update_stream(aigcp_pdf_update *update, const aigcp_pdf_reference *reference,
                        const char *dictionary, const uint8_t *data, size_t length, size_t *place)
{
    aigcp_buffer *out = &update->bytes;
    aigc_status status = begin_object(update, reference);

    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(out, dictionary);
    if (status == AIGC_OK)
        status = append_entry(" /Length ", length, out);
    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(out, " >>\nstream\n");
    if (status == AIGC_OK && place)
        *place = out->length;
    if (status == AIGC_OK)
        status = aigcp_buffer_append(out, data, length);
    return status == AIGC_OK ? aigcp_buffer_append_string(out, "\nendstream\nendobj\n") : status;
}

aigc_status
aigcp_pdf_copy_open(const aigcp_pdf_value *dictionary, const char *const *without,
                    aigcp_buffer *out)
{
    const uint8_t *copied = dictionary->text, *end = dictionary->text + dictionary->length - 2;
    aigcp_pdf_value key, value;
    size_t at = 2;
    aigc_status status = AIGC_OK;

    while (status == AIGC_OK && aigcp_pdf_next_pair(dictionary, &at, &key, &value)) {
        for (size_t i = 0; without[i]; i++) {
            if (aigcp_pdf_name_is(&key, without[i])) {
                status = aigcp_buffer_append(out, copied, (size_t)(key.text - 1 - copied));
                copied = value.text + value.length;
                break;
            }
        }
    }
    aigcp_pdf_skip_space(dictionary->text, dictionary->length - 2, &at);
    if (status == AIGC_OK && dictionary->text + at != end)
        return AIGC_ERR_FORMAT; /* not all of it is pairs */
    return status == AIGC_OK ? aigcp_buffer_append(out, copied, (size_t)(end - copied)) : status;
}

/* ---- the trailer ---------------------------------------------------------------------------- */

/* The first half of an ID names the file and stays; the second names the revision. It is a hash
 * of the one before and of what is added, but for a manifest, so that the same label gives the
 * same file. */
static aigc_status
append_id(const aigcp_pdf_update *update, const aigcp_pdf_value *id, aigcp_buffer *out)
{
    static const char digits[] = "0123456789ABCDEF";
    uint8_t hash[AIGCP_PREHASH_SIZE];
    aigcp_pdf_value first;
    aigcp_buffer all;
    size_t at = 0;
    aigc_status status = AIGC_OK;

    if (!aigcp_pdf_is_array(id) || !aigcp_pdf_next_item(id, &at, &first))
        return AIGC_OK;
    aigcp_buffer_init(&all, AIGCP_PDF_UPDATE_MAX + AIGCP_PDF_TRAILER_MAX);
    status = aigcp_buffer_append(&all, id->text, id->length);
    if (status == AIGC_OK)
        status = aigcp_buffer_append(&all, update->bytes.data, update->manifest);
    if (status == AIGC_OK) {
        size_t behind = update->manifest + update->manifest_length;

        status =
            aigcp_buffer_append(&all, update->bytes.data + behind, update->bytes.length - behind);
    }
    if (status == AIGC_OK) {
        aigcp_prehash(all.data, all.length, hash);
        status = aigcp_buffer_append_string(out, " /ID [");
    }
    if (status == AIGC_OK)
        status = aigcp_buffer_append(out, first.text, first.length);
    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(out, " <");
    for (size_t i = 0; status == AIGC_OK && i < ID_SIZE; i++) {
        char hex[] = { digits[hash[i] >> 4], digits[hash[i] & 15], '\0' };

        status = aigcp_buffer_append_string(out, hex);
    }
    aigcp_buffer_free(&all);
    return status == AIGC_OK ? aigcp_buffer_append_string(out, ">]") : status;
}

/* The old trailer with what changes, without ">>". */
static aigc_status
append_trailer(aigcp_pdf_update *update, const aigcp_pdf_reference *info, aigcp_buffer *out)
{
    static const char *const changed[] = { "Size",        "Prev",   "XRefStm", "ID",
                                           "Type",        "W",      "Index",   "Filter",
                                           "DecodeParms", "Length", "DL",      "DecodeParams",
                                           NULL,          NULL };
    const char *without[sizeof changed / sizeof changed[0]];
    aigcp_pdf_value trailer = aigcp_pdf_trailer(update->pdf, 0);
    aigcp_pdf_value id = aigcp_pdf_get(&trailer, "ID");
    aigc_status status;

    memcpy(without, changed, sizeof changed);
    without[sizeof changed / sizeof changed[0] - 2] = info ? "Info" : NULL;
    status = aigcp_pdf_copy_open(&trailer, without, out);
    if (status == AIGC_OK)
        status = append_entry(" /Size ", update->size, out);
    if (status == AIGC_OK)
        status = append_entry(" /Prev ", update->pdf->sections[0].offset, out);
    if (status == AIGC_OK && info) {
        status = aigcp_buffer_append_string(out, " /Info ");
        if (status == AIGC_OK)
            status = aigcp_pdf_write_reference(info, out);
    }
    return status == AIGC_OK ? append_id(update, &id, out) : status;
}

static aigc_status
append_start(aigcp_pdf_update *update, uint64_t start)
{
    aigc_status status = append_entry("startxref\n", start, &update->bytes);

    return status == AIGC_OK ? aigcp_buffer_append_string(&update->bytes, "\n%%EOF\n") : status;
}

static aigc_status
write_table(aigcp_pdf_update *update, const aigcp_pdf_reference *info)
{
    uint64_t start = place_of_next(update);
    aigcp_buffer *out = &update->bytes;
    aigc_status status = aigcp_buffer_append_string(out, "xref\n");

    for (size_t i = 0; status == AIGC_OK && i < update->count; i++) {
        const aigcp_pdf_updated *object = &update->objects[i];

        if (object->offset > UINT64_C(9999999999))
            return AIGC_ERR_LIMIT;
        status = aigcp_pdf_write_number(object->reference.number, 0, out);
        if (status == AIGC_OK)
            status = aigcp_buffer_append_string(out, " 1\n");
        if (status == AIGC_OK)
            status = aigcp_pdf_write_number(object->offset, OFFSET_WIDTH, out);
        if (status == AIGC_OK)
            status = aigcp_buffer_append_byte(out, ' ');
        if (status == AIGC_OK)
            status = aigcp_pdf_write_number(object->reference.generation, 5, out);
        if (status == AIGC_OK)
            status = aigcp_buffer_append_string(out, " n \n");
    }
    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(out, "trailer\n");
    if (status == AIGC_OK)
        status = append_trailer(update, info, out);
    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(out, ">>\n");
    return status == AIGC_OK ? append_start(update, start) : status;
}

/* Rows of a cross-reference stream: type 1, offset, generation. */
static aigc_status
append_rows(const aigcp_pdf_update *update, aigcp_buffer *out)
{
    aigc_status status = AIGC_OK;

    for (size_t i = 0; status == AIGC_OK && i < update->count; i++) {
        const aigcp_pdf_updated *object = &update->objects[i];
        uint8_t row[1 + STREAM_OFFSET + 2] = { 1 };

        if (object->offset >> (8 * STREAM_OFFSET) != 0)
            return AIGC_ERR_LIMIT;
        for (unsigned j = 0; j < STREAM_OFFSET; j++)
            row[STREAM_OFFSET - j] = (uint8_t)(object->offset >> (8 * j));
        row[1 + STREAM_OFFSET] = (uint8_t)(object->reference.generation >> 8);
        row[2 + STREAM_OFFSET] = (uint8_t)object->reference.generation;
        status = aigcp_buffer_append(out, row, sizeof row);
    }
    return status;
}

static aigc_status
append_index(const aigcp_pdf_update *update, aigcp_buffer *out)
{
    aigc_status status = aigcp_buffer_append_string(out, " /Type /XRef /W [1 5 2] /Index [");

    for (size_t i = 0; status == AIGC_OK && i < update->count; i++) {
        status = append_entry(i > 0 ? " " : "", update->objects[i].reference.number, out);
        if (status == AIGC_OK)
            status = aigcp_buffer_append_string(out, " 1");
    }
    if (status == AIGC_OK)
        status = append_entry("] /Length ", update->count * (1 + STREAM_OFFSET + 2), out);
    return status == AIGC_OK ? aigcp_buffer_append_string(out, ">>\nstream\n") : status;
}

static aigc_status
write_stream(aigcp_pdf_update *update, const aigcp_pdf_reference *info)
{
    uint64_t start = place_of_next(update);
    aigcp_pdf_reference own;
    aigc_status status = aigcp_pdf_update_number(update, &own);

    if (status == AIGC_OK)
        status = note_object(update, &own);
    if (status == AIGC_OK)
        status = append_reference(&own, " obj\n", &update->bytes);
    if (status == AIGC_OK)
        status = append_trailer(update, info, &update->bytes);
    if (status == AIGC_OK)
        status = append_index(update, &update->bytes);
    if (status == AIGC_OK)
        status = append_rows(update, &update->bytes);
    if (status == AIGC_OK)
        status = aigcp_buffer_append_string(&update->bytes, "\nendstream\nendobj\n");
    return status == AIGC_OK ? append_start(update, start) : status;
}

aigc_status
aigcp_pdf_update_finish(aigcp_pdf_update *update, const aigcp_pdf_reference *info)
{
    return update->pdf->sections[0].is_stream ? write_stream(update, info)
                                              : write_table(update, info);
}
