/* SPDX-License-Identifier: Apache-2.0 */
/* Labels in EXIF (CIPA DC-008): UserComment, as annex B of the guide for images has it, and where
 * others put them. EXIF is a TIFF: that of a TIFF file itself, or a block in another format. */
#ifndef AIGCP_EXIF_BLOCK_H
#define AIGCP_EXIF_BLOCK_H

#include "watermark/formats/tiff_ifd.h"
#include "watermark/media/media_format.h"

/* Hand the labels of a TIFF to `found`. What is damaged is passed over.
 * @param offset  of the carrier, to be told. */
AIGC_MUST_CHECK aigc_status aigcp_exif_labels(const aigcp_tiff *tiff, uint64_t offset,
                                              aigcp_carrier_fn found, void *context);

/* Make the label in UserComment `wrapped`, or with NULL see to it that no tag is a label: those
 * that are become spaces. Changes of the first directory are left to the caller to commit.
 * @return as aigcp_tiff_set(). */
AIGC_MUST_CHECK aigc_status aigcp_exif_set(aigcp_tiff_writer *writer, aigcp_ifd_changes *first,
                                           const char *wrapped);

/* As aigcp_exif_labels(), for a block; also if "Exif\0\0" is in front of it. */
AIGC_MUST_CHECK aigc_status aigcp_exif_block_labels(const uint8_t *block, size_t length,
                                                    uint64_t offset, aigcp_carrier_fn found,
                                                    void *context);

/* As aigcp_exif_set(), for a block: append what it becomes. With `length` 0, a new one is made.
 * A block that cannot be read is left as it is when `wrapped` is NULL.
 * @return as aigcp_exif_set(); AIGC_ERR_FORMAT if it cannot be read; AIGC_ERR_OCCUPIED if it is
 *         damaged and keeps a label that can be read. */
AIGC_MUST_CHECK aigc_status aigcp_exif_block_set(const uint8_t *block, size_t length,
                                                 const char *wrapped, aigcp_buffer *result);

#endif
