/* SPDX-License-Identifier: Apache-2.0 */
/* RIFF (Microsoft, 1991) and RF64 (EBU Tech 3306): the chunks of WebP, WAV and AVI files; and IFF
 * (Electronic Arts, 1985), which they are made after: AIFF.
 *
 * A chunk is a four-letter name, a length in little-endian, of IFF in big-endian, that many bytes,
 * and a zero byte if the length is odd. The form chunk holds the others; in RF64 sizes of
 * 0xFFFFFFFF stand in the chunk `ds64`. A last chunk that is longer than the file is taken to end
 * with the file, as players do; `truncated` says so. */
#ifndef AIGCP_RIFF_CHUNKS_H
#define AIGCP_RIFF_CHUNKS_H

#include "watermark/formats/part_walk.h"
#include "watermark/media/edits.h"

#include <stdbool.h>

#define AIGCP_RIFF_HEADER 8

typedef struct aigcp_riff_chunk {
    char name[5];    /* four letters and a NUL */
    uint64_t offset; /* of the header */
    uint64_t data;   /* of the content: offset + 8 */
    uint64_t length; /* of the content */
    uint64_t end;    /* behind the padding, or the end of what holds the chunk */
    bool padded;     /* an odd length, and the byte of padding is there */
    bool truncated;  /* the length says more than there is */
} aigcp_riff_chunk;

typedef struct aigcp_riff {
    const aigc_source *source;
    char form[5];    /* "WEBP", "WAVE", "AVI " */
    bool is_rf64;    /* "RF64" or "BW64" */
    bool is_iff;     /* "FORM" */
    uint64_t size;   /* as the file says: of all behind the first 8 bytes */
    uint64_t begin;  /* of the first chunk: 12 */
    uint64_t end;    /* of the last: by `size`, or the end of the file if that comes first */
    uint64_t ds64;   /* offset of the content of `ds64`; 0 if there is none */
    uint64_t data64; /* size of the chunk `data` of RF64 */
} aigcp_riff;

/* Read the head of the file.
 * @return AIGC_OK; AIGC_ERR_FORMAT if it is no RIFF; AIGC_ERR_IO. */
AIGC_MUST_CHECK aigc_status aigcp_riff_open(aigcp_riff *riff, const aigc_source *source);

/* The same of an IFF. */
AIGC_MUST_CHECK aigc_status aigcp_iff_open(aigcp_riff *riff, const aigc_source *source);

/* The four bytes of a length or size, as the file has them. */
void aigcp_riff_put_size(const aigcp_riff *riff, uint64_t size, uint8_t bytes[4]);

/* The chunk whose header stands at walk->at, below `end`; the walk moves behind it. Begin with
 * riff->begin and riff->end; or with the inside of a LIST chunk, behind its type.
 * @return AIGC_OK; AIGC_ERR_NOT_FOUND at the end, also if fewer than 8 bytes are left;
 *         AIGC_ERR_LIMIT after too many; AIGC_ERR_IO. */
AIGC_MUST_CHECK aigc_status aigcp_riff_next(const aigcp_riff *riff, aigcp_part_walk *walk,
                                            uint64_t end, aigcp_riff_chunk *chunk);

/* Whether the name is this one. */
bool aigcp_riff_is(const aigcp_riff_chunk *chunk, const char *name);

/* Append a chunk of RIFF to a buffer: header, content, padding.
 * @return AIGC_OK, AIGC_ERR_LIMIT, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_riff_append(aigcp_buffer *buffer, const char *name,
                                              const void *data, size_t length);

/* Add the edit that makes the size in the header true after edits between begin and end that
 * added and removed so many bytes. In RF64 it is the size in `ds64` that changes.
 * @return AIGC_OK; AIGC_ERR_LIMIT if it does not fit in 32 bits; AIGC_ERR_FORMAT if the file is
 *         shorter than its size says; as aigcp_edits_add(). */
AIGC_MUST_CHECK aigc_status aigcp_riff_resize(const aigcp_riff *riff, uint64_t added,
                                              uint64_t removed, aigcp_edits *edits);

#endif
