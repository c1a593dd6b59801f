/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/pdf_file.h"

#include "watermark/formats/document_limits.h"
#include "watermark/media/source_read.h"

#include <stdlib.h>
#include <string.h>

#define ENTRY_SIZE 20 /* of a table */
#define LINE_ROOM 64  /* "first count" of a subsection, and white space */

/* ---- cross-reference tables ---------------------------------------------------------------- */

/* A run of entries of a table. */
typedef struct pdf_run {
    uint64_t first, count;
    uint64_t entries; /* offset in the file */
} pdf_run;

/* The run that begins at `*position`, which then stands behind its entries.
 * @return AIGC_OK; AIGC_ERR_NOT_FOUND at "trailer", and `*position` is behind that word. */
static aigc_status
next_run(aigcp_pdf *pdf, uint64_t *position, pdf_run *run)
{
    uint8_t text[LINE_ROOM];
    uint64_t left = pdf->source->size - *position;
    size_t length = left < sizeof text ? (size_t)left : sizeof text, at = 0;
    aigcp_pdf_value first, count;
    aigc_status status = aigcp_source_read(pdf->source, *position, text, length);

    if (status == AIGC_OK)
        status = aigcp_pdf_count(pdf, ENTRY_SIZE);
    if (status != AIGC_OK)
        return status;
    if (aigcp_pdf_word(text, length, &at, "trailer")) {
        *position += at;
        return AIGC_ERR_NOT_FOUND;
    }
    if (!aigcp_pdf_next(text, length, &at, &first) || !aigcp_pdf_integer(&first, &run->first) ||
        !aigcp_pdf_next(text, length, &at, &count) || !aigcp_pdf_integer(&count, &run->count))
        return AIGC_ERR_FORMAT;
    aigcp_pdf_skip_space(text, length, &at);
    run->entries = *position + at;
    if (run->count > (pdf->source->size - run->entries) / ENTRY_SIZE ||
        run->first > AIGCP_PDF_OBJECTS_MAX)
        return AIGC_ERR_FORMAT;
    *position = run->entries + run->count * ENTRY_SIZE;
    return AIGC_OK;
}

/* Behind the word "xref". */
static aigc_status
begin_table(aigcp_pdf *pdf, uint64_t offset, uint64_t *position)
{
    uint8_t text[LINE_ROOM];
    uint64_t begin = pdf->base + offset;
    size_t at = 0;

    if (offset > pdf->source->size - pdf->base)
        return AIGC_ERR_FORMAT;
    uint64_t left = pdf->source->size - begin;
    size_t length = left < sizeof text ? (size_t)left : sizeof text;
    aigc_status status = aigcp_source_read(pdf->source, begin, text, length);
    if (status == AIGC_OK && !aigcp_pdf_word(text, length, &at, "xref"))
        return AIGC_ERR_NOT_FOUND;
    *position = begin + at;
    return status;
}

/* Find an object in a table. `*is_free` if it has an entry that says it is free. */
static aigc_status
find_in_table(aigcp_pdf *pdf, const aigcp_pdf_section *section, uint64_t number,
              aigcp_pdf_place *place, bool *is_free)
{
    uint64_t position;
    pdf_run run;
    aigc_status status = begin_table(pdf, section->offset, &position);

    *is_free = false;
    while (status == AIGC_OK && (status = next_run(pdf, &position, &run)) == AIGC_OK) {
        uint8_t entry[ENTRY_SIZE];
        aigcp_pdf_value offset = { entry, 10 };

        if (number < run.first || number - run.first >= run.count)
            continue;
        status = aigcp_source_read(pdf->source, run.entries + (number - run.first) * ENTRY_SIZE,
                                   entry, sizeof entry);
        if (status != AIGC_OK || !aigcp_pdf_integer(&offset, &place->offset) ||
            (entry[17] != 'n' && entry[17] != 'f'))
            return status == AIGC_OK ? AIGC_ERR_FORMAT : status;
        place->is_packed = false;
        place->index = 0;
        *is_free = entry[17] == 'f';
        return *is_free ? AIGC_ERR_NOT_FOUND : AIGC_OK;
    }
    return status;
}

/* ---- cross-reference streams --------------------------------------------------------------- */

/* Three integers of `width` bytes each, big-endian. */
typedef struct pdf_columns {
    unsigned widths[3];
    size_t row;
} pdf_columns;

