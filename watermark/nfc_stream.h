/* SPDX-License-Identifier: Apache-2.0 */
/* A text in normalisation form C, as a stream and in constant memory. Bytes that are not UTF-8
 * come out as they are. docs/formats.md, "Content hash", says where a text is cut. */
#ifndef AIGCP_NFC_STREAM_H
#define AIGCP_NFC_STREAM_H

#include "common/utf8.h"
#include "watermark/quiet_text.h"
#include "watermark/unicode_icu.h"

/* Receives the text; `length` may be 0. */
typedef aigc_status (*aigcp_nfc_fn)(void *context, const uint8_t *data, size_t length);

/* Characters wait here until what follows cannot change their normal form: some whole
 * segments, then the one that is still open. */
typedef struct aigcp_nfc_stream {
    aigcp_nfc_fn emit;
    void *context;
    aigcp_nfc nfc;
    aigcp_quiet_map quiet;
    uint8_t waiting[AIGCP_NFC_INPUT_MAX];
    size_t length;
    size_t open;                     /* where the open segment begins in `waiting` */
    bool as_it_is;                   /* all that waits is known to be its own normal form */
    uint8_t partial[AIGCP_UTF8_MAX]; /* a character that the last feed cut */
    size_t partial_length;
    uint64_t invalid; /* bytes that were part of no character */
} aigcp_nfc_stream;

AIGC_MUST_CHECK aigc_status aigcp_nfc_stream_init(aigcp_nfc_stream *stream);

void aigcp_nfc_stream_begin(aigcp_nfc_stream *stream, aigcp_nfc_fn emit, void *context);
/* @return AIGC_OK; AIGC_ERR_MEMORY; as `emit`. */
AIGC_MUST_CHECK aigc_status aigcp_nfc_stream_feed(aigcp_nfc_stream *stream, const void *data,
                                                  size_t length);
AIGC_MUST_CHECK aigc_status aigcp_nfc_stream_finish(aigcp_nfc_stream *stream);

#endif
