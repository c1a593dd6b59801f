/* SPDX-License-Identifier: Apache-2.0 */
/* PNG (ISO/IEC 15948): chunks, and what those before the pixels say. */
#ifndef AIGCP_PNG_FILE_H
#define AIGCP_PNG_FILE_H

#include "watermark/pixels/palette.h"
#include "watermark/pixels/repaint_job.h"

#define AIGCP_PNG_SIGNATURE_SIZE 8

/* A chunk in the file. */
typedef struct aigcp_png_piece {
    char type[5];
    const uint8_t *data;
    size_t length;
    const uint8_t *whole; /* with length, type and check sum: 12 bytes more */
} aigcp_png_piece;

/* The chunk at `*position`, which moves behind it.
 * @return AIGC_OK; AIGC_ERR_NOT_FOUND at the end; AIGC_ERR_FORMAT if it is cut short. */
AIGC_MUST_CHECK aigc_status aigcp_png_next(const uint8_t *file, size_t length, size_t *position,
                                           aigcp_png_piece *piece);

/* Whether a chunk is of a type. */
bool aigcp_png_is(const aigcp_png_piece *piece, const char *type);

/* The orientation that EXIF in a file tells; 1 if it tells none. */
unsigned aigcp_png_orientation(const uint8_t *file, size_t length);

/* Write a chunk. */
AIGC_MUST_CHECK aigc_status aigcp_png_write_chunk(aigcp_repaint_job *job, const char *type,
                                                  const uint8_t *data, size_t length);

enum aigcp_png_colour {
    AIGCP_PNG_GRAY = 0,
    AIGCP_PNG_RGB = 2,
    AIGCP_PNG_PALETTE = 3,
    AIGCP_PNG_GRAY_ALPHA = 4,
    AIGCP_PNG_RGBA = 6
};

/* What IHDR, PLTE and tRNS say. */
typedef struct aigcp_png_format {
    uint32_t width, height;
    unsigned depth, colour; /* as in IHDR */
    bool interlaced;
    aigcp_palette palette;
    unsigned alpha_count; /* entries of the palette in tRNS */
    bool has_key;         /* one colour is transparent */
    uint16_t key[3];
} aigcp_png_format;

/* Read the chunks before the pixels, and check the sums of those that matter.
 * @return AIGC_OK; AIGC_ERR_FORMAT; AIGC_ERR_LIMIT. */
AIGC_MUST_CHECK aigc_status aigcp_png_read_format(const uint8_t *file, size_t length,
                                                  aigcp_png_format *format);

/* Write IHDR, PLTE and tRNS of a format. */
AIGC_MUST_CHECK aigc_status aigcp_png_write_header(aigcp_repaint_job *job,
                                                   const aigcp_png_format *format);
AIGC_MUST_CHECK aigc_status aigcp_png_write_palette(aigcp_repaint_job *job,
                                                    const aigcp_png_format *format);
AIGC_MUST_CHECK aigc_status aigcp_png_write_alpha(aigcp_repaint_job *job,
                                                  const aigcp_png_format *format);

/* Whether a chunk is still true when pixels were changed, and perhaps the palette. */
bool aigcp_png_stays_true(const aigcp_png_piece *piece, bool new_palette);

/* Samples of a pixel in the file, and channels of the canvas for it. */
unsigned aigcp_png_samples(const aigcp_png_format *format);
unsigned aigcp_png_channels(const aigcp_png_format *format);

#endif
