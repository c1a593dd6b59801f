/* SPDX-License-Identifier: Apache-2.0 */
/* Elements of EBML (RFC 8794), and those of Matroska (RFC 9559) that matter for labels. */
#ifndef AIGCP_EBML_ELEMENTS_H
#define AIGCP_EBML_ELEMENTS_H

#include "common/buffer.h"
#include "watermark/formats/part_walk.h"

#include <aigc/source.h>
#include <stdbool.h>

#define AIGCP_EBML_VOID 0xECu
#define AIGCP_EBML_CRC32 0xBFu
#define AIGCP_MKV_SEGMENT 0x18538067u
#define AIGCP_MKV_SEEK_HEAD 0x114D9B74u
#define AIGCP_MKV_SEEK 0x4DBBu
#define AIGCP_MKV_SEEK_POSITION 0x53ACu
#define AIGCP_MKV_CLUSTER 0x1F43B675u
#define AIGCP_MKV_CLUSTER_POSITION 0xA7u
#define AIGCP_MKV_CUES 0x1C53BB6Bu
#define AIGCP_MKV_CUE_POINT 0xBBu
#define AIGCP_MKV_CUE_TRACK 0xB7u
#define AIGCP_MKV_CUE_CLUSTER 0xF1u
#define AIGCP_MKV_CUE_CODEC_STATE 0xEAu
#define AIGCP_MKV_TAGS 0x1254C367u
#define AIGCP_MKV_TAG 0x7373u
#define AIGCP_MKV_TARGETS 0x63C0u
#define AIGCP_MKV_SIMPLE_TAG 0x67C8u
#define AIGCP_MKV_TAG_NAME 0x45A3u
#define AIGCP_MKV_TAG_STRING 0x4487u

typedef struct aigcp_ebml {
    uint32_t id;
    uint64_t offset, data, end; /* of the head, of the content, behind it */
    unsigned size_width;        /* bytes of the size */
    bool unknown;               /* no size: it ends where its parent does, or something of a higher
                                 * level begins */
    bool cut;                   /* it says that it goes beyond its parent */
} aigcp_ebml;

/* The element at walk->at, before `end`; the walk moves behind it, or into it if its size is
 * unknown.
 * @param lenient an element that is longer than its parent ends there, and is `cut`.
 * @return AIGC_OK; AIGC_ERR_NOT_FOUND at `end`; AIGC_ERR_FORMAT; AIGC_ERR_LIMIT after too many;
 *         AIGC_ERR_IO. */
AIGC_MUST_CHECK aigc_status aigcp_ebml_next(const aigc_source *source, aigcp_part_walk *walk,
                                            uint64_t end, bool lenient, aigcp_ebml *element);

/* Append an element's head. The size takes at least `width` bytes, 1 to 8.
 * @return AIGC_OK, AIGC_ERR_LIMIT, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_ebml_head(aigcp_buffer *out, uint32_t id, uint64_t size,
                                            unsigned width);

/* Append an element with this content. */
AIGC_MUST_CHECK aigc_status aigcp_ebml_append(aigcp_buffer *out, uint32_t id, const void *data,
                                              size_t length);

/* Append a Void of `size` bytes in all, at least 2. */
AIGC_MUST_CHECK aigc_status aigcp_ebml_void(aigcp_buffer *out, size_t size);

/* The bytes that the head of an element takes. */
size_t aigcp_ebml_head_size(uint32_t id, uint64_t size, unsigned width);

#endif
