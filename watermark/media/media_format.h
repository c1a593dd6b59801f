/* SPDX-License-Identifier: Apache-2.0 */
/* What every container format can do, as a table of functions. One file for each format in
 * watermark/formats/ fills one in; formats.c lists them all; everything above (mark, propagate,
 * show, verify, sign) knows formats only through this table.
 *
 * All functions are given a source whose format was detected by content. They read it on
 * bounded memory, never recurse without bound, and fail with AIGC_ERR_FORMAT when the file is
 * damaged in a way that matters to them, AIGC_ERR_LIMIT when a bound of limits.h is reached. */
#ifndef AIGCP_MEDIA_FORMAT_H
#define AIGCP_MEDIA_FORMAT_H

#include "watermark/formats/part_walk.h"
#include "watermark/media/edits.h"
#include "watermark/media/xmp_packet.h"

#include <aigc/media.h>
#include <aigc/source.h>
#include <stdbool.h>

/* ---- labels -------------------------------------------------------------------------- */

/* Something in a file that is, or may be, a label: the value as it stands in its carrier,
 * decompressed, unescaped to UTF-8. What it says is the business of label_reader. */
typedef struct aigcp_carrier {
    /* Where, for people: "PNG tEXt AIGC", "XMP TC260:AIGC"; static. A message of the catalog if
     * it has words of English, which the program translates. */
    const char *place;
    uint64_t offset;  /* of the chunk, box or segment that holds it */
    const char *text; /* not NUL-terminated; valid during the call */
    size_t length;
    aigc_carrier_kind kind;
} aigcp_carrier;

/* @return AIGC_OK to go on; anything else ends the search with that status. */
typedef aigc_status (*aigcp_carrier_fn)(void *context, const aigcp_carrier *carrier);

/* The fields of GB 45438-2025, Annex E. */
#define AIGCP_LABEL_FIELDS 7

/* What is to be written. */
typedef struct aigcp_label_request {
    /* The seven values in the order of the standard, never NULL, for carriers that are no JSON.
     * Not an aigc_label: a platform must pass on what a producer wrote, and security data has
     * quotes and is longer than a field of ours. */
    const char *values[AIGCP_LABEL_FIELDS];
    const char *bare;    /* the seven keys as JSON: {"Label":"1",...} */
    const char *wrapped; /* {"AIGC":{...}} */
    /* Properties for carriers that are XMP: TC260:AIGC first, then those of the profile. */
    const aigcp_xmp_property *properties;
    size_t property_count;
    bool also_native; /* beside XMP, also the carrier of the format's own (PNG tEXt, EXIF) */
} aigcp_label_request;

/* ---- C2PA manifest stores -------------------------------------------------------------- */

/* A manifest store that stands in a file. */
typedef struct aigcp_manifest_place {
    uint64_t offset, length; /* the one range that the hash must leave out */
    size_t count;            /* how many stores there are; more than one is never valid */
    bool nothing_beside;     /* beside the store the container has zeros, or what must be there */
    aigcp_part_walk walk;    /* where the search ended, in formats of parts; else zeros */
} aigcp_manifest_place;

/* How the bytes of the file are bound to the manifest. */
typedef enum aigcp_binding {
    AIGCP_BINDING_NONE = 0, /* this format cannot carry a manifest */
    AIGCP_BINDING_DATA = 1, /* c2pa.hash.data: all bytes but one range */
    AIGCP_BINDING_BMFF = 2, /* c2pa.hash.bmff.v3: all bytes but some boxes */
    AIGCP_BINDING_TEXT = 3  /* A.8: as DATA, over the text in NFC */
} aigcp_binding;

