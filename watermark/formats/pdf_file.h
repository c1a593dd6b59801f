/* SPDX-License-Identifier: Apache-2.0 */
/* PDF files as they are stored (ISO 32000-1, 7.5): the chain of cross-reference sections from the
 * newest to the oldest, and objects by their number, as of any of them.
 *
 *     newest                                                 oldest
 *     section 0 --Prev--> section 1 --Prev--> section 2 ...
 *     table, or stream, or both (hybrid)
 *
 * A file is never read as a whole. Files whose cross-references are damaged are refused: to guess
 * them is the business of repair tools. */
#ifndef AIGCP_PDF_FILE_H
#define AIGCP_PDF_FILE_H

#include "watermark/formats/pdf_syntax.h"

#include <aigc/source.h>

typedef struct aigcp_pdf_section {
    uint64_t offset; /* as startxref or Prev give it */
    bool is_stream;
    uint64_t hybrid;      /* offset of the stream beside a table; 0 if there is none */
    aigcp_buffer trailer; /* the dictionary */
} aigcp_pdf_section;

typedef struct aigcp_pdf {
    const aigc_source *source;
    uint64_t base; /* where "%PDF-" stands: offsets count from there */
    aigcp_pdf_section *sections;
    size_t count;
    uint64_t work;  /* bytes unpacked and steps made so far; see AIGCP_PDF_WORK_MAX */
    uint64_t above; /* every number that a section names, or counts in its Size */
} aigcp_pdf;

/* An object, with what stands in it as text. */
typedef struct aigcp_pdf_object {
    aigcp_buffer text;
    aigcp_pdf_value value; /* in `text` */
    uint64_t place;        /* where it is stored: its offset, or that of the stream it is in */
    uint64_t index;        /* in that stream; 0 */
    bool is_stream;
    uint64_t data, length; /* of the stream, in the file */
} aigcp_pdf_object;

/* Read all sections. To be closed by the caller, also after an error.
 * @return AIGC_OK; AIGC_ERR_FORMAT, AIGC_ERR_LIMIT; AIGC_ERR_IO, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_pdf_open(aigcp_pdf *pdf, const aigc_source *source);
void aigcp_pdf_close(aigcp_pdf *pdf);

/* The dictionary at the end of a section. */
aigcp_pdf_value aigcp_pdf_trailer(const aigcp_pdf *pdf, size_t section);

/* Load an object as it was when this section was the newest. To be released by the caller, also
 * after an error.
 * @return AIGC_OK; AIGC_ERR_NOT_FOUND if there is none; others as aigcp_pdf_open(). */
AIGC_MUST_CHECK aigc_status aigcp_pdf_load(aigcp_pdf *pdf, size_t section,
                                           const aigcp_pdf_value *reference,
                                           aigcp_pdf_object *object);
void aigcp_pdf_object_free(aigcp_pdf_object *object);

/* A value that is a reference becomes what it refers to as of the newest section, which stands in
 * `object`; of length 0 if there is none. `object` is to be released by the caller in any case. */
AIGC_MUST_CHECK aigc_status aigcp_pdf_resolve(aigcp_pdf *pdf, aigcp_pdf_value *value,
                                              aigcp_pdf_object *object);

/* Append the bytes of a stream, unpacked.
 * @return AIGC_OK; AIGC_ERR_UNSUPPORTED if it is packed in a way we do not know; as above. */
AIGC_MUST_CHECK aigc_status aigcp_pdf_unpack(aigcp_pdf *pdf, const aigcp_pdf_object *object,
                                             aigcp_buffer *out);

/* ---- between the files of the reader ------------------------------------------------------ */

/* Where an object is. */
typedef struct aigcp_pdf_place {
    bool is_packed;  /* in an object stream */
    uint64_t offset; /* or the number of that stream */
    uint64_t index;  /* in it */
} aigcp_pdf_place;

/* Find an object as of a section. AIGC_ERR_NOT_FOUND if it is free or was never there. */
AIGC_MUST_CHECK aigc_status aigcp_pdf_find(aigcp_pdf *pdf, size_t section, uint64_t number,
                                           aigcp_pdf_place *place);

/* Read "12 0 obj ..." at an offset. `section` is asked for a length that is a reference; `level`
 * counts such questions. */
AIGC_MUST_CHECK aigc_status aigcp_pdf_read_object(aigcp_pdf *pdf, size_t section, uint64_t offset,
                                                  unsigned level, aigcp_pdf_object *object);

/* Count work against the bound. */
AIGC_MUST_CHECK aigc_status aigcp_pdf_count(aigcp_pdf *pdf, uint64_t work);

#endif
