/* SPDX-License-Identifier: Apache-2.0 */
/* What markup is, by its first element: what stands in front of it may be long. */
#ifndef AIGCP_MARKUP_ROOT_H
#define AIGCP_MARKUP_ROOT_H

#include <aigc/media.h>

/* What a character of markup is made of. */
typedef enum aigcp_markup_units {
    AIGCP_MARKUP_BYTES, /* UTF-8, and all that has ASCII as it is */
    AIGCP_MARKUP_UTF16LE,
    AIGCP_MARKUP_UTF16BE
} aigcp_markup_units;

/* Comments, declarations and instructions from `begin` on are passed over, up to
 * AIGCP_PROLOGUE_MAX bytes.
 * @param[out] type AIGC_MEDIA_SVG for an element svg, with any prefix; AIGC_MEDIA_HTML for html or
 *             a document type of that name; AIGC_MEDIA_FODT and its kin for office:document, by its
 *             type of content; else AIGC_MEDIA_UNKNOWN.
 * @return AIGC_OK, AIGC_ERR_IO. */
AIGC_MUST_CHECK aigc_status aigcp_markup_root(const aigc_source *source, uint64_t begin,
                                              aigcp_markup_units units, aigc_media_type *type);

#endif
