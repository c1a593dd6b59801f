/* SPDX-License-Identifier: Apache-2.0 */
/* A manifest store in unstructured text (C2PA 2.4, A.8): one run of invisible characters,
 *
 *     U+FEFF  VS("C2PATXT\0")  VS(1)  VS(length, 4 bytes, big-endian)  VS(store)  [VS(padding)]
 *
 * where VS() is one variation selector for each byte (selectors.h). We write no padding. Others
 * may: zeros, then bytes 0x10, as many as make the run 9 + 4 * (13 + length) bytes long. */
#ifndef AIGCP_TEXT_WRAPPER_H
#define AIGCP_TEXT_WRAPPER_H

#include "watermark/media/media_format.h"

/* Bytes of UTF-8 that the wrapper of a store takes. */
size_t aigcp_text_wrapper_length(const uint8_t *store, size_t length);

AIGC_MUST_CHECK aigc_status aigcp_text_wrapper_write(const uint8_t *store, size_t length,
                                                     aigcp_buffer *out);

/* Find the wrapper of a text; its store is appended to `store`. Of several, the first is given,
 * and `place->count` tells how many there are.
 * @return AIGC_OK; AIGC_ERR_NOT_FOUND; AIGC_ERR_FORMAT if one begins and is damaged
 *         (manifest.text.corruptedWrapper); AIGC_ERR_LIMIT; AIGC_ERR_IO, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_text_wrapper_find(const aigc_source *source, aigcp_buffer *store,
                                                    aigcp_manifest_place *place);

/* Look for the begin of a wrapper in a stream. All zero is ready to begin. */
#define AIGCP_WRAPPER_BEGIN 34 /* bytes */
typedef struct aigcp_wrapper_watch {
    bool found;
    size_t length; /* of the last bytes, which may be the begin of one */
    uint8_t last[AIGCP_WRAPPER_BEGIN];
} aigcp_wrapper_watch;

void aigcp_wrapper_watch_feed(aigcp_wrapper_watch *watch, const uint8_t *data, size_t length);

#endif
