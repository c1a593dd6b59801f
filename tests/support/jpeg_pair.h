/* SPDX-License-Identifier: Apache-2.0 */
/* JPEGs of two pictures: the second one stands behind the first, whose index says where. */
#ifndef SUPPORT_JPEG_PAIR_H
#define SUPPORT_JPEG_PAIR_H

#include "common/buffer.h"

#include <stdbool.h>

/* Put an index into a JPEG, in front of its byte `at`, and a second picture behind it. */
void jpeg_pair_make(const aigcp_buffer *first, size_t at, bool big_endian, aigcp_buffer *result);

/* Fail the test unless the index says where both pictures are. */
void jpeg_pair_check(const aigcp_buffer *file);

#endif
