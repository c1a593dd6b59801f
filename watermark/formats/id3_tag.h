/* SPDX-License-Identifier: Apache-2.0 */
/* ID3v2 tags, versions 2.2 to 2.4 (id3.org), wherever they stand: before or behind MP3, before
 * FLAC, in a chunk of WAV.
 *
 * A tag is read whole, and undone of unsynchronisation if it has it as a whole (up to 2.3). */
#ifndef AIGCP_ID3_TAG_H
#define AIGCP_ID3_TAG_H

#include "common/buffer.h"
#include "watermark/media/edits.h"
#include "watermark/media/media_format.h"

#include <stdbool.h>

#define AIGCP_ID3_HEADER 10

typedef struct aigcp_id3 {
    const aigc_source *source;
    uint64_t offset;     /* of the header */
    uint64_t size;       /* header, all inside, footer */
    unsigned version;    /* 2, 3, 4 */
    uint8_t flags;       /* of the header, as they stand */
    bool unsynchronised; /* the whole: `body` is not as in the file */
    bool footer;
    size_t skipped;    /* extended header, at the start of `body` */
    size_t frames_end; /* in `body`; padding follows */
    aigcp_buffer body; /* all behind the header, without the footer */
} aigcp_id3;

typedef struct aigcp_id3_frame {
    char id[5];
    unsigned flags;
    size_t offset; /* in `body` */
    size_t data, length;
    size_t end;
} aigcp_id3_frame;

/* Read the tag at `offset`, which ends before `end`. Free it in any case.
 * @return AIGC_OK; AIGC_ERR_NOT_FOUND if there is none; AIGC_ERR_FORMAT if it is cut short or its
 *         frames are damaged; AIGC_ERR_LIMIT, AIGC_ERR_MEMORY, AIGC_ERR_IO. */
AIGC_MUST_CHECK aigc_status aigcp_id3_read(aigcp_id3 *tag, const aigc_source *source,
                                           uint64_t offset, uint64_t end);
void aigcp_id3_free(aigcp_id3 *tag);

/* Where a tag at `offset` ends, by its header alone; 0 if there is none. */
AIGC_MUST_CHECK aigc_status aigcp_id3_skip(const aigc_source *source, uint64_t offset,
                                           uint64_t *end);

/* Where the last tag of a file begins if it stands at the end, perhaps before ID3v1.
 * @return AIGC_OK, AIGC_ERR_NOT_FOUND, AIGC_ERR_IO. */
AIGC_MUST_CHECK aigc_status aigcp_id3_at_end(const aigc_source *source, uint64_t *offset,
                                             uint64_t *end);

/* The frame at `*at` of the body; `*at` moves behind it. Begin with `skipped`. False at the end. */
bool aigcp_id3_next(const aigcp_id3 *tag, size_t *at, aigcp_id3_frame *frame);

/* Hand over the labels of a tag. As aigcp_format.find_labels. */
AIGC_MUST_CHECK aigc_status aigcp_id3_labels(const aigcp_id3 *tag, aigcp_carrier_fn found,
                                             void *context);

/* The next frame that is a label, as aigcp_id3_next(). False also after an error. */
bool aigcp_id3_next_label(const aigcp_id3 *tag, size_t *at, aigcp_id3_frame *frame,
                          aigc_status *status);

/* Add the edits that leave `label` (NULL: none) as the one label of the tag.
 * @param[out] grown by how many bytes the tag becomes longer. */
AIGC_MUST_CHECK aigc_status aigcp_id3_place_label(const aigcp_id3 *tag, const char *label,
                                                  aigcp_edits *edits, int64_t *grown);

/* Append a new tag with a label. */
AIGC_MUST_CHECK aigc_status aigcp_id3_new_label(aigcp_buffer *out, const char *label);

/* ---- C2PA (2.2, A.3.6): a GEOB frame of type application/c2pa --------------------------- */

/* As aigcp_format.find_manifest; stores of this tag are added to `place->count`. */
AIGC_MUST_CHECK aigc_status aigcp_id3_find_manifest(const aigcp_id3 *tag, aigcp_buffer *store,
                                                    aigcp_manifest_place *place);

/* Have no manifest left in a tag. */
AIGC_MUST_CHECK aigc_status aigcp_id3_drop_manifests(const aigcp_id3 *tag, aigcp_edits *edits);

/* As aigcp_format.place_manifest, in the tag that the file begins with, or in a new one there. */
AIGC_MUST_CHECK aigc_status aigcp_id3_place_manifest(const aigc_source *source,
                                                     const uint8_t *store, size_t length,
                                                     aigcp_edits *edits,
                                                     aigcp_manifest_place *place);

#endif