static bool
read_columns(const aigcp_pdf_value *dictionary, pdf_columns *columns)
{
    aigcp_pdf_value widths = aigcp_pdf_get(dictionary, "W"), item;
    size_t at = 0;

    columns->row = 0;
    for (size_t i = 0; i < 3; i++) {
        uint64_t width;

        if (!aigcp_pdf_is_array(&widths) || !aigcp_pdf_next_item(&widths, &at, &item) ||
            !aigcp_pdf_integer(&item, &width) || width > 8)
            return false;
        columns->widths[i] = (unsigned)width;
        columns->row += (size_t)width;
    }
    return columns->row > 0;
}

static void
read_row(const pdf_columns *columns, const uint8_t *row, uint64_t fields[3])
{
    fields[0] = 1; /* a type that is not written is 1 */
    for (size_t i = 0; i < 3; i++) {
        uint64_t value = 0;

        for (unsigned j = 0; j < columns->widths[i]; j++)
            value = value << 8 | *row++;
        if (i > 0 || columns->widths[0] > 0)
            fields[i] = value;
    }
}

/* Which row has the object; false if none has. Without Index, rows count from 0. */
static bool
find_row(const aigcp_pdf_value *dictionary, uint64_t number, uint64_t *row)
{
    aigcp_pdf_value index = aigcp_pdf_get(dictionary, "Index"), item;
    size_t at = 0;

    *row = number;
    if (!aigcp_pdf_is_array(&index))
        return true;
    *row = 0;
    for (;;) {
        uint64_t first, count;

        if (!aigcp_pdf_next_item(&index, &at, &item) || !aigcp_pdf_integer(&item, &first) ||
            !aigcp_pdf_next_item(&index, &at, &item) || !aigcp_pdf_integer(&item, &count) ||
            count > AIGCP_PDF_OBJECTS_MAX || *row > AIGCP_PDF_OBJECTS_MAX)
            return false;
        if (number >= first && number - first < count) {
            *row += number - first;
            return true;
        }
        *row += count;
    }
}

static aigc_status
take_row(const aigcp_pdf_value *dictionary, const aigcp_buffer *rows, uint64_t number,
         aigcp_pdf_place *place, bool *is_free)
{
    pdf_columns columns;
    uint64_t row, fields[3];

    if (!read_columns(dictionary, &columns))
        return AIGC_ERR_FORMAT;
    if (!find_row(dictionary, number, &row) || row >= rows->length / columns.row)
        return AIGC_ERR_NOT_FOUND;
    read_row(&columns, rows->data + row * columns.row, fields);
    *place = (aigcp_pdf_place){ fields[0] == 2, fields[1], fields[2] };
    *is_free = fields[0] == 0;
    return fields[0] == 1 || fields[0] == 2 ? AIGC_OK : AIGC_ERR_NOT_FOUND;
}

static aigc_status
find_in_stream(aigcp_pdf *pdf, uint64_t offset, uint64_t number, aigcp_pdf_place *place,
               bool *is_free)
{
    aigcp_pdf_object stream;
    aigcp_buffer rows;
    /* Its own length is never a reference that has to be looked up in it. */
    aigc_status status = aigcp_pdf_read_object(pdf, pdf->count, offset, AIGCP_PDF_LEVELS, &stream);

    *is_free = false;
    aigcp_buffer_init(&rows, AIGCP_PDF_STREAM_MAX);
    if (status == AIGC_OK)
        status = aigcp_pdf_unpack(pdf, &stream, &rows);
    if (status == AIGC_OK)
        status = take_row(&stream.value, &rows, number, place, is_free);
    aigcp_buffer_free(&rows);
    aigcp_pdf_object_free(&stream);
    return status;
}

/* ---- sections ------------------------------------------------------------------------------ */

/* One section: its table or stream, then the stream beside the table (7.5.8.4). */
static aigc_status
find_in_section(aigcp_pdf *pdf, const aigcp_pdf_section *section, uint64_t number,
                aigcp_pdf_place *place, bool *is_free)
{
    bool hidden = false;
    aigc_status status = section->is_stream
                             ? find_in_stream(pdf, section->offset, number, place, is_free)
                             : find_in_table(pdf, section, number, place, is_free);

    if (status == AIGC_ERR_NOT_FOUND && section->hybrid != 0) {
        status = find_in_stream(pdf, section->hybrid, number, place, &hidden);
        *is_free = *is_free || hidden;
    }
    return status;
}

aigc_status
aigcp_pdf_find(aigcp_pdf *pdf, size_t section, uint64_t number, aigcp_pdf_place *place)
{
    for (; section < pdf->count; section++) {
        bool is_free = false;
        aigc_status status = find_in_section(pdf, &pdf->sections[section], number, place, &is_free);

        if (status != AIGC_ERR_NOT_FOUND || is_free)
            return status;
    }
    return AIGC_ERR_NOT_FOUND;
}

