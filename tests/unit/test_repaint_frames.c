/* SPDX-License-Identifier: Apache-2.0 */
/* Painting on WebP and GIF: stills stay in kind, animations show what was painted on each frame
 * and are the same elsewhere; what libwebp's own players show is what counts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <webp/decode.h>
#include <webp/demux.h>
#include <webp/encode.h>
#include <webp/mux.h>

#include "tests/support/box_painter.h"
#include "tests/support/prng.h"
#include "watermark/pixels/gif_lzw.h"

#define WIDTH 60
#define HEIGHT 44

static const box_painter painter_of_box = { .box = { 31, 21, 17, 9 } };

static void
fill(uint8_t *rgba, unsigned seed, bool holes)
{
    for (unsigned y = 0; y < HEIGHT; y++) {
        for (unsigned x = 0; x < WIDTH; x++) {
            uint8_t *pixel = rgba + (y * WIDTH + x) * 4;

            pixel[0] = (uint8_t)(x * 4 + seed * 40);
            pixel[1] = (uint8_t)(y * 5);
            pixel[2] = (uint8_t)((x + y + seed) * 2);
            pixel[3] = holes && (x / 8 + y / 8 + seed) % 3 == 0 ? 0 : 255;
        }
    }
}

/* With `chunks`: an extended file, with metadata. */
static void
write_still(bool lossless, bool holes, bool chunks, aigcp_buffer *file)
{
    uint8_t rgba[WIDTH * HEIGHT * 4], *encoded = NULL;
    WebPData picture, metadata = { (const uint8_t *)"metadata", 8 }, all = { NULL, 0 };

    fill(rgba, 3, holes);
    size_t size = lossless ? WebPEncodeLosslessRGBA(rgba, WIDTH, HEIGHT, WIDTH * 4, &encoded)
                           : WebPEncodeRGBA(rgba, WIDTH, HEIGHT, WIDTH * 4, 70, &encoded);
    assert_true(size > 0);
    picture = (WebPData){ encoded, size };
    WebPMux *mux = WebPMuxCreate(&picture, 1);
    if (chunks) {
        assert_int_equal(WebPMuxSetChunk(mux, "EXIF", &metadata, 1), WEBP_MUX_OK);
        assert_int_equal(WebPMuxSetChunk(mux, "ICCP", &metadata, 1), WEBP_MUX_OK);
        assert_int_equal(WebPMuxSetChunk(mux, "odd ", &metadata, 1), WEBP_MUX_OK);
    }
    assert_int_equal(WebPMuxAssemble(mux, &all), WEBP_MUX_OK);
    aigcp_buffer_init(file, (size_t)1024 * 1024);
    assert_int_equal(aigcp_buffer_append(file, all.bytes, all.size), AIGC_OK);
    WebPDataClear(&all);
    WebPMuxDelete(mux);
    WebPFree(encoded);
}

/* Frames of the whole canvas, in the order of a film: RGBA. */
typedef struct film_pixels {
    uint8_t *pixels;
    unsigned count;
    int times[16];
} film_pixels;

static film_pixels
play(const aigcp_buffer *file)
{
    WebPData data = { file->data, file->length };
    WebPAnimDecoder *decoder = WebPAnimDecoderNew(&data, NULL);
    film_pixels film = { calloc(16, (size_t)WIDTH * HEIGHT * 4), 0, { 0 } };
    uint8_t *canvas;

    assert_non_null(decoder);
    while (WebPAnimDecoderHasMoreFrames(decoder)) {
        assert_true(film.count < 16);
        assert_true(WebPAnimDecoderGetNext(decoder, &canvas, &film.times[film.count]));
        memcpy(film.pixels + (size_t)film.count++ * WIDTH * HEIGHT * 4, canvas,
               (size_t)WIDTH * HEIGHT * 4);
    }
    WebPAnimDecoderDelete(decoder);
    return film;
}

static void
compare(const uint8_t *before, const uint8_t *after, const box_painter *painter, int tolerance)
{
    for (uint32_t y = 0; y < HEIGHT; y++) {
        for (uint32_t x = 0; x < WIDTH; x++) {
            size_t at = ((size_t)y * WIDTH + x) * 4;

            if (!box_holds(painter, x, y)) {
                /* What is transparent has no colour. */
                bool gone = before[at + 3] == 0 && after[at + 3] == 0;
                for (unsigned i = 0; i < 4 && !gone; i++)
                    if (abs(before[at + i] - after[at + i]) > tolerance)
                        fail_msg("pixel %u,%u changed", x, y);
                continue;
            }
            for (unsigned i = 0; i < 4; i++) {
                int wanted = i == 3 ? 255 : (int)box_sample(x, y, i);
                if (tolerance == 0 && after[at + i] != wanted)
                    fail_msg("pixel %u,%u was not painted: %d, %d", x, y, after[at + i], wanted);
            }
        }
    }
}

