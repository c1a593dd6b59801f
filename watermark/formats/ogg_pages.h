/* SPDX-License-Identifier: Apache-2.0 */
/* Pages of Ogg (RFC 3533). */
#ifndef AIGCP_OGG_PAGES_H
#define AIGCP_OGG_PAGES_H

#include "common/buffer.h"

#include <aigc/source.h>
#include <stdbool.h>

#define AIGCP_OGG_HEADER 27
#define AIGCP_OGG_SEGMENTS 255
#define AIGCP_OGG_PAGE_MAX (AIGCP_OGG_HEADER + AIGCP_OGG_SEGMENTS + AIGCP_OGG_SEGMENTS * 255)

#define AIGCP_OGG_CONTINUED 1
#define AIGCP_OGG_FIRST 2
#define AIGCP_OGG_LAST 4

typedef struct aigcp_ogg_page {
    uint64_t offset, body, end;
    uint8_t flags;
    uint64_t granule;
    uint32_t serial, sequence;
    unsigned segments;
    uint8_t lacing[AIGCP_OGG_SEGMENTS];
} aigcp_ogg_page;

/* The page at `*at`, which moves behind it.
 * @return AIGC_OK; AIGC_ERR_NOT_FOUND at the end; AIGC_ERR_FORMAT if it is none, or is cut short;
 *         AIGC_ERR_IO. */
AIGC_MUST_CHECK aigc_status aigcp_ogg_next(const aigc_source *source, uint64_t *at,
                                           aigcp_ogg_page *page);

/* Move `*at` to the next place, from there on, where a page may begin.
 * @return AIGC_OK; AIGC_ERR_NOT_FOUND; AIGC_ERR_IO. */
AIGC_MUST_CHECK aigc_status aigcp_ogg_find(const aigc_source *source, uint64_t *at);

/* Append a page with its checksum; offset, body and end are not used. */
AIGC_MUST_CHECK aigc_status aigcp_ogg_append(aigcp_buffer *out, const aigcp_ogg_page *page,
                                             const uint8_t *body, size_t length);

/* The 8 bytes at offset 18 of a page, sequence number and checksum, for another number.
 * @return AIGC_OK; AIGC_ERR_FORMAT if the checksum was wrong before: damage must stay visible. */
AIGC_MUST_CHECK aigc_status aigcp_ogg_renumber(const aigc_source *source,
                                               const aigcp_ogg_page *page, uint32_t sequence,
                                               uint8_t bytes[8]);
#define AIGCP_OGG_SEQUENCE_AT 18

#endif
