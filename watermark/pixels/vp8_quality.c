/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/pixels/vp8_quality.h"

#include <math.h>
#include <stdbool.h>

/* Frame tag, start code and size (RFC 6386, 9.1). */
#define KEY_FRAME_HEADER 10

#define SEGMENTS 4
#define QUANTISER_MAX 127

/* The boolean decoder of RFC 6386, 7.3; zeros behind the end. */
typedef struct bool_decoder {
    const uint8_t *data;
    size_t length, position;
    uint32_t value, range;
    unsigned shifted;
} bool_decoder;

static uint8_t
next_byte(bool_decoder *decoder)
{
    return decoder->position < decoder->length ? decoder->data[decoder->position++] : 0;
}

/* A bit that is 0 or 1 as often. */
static unsigned
read_bit(bool_decoder *decoder)
{
    uint32_t split = 1 + (((decoder->range - 1) * 128) >> 8);
    unsigned bit = decoder->value >= split << 8;

    if (bit) {
        decoder->value -= split << 8;
        decoder->range -= split;
    } else {
        decoder->range = split;
    }
    while (decoder->range < 128) {
        decoder->value <<= 1;
        decoder->range <<= 1;
        if (++decoder->shifted == 8) {
            decoder->shifted = 0;
            decoder->value |= next_byte(decoder);
        }
    }
    return bit;
}

static int
read_number(bool_decoder *decoder, unsigned bits)
{
    int number = 0;

    while (bits-- > 0)
        number = 2 * number + (int)read_bit(decoder);
    return number;
}

/* Present or 0; then the amount and its sign. */
static int
read_optional(bool_decoder *decoder, unsigned bits)
{
    if (!read_bit(decoder))
        return 0;
    int number = read_number(decoder, bits);
    return read_bit(decoder) ? -number : number;
}

/* 9.3: quantisers of the segments. True if they stand for themselves. */
static bool
read_segments(bool_decoder *decoder, int quantisers[SEGMENTS])
{
    bool absolute = false;

    if (!read_bit(decoder))
        return false;
    bool new_map = read_bit(decoder);
    bool new_data = read_bit(decoder);
    if (new_data) {
        absolute = read_bit(decoder);
        for (unsigned i = 0; i < SEGMENTS; i++)
            quantisers[i] = read_optional(decoder, 7);
        for (unsigned i = 0; i < SEGMENTS; i++)
            (void)read_optional(decoder, 6); /* loop filter */
    }
    for (unsigned i = 0; new_map && i < 3; i++)
        if (read_bit(decoder))
            (void)read_number(decoder, 8);
    return absolute;
}

/* 9.6: loop filter, with its adjustments. */
static void
skip_filter(bool_decoder *decoder)
{
    (void)read_number(decoder, 1 + 6 + 3);
    if (read_bit(decoder) && read_bit(decoder))
        for (unsigned i = 0; i < 8; i++)
            (void)read_optional(decoder, 6);
}

int
aigcp_vp8_quality(const uint8_t *frame, size_t length)
{
    bool_decoder decoder = { frame, length, KEY_FRAME_HEADER, 0, 255, 0 };
    int quantisers[SEGMENTS] = { 0 }, base, finest = QUANTISER_MAX;

    if (length < KEY_FRAME_HEADER || (frame[0] & 1) != 0 || frame[3] != 0x9D || frame[4] != 0x01 ||
        frame[5] != 0x2A)
        return -1;
    decoder.value = (uint32_t)next_byte(&decoder) << 8;
    decoder.value |= next_byte(&decoder);
    (void)read_number(&decoder, 2); /* colour space, clamping */
    bool absolute = read_segments(&decoder, quantisers);
    skip_filter(&decoder);
    (void)read_number(&decoder, 2); /* partitions */
    base = read_number(&decoder, 7);
    for (unsigned i = 0; i < SEGMENTS; i++) {
        int quantiser = absolute ? quantisers[i] : base + quantisers[i];

        finest = quantiser < finest ? quantiser : finest;
    }
    finest = finest < 0 ? 0 : finest;
    /* The inverse of QualityToCompression() of libwebp, src/enc/quant_enc.c: quantisers follow
     * the cube root of a line with a knee at 75. */
    double linear = pow(1 - finest / (double)QUANTISER_MAX, 3);
    double quality = linear < 0.5 ? linear * 1.5 : (linear + 1) / 2;
    return (int)(100 * quality + 0.5);
}
