/* SPDX-License-Identifier: Apache-2.0 */
/* A font: found by Fontconfig, shaped by HarfBuzz, drawn by FreeType. Each of the three is one
 * file; they meet in glyph numbers and in pixels, not in each other's objects. */
#ifndef AIGCP_FONT_FILE_H
#define AIGCP_FONT_FILE_H

#include <aigc/types.h>

#include <stdbool.h>
#include <sys/mman.h>

/* Whether so much memory is left: not all of the three say that there is too little. Not by
 * malloc(), which would keep what large blocks it is given back from then on. */
static inline bool
aigcp_has_room(size_t size)
{
    void *room = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    return room != MAP_FAILED && munmap(room, size) == 0;
}

/* ---- font_fontconfig.c ------------------------------------------------------------------- */

/* Where a font is: a file may hold several. */
typedef struct aigcp_font_place {
    char *path; /* to be released with free() */
    unsigned index;
} aigcp_font_place;

/* Find a font that has all characters of a text.
 * @param family  NULL: whichever the system prefers for signs and screens.
 * @return AIGC_OK; AIGC_ERR_NOT_FOUND; AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_font_find(const char *family, const char *text, bool chinese,
                                            aigcp_font_place *place);

/* ---- shape_harfbuzz.c -------------------------------------------------------------------- */

typedef struct aigcp_shaper aigcp_shaper;

/* A glyph of a line; positions in pixels from the beginning of the base line, y upwards. */
typedef struct aigcp_glyph {
    uint32_t number; /* in the font; 0 if the font does not have it */
    size_t offset;   /* of its first character in the text */
    float x, y;
    float advance; /* to the next one on its right */
} aigcp_glyph;

/* @return AIGC_OK; AIGC_ERR_NOT_FOUND if it is no font; AIGC_ERR_IO if HarfBuzz is not there;
 *         AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_shaper_new(const aigcp_font_place *place, aigcp_shaper **shaper);
void aigcp_shaper_free(aigcp_shaper *shaper);

/* Shape a line of a text, which has bytes `begin` to `end`, in a size of `size` pixels to the em.
 * Glyphs come from left to right, whichever way their words are read.
 * @param text  valid UTF-8 of at most AIGC_FIELD_MAX bytes.
 * @param[out] glyphs  to be released with free(). @param[out] width  of the line.
 * @return AIGC_OK, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_shape(aigcp_shaper *shaper, const char *text, size_t length,
                                        size_t begin, size_t end, float size, aigcp_glyph **glyphs,
                                        size_t *count, float *width);

/* ---- glyphs_freetype.c ------------------------------------------------------------------- */

typedef struct aigcp_glyph_drawer aigcp_glyph_drawer;

AIGC_MUST_CHECK aigc_status aigcp_drawer_new(const aigcp_font_place *place,
                                             aigcp_glyph_drawer **drawer);
void aigcp_drawer_free(aigcp_glyph_drawer *drawer);

/* A gray picture: 0 nothing, 255 ink. */
typedef struct aigcp_mask {
    uint32_t width, height;
    uint8_t *ink;
} aigcp_mask;

/* Choose the size, in pixels to the em. */
AIGC_MUST_CHECK aigc_status aigcp_drawer_size(aigcp_glyph_drawer *drawer, float size);

/* Draw a glyph with its origin at (x, y) of the mask, y downwards; what is outside is cut off.
 * @param mask  NULL: only measure. @param[out] top, bottom  rows of its ink from the base line,
 * downwards: top is negative as a rule. */
AIGC_MUST_CHECK aigc_status aigcp_draw_glyph(aigcp_glyph_drawer *drawer, uint32_t number, float x,
                                             float y, aigcp_mask *mask, int *top, int *bottom);

#endif
