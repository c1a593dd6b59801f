/* SPDX-License-Identifier: Apache-2.0 */
/* The beginning of a file that is text, in memory. */
#ifndef AIGCP_TEXT_HEAD_H
#define AIGCP_TEXT_HEAD_H

#include "common/buffer.h"

#include <aigc/source.h>

/* Read the first `limit` bytes, or all if there are fewer; to be released by the caller, also
 * after an error. The text is never NULL, also if it is empty. */
AIGC_MUST_CHECK aigc_status aigcp_text_head(const aigc_source *source, size_t limit,
                                            aigcp_buffer *text);

#endif
