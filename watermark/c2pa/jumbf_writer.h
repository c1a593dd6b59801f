/* SPDX-License-Identifier: Apache-2.0 */
/* Write JUMBF boxes (ISO/IEC 19566-5; C2PA 2.2, 11.1). A box is begun, filled, ended; boxes nest.
 * Errors stay in `status`, as with CBOR. */
#ifndef AIGCP_JUMBF_WRITER_H
#define AIGCP_JUMBF_WRITER_H

#include "common/buffer.h"

typedef struct aigcp_jumbf_writer {
    aigcp_buffer *out;
    aigc_status status;
} aigcp_jumbf_writer;

void aigcp_jumbf_writer_init(aigcp_jumbf_writer *writer, aigcp_buffer *out);

/* A box of a four-letter type; its content is what is appended to `out` until its end.
 * @return where it begins, for the end. */
size_t aigcp_jumbf_begin_box(aigcp_jumbf_writer *writer, const char type[4]);
void aigcp_jumbf_end_box(aigcp_jumbf_writer *writer, size_t begin);

/* A superbox: its description (the UUID that a four-letter type stands for, toggles 0x03, the
 * label) is written at once. Ended by aigcp_jumbf_end_box(). */
size_t aigcp_jumbf_begin_superbox(aigcp_jumbf_writer *writer, const char type[4],
                                  const char *label);

/* A superbox with one content box of the same type: "cbor" or "json". */
void aigcp_jumbf_put_content(aigcp_jumbf_writer *writer, const char *superbox_type,
                             const char *label, const char *box_type, const void *content,
                             size_t length);

#endif
