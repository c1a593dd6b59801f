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

bool
text_sink_is(const text_sink *sink, const void *data, size_t length)
{
    return sink->length == length && (length == 0 || memcmp(sink->data, data, length) == 0);
}

bool
text_sink_same(const text_sink *one, const text_sink *other)
{
    return text_sink_is(one, other->data, other->length);
}

void
text_sink_free(text_sink *sink)
{
    free(sink->data);
    *sink = (text_sink){ .length = 0 };
}
