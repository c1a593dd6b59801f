/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/pixels/palette.h"

#include <stdlib.h>
#include <string.h>

/* Colours that are told apart when there is no room for all: more are not worth choosing from.
 * A power of two, as the table below is open-addressed. */
#define TABLE_SIZE 8192
#define COLOURS_MAX (TABLE_SIZE / 2)

/* A label has fewer new colours; with more, a picture changed all over. */
#define LABEL_COLOURS_MAX ((size_t)4 * AIGCP_PALETTE_MAX)

typedef struct colour_count {
    uint8_t colour[4];
    uint32_t pixels;
    uint32_t distance; /* to the nearest entry */
    uint8_t entry;     /* which that is */
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
    for (unsigned i = 0; i < palette->count; i++)
        if (!palette->free[i] && memcmp(palette->colours[i], colour, 4) == 0)
            return true;
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

static void
colour_at(const aigcp_canvas *canvas, uint32_t x, uint32_t y, uint8_t colour[4])
{
    colour[3] = 255;
    memcpy(colour, canvas->pixels + y * canvas->stride + (size_t)x * canvas->channels,
           canvas->channels);
}

/* As many pixels as there is room for, spread over the part. */
static void
take_samples(const aigcp_palette *palette, const aigcp_canvas *canvas, aigcp_rectangle part,
             aigcp_new_colours *colours)
{
    uint64_t pixels = (uint64_t)part.width * part.height;
    uint64_t step = pixels / COLOURS_MAX + 1;
    uint8_t colour[4];

    memset(colours, 0, sizeof *colours);
    for (uint64_t i = 0; i < pixels; i += step) {
        colour_at(canvas, part.x + (uint32_t)(i % part.width), part.y + (uint32_t)(i / part.width),
                  colour);
        count_colour(colours, palette, colour);
    }
}

aigc_status
aigcp_new_colours_find(const aigcp_palette *palette, const aigcp_canvas *canvas,
                       aigcp_rectangle part, aigcp_new_colours **result)
{
    aigcp_new_colours *colours = calloc(1, sizeof *colours);
    uint8_t last[4] = { 0 }, colour[4];
    bool any = false;

    *result = colours;
    if (!colours)
        return AIGC_ERR_MEMORY;
    for (uint32_t y = part.y; y < part.y + part.height; y++) {
        for (uint32_t x = part.x; x < part.x + part.width; x++) {
            colour_at(canvas, x, y, colour);
            if (!any || memcmp(colour, last, 4) != 0) {
                count_colour(colours, palette, colour);
                memcpy(last, colour, 4);
                any = true;
            }
        }
    }
    if (colours->count == COLOURS_MAX) {
        /* Those of the upper rows have taken all the room. */
        take_samples(palette, canvas, part, colours);
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

        if (here < colours->list[i].distance)
            colours->list[i].distance = here;
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

/* Few colours: those first that are farthest from every other, so that no part of a label is lost.
 */
static void
take_farthest(aigcp_palette *palette, unsigned room, aigcp_new_colours *colours)
{
    for (size_t i = 0; i < colours->count; i++)
        colours->list[i].distance = UINT32_MAX;
    for (unsigned i = 0; i < palette->count; i++)
        if (!palette->free[i])
            come_nearer(colours, palette->colours[i]);
    for (size_t step = 0; step < colours->count; step++) {
        size_t best = 0;

        for (size_t i = 1; i < colours->count; i++)
            if (colours->list[i].distance > colours->list[best].distance)
                best = i;
        int entry = colours->list[best].distance > 0 ? next_entry(palette, room) : -1;
        if (entry < 0)
            return;
        memcpy(palette->colours[entry], colours->list[best].colour, 4);
        come_nearer(colours, palette->colours[entry]);
    }
}

/* What a palette makes of many colours. */
typedef struct palette_fit {
    aigcp_palette *palette;
    aigcp_new_colours *colours;
    uint64_t errors[AIGCP_PALETTE_MAX]; /* of each entry, summed over its pixels */
} palette_fit;

/* Give colours to the entries that they are nearest to, whether those are free or not; what is used
 * so stays what it is. */
static void
gather(palette_fit *fit)
{
    aigcp_palette *palette = fit->palette;

    for (size_t i = 0; i < fit->colours->count; i++) {
        colour_count *one = &fit->colours->list[i];

        one->distance = UINT32_MAX;
        for (unsigned entry = 0; entry < palette->count; entry++) {
            uint32_t here = distance(one->colour, palette->colours[entry]);

            if (here < one->distance) {
                one->distance = here;
                one->entry = (uint8_t)entry;
            }
        }
        palette->free[one->entry] = false;
        fit->errors[one->entry] += (uint64_t)one->pixels * one->distance;
    }
}

static unsigned
brightness(const uint8_t colour[4])
{
    return 2U * colour[0] + 5U * colour[1] + colour[2];
}

/* The mean of those colours of an entry that are brighter, or darker, than it: of the side that is
 * represented worse. */
static void
find_middle(const palette_fit *fit, unsigned entry, uint8_t middle[4])
{
    unsigned own = brightness(fit->palette->colours[entry]);
    uint64_t sums[2][4] = { { 0 } }, pixels[2] = { 0 }, errors[2] = { 0 };

    for (size_t i = 0; i < fit->colours->count; i++) {
        const colour_count *one = &fit->colours->list[i];
        unsigned side = brightness(one->colour) > own ? 1 : 0;

        if (one->entry == entry) {
            pixels[side] += one->pixels;
            errors[side] += (uint64_t)one->pixels * one->distance;
            for (unsigned k = 0; k < 4; k++)
                sums[side][k] += (uint64_t)one->pixels * one->colour[k];
        }
    }
    unsigned worse = errors[1] > errors[0] ? 1 : 0;
    uint64_t count = pixels[worse] > 0 ? pixels[worse] : 1;
    for (unsigned k = 0; k < 4; k++)
        middle[k] = (uint8_t)((sums[worse][k] + count / 2) / count);
}

/* Colours that are nearer to a new entry than to the one that they have go there. */
static void
move_colours(palette_fit *fit, unsigned from, unsigned to)
{
    fit->errors[from] = fit->errors[to] = 0;
    for (size_t i = 0; i < fit->colours->count; i++) {
        colour_count *one = &fit->colours->list[i];

        if (one->entry == from) {
            uint32_t there = distance(one->colour, fit->palette->colours[to]);

            if (there < one->distance) {
                one->distance = there;
                one->entry = (uint8_t)to;
            }
            fit->errors[one->entry] += (uint64_t)one->pixels * one->distance;
        }
    }
}

/* Many colours: the entry whose colours are represented worst, all pixels counted, is given another
 * one beside it, while there is room. */
static void
split_worst(aigcp_palette *palette, unsigned room, aigcp_new_colours *colours)
{
    palette_fit fit = { .palette = palette, .colours = colours };

    gather(&fit);
    while (true) {
        unsigned worst = 0;

        for (unsigned i = 1; i < palette->count; i++)
            worst = fit.errors[i] > fit.errors[worst] ? i : worst;
        int entry = fit.errors[worst] > 0 ? next_entry(palette, room) : -1;
        if (entry < 0)
            return;
        find_middle(&fit, worst, palette->colours[entry]);
        move_colours(&fit, worst, (unsigned)entry);
    }
}

void
aigcp_palette_extend(aigcp_palette *palette, unsigned room, aigcp_new_colours *colours)
{
    if (colours->count > LABEL_COLOURS_MAX && palette->count > 0)
        split_worst(palette, room, colours);
    else
        take_farthest(palette, room, colours);
}

unsigned
aigcp_palette_find(aigcp_palette_finder *finder, const uint8_t rgba[4])
{
    uint32_t slot = hash(rgba) >> 22;
    const aigcp_palette *palette = finder->palette;
    uint32_t least = UINT32_MAX;
    unsigned best = 0;

    if (finder->cache[slot].known && memcmp(finder->cache[slot].colour, rgba, 4) == 0)
        return finder->cache[slot].index;
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