aigcp_pdf_value
aigcp_pdf_trailer(const aigcp_pdf *pdf, size_t section)
{
    const aigcp_buffer *trailer = &pdf->sections[section].trailer;

    return (aigcp_pdf_value){ trailer->data, trailer->length };
}

/* ---- numbers that are taken ---------------------------------------------------------------- */

static void
note_numbers(aigcp_pdf *pdf, uint64_t first, uint64_t count)
{
    if (count > 0 && count <= AIGCP_PDF_OBJECTS_MAX && first + count > pdf->above)
        pdf->above = first + count;
}

/* What a dictionary at the end of a section says. Some writers count objects for Size, where
 * numbers have gaps, and readers use the objects beyond it all the same. */
static void
note_dictionary(aigcp_pdf *pdf, const aigcp_pdf_value *dictionary)
{
    aigcp_pdf_value size = aigcp_pdf_get(dictionary, "Size");
    aigcp_pdf_value index = aigcp_pdf_get(dictionary, "Index"), item;
    uint64_t first, count;
    size_t at = 0;

    if (aigcp_pdf_integer(&size, &count))
        note_numbers(pdf, 0, count);
    while (aigcp_pdf_is_array(&index) && aigcp_pdf_next_item(&index, &at, &item) &&
           aigcp_pdf_integer(&item, &first) && aigcp_pdf_next_item(&index, &at, &item) &&
           aigcp_pdf_integer(&item, &count) && first <= AIGCP_PDF_OBJECTS_MAX)
        note_numbers(pdf, first, count);
}

/* The stream beside a table. One that is damaged is told of when an object is looked for in it. */
static aigc_status
note_hybrid(aigcp_pdf *pdf, uint64_t offset)
{
    aigcp_pdf_object stream;
    aigc_status status = aigcp_pdf_read_object(pdf, pdf->count, offset, AIGCP_PDF_LEVELS, &stream);

    if (status == AIGC_OK)
        note_dictionary(pdf, &stream.value);
    aigcp_pdf_object_free(&stream);
    return status == AIGC_ERR_FORMAT ? AIGC_OK : status;
}

/* ---- reading sections ---------------------------------------------------------------------- */

/* The dictionary behind "trailer". */
static aigc_status
read_trailer(aigcp_pdf *pdf, uint64_t position, aigcp_pdf_section *section)
{
    uint64_t left = pdf->source->size - position;
    size_t length = left < AIGCP_PDF_TRAILER_MAX ? (size_t)left : AIGCP_PDF_TRAILER_MAX, at = 0;
    aigcp_buffer text;
    aigcp_pdf_value value;

    aigcp_buffer_init(&text, AIGCP_PDF_TRAILER_MAX);
    aigc_status status = aigcp_source_append(pdf->source, position, length, &text);
    if (status == AIGC_OK &&
        (!aigcp_pdf_next(text.data, length, &at, &value) || !aigcp_pdf_is_dictionary(&value)))
        status = AIGC_ERR_FORMAT;
    if (status == AIGC_OK) {
        aigcp_pdf_value hybrid = aigcp_pdf_get(&value, "XRefStm");
        if (hybrid.length > 0 && !aigcp_pdf_integer(&hybrid, &section->hybrid))
            status = AIGC_ERR_FORMAT;
    }
    if (status == AIGC_OK) {
        note_dictionary(pdf, &value);
        status = aigcp_buffer_append(&section->trailer, value.text, value.length);
    }
    if (status == AIGC_OK && section->hybrid != 0)
        status = note_hybrid(pdf, section->hybrid);
    aigcp_buffer_free(&text);
    return status;
}

static aigc_status
read_table(aigcp_pdf *pdf, aigcp_pdf_section *section)
{
    uint64_t position;
    pdf_run run;
    aigc_status status = begin_table(pdf, section->offset, &position);

    if (status != AIGC_OK)
        return status;
    while ((status = next_run(pdf, &position, &run)) == AIGC_OK)
        note_numbers(pdf, run.first, run.count);
    return status == AIGC_ERR_NOT_FOUND ? read_trailer(pdf, position, section) : status;
}

