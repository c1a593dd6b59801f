/* SPDX-License-Identifier: Apache-2.0 */
/* detect(embed(x)) = payload, for sizes, strides, layouts and keys, and after some of the changes
 * of bench/robustness at a small size. No other payload is ever reported. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <aigc/watermark.h>

#include "bench/robustness/attacks.h"
#include "tests/support/prng.h"
#include "tests/support/test_picture.h"

#include <stdlib.h>
#include <string.h>

static aigc_watermark_key *
random_key(prng *random)
{
    uint8_t bytes[AIGC_WATERMARK_KEY_SIZE];
    aigc_watermark_key *key;
    prng_bytes(random, bytes, sizeof bytes);
    assert_int_equal(aigc_watermark_key_new(bytes, &key), AIGC_OK);
    return key;
}

static aigc_watermark_payload
random_payload(prng *random)
{
    aigc_watermark_payload payload = { prng_below(random, 4) == 0 ? 16u : 8u, { 0 } };
    prng_bytes(random, payload.bytes, payload.length);
    return payload;
}

static void
what_is_written_is_read(void **state)
{
    (void)state;
    prng random;
    prng_seed(&random, 2026);
    for (size_t i = 0; i < 16; i++) {
        aigc_watermark_key *key = random_key(&random);
        aigc_watermark_payload payload = random_payload(&random);
        aigc_watermark_found found;
        uint32_t width = 320 + (uint32_t)prng_below(&random, 300);
        uint32_t height = 320 + (uint32_t)prng_below(&random, 300);
        unsigned channels = 1 + (unsigned)prng_below(&random, 4);
        unsigned depth = 8 + 8 * (unsigned)prng_below(&random, 2);
        aigc_pixels pixels =
            test_picture_new(width, height, channels, depth, prng_below(&random, 9), i);
        assert_int_equal(aigc_watermark_embed(key, NULL, &payload, &pixels, NULL), AIGC_OK);
        assert_int_equal(aigc_watermark_detect(key, &pixels, &found), AIGC_OK);
        assert_int_equal(found.payload.length, payload.length);
        assert_memory_equal(found.payload.bytes, payload.bytes, payload.length);
        free(pixels.data);
        aigc_watermark_key_free(key);
    }
}

/* One made-up picture through attacks that it must survive. */
static void
the_mark_survives(void **state)
{
    (void)state;
    static const char *const names[] = { "jpeg50",     "webp60",  "resize0.5", "resize1.37",
                                         "crop50",     "rotate5", "rotate90",  "flip",
                                         "screenshot", "noise5",  "grayscale", "aspect0.9" };
    prng random;
    prng_seed(&random, 7);
    aigc_watermark_key *key = random_key(&random);
    aigc_watermark_payload payload = { 8, { 1, 2, 3, 4, 5, 6, 7, 8 } };
    raster picture = raster_synthetic(512, 512, 1, 3);
    aigc_pixels pixels = { sizeof pixels, 512, 512, 3, 8, 3 * 512, picture.rgb };
    aigc_watermark_report report;
    size_t run = 0;
    assert_int_equal(aigc_watermark_embed(key, NULL, &payload, &pixels, &report), AIGC_OK);
    assert_true(report.psnr > 42 && report.ssim > 0.985 && report.margin_cropped > 3);
    for (size_t i = 0; i < attack_count; i++) {
        for (size_t j = 0; j < sizeof names / sizeof *names; j++) {
            aigc_watermark_found found;
            if (strcmp(attacks[i].name, names[j]) != 0)
                continue;
            raster changed = attacks[i].run(&picture, 5, attacks[i].a, attacks[i].b);
            aigc_pixels seen = { sizeof seen,
                                 (uint32_t)changed.width,
                                 (uint32_t)changed.height,
                                 3,
                                 8,
                                 3 * changed.width,
                                 changed.rgb };
            if (aigc_watermark_detect(key, &seen, &found) != AIGC_OK)
                fail_msg("%s: not found", names[j]);
            assert_memory_equal(found.payload.bytes, payload.bytes, 8);
            raster_free(&changed);
            run++;
        }
    }
    assert_int_equal(run, sizeof names / sizeof *names);
    raster_free(&picture);
    aigc_watermark_key_free(key);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(the_mark_survives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