static void
check_still(bool lossless, bool holes, bool chunks)
{
    box_painter painter = painter_of_box;
    aigcp_buffer file, result;
    WebPBitstreamFeatures before, after;

    write_still(lossless, holes, chunks, &file);
    assert_int_equal(box_repaint(&painter, file.data, file.length, &result), AIGC_OK);
    WebPGetFeatures(file.data, file.length, &before);
    assert_int_equal(WebPGetFeatures(result.data, result.length, &after), VP8_STATUS_OK);
    assert_int_equal(before.format, after.format);
    assert_int_equal(before.has_alpha, after.has_alpha);
    film_pixels old = play(&file);
    film_pixels new = play(&result);
    compare(old.pixels, new.pixels, &painter, lossless ? 0 : 90);
    if (chunks) {
        WebPData data = { result.data, result.length }, found;
        WebPMux *mux = WebPMuxCreate(&data, 1);

        assert_int_equal(WebPMuxGetChunk(mux, "EXIF", &found), WEBP_MUX_OK);
        assert_int_equal(WebPMuxGetChunk(mux, "ICCP", &found), WEBP_MUX_OK);
        assert_int_equal(WebPMuxGetChunk(mux, "odd ", &found), WEBP_MUX_OK);
        assert_memory_equal(found.bytes, "metadata", 8);
        WebPMuxDelete(mux);
    }
    free(old.pixels);
    free(new.pixels);
    aigcp_buffer_free(&file);
    aigcp_buffer_free(&result);
}

static void
webp_stills_stay_in_kind(void **state)
{
    (void)state;
    for (int i = 0; i < 8; i++)
        check_still(i & 1, i & 2, i & 4);
}

/* Small frames here and there, with every way to blend and to dispose of them. */
static void
write_animation(unsigned seed, aigcp_buffer *file)
{
    WebPMux *mux = WebPMuxNew();
    WebPData all;
    uint8_t rgba[WIDTH * HEIGHT * 4];
    prng random;

    prng_seed(&random, seed);
    for (unsigned i = 0; i < 8; i++) {
        WebPMuxFrameInfo frame = { .id = WEBP_CHUNK_ANMF };
        int width = i == 0 ? WIDTH : 1 + (int)prng_below(&random, 30);
        int height = i == 0 ? HEIGHT : 1 + (int)prng_below(&random, 20);
        uint8_t *encoded;

        fill(rgba, i, i % 3 == 1);
        frame.bitstream.size = WebPEncodeLosslessRGBA(rgba, width, height, WIDTH * 4, &encoded);
        frame.bitstream.bytes = encoded;
        frame.x_offset = i == 0 ? 0 : (int)prng_below(&random, 16) * 2;
        frame.y_offset = i == 0 ? 0 : (int)prng_below(&random, 12) * 2;
        frame.duration = 40 + (int)i;
        frame.dispose_method =
            prng_below(&random, 2) ? WEBP_MUX_DISPOSE_BACKGROUND : WEBP_MUX_DISPOSE_NONE;
        frame.blend_method = prng_below(&random, 2) ? WEBP_MUX_BLEND : WEBP_MUX_NO_BLEND;
        assert_true(frame.bitstream.size > 0);
        assert_int_equal(WebPMuxPushFrame(mux, &frame, 1), WEBP_MUX_OK);
        WebPFree(encoded);
    }
    WebPMuxAnimParams loop = { 0, 3 };
    assert_int_equal(WebPMuxSetAnimationParams(mux, &loop), WEBP_MUX_OK);
    assert_int_equal(WebPMuxSetCanvasSize(mux, WIDTH, HEIGHT), WEBP_MUX_OK);
    assert_int_equal(WebPMuxAssemble(mux, &all), WEBP_MUX_OK);
    aigcp_buffer_init(file, (size_t)1024 * 1024);
    assert_int_equal(aigcp_buffer_append(file, all.bytes, all.size), AIGC_OK);
    WebPDataClear(&all);
    WebPMuxDelete(mux);
}

static void
webp_animations_show_what_was_painted(void **state)
{
    (void)state;
    for (unsigned seed = 0; seed < 40; seed++) {
        box_painter painter = painter_of_box;
        aigcp_buffer file, result;

        write_animation(seed, &file);
        assert_int_equal(box_repaint(&painter, file.data, file.length, &result), AIGC_OK);
        assert_int_equal(painter.frames, 8);
        film_pixels old = play(&file);
        film_pixels new = play(&result);
        assert_int_equal(old.count, new.count);
        for (unsigned i = 0; i < old.count; i++) {
            size_t at = (size_t)i * WIDTH * HEIGHT * 4;

            assert_int_equal(old.times[i], new.times[i]);
            compare(old.pixels + at, new.pixels + at, &painter, 0);
        }
        free(old.pixels);
        free(new.pixels);
        aigcp_buffer_free(&file);
        aigcp_buffer_free(&result);
    }
}

