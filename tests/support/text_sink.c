/* SPDX-License-Identifier: Apache-2.0 */
/* An aigc_write_fn that collects what is written. */
#include "tests/support/text_sink.h"

#include <stdlib.h>
#include <string.h>

int
text_sink_write(void *context, const void *data, size_t length)
{
    text_sink *sink = context;
    if (length > sink->capacity - sink->length) {
        size_t capacity = 2 * (sink->capacity + length);
        uint8_t *grown = realloc(sink->data, capacity);
        if (!grown)
            return 1;
        sink->data = grown;
        sink->capacity = capacity;
    }
    if (length)
        memcpy(sink->data + sink->length, data, length);
    sink->length += length;
    return 0;
}

void
text_sink_free(text_sink *sink)
{
    free(sink->data);
    *sink = (text_sink){ .length = 0 };
}
