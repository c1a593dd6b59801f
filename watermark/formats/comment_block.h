/* SPDX-License-Identifier: Apache-2.0 */
/* A manifest store in structured text (C2PA 2.4, A.9): a comment on a line of its own,
 *
 *     # -----BEGIN C2PA MANIFEST----- data:application/c2pa;base64,... -----END C2PA MANIFEST-----
 *
 * or three lines: BEGIN, the reference, END. The hash leaves out the whole lines with their ends;
 * if the last of them ends the file without a line end, also the line end before. */
#ifndef AIGCP_COMMENT_BLOCK_H
#define AIGCP_COMMENT_BLOCK_H

#include "watermark/media/media_format.h"

/* How comments of a language are written. */
typedef struct aigcp_comment {
    const char *prefix, *suffix; /* "<!--" and "-->"; the suffix is "" where a line end is one */
} aigcp_comment;

/* Find the block. A reference to a place elsewhere is not followed: AIGC_ERR_UNSUPPORTED.
 * @return AIGC_OK; AIGC_ERR_NOT_FOUND; AIGC_ERR_FORMAT if its base64 is damaged; AIGC_ERR_LIMIT;
 *         AIGC_ERR_IO, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_comment_block_find(const aigc_source *source, aigcp_buffer *store,
                                                     aigcp_manifest_place *place);

/* Add the edits that put a store into the text: in place of a block that is there, else as its
 * last line. */
AIGC_MUST_CHECK aigc_status aigcp_comment_block_place(const aigc_source *source,
                                                      const aigcp_comment *comment,
                                                      const uint8_t *store, size_t length,
                                                      aigcp_edits *edits,
                                                      aigcp_manifest_place *place);

/* Base64 of bytes, appended; and back: exactly what is appended is read, without white space.
 * @return AIGC_OK; AIGC_ERR_FORMAT; AIGC_ERR_LIMIT, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_base64_append(const uint8_t *data, size_t length,
                                                aigcp_buffer *out);
AIGC_MUST_CHECK aigc_status aigcp_base64_take(const char *text, size_t length, aigcp_buffer *out);

#endif
