/* SPDX-License-Identifier: Apache-2.0 */
/* Palettes of PNG and GIF: find room for the colours of what was painted. */
#ifndef AIGCP_PALETTE_H
#define AIGCP_PALETTE_H

#include "watermark/pixels/repaint.h"

#define AIGCP_PALETTE_MAX 256

typedef struct aigcp_palette {
    uint8_t colours[AIGCP_PALETTE_MAX][4]; /* RGBA */
    bool free[AIGCP_PALETTE_MAX];          /* below `count`, but may be given another colour */
    unsigned count;
} aigcp_palette;

/* Colours of a part of a picture that a palette does not have. */
typedef struct aigcp_new_colours aigcp_new_colours;

/* Gather them. RGB canvases are opaque.
 * @return AIGC_OK, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_new_colours_find(const aigcp_palette *palette,
                                                   const aigcp_canvas *canvas, aigcp_rectangle part,
                                                   aigcp_new_colours **colours);
void aigcp_new_colours_free(aigcp_new_colours *colours);
size_t aigcp_new_colours_count(const aigcp_new_colours *colours);

/* Take them into a palette of at most `room` entries: all if they fit. Else, of few, those first
 * that are farthest from every other; of many, so that the picture as a whole is represented best.
 */
void aigcp_palette_extend(aigcp_palette *palette, unsigned room, aigcp_new_colours *colours);

/* Finds the entry of a colour, or the nearest; remembers what it was asked. All zero is a fresh
 * one; the palette must not change meanwhile. */
typedef struct aigcp_palette_finder {
    const aigcp_palette *palette;
    struct {
        uint8_t colour[4];
        uint8_t index;
        bool known;
    } cache[1024];
} aigcp_palette_finder;

unsigned aigcp_palette_find(aigcp_palette_finder *finder, const uint8_t rgba[4]);

#endif