/* Join the sub-blocks that the writer made. */
static size_t
join_blocks(uint8_t *data, size_t length)
{
    size_t to = 0, at = 0;

    while (at < length && data[at] > 0) {
        size_t size = data[at];

        memmove(data + to, data + at + 1, size);
        to += size;
        at += 1 + size;
    }
    assert_int_equal(at + 1, length);
    return to;
}

static void
lzw_gives_back_what_it_took(void **state)
{
    (void)state;
    prng random;

    prng_seed(&random, 1);
    for (unsigned round = 0; round < 60; round++) {
        unsigned bits = 2 + round % 7;
        size_t count = 1 + prng_below(&random, round % 10 == 0 ? 300000 : 9000);
        uint8_t *indexes = malloc(count), *back = calloc(1, count);
        aigcp_buffer data;

        for (size_t i = 0; i < count; i++) {
            indexes[i] = (uint8_t)(round % 3 == 0   ? prng_below(&random, 1U << bits)
                                   : round % 3 == 1 ? (i / 50) & ((1U << bits) - 1)
                                                    : 0);
        }
        aigcp_buffer_init(&data, (size_t)16 * 1024 * 1024);
        assert_int_equal(aigcp_gif_compress(indexes, count, bits, &data), AIGC_OK);
        size_t joined = join_blocks(data.data, data.length);
        assert_int_equal(aigcp_gif_expand(data.data, joined, bits, back, count), AIGC_OK);
        assert_memory_equal(indexes, back, count);
        aigcp_buffer_free(&data);
        free(indexes);
        free(back);
    }
}

/* ---- GIF: frames past the screen ---------------------------------------------------------- */

#define GIF_BITS 4

static void
put(aigcp_buffer *file, const void *bytes, size_t length)
{
    assert_int_equal(aigcp_buffer_append(file, bytes, length), AIGC_OK);
}

static void
put_size(aigcp_buffer *file, unsigned one, unsigned other)
{
    uint8_t bytes[] = { (uint8_t)one, (uint8_t)(one >> 8), (uint8_t)other, (uint8_t)(other >> 8) };

    put(file, bytes, sizeof bytes);
}

static void
begin_gif(aigcp_buffer *file, unsigned width, unsigned height)
{
    aigcp_buffer_init(file, (size_t)1024 * 1024);
    put(file, "GIF89a", 6);
    put_size(file, width, height);
    put(file, "\x83\0\0", 3);
    for (unsigned i = 0; i < 1 << GIF_BITS; i++) {
        uint8_t colour[] = { (uint8_t)(i * 13), (uint8_t)(i * 7), (uint8_t)(200 - i * 9) };

        put(file, colour, sizeof colour);
    }
}

/* Rows as GIF stores them. */
static uint32_t
stored_row(uint32_t row, uint32_t height, bool interlaced)
{
    static const uint8_t first[] = { 0, 4, 2, 1 }, step[] = { 8, 8, 4, 2 };

    for (unsigned pass = 0; interlaced && pass < 4; pass++) {
        uint32_t rows = height > first[pass] ? (height - first[pass] - 1) / step[pass] + 1 : 0;

        if (row < rows)
            return first[pass] + row * step[pass];
        row -= rows;
    }
    return row;
}

/* A frame whose pixels depend on where they are on the screen, so that it may be cut. */
static void
put_frame(aigcp_buffer *file, aigcp_rectangle part, unsigned disposal, bool interlaced)
{
    uint8_t control[] = { 0x21, 0xF9, 4, (uint8_t)(disposal << 2 | 1), 10, 0, 0, 0 };
    uint8_t *indexes = malloc((size_t)part.width * part.height);

    put(file, control, sizeof control);
    put(file, ",", 1);
    put_size(file, part.x, part.y);
    put_size(file, part.width, part.height);
    put(file, interlaced ? "\x40\x04" : "\0\x04", 2);
    for (uint32_t y = 0; y < part.height; y++) {
        for (uint32_t x = 0; x < part.width; x++) {
            uint32_t down = part.y + stored_row(y, part.height, interlaced);

            indexes[(size_t)y * part.width + x] =
                (uint8_t)(((part.x + x) * 7 + down * 5 + disposal) % 16);
        }
    }
    assert_int_equal(aigcp_gif_compress(indexes, (size_t)part.width * part.height, GIF_BITS, file),
                     AIGC_OK);
    free(indexes);
}

