/* SPDX-License-Identifier: Apache-2.0 */
/* Carriers drawn from the stream of a key. */
#include "watermark/invisible/carriers.h"

#include "watermark/crypto_sodium.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* Lattice vectors of the upper half plane in the largest ring: pi * 28.5^2 / 2 and some. */
#define LATTICE_MAX 1400

/* Numbers of 32 bits. About 3,300 are used; a draw is repeated with a probability under 2^-20,
 * and a pilot too near another is drawn again, a few dozen times in all. */
#define STREAM_NUMBERS 16384

#define TURN 6.28318530717958647692

typedef struct number_stream {
    uint8_t bytes[4 * STREAM_NUMBERS];
    size_t next;
    bool exhausted;
} number_stream;

/* The rings that pilots are drawn from: inner radius, outer radius, how many. */
static const struct {
    float from, to;
    size_t count;
} rings[] = { { 5.0F, 7.5F, 7 }, { 7.5F, 11.0F, 9 }, { 11.0F, 16.0F, 12 }, { 16.0F, 23.0F, 16 } };

/* Pilots are at least so far from each other and from each other's opposites, so that each is a
 * peak of its own in a spectrum. */
#define PILOT_DISTANCE 2.0F

aigcp_complex
aigcp_turn(double turns)
{
    double angle = TURN * (turns - floor(turns));
    return (aigcp_complex){ (float)cos(angle), (float)sin(angle) };
}

