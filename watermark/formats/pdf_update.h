/* SPDX-License-Identifier: Apache-2.0 */
/* An incremental update of a PDF (ISO 32000-1, 7.5.6): objects, their cross-references and a
 * trailer behind all that is there. Nothing before it changes by a byte, so older revisions stay
 * readable, and signatures of them valid. */
#ifndef AIGCP_PDF_UPDATE_H
#define AIGCP_PDF_UPDATE_H

#include "watermark/formats/pdf_file.h"

#define AIGCP_PDF_UPDATE_OBJECTS 8

typedef struct aigcp_pdf_updated {
    aigcp_pdf_reference reference;
    uint64_t offset; /* from the header on */
} aigcp_pdf_updated;

typedef struct aigcp_pdf_update {
    const aigcp_pdf *pdf;
    aigcp_buffer bytes; /* that go behind the file */
    uint64_t size;      /* numbers below are taken */
    aigcp_pdf_updated objects[AIGCP_PDF_UPDATE_OBJECTS];
    size_t count;
    /* Where a manifest stands in `bytes`. Its signature covers all else, so nothing else may
     * depend on it. */
    size_t manifest, manifest_length;
} aigcp_pdf_update;

/* To be freed by the caller, also after an error.
 * @return AIGC_OK; AIGC_ERR_ENCRYPTED if the file is encrypted: what is added would have to be,
 *         too; AIGC_ERR_FORMAT, AIGC_ERR_LIMIT, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_pdf_update_begin(aigcp_pdf_update *update, const aigcp_pdf *pdf);
void aigcp_pdf_update_free(aigcp_pdf_update *update);

/* A number that no object has. */
AIGC_MUST_CHECK aigc_status aigcp_pdf_update_number(aigcp_pdf_update *update,
                                                    aigcp_pdf_reference *reference);

/* Write a new object, or an object anew. */
AIGC_MUST_CHECK aigc_status aigcp_pdf_update_object(aigcp_pdf_update *update,
                                                    const aigcp_pdf_reference *reference,
                                                    const aigcp_buffer *body);

/* Write a stream. Its dictionary is given without a length and without ">>".
 * @param[out] place of its data in `update->bytes`; may be NULL. */
AIGC_MUST_CHECK aigc_status aigcp_pdf_update_stream(aigcp_pdf_update *update,
                                                    const aigcp_pdf_reference *reference,
                                                    const char *dictionary, const uint8_t *data,
                                                    size_t length, size_t *place);

/* Write the cross-references, as a table or a stream as the newest section has them, and the
 * trailer. `info` may be NULL: it stays what it was. */
AIGC_MUST_CHECK aigc_status aigcp_pdf_update_finish(aigcp_pdf_update *update,
                                                    const aigcp_pdf_reference *info);

/* Append a dictionary without some keys, and without its ">>"; all else byte for byte. */
AIGC_MUST_CHECK aigc_status aigcp_pdf_copy_open(const aigcp_pdf_value *dictionary,
                                                const char *const *without, aigcp_buffer *out);

/* Append "12 0 R". */
AIGC_MUST_CHECK aigc_status aigcp_pdf_write_reference(const aigcp_pdf_reference *reference,
                                                      aigcp_buffer *out);

#endif
