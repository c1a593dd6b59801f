/* SPDX-License-Identifier: Apache-2.0 */
/* XMP packets in UTF-16 and UTF-32 (ISO 16684-1, 7.3.2) as UTF-8. Most containers ask for UTF-8;
 * files with others are there all the same. */
#ifndef AIGCP_XMP_ENCODING_H
#define AIGCP_XMP_ENCODING_H

#include "common/buffer.h"

#include <aigc/types.h>

/* Make `*packet` and `*length` those of the packet in UTF-8. One that is UTF-8 stays where it is;
 * what another one becomes, without its byte order mark and its XML declaration, which names an
 * encoding, stands in `converted`. What is no character becomes U+FFFD.
 * @param converted  initialised; must outlive the use of the packet.
 * @return AIGC_OK, AIGC_ERR_LIMIT, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_xmp_to_utf8(const char **packet, size_t *length,
                                              aigcp_buffer *converted);

#endif