static uint32_t
next_number(number_stream *stream)
{
    if (stream->next == STREAM_NUMBERS) {
        stream->exhausted = true;
        return 0;
    }
    const uint8_t *at = stream->bytes + 4 * stream->next++;
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

/* A number below `bound`, each equally likely: draws that would favour small ones are repeated. */
static uint32_t
draw_below(number_stream *stream, uint32_t bound)
{
    if (bound == 0)
        return 0;
    uint32_t fair = UINT32_MAX - UINT32_MAX % bound;
    uint32_t number = next_number(stream);
    while (number >= fair && !stream->exhausted)
        number = next_number(stream);
    return number % bound;
}

static aigcp_complex
draw_phase(number_stream *stream)
{
    return aigcp_turn((double)next_number(stream) / 4294967296.0);
}

static int
nearer(const void *a, const void *b)
{
    const aigcp_carrier *first = a, *second = b;
    int difference = (first->x * first->x + first->y * first->y) -
                     (second->x * second->x + second->y * second->y);
    if (difference == 0)
        difference = first->y - second->y;
    return difference != 0 ? difference : first->x - second->x;
}

/* All lattice vectors that may carry something, in the order of their lengths. */
static size_t
list_lattice(aigcp_carrier lattice[LATTICE_MAX])
{
    size_t count = 0;
    for (int y = 0; y <= AIGCP_WAVE_MAX; y++) {
        for (int x = -AIGCP_WAVE_MAX; x <= AIGCP_WAVE_MAX; x++) {
            float radius = sqrtf((float)(x * x + y * y));
            bool upper = y > 0 || x > 0;
            if (upper && radius >= AIGCP_RADIUS_MIN && radius <= AIGCP_RADIUS_MAX)
                lattice[count++] = (aigcp_carrier){ x, y, radius, { 1.0F, 0.0F } };
        }
    }
    qsort(lattice, count, sizeof *lattice, nearer);
    return count;
}

static bool
near_another(const aigcp_carriers *carriers, size_t count, const aigcp_carrier *pilot)
{
    for (size_t i = 0; i < count; i++) {
        const aigcp_carrier *other = &carriers->pilots[i];
        float apart = hypotf((float)(other->x - pilot->x), (float)(other->y - pilot->y));
        float opposite = hypotf((float)(other->x + pilot->x), (float)(other->y + pilot->y));
        if (apart < PILOT_DISTANCE || opposite < PILOT_DISTANCE)
            return true;
    }
    return false;
}

/* Take pilots out of the lattice, ring by ring; what is taken has radius 0 there. */
static void
draw_pilots(number_stream *stream, aigcp_carrier *lattice, size_t count, aigcp_carriers *carriers)
{
    size_t drawn = 0;
    for (size_t ring = 0; ring < sizeof rings / sizeof *rings; ring++) {
        size_t first = 0, end = 0;
        while (first < count &&
               hypotf((float)lattice[first].x, (float)lattice[first].y) < rings[ring].from)
            first++;
        for (end = first;
             end < count && hypotf((float)lattice[end].x, (float)lattice[end].y) < rings[ring].to;)
            end++;
        for (size_t left = rings[ring].count; left > 0 && !stream->exhausted;) {
            aigcp_carrier *pilot = lattice + first + draw_below(stream, (uint32_t)(end - first));
            if (pilot->radius == 0 || near_another(carriers, drawn, pilot))
                continue;
            carriers->pilots[drawn] = *pilot;
            carriers->pilots[drawn++].phase = draw_phase(stream);
            pilot->radius = 0;
            left--;
        }
    }
}

/* The shortest of the vectors that are left, shuffled. */
static void
draw_data(number_stream *stream, const aigcp_carrier *lattice, size_t count,
          aigcp_carriers *carriers)
{
    size_t taken = 0;
    for (size_t i = 0; i < count && taken < AIGCP_DATA; i++)
        if (lattice[i].radius > 0)
            carriers->data[taken++] = lattice[i];
    for (size_t i = AIGCP_DATA - 1; i > 0; i--) {
        size_t other = draw_below(stream, (uint32_t)(i + 1));
        aigcp_carrier swap = carriers->data[i];
        carriers->data[i] = carriers->data[other];
        carriers->data[other] = swap;
    }
    for (size_t i = 0; i < AIGCP_DATA; i++)
        carriers->data[i].phase = draw_phase(stream);
}

static void
draw_places(number_stream *stream, aigcp_carriers *carriers)
{
    for (size_t i = 0; i < AIGCP_CODE_BITS; i++)
        carriers->place[i] = (uint16_t)i;
    for (size_t i = AIGCP_CODE_BITS - 1; i > 0; i--) {
        size_t other = draw_below(stream, (uint32_t)(i + 1));
        uint16_t swap = carriers->place[i];
        carriers->place[i] = carriers->place[other];
        carriers->place[other] = swap;
    }
    for (size_t i = 0; i < AIGCP_CODE_BITS; i++)
        carriers->scramble[i] = (uint8_t)(next_number(stream) >> 31);
}

aigc_status
aigcp_carriers_draw(const uint8_t key[AIGCP_MARK_KEY_SIZE], aigcp_carriers *carriers)
{
    uint8_t subkey[AIGCP_MARK_KEY_SIZE];
    number_stream *stream = calloc(1, sizeof *stream);
    aigcp_carrier *lattice = calloc(LATTICE_MAX, sizeof *lattice);
    aigc_status status = stream && lattice ? AIGC_OK : AIGC_ERR_MEMORY;
    if (status == AIGC_OK) {
        aigcp_subkey_derive(key, AIGCP_SUBKEY_CARRIERS, subkey);
        aigcp_key_stream(subkey, stream->bytes, sizeof stream->bytes);
        size_t count = list_lattice(lattice);
        draw_pilots(stream, lattice, count, carriers);
        draw_data(stream, lattice, count, carriers);
        draw_places(stream, carriers);
        aigcp_subkey_derive(key, AIGCP_SUBKEY_CHECK, carriers->check_key);
        status = stream->exhausted ? AIGC_ERR_INTERNAL : AIGC_OK;
        aigcp_wipe(stream, sizeof *stream);
    }
    aigcp_wipe(subkey, sizeof subkey);
    free(stream);
    free(lattice);
    return status;
}

void
aigcp_carriers_modulate(const aigcp_carriers *carriers, const uint8_t code[AIGCP_CODE_BITS],
                        aigcp_complex symbols[AIGCP_DATA])
{
    const float level = 0.70710678F;
    float sent[AIGCP_CODE_BITS];
    for (size_t i = 0; i < AIGCP_CODE_BITS; i++)
        sent[carriers->place[i]] = (code[i] ^ carriers->scramble[i]) != 0 ? -level : level;
    for (size_t n = 0; n < AIGCP_DATA; n++) {
        aigcp_complex symbol = { sent[2 * n], sent[2 * n + 1] };
        symbols[n] = aigcp_multiply(symbol, carriers->data[n].phase);
    }
}
