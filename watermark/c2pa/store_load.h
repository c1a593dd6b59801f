/* SPDX-License-Identifier: Apache-2.0 */
/* The manifest store of a file, for those who judge nothing. */
#ifndef AIGCP_STORE_LOAD_H
#define AIGCP_STORE_LOAD_H

#include "watermark/media/media_format.h"

/* Append the bytes of the store that is in a file, or is the file.
 * @param[out] format NULL if the file is a store.
 * @param[out] place  of the store in the file.
 * @return AIGC_OK; AIGC_ERR_NOT_FOUND; AIGC_ERR_MALFORMED if there are several, or what holds it is
 *         damaged; AIGC_ERR_LIMIT, AIGC_ERR_IO, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_store_load(const aigc_source *source, aigcp_buffer *bytes,
                                             const aigcp_format **format,
                                             aigcp_manifest_place *place);

#endif
