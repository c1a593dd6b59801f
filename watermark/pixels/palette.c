/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/pixels/palette.h"

#include <stdlib.h>
#include <string.h>

/* Colours that are told apart when there is no room for all: more are not worth choosing from.
 * A power of two, as the table below is open-addressed. */
#define TABLE_SIZE 8192
#define COLOURS_MAX (TABLE_SIZE / 2)

typedef struct colour_count {
    uint8_t colour[4];
    uint32_t pixels;
    uint32_t distance; /* to the nearest entry */
} colour_count;

struct aigcp_new_colours {
    colour_count list[COLOURS_MAX];
    size_t count;
    uint16_t table[TABLE_SIZE]; /* 1 + index in the list */
};

static uint32_t
hash(const uint8_t colour[4])
{
    uint32_t bits = (uint32_t)colour[0] << 24 | (uint32_t)colour[1] << 16 |
                    (uint32_t)colour[2] << 8 | colour[3];

    return bits * UINT32_C(2654435761);
}

/* Colours are compared as they look on a background: what is transparent has no colour. */
static uint32_t
distance(const uint8_t one[4], const uint8_t other[4])
{
    int alpha = one[3] - other[3];
    uint32_t sum = (uint32_t)(alpha * alpha) * 3;

    for (unsigned i = 0; i < 3; i++) {
        int difference = (one[i] * one[3] - other[i] * other[3]) / 255;

        sum += (uint32_t)(difference * difference);
    }
    return sum;
}

static bool
has(const aigcp_palette *palette, const uint8_t colour[4])
{
    for (unsigned i = 0; i < palette->count; i++) {
        if (!palette->free[i] && memcmp(palette->colours[i], colour, 4) == 0) {
            return true;
        }
    }
    return false;
}

static void
count_colour(aigcp_new_colours *colours, const aigcp_palette *palette, const uint8_t colour[4])
{
    uint32_t slot = hash(colour) >> 19; /* 13 bits: TABLE_SIZE */

    while (colours->table[slot] != 0) {
        colour_count *found = &colours->list[colours->table[slot] - 1];

        if (memcmp(found->colour, colour, 4) == 0) {
            found->pixels++;
            return;
        }
        slot = (slot + 1) % TABLE_SIZE;
    }
    if (colours->count < COLOURS_MAX && !has(palette, colour)) {
        colour_count *added = &colours->list[colours->count++];

        memcpy(added->colour, colour, 4);
        added->pixels = 1;
        colours->table[slot] = (uint16_t)colours->count;
    }
}

aigc_status
aigcp_new_colours_find(const aigcp_palette *palette, const aigcp_canvas *canvas,
                       aigcp_rectangle part, aigcp_new_colours **result)
{
    aigcp_new_colours *colours = calloc(1, sizeof(*colours));
    uint8_t last[4] = { 0 };
    bool any = false;

    *result = colours;
    if (colours == NULL) {
        return AIGC_ERR_MEMORY;
    }
    for (uint32_t y = 0; y < part.height; y++) {
        const uint8_t *row = canvas->pixels + (part.y + y) * canvas->stride;

        for (uint32_t x = part.x; x < part.x + part.width; x++) {
            uint8_t colour[4] = { 0, 0, 0, 255 };

            memcpy(colour, row + (size_t)x * canvas->channels, canvas->channels);
            if (!any || memcmp(colour, last, 4) != 0) {
                count_colour(colours, palette, colour);
                memcpy(last, colour, 4);
                any = true;
            }
        }
    }
    return AIGC_OK;
}

void
aigcp_new_colours_free(aigcp_new_colours *colours)
{
    free(colours);
}

size_t
aigcp_new_colours_count(const aigcp_new_colours *colours)
{
    return colours->count;
}

static void
come_nearer(aigcp_new_colours *colours, const uint8_t entry[4])
{
    for (size_t i = 0; i < colours->count; i++) {
        uint32_t here = distance(colours->list[i].colour, entry);

        if (here < colours->list[i].distance) {
            colours->list[i].distance = here;
        }
    }
}

/* An entry that may be given a colour, or -1. */
static int
next_entry(aigcp_palette *palette, unsigned room)
{
    for (unsigned i = 0; i < palette->count; i++) {
        if (palette->free[i]) {
            palette->free[i] = false;
            return (int)i;
        }
    }
    return palette->count < room ? (int)palette->count++ : -1;
}

void
aigcp_palette_extend(aigcp_palette *palette, unsigned room, aigcp_new_colours *colours)
{
    for (size_t i = 0; i < colours->count; i++) {
        colours->list[i].distance = UINT32_MAX;
    }
    for (unsigned i = 0; i < palette->count; i++) {
        if (!palette->free[i]) {
            come_nearer(colours, palette->colours[i]);
        }
    }
    for (size_t step = 0; step < colours->count; step++) {
        size_t best = 0;

        for (size_t i = 1; i < colours->count; i++) {
            if (colours->list[i].distance > colours->list[best].distance) {
                best = i;
            }
        }
        int entry = colours->list[best].distance > 0 ? next_entry(palette, room) : -1;
        if (entry < 0) {
            return;
        }
        memcpy(palette->colours[entry], colours->list[best].colour, 4);
        come_nearer(colours, palette->colours[entry]);
    }
}

unsigned
aigcp_palette_find(aigcp_palette_finder *finder, const uint8_t rgba[4])
{
    uint32_t slot = hash(rgba) >> 22;
    const aigcp_palette *palette = finder->palette;
    uint32_t least = UINT32_MAX;
    unsigned best = 0;

    if (finder->cache[slot].known && memcmp(finder->cache[slot].colour, rgba, 4) == 0) {
        return finder->cache[slot].index;
    }
    for (unsigned i = 0; i < palette->count; i++) {
        uint32_t here =
            memcmp(palette->colours[i], rgba, 4) == 0 ? 0 : 1 + distance(palette->colours[i], rgba);

        if (!palette->free[i] && here < least) {
            least = here;
            best = i;
        }
    }
    memcpy(finder->cache[slot].colour, rgba, 4);
    finder->cache[slot].index = (uint8_t)best;
    finder->cache[slot].known = true;
    return best;
}
