/* SPDX-License-Identifier: Apache-2.0 */
/* What WAV, AVI and AIFF share: labels in chunks; and WebP: going through them. */
#ifndef AIGCP_RIFF_TAGS_H
#define AIGCP_RIFF_TAGS_H

#include "watermark/formats/riff_chunks.h"
#include "watermark/media/media_format.h"

/* Hand over the labels in one chunk of the form. */
typedef aigc_status (*aigcp_riff_labels_fn)(const aigcp_riff *riff, const aigcp_riff_chunk *chunk,
                                            aigcp_carrier_fn found, void *context);

/* Hand over the labels in all chunks of a form that is open. */
AIGC_MUST_CHECK aigc_status aigcp_riff_labels(const aigcp_riff *riff,
                                              aigcp_riff_labels_fn labels_in,
                                              aigcp_carrier_fn found, void *context);

/* Text in a chunk of its own, or in LIST/INFO: without the NULs at its end. Empty if it is too
 * long to be a label. */
AIGC_MUST_CHECK aigc_status aigcp_riff_text(const aigcp_riff *riff, const aigcp_riff_chunk *chunk,
                                            aigcp_buffer *text);

/* Whether a chunk is a LIST of this type. */
AIGC_MUST_CHECK aigc_status aigcp_riff_is_list(const aigcp_riff *riff,
                                               const aigcp_riff_chunk *chunk, const char *type,
                                               bool *is);

/* Hand over the labels in a LIST of type INFO. */
AIGC_MUST_CHECK aigc_status aigcp_riff_info_labels(const aigcp_riff *riff,
                                                   const aigcp_riff_chunk *list, const char *place,
                                                   aigcp_carrier_fn found, void *context);

/* Whether a chunk holds an ID3v2 tag. */
bool aigcp_riff_is_id3(const aigcp_riff_chunk *chunk);

/* Hand over the labels in such a chunk. */
AIGC_MUST_CHECK aigc_status aigcp_riff_id3_labels(const aigcp_riff *riff,
                                                  const aigcp_riff_chunk *chunk,
                                                  aigcp_carrier_fn found, void *context);

/* A form whose chunks change. */
typedef struct aigcp_riff_writer {
    aigcp_riff riff;
    aigcp_edits *edits;
    uint64_t added, removed; /* by the edits so far */
    bool mended;             /* the chunk at hand has the padding that it needs */
} aigcp_riff_writer;

/* Add an edit, and count what it adds and removes. */
AIGC_MUST_CHECK aigc_status aigcp_riff_edit(aigcp_riff_writer *writer, uint64_t offset,
                                            uint64_t removed, const void *bytes, size_t length);

/* Write another length of a chunk, and the padding that it needs then.
 * @return AIGC_OK; AIGC_ERR_LIMIT if it does not fit in 32 bits; as aigcp_edits_add(). */
AIGC_MUST_CHECK aigc_status aigcp_riff_write_length(aigcp_riff_writer *writer,
                                                    const aigcp_riff_chunk *chunk, uint64_t length);

/* Leave `label` (NULL: none) as the one label of the ID3v2 tag in a chunk. The tag keeps its size,
 * or the chunk gets another.
 * @return AIGC_OK; AIGC_ERR_NOT_FOUND if no tag is in it; as aigcp_id3_place_label(). */
AIGC_MUST_CHECK aigc_status aigcp_riff_place_id3(aigcp_riff_writer *writer,
                                                 const aigcp_riff_chunk *chunk, const char *label);

/* As aigcp_riff_resize(), but also for a file that is shorter than it says: sound that was
 * written as a stream says 0xFFFFFFFF, which stays; one that was cut off goes on saying more. */
AIGC_MUST_CHECK aigc_status aigcp_riff_grow(const aigcp_riff *riff, uint64_t added,
                                            uint64_t removed, aigcp_edits *edits);

#endif
