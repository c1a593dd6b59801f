/* SPDX-License-Identifier: Apache-2.0 */
/* Hostile pixels and hostile picture files. Of pixels the first bytes say how large the picture is
 * and how it is laid out, the rest repeats; what begins as a file of a known kind is one. Nothing
 * is found that was not written, what was written is found, and nothing is read or written
 * outside. */
#include "common/buffer.h"
#include "tests/fuzz/fuzz_target.h"
#include "watermark/media/detect.h"
#include "watermark/pixels/repaint.h"

#include <aigc/watermark.h>
#include <string.h>

#define SIDE_MAX 160
/* Of all frames of a file; larger ones only cost time. */
#define PIXELS_MAX 65536

static const aigc_watermark_payload payload = { 8, { 'f', 'u', 'z', 'z', 0, 0xFF, 0x80, 1 } };

static void
check_found(aigc_status status, const aigc_watermark_found *found)
{
    FUZZ_ASSERT(status == AIGC_OK && found->payload.length == payload.length);
    FUZZ_ASSERT(memcmp(found->payload.bytes, payload.bytes, payload.length) == 0);
}

/* ---- pixels ----------------------------------------------------------------------------- */

static void
check_pixels(const aigc_watermark_key *key, const uint8_t *data, size_t size)
{
    aigc_watermark_found found;
    aigc_pixels pixels = { sizeof pixels,
                           data[0] % SIDE_MAX + 1u,
                           data[1] % SIDE_MAX + 1u,
                           data[2] % 4 + 1u,
                           (data[2] & 4) != 0 ? 16 : 8,
                           0,
                           NULL };
    pixels.stride = (size_t)pixels.width * pixels.channels * (pixels.depth / 8) + data[3] % 3;
    size_t bytes = pixels.stride * pixels.height;
    uint8_t *copy = malloc(bytes);
    FUZZ_ASSERT(copy != NULL);
    for (size_t i = 0; i < bytes; i++)
        copy[i] = (uint8_t)(data[4 + i % (size - 4)] + i / (size - 4) * data[3]);
    pixels.data = copy;
    FUZZ_ASSERT(aigc_watermark_detect(key, &pixels, &found) == AIGC_ERR_NOT_FOUND);
    aigc_watermark_options options = { .struct_size = sizeof options,
                                       .strength = data[3] > 127 ? 1.0 : 0,
                                       .allow_weak = data[3] & 1 };
    aigc_watermark_report report;
    aigc_status status = aigc_watermark_embed(key, &options, &payload, &pixels, &report);
    FUZZ_ASSERT(status == AIGC_OK || status == AIGC_ERR_UNMARKABLE);
    FUZZ_ASSERT(status != AIGC_OK || report.read_back == 1 || options.allow_weak);
    if (status == AIGC_OK && report.read_back == 1)
        check_found(aigc_watermark_detect(key, &pixels, &found), &found);
    free(copy);
}

/* ---- files ------------------------------------------------------------------------------ */

static aigc_status
measure(void *context, const aigcp_canvas *canvas)
{
    uint64_t *pixels = context;
    *pixels += (uint64_t)canvas->width * canvas->height;
    return *pixels <= PIXELS_MAX ? AIGC_OK : AIGC_ERR_LIMIT;
}

static int
take(void *context, const void *data, size_t length)
{
    return aigcp_buffer_append(context, data, length) == AIGC_OK ? 0 : -1;
}

static void
check_file(const aigc_watermark_key *key, const aigc_source *source)
{
    aigc_watermark_found found;
    aigc_watermark_report report;
    aigc_source marked;
    aigcp_buffer result;
    uint64_t pixels = 0;
    if (aigcp_look(source, measure, &pixels) != AIGC_OK)
        return;
    FUZZ_ASSERT(aigc_watermark_detect_file(key, source, &found) != AIGC_OK);
    aigcp_buffer_init(&result, (size_t)64 * 1024 * 1024);
    aigc_status status =
        aigc_watermark_embed_file(key, NULL, &payload, source, take, &result, &report);
    if (status == AIGC_OK) {
        /* The codec may cost the mark; that another payload comes out is what must not be. */
        FUZZ_ASSERT(report.read_back == 1);
        FUZZ_ASSERT(aigc_source_memory(&marked, result.data, result.length) == AIGC_OK);
        status = aigc_watermark_detect_file(key, &marked, &found);
        if (status != AIGC_ERR_NOT_FOUND)
            check_found(status, &found);
    }
    aigcp_buffer_free(&result);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t secret[AIGC_WATERMARK_KEY_SIZE] = { 1 };
    aigc_watermark_key *key = NULL;
    aigc_source source;
    aigc_media_type type;
    if (size < 5)
        return 0;
    FUZZ_ASSERT(aigc_watermark_key_new(secret, &key) == AIGC_OK);
    FUZZ_ASSERT(aigc_source_memory(&source, data, size) == AIGC_OK);
    if (aigcp_detect(&source, &type) == AIGC_OK && aigcp_repaint_knows(type))
        check_file(key, &source);
    else
        check_pixels(key, data, size);
    aigc_watermark_key_free(key);
    return 0;
}