static aigc_status
read_stream(aigcp_pdf *pdf, aigcp_pdf_section *section)
{
    aigcp_pdf_object object;
    aigc_status status =
        aigcp_pdf_read_object(pdf, pdf->count, section->offset, AIGCP_PDF_LEVELS, &object);

    section->is_stream = true;
    if (status == AIGC_OK) {
        note_dictionary(pdf, &object.value);
        aigcp_pdf_value type = aigcp_pdf_get(&object.value, "Type");
        status =
            object.is_stream && aigcp_pdf_is_name(&type, "XRef")
                ? aigcp_buffer_append(&section->trailer, object.value.text, object.value.length)
                : AIGC_ERR_FORMAT;
    }
    aigcp_pdf_object_free(&object);
    return status;
}

static aigc_status
add_section(aigcp_pdf *pdf, uint64_t offset)
{
    aigcp_pdf_section *sections;

    for (size_t i = 0; i < pdf->count; i++)
        if (pdf->sections[i].offset == offset)
            return AIGC_ERR_FORMAT; /* a ring */
    if (pdf->count == AIGCP_PDF_SECTIONS_MAX)
        return AIGC_ERR_LIMIT;
    sections = realloc(pdf->sections, (pdf->count + 1) * sizeof *sections);
    if (!sections)
        return AIGC_ERR_MEMORY;
    pdf->sections = sections;
    aigcp_pdf_section *section = &sections[pdf->count];
    memset(section, 0, sizeof *section);
    section->offset = offset;
    aigcp_buffer_init(&section->trailer, AIGCP_PDF_TRAILER_MAX);
    aigc_status status = read_table(pdf, section);
    if (status == AIGC_ERR_NOT_FOUND)
        status = read_stream(pdf, section);
    pdf->count++;
    return status;
}

/* The number behind the last "startxref". */
static aigc_status
find_start(const aigc_source *source, uint64_t *offset)
{
    size_t length = source->size < AIGCP_PDF_TAIL ? (size_t)source->size : AIGCP_PDF_TAIL;
    aigcp_buffer tail;
    aigcp_pdf_value value;

    aigcp_buffer_init(&tail, AIGCP_PDF_TAIL);
    aigc_status status = aigcp_source_append(source, source->size - length, length, &tail);
    if (status == AIGC_OK) {
        status = AIGC_ERR_FORMAT;
        for (size_t i = length; status != AIGC_OK && i-- > 0;) {
            size_t at = i;

            if (tail.data[i] == 's' && aigcp_pdf_word(tail.data, length, &at, "startxref")) {
                if (!aigcp_pdf_next(tail.data, length, &at, &value) ||
                    !aigcp_pdf_integer(&value, offset))
                    break;
                status = AIGC_OK;
            }
        }
    }
    aigcp_buffer_free(&tail);
    return status;
}

/* Bytes before "%PDF-" are not counted. */
static aigc_status
find_header(aigcp_pdf *pdf)
{
    static const char word[] = "%PDF-";
    uint8_t head[AIGCP_PDF_HEAD];
    size_t length = pdf->source->size < sizeof head ? (size_t)pdf->source->size : sizeof head;
    aigc_status status = aigcp_source_read(pdf->source, 0, head, length);

    for (size_t at = 0; status == AIGC_OK && at + sizeof word - 1 <= length; at++) {
        if (memcmp(head + at, word, sizeof word - 1) == 0) {
            pdf->base = at;
            return AIGC_OK;
        }
    }
    return status == AIGC_OK ? AIGC_ERR_FORMAT : status;
}

aigc_status
aigcp_pdf_open(aigcp_pdf *pdf, const aigc_source *source)
{
    uint64_t offset = 0;

    memset(pdf, 0, sizeof *pdf);
    pdf->source = source;
    aigc_status status = find_header(pdf);
    if (status == AIGC_OK)
        status = find_start(source, &offset);
    while (status == AIGC_OK) {
        status = add_section(pdf, offset);
        if (status != AIGC_OK)
            break;
        aigcp_pdf_value trailer = aigcp_pdf_trailer(pdf, pdf->count - 1);
        aigcp_pdf_value previous = aigcp_pdf_get(&trailer, "Prev");
        if (previous.length == 0)
            break;
        if (!aigcp_pdf_integer(&previous, &offset))
            return AIGC_ERR_FORMAT;
        if (offset == 0)
            break; /* some writers mean "none" by it */
    }
    return status;
}

void
aigcp_pdf_close(aigcp_pdf *pdf)
{
    for (size_t i = 0; i < pdf->count; i++)
        aigcp_buffer_free(&pdf->sections[i].trailer);
    free(pdf->sections);
    memset(pdf, 0, sizeof *pdf);
}
