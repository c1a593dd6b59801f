/* SPDX-License-Identifier: Apache-2.0 */
/* PNG (ISO/IEC 15948, third edition of the W3C) as chunks; APNG is the same. */
#ifndef AIGCP_PNG_CHUNKS_H
#define AIGCP_PNG_CHUNKS_H

#include "watermark/formats/part_walk.h"
#include "watermark/media/edits.h"

#include <stdbool.h>

#define AIGCP_PNG_SIGNATURE 8

typedef struct aigcp_png_chunk {
    char type[5];
    uint64_t offset; /* of its length */
    uint64_t data;
    uint32_t length; /* of the data */
    uint64_t end;    /* behind the CRC */
} aigcp_png_chunk;

/* The chunk at walk->at; the walk moves behind it. Begin behind the signature.
 * @return AIGC_OK; AIGC_ERR_FORMAT if it does not fit into the file; AIGC_ERR_LIMIT after too
 *         many; AIGC_ERR_IO. */
AIGC_MUST_CHECK aigc_status aigcp_png_chunk_next(const aigc_source *source, aigcp_part_walk *walk,
                                                 aigcp_png_chunk *chunk);

bool aigcp_png_chunk_is(const aigcp_png_chunk *chunk, const char *type);

/* Append a chunk of up to two pieces of data, with its CRC. */
AIGC_MUST_CHECK aigc_status aigcp_png_append(aigcp_buffer *buffer, const char *type,
                                             const void *first, size_t first_length,
                                             const void *second, size_t second_length);

/* A tEXt, zTXt or iTXt chunk. */
typedef struct aigcp_png_text {
    const char *keyword; /* in the chunk's data */
    size_t keyword_length;
    aigcp_buffer text; /* UTF-8, decompressed; the caller frees it */
} aigcp_png_text;

bool aigcp_png_is_text(const aigcp_png_chunk *chunk);

/* Take one apart. `text` must be initialised.
 * @return AIGC_OK; AIGC_ERR_FORMAT if it is none; AIGC_ERR_LIMIT if it grows too large. */
AIGC_MUST_CHECK aigc_status aigcp_png_read_text(const aigcp_png_chunk *chunk, const uint8_t *data,
                                                aigcp_png_text *text);

/* Whether the text is a profile as ImageMagick writes one: name, length, and hex. It is then what
 * the profile says. */
bool aigcp_png_unpack_profile(aigcp_png_text *text);

#endif
