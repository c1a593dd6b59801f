/* SPDX-License-Identifier: Apache-2.0 */
/** @file media.h
 * Labels in files: write the AIGC metadata of GB 45438-2025 and what goes with it, and read
 * labels wherever others put them.
 *
 * OBJECTS  A file is an aigc_source; its format is found by its content.
 * THREADS  No state is shared between calls; one file per call.
 * MEMORY   Constant, except for the metadata of the file, which has a bound.
 * ERRORS   Nothing was written to `write` that a caller may keep unless AIGC_OK came back.
 * TRUST    Metadata is a claim that anyone can write. Only a signature proves anything.
 */
#ifndef AIGC_MEDIA_H
#define AIGC_MEDIA_H

#include <aigc/label.h>
#include <aigc/source.h>
#include <aigc/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Formats. The numbers are part of the ABI. */
typedef enum aigc_media_type {
    AIGC_MEDIA_UNKNOWN = 0,
    AIGC_MEDIA_PNG = 1,
    AIGC_MEDIA_JPEG = 2,
    AIGC_MEDIA_WEBP = 3,
    AIGC_MEDIA_GIF = 4,
    AIGC_MEDIA_TIFF = 5,
    AIGC_MEDIA_SVG = 6,
    AIGC_MEDIA_HEIF = 7,
    AIGC_MEDIA_AVIF = 8,
    AIGC_MEDIA_MP4 = 20,
    AIGC_MEDIA_MOV = 21,
    AIGC_MEDIA_M4A = 22,
    AIGC_MEDIA_MATROSKA = 23,
    AIGC_MEDIA_WEBM = 24,
    AIGC_MEDIA_AVI = 25,
    AIGC_MEDIA_FLV = 26,
    AIGC_MEDIA_WAV = 40,
    AIGC_MEDIA_MP3 = 41,
    AIGC_MEDIA_FLAC = 42,
    AIGC_MEDIA_OGG = 43, /**< Vorbis or Opus */
    AIGC_MEDIA_PDF = 60,
    AIGC_MEDIA_DOCX = 61,
    AIGC_MEDIA_XLSX = 62,
    AIGC_MEDIA_PPTX = 63,
    AIGC_MEDIA_MARKDOWN = 64,
    AIGC_MEDIA_HTML = 65,
    AIGC_MEDIA_TEXT = 66
} aigc_media_type;

/** In what a label was found. */
typedef enum aigc_carrier_kind {
    AIGC_CARRIER_AIGC = 0,  /**< metadata named AIGC: JSON or YAML */
    AIGC_CARRIER_XMP = 1,   /**< TC260:AIGC in XMP */
    AIGC_CARRIER_EXIF = 2,  /**< EXIF UserComment or ImageDescription */
    AIGC_CARRIER_GLUED = 3, /**< JSON glued into a segment that is not for it */
    AIGC_CARRIER_IPTC = 4,  /**< DigitalSourceType: its URI */
    AIGC_CARRIER_VENDOR = 5 /**< a trace of one vendor, such as a SEI message */
} aigc_carrier_kind;

/** Find the format of a file by its content. Markdown cannot be told from text by its content
 * alone: text with YAML front matter is taken for Markdown, other text for text.
 * @return AIGC_OK, also for AIGC_MEDIA_UNKNOWN; AIGC_ERR_IO, AIGC_ERR_ARGUMENT. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_media_detect(const aigc_source *source,
                                                       aigc_media_type *type);

/** The usual name of a format ("PNG"), and its media type ("image/png"); "" if unknown. */
AIGC_API const char *aigc_media_name(aigc_media_type type);
AIGC_API const char *aigc_media_mime(aigc_media_type type);

#ifdef __cplusplus
}
#endif

#endif
