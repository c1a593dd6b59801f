/* SPDX-License-Identifier: Apache-2.0 */
/** @file visible_label.h
 * The label that people see on pictures: GB 45438-2025, 5.2.
 *
 * OBJECTS  aigc_visible_label is what is to be drawn: wording, style, font. It is made once and
 *          drawn on any number of pictures.
 * THREADS  One label, one thread at a time. Labels share nothing.
 * MEMORY   A picture file is held in memory, with its pixels decoded; what is too large is refused
 *          with AIGC_ERR_LIMIT before memory is taken for it.
 * ERRORS   A report says why in detail. Of a file that was not written whole, keep nothing.
 * TRUST    A visible label can be painted over. It informs people; it proves nothing.
 */
#ifndef AIGC_VISIBLE_LABEL_H
#define AIGC_VISIBLE_LABEL_H

#include <aigc/source.h>
#include <aigc/types.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct aigc_visible_label aigc_visible_label;

/** How it looks. In each style, colours follow what is behind the label. */
typedef enum aigc_visible_style {
    AIGC_VISIBLE_CORNER = 0, /**< text alone where the picture is calm, else on a plate */
    AIGC_VISIBLE_EDGE = 1,   /**< a band along the whole edge */
    AIGC_VISIBLE_PLATE = 2   /**< text on a plate with round corners */
} aigc_visible_style;

/** Where it stands, as the picture is seen: EXIF orientation is honoured. The band of
 * AIGC_VISIBLE_EDGE is at the top for the first three, at the bottom for the others. */
typedef enum aigc_visible_position {
    AIGC_VISIBLE_BOTTOM_RIGHT = 0,
    AIGC_VISIBLE_BOTTOM = 1,
    AIGC_VISIBLE_BOTTOM_LEFT = 2,
    AIGC_VISIBLE_TOP_LEFT = 3,
    AIGC_VISIBLE_TOP = 4,
    AIGC_VISIBLE_TOP_RIGHT = 5
} aigc_visible_position;

/** The least opacity: what is fainter is no clear label. */
#define AIGC_VISIBLE_OPACITY_MIN 40

/** Text height in thousandths of the shortest side: what the standard asks for, and the most that
 * may be asked for here. */
#define AIGC_VISIBLE_HEIGHT_MIN 50
#define AIGC_VISIBLE_HEIGHT_MAX 300

/** The widest margin, in thousandths of the shortest side. */
#define AIGC_VISIBLE_MARGIN_MAX 200

/** Stands for no margin at all; 0 is the usual one. */
#define AIGC_VISIBLE_MARGIN_NONE 0xFFFF

/** What is drawn. Zero all of it, then set `struct_size`; zeros are good choices. */
typedef struct aigc_visible_options {
    size_t struct_size;
    const char *wording;    /**< NULL: "AI生成", or "AI-generated" in English */
    aigc_language language; /**< of the default wording; AUTO is Chinese */
    aigc_visible_style style;
    aigc_visible_position position;
    unsigned opacity; /**< percent; 0 is 100 */
    unsigned margin;  /**< in thousandths of the shortest side; 0 is 25 */
    unsigned height;  /**< of the text, in thousandths of the shortest side; 0 is 50 */
    const char *font; /**< a family, or a file if it has a `/`; NULL: any with the characters */
} aigc_visible_options;

/** Why a label could not be drawn. */
typedef enum aigc_visible_reason {
    AIGC_VISIBLE_REASON_NONE = 0,
    AIGC_VISIBLE_REASON_NO_FONT = 1,    /**< no font has all its characters */
    AIGC_VISIBLE_REASON_TOO_SMALL = 2,  /**< the picture has no room for legible text */
    AIGC_VISIBLE_REASON_TOO_LARGE = 3,  /**< the picture is too large to be decoded */
    AIGC_VISIBLE_REASON_NO_PICTURE = 4, /**< not a kind of file that is drawn on */
    AIGC_VISIBLE_REASON_DAMAGED = 5     /**< or with colours that cannot be known: CMYK in JPEG
                                         *   without Adobe's marker */
} aigc_visible_reason;

/** What was drawn, and why not. Set `struct_size`. */
typedef struct aigc_visible_report {
    size_t struct_size;
    aigc_visible_reason reason;
    unsigned frames;           /**< that were drawn on */
    uint32_t width, height;    /**< of the picture */
    uint32_t label_x, label_y; /**< the part of it that was drawn on */
    uint32_t label_width, label_height;
    uint32_t ink_height; /**< pixels from top to bottom of the tallest required glyph */
    unsigned lines;      /**< of text */
    int on_plate;        /**< whether the text got a plate or a band behind it */
} aigc_visible_report;

/** Make a label: check its wording and find a font that has all of its characters.
 *
 * Fonts are found through Fontconfig, as everywhere on the system; its configuration is read
 * anew for each label.
 *
 * @param reason may be NULL; AIGC_VISIBLE_REASON_NO_FONT explains AIGC_ERR_IO.
 * @return AIGC_OK; AIGC_ERR_WORDING or AIGC_ERR_FORMAT as aigc_wording_check(); AIGC_ERR_IO if
 *         there is no font: Debian has them in fonts-wqy-microhei or fonts-noto-cjk for Chinese,
 *         fonts-dejavu-core for English; AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_visible_label_new(const aigc_visible_options *options,
                                                            aigc_visible_label **label,
                                                            aigc_visible_reason *reason);

/** Release a label. NULL is allowed. */
AIGC_API void aigc_visible_label_free(aigc_visible_label *label);

/** The file that the font is in. Never NULL: "" for NULL. */
AIGC_API const char *aigc_visible_label_font(const aigc_visible_label *label);

/** Pixels in memory, rows from the top. */
typedef struct aigc_visible_pixels {
    size_t struct_size;
    uint32_t width, height;
    unsigned channels; /**< 1 gray, 2 gray and alpha, 3 RGB, 4 RGBA; alpha not multiplied in */
    unsigned depth;    /**< 8, or 16 in the machine's byte order */
    size_t stride;     /**< bytes from row to row */
    void *pixels;
} aigc_visible_pixels;

/** Draw a label on pixels in memory.
 * @param report may be NULL.
 * @return AIGC_OK; AIGC_ERR_LIMIT if the picture is too small or too large; AIGC_ERR_ARGUMENT,
 *         AIGC_ERR_MEMORY. The pixels are unchanged unless AIGC_OK. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_visible_label_draw(aigc_visible_label *label,
                                                             const aigc_visible_pixels *pixels,
                                                             aigc_visible_report *report);

/** Draw a label on a PNG, JPEG, WebP or GIF file and write a file of the same kind.
 *
 * Every frame of an animation gets the label, at the same place. What is kept, and what of the
 * file is the same to the byte or to the bit, is in docs/visible-label.md.
 *
 * @param report may be NULL.
 * @return AIGC_OK; AIGC_ERR_UNSUPPORTED if it is another kind of file; AIGC_ERR_FORMAT if it is
 *         damaged; AIGC_ERR_SIGNED if it has a C2PA manifest, which a change would break;
 *         AIGC_ERR_LIMIT if it is too small or too large; AIGC_ERR_STOPPED if `write` said so;
 *         AIGC_ERR_IO, AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_visible_label_repaint(aigc_visible_label *label,
                                                                const aigc_source *source,
                                                                aigc_write_fn write, void *context,
                                                                aigc_visible_report *report);

#ifdef __cplusplus
}
#endif

#endif