typedef struct aigcp_format {
    aigc_media_type type;
    const char *name;      /* "PNG" */
    const char *mime;      /* "image/png" */
    const char *extension; /* "png" */

    /* Hand every carrier to `found`, whoever wrote it; all of them, also those that disagree.
     * @return AIGC_OK; AIGC_ERR_ENCRYPTED if there may be labels that cannot be read, beside those
     *         that were handed over; AIGC_ERR_FORMAT, AIGC_ERR_LIMIT, ...; as `found`. */
    aigc_status (*find_labels)(const aigc_source *source, aigcp_carrier_fn found, void *context);

    /* Add the edits that leave exactly one label in the file, in the carrier that the guide
     * names: replace or update what is there, merge into XMP, touch nothing else. */
    aigc_status (*place_label)(const aigc_source *source, const aigcp_label_request *request,
                               aigcp_edits *edits);

    aigcp_binding binding;

    /* Find the manifest store, whoever wrote it; its bytes are appended to `store`.
     * @param[out] place after an error, `count` is 0 if none was found, and `length` is 0 if it was
     *        not read whole.
     * @return AIGC_OK; AIGC_ERR_NOT_FOUND; AIGC_ERR_ENCRYPTED if it cannot be read because of that;
     *         AIGC_ERR_FORMAT, AIGC_ERR_LIMIT. */
    aigc_status (*find_manifest)(const aigc_source *source, aigcp_buffer *store,
                                 aigcp_manifest_place *place);

    /* Add the edits that put a store into the file, in place of one that is there. Where things
     * come to stand depends on `length` alone, so it may be called with a store of zeros first,
     * to find out what to hash.
     * @param[out] place in the RESULT. */
    aigc_status (*place_manifest)(const aigc_source *source, const uint8_t *store, size_t length,
                                  aigcp_edits *edits, aigcp_manifest_place *place);
} aigcp_format;

/* Which format a file is, by its content. NULL if it is none that we know; text that is no other
 * format is AIGC_MEDIA_TEXT.
 * @return AIGC_OK, AIGC_ERR_IO. */
AIGC_MUST_CHECK aigc_status aigcp_format_detect(const aigc_source *source,
                                                const aigcp_format **format);

/* NULL if unknown. */
const aigcp_format *aigcp_format_of(aigc_media_type type);

/* ---- one line for each format, in the order in which they are tried --------------------- */

/* Some types share their walker and their functions; one table each. */
extern const aigcp_format aigcp_format_png;
extern const aigcp_format aigcp_format_jpeg;
extern const aigcp_format aigcp_format_webp;
extern const aigcp_format aigcp_format_gif;
extern const aigcp_format aigcp_format_tiff;
extern const aigcp_format aigcp_format_svg;
extern const aigcp_format aigcp_format_heif; /* HEIC */
extern const aigcp_format aigcp_format_avif;
extern const aigcp_format aigcp_format_mp4;
extern const aigcp_format aigcp_format_mov;
extern const aigcp_format aigcp_format_m4a;
extern const aigcp_format aigcp_format_matroska;
extern const aigcp_format aigcp_format_webm;
extern const aigcp_format aigcp_format_avi;
extern const aigcp_format aigcp_format_flv;
extern const aigcp_format aigcp_format_wav;
extern const aigcp_format aigcp_format_mp3;
extern const aigcp_format aigcp_format_aac;
extern const aigcp_format aigcp_format_aiff;
extern const aigcp_format aigcp_format_w64;
extern const aigcp_format aigcp_format_flac;
extern const aigcp_format aigcp_format_ogg;
extern const aigcp_format aigcp_format_pdf;
extern const aigcp_format aigcp_format_docx;
extern const aigcp_format aigcp_format_xlsx;
extern const aigcp_format aigcp_format_pptx;
extern const aigcp_format aigcp_format_odt;
extern const aigcp_format aigcp_format_ods;
extern const aigcp_format aigcp_format_odp;
extern const aigcp_format aigcp_format_odg;
extern const aigcp_format aigcp_format_fodt;
extern const aigcp_format aigcp_format_fods;
extern const aigcp_format aigcp_format_fodp;
extern const aigcp_format aigcp_format_fodg;
extern const aigcp_format aigcp_format_epub;
extern const aigcp_format aigcp_format_markdown;
extern const aigcp_format aigcp_format_html;
extern const aigcp_format aigcp_format_text;

#endif
