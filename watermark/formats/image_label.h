/* SPDX-License-Identifier: Apache-2.0 */
/* What the containers of images have in common: XMP packets and EXIF blocks in chunks. */
#ifndef AIGCP_IMAGE_LABEL_H
#define AIGCP_IMAGE_LABEL_H

#include "watermark/media/media_format.h"

/* What a place_label() has done so far. */
typedef struct aigcp_image_job {
    const aigc_source *source;
    const aigcp_label_request *request;
    aigcp_edits *edits;
    bool xmp_done;    /* the label stands in a packet */
    bool native_done; /* and in the format's own carrier, if that is asked for */
} aigcp_image_job;

/* Hand the labels of a packet to `found`. One that is no XMP is passed over.
 * @param offset  of the carrier, to be told. */
AIGC_MUST_CHECK aigc_status aigcp_packet_labels(const uint8_t *packet, size_t length,
                                                uint64_t offset, aigcp_carrier_fn found,
                                                void *context);

/* Append a packet without its label.
 * @return as aigcp_xmp_clear(). */
AIGC_MUST_CHECK aigc_status aigcp_packet_clear(const uint8_t *packet, size_t length,
                                               aigcp_buffer *result);

/* Append what a packet becomes: the first one gets the label and its company, of every other one
 * the label goes. With `length` 0, a new one is made.
 * @return as aigcp_xmp_set(); a later one that is no XMP stays as it is, if it has no label. */
AIGC_MUST_CHECK aigc_status aigcp_packet_set(aigcp_image_job *job, const uint8_t *packet,
                                             size_t length, aigcp_buffer *result);

/* Append what an EXIF block becomes: the first one gets the label if the format's own carrier is
 * asked for, of every other one it goes. `length` 0: a new one. */
AIGC_MUST_CHECK aigc_status aigcp_exif_update(aigcp_image_job *job, const uint8_t *block,
                                              size_t length, aigcp_buffer *result);

/* The same for formats whose own carrier is not EXIF: the label goes. */
AIGC_MUST_CHECK aigc_status aigcp_exif_clear(const uint8_t *block, size_t length,
                                             aigcp_buffer *result);

/* Whether the bytes are these. */
bool aigcp_same_bytes(const aigcp_buffer *buffer, const uint8_t *data, size_t length);

/* JSON of labels in a segment that is not for it. Begun with the first two; the rest is zero. */
typedef struct aigcp_glued {
    const uint8_t *data;
    size_t length;
    size_t begin, end; /* of the label that was found, from a brace to its partner */
    size_t endless;    /* objects without an end that were looked at */
} aigcp_glued;

/* Find the next one. False if there is no more. */
bool aigcp_glued_next(aigcp_glued *glued);

/* Hand out all of them, as labels of this place. */
AIGC_MUST_CHECK aigc_status aigcp_glued_labels(const aigcp_buffer *segment, const char *place,
                                               uint64_t offset, aigcp_carrier_fn found,
                                               void *context);

/* Make spaces of all of them. `*found`: whether there was one.
 * @return AIGC_OK: there is none any more; AIGC_ERR_UNSUPPORTED: there always comes another one. */
AIGC_MUST_CHECK aigc_status aigcp_blank_glued(uint8_t *data, size_t length, bool *found);

/* Look behind the store in what a container held: the rest must be zeros, and goes.
 * @return whether it was. */
bool aigcp_store_trim(aigcp_buffer *store, size_t begin);

#endif