typedef struct seen_frames {
    uint8_t pixels[8][WIDTH * HEIGHT * 4];
    unsigned count;
} seen_frames;

static aigc_status
see(void *context, const aigcp_canvas *canvas)
{
    seen_frames *seen = context;

    assert_int_equal(canvas->width, WIDTH);
    assert_int_equal(canvas->height, HEIGHT);
    assert_true(seen->count < 8);
    memcpy(seen->pixels[seen->count++], canvas->pixels, sizeof seen->pixels[0]);
    return AIGC_OK;
}

static seen_frames *
look_at(const aigcp_buffer *file)
{
    seen_frames *seen = calloc(1, sizeof *seen);
    aigc_source source;

    assert_non_null(seen);
    assert_int_equal(aigc_source_memory(&source, file->data, file->length), AIGC_OK);
    assert_int_equal(aigcp_look(&source, see, seen), AIGC_OK);
    return seen;
}

/* As a file whose frames were cut by hand; the label is on all frames, also on one of which nothing
 * is on the screen, but which comes when the frame before was cleared. */
static void
gif_frames_are_cut_at_the_screen(void **state)
{
    const aigcp_rectangle screen = { 0, 0, WIDTH, HEIGHT }, past = { 30, 20, 70, 50 },
                          wide = { 10, 5, 300, 7 }, away = { WIDTH, 3, 20, 20 };
    box_painter painter = painter_of_box, nothing = { .box = { 0, 0, 0, 0 } };
    aigcp_buffer file, cut, result;
    seen_frames *before, *by_hand, *after;

    (void)state;
    begin_gif(&file, WIDTH, HEIGHT);
    put_frame(&file, screen, 1, false);
    put_frame(&file, past, 2, true);
    put_frame(&file, away, 2, false);
    put_frame(&file, wide, 1, false);
    put(&file, ";", 1);
    begin_gif(&cut, WIDTH, HEIGHT);
    put_frame(&cut, screen, 1, false);
    put_frame(&cut, (aigcp_rectangle){ 30, 20, WIDTH - 30, HEIGHT - 20 }, 2, false);
    put_frame(&cut, (aigcp_rectangle){ 30, 20, 1, 1 }, 1, false);
    put_frame(&cut, (aigcp_rectangle){ 10, 5, WIDTH - 10, 7 }, 1, false);
    put(&cut, ";", 1);
    before = look_at(&file);
    by_hand = look_at(&cut);
    assert_int_equal(before->count, 4);
    for (unsigned i = 0; i < 2; i++)
        assert_memory_equal(before->pixels[i], by_hand->pixels[i], sizeof before->pixels[i]);
    assert_int_equal(box_repaint(&painter, file.data, file.length, &result), AIGC_OK);
    assert_int_equal(painter.frames, 4);
    after = look_at(&result);
    assert_int_equal(after->count, 4);
    for (unsigned i = 0; i < 4; i++)
        compare(before->pixels[i], after->pixels[i], &painter, 0);
    aigcp_buffer_free(&result);
    assert_int_equal(box_repaint(&nothing, file.data, file.length, &result), AIGC_OK);
    assert_int_equal(result.length, file.length);
    assert_memory_equal(result.data, file.data, file.length);
    free(before);
    free(by_hand);
    free(after);
    aigcp_buffer_free(&file);
    aigcp_buffer_free(&cut);
    aigcp_buffer_free(&result);
}

/* Browsers show all of it. */
static void
gif_screen_grows_to_the_first_frame(void **state)
{
    box_painter painter = painter_of_box;
    aigcp_buffer file, result;

    (void)state;
    begin_gif(&file, WIDTH - 30, 0);
    put_frame(&file, (aigcp_rectangle){ 0, 0, WIDTH, HEIGHT }, 1, false);
    put(&file, ";", 1);
    seen_frames *before = look_at(&file);
    assert_int_equal(box_repaint(&painter, file.data, file.length, &result), AIGC_OK);
    assert_memory_equal(result.data + 6, ((uint8_t[]){ WIDTH, 0, HEIGHT, 0 }), 4);
    seen_frames *after = look_at(&result);
    compare(before->pixels[0], after->pixels[0], &painter, 0);
    free(before);
    free(after);
    aigcp_buffer_free(&file);
    aigcp_buffer_free(&result);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(webp_stills_stay_in_kind),
        cmocka_unit_test(webp_animations_show_what_was_painted),
        cmocka_unit_test(lzw_gives_back_what_it_took),
        cmocka_unit_test(gif_frames_are_cut_at_the_screen),
        cmocka_unit_test(gif_screen_grows_to_the_first_frame),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
