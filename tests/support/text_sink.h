/* SPDX-License-Identifier: Apache-2.0 */
/* An aigc_write_fn that collects what is written. */
#ifndef SUPPORT_TEXT_SINK_H
#define SUPPORT_TEXT_SINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Begin with all zero. */
typedef struct text_sink {
    uint8_t *data;
    size_t length;
    size_t capacity;
} text_sink;

/* `context` is a text_sink. @return 0; 1 if memory is out. */
int text_sink_write(void *context, const void *data, size_t length);

/* Whether these bytes are all that was written. */
bool text_sink_is(const text_sink *sink, const void *data, size_t length);
bool text_sink_same(const text_sink *one, const text_sink *other);

void text_sink_free(text_sink *sink);

#endif
