/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes are a picture or are refused; what was painted on can be painted on again, and what
 * a painter left alone comes out as it went in. Check sums of PNG are mended first, or nothing
 * would be seen behind them. */
#include "common/buffer.h"
#include "tests/fuzz/fuzz_target.h"
#include "watermark/pixels/repaint.h"

#include <string.h>
#include <zlib.h>

/* Larger pictures only cost time. */
#define PIXELS_MAX 65536

typedef struct fuzz_painter {
    bool draws;
    uint64_t pixels;
} fuzz_painter;

static aigc_status
paint(void *context, aigcp_canvas *canvas, aigcp_rectangle *changed)
{
    fuzz_painter *painter = context;
    size_t row = (size_t)canvas->width * canvas->channels * (canvas->depth / 8);

    painter->pixels += (uint64_t)canvas->width * canvas->height;
    if (painter->pixels > PIXELS_MAX)
        return AIGC_ERR_LIMIT;
    FUZZ_ASSERT(canvas->stride >= row);
    if (!painter->draws) {
        changed->width = 0;
        return AIGC_OK;
    }
    changed->x = canvas->width / 3;
    changed->width = canvas->width - changed->x;
    for (uint32_t y = 0; y < canvas->height; y++) {
        size_t left = row / canvas->width * changed->x;

        memset(canvas->pixels + y * canvas->stride + left, (int)y, row - left);
    }
    return AIGC_OK;
}

static int
take(void *context, const void *data, size_t length)
{
    return aigcp_buffer_append(context, data, length) == AIGC_OK ? 0 : -1;
}

static aigc_status
repaint(const uint8_t *data, size_t size, bool draws, aigcp_buffer *result)
{
    fuzz_painter painter = { draws, 0 };
    aigc_source source;

    aigcp_buffer_init(result, (size_t)64 * 1024 * 1024);
    FUZZ_ASSERT(aigc_source_memory(&source, data, size) == AIGC_OK);
    return aigcp_repaint(&source, paint, &painter, take, result);
}

static void
mend_sums(uint8_t *data, size_t size)
{
    for (size_t at = 8; size >= 20 && at <= size - 12;) {
        size_t length = (size_t)data[at] << 24 | (size_t)data[at + 1] << 16 |
                        (size_t)data[at + 2] << 8 | data[at + 3];

        if (length > size - at - 12)
            return;
        uint32_t sum = (uint32_t)crc32(0, data + at + 4, (uInt)length + 4);
        for (unsigned i = 0; i < 4; i++)
            data[at + 8 + length + i] = (uint8_t)(sum >> (24 - 8 * i));
        at += 12 + length;
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    aigcp_buffer once, twice;
    uint8_t *copy = malloc(size + 1);

    FUZZ_ASSERT(copy != NULL);
    memcpy(copy, data, size);
    if (size > 8 && memcmp(data, "\x89PNG", 4) == 0)
        mend_sums(copy, size);
    if (repaint(copy, size, true, &once) == AIGC_OK) {
        aigc_status status = repaint(once.data, once.length, true, &twice);

        FUZZ_ASSERT(status == AIGC_OK || status == AIGC_ERR_LIMIT);
        aigcp_buffer_free(&twice);
        /* A still that is not changed is the same bytes. */
        status = repaint(copy, size, false, &twice);
        FUZZ_ASSERT(status == AIGC_OK);
        aigcp_buffer_free(&twice);
    }
    aigcp_buffer_free(&once);
    free(copy);
    return 0;
}
