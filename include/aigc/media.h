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
    AIGC_MEDIA_AAC = 44, /**< as ADTS; in MP4 it is M4A */
    AIGC_MEDIA_AIFF = 45,
    AIGC_MEDIA_W64 = 46, /**< Sony Wave64 */
    AIGC_MEDIA_PDF = 60,
    AIGC_MEDIA_DOCX = 61,
    AIGC_MEDIA_XLSX = 62,
    AIGC_MEDIA_PPTX = 63,
    AIGC_MEDIA_MARKDOWN = 64,
    AIGC_MEDIA_HTML = 65,
    AIGC_MEDIA_TEXT = 66,
    AIGC_MEDIA_ODT = 67, /**< OpenDocument, as are the next three */
    AIGC_MEDIA_ODS = 68,
    AIGC_MEDIA_ODP = 69,
    AIGC_MEDIA_ODG = 70,
    AIGC_MEDIA_EPUB = 71,
    AIGC_MEDIA_FODT = 72, /**< OpenDocument as one XML file, as are the next three */
    AIGC_MEDIA_FODS = 73,
    AIGC_MEDIA_FODP = 74,
    AIGC_MEDIA_FODG = 75
} aigc_media_type;

/** In what a label was found. */
typedef enum aigc_carrier_kind {
    AIGC_CARRIER_AIGC = 0,      /**< metadata named AIGC: JSON or YAML */
    AIGC_CARRIER_XMP = 1,       /**< TC260:AIGC in XMP */
    AIGC_CARRIER_EXIF = 2,      /**< EXIF UserComment or ImageDescription */
    AIGC_CARRIER_GLUED = 3,     /**< JSON glued into a segment that is not for it */
    AIGC_CARRIER_IPTC = 4,      /**< DigitalSourceType: its URI */
    AIGC_CARRIER_VENDOR = 5,    /**< a trace of one vendor, such as a SEI message */
    AIGC_CARRIER_PROPERTY = 6,  /**< what else is told of the making: AISystemUsed, ... */
    AIGC_CARRIER_SUPERSEDED = 7 /**< a label that a later revision of the file replaced */
} aigc_carrier_kind;

/** Find the format of a file by its content. Markdown cannot be told from text by its content
 * alone: text with YAML front matter is taken for Markdown, other text for text.
 * @return AIGC_OK, also for AIGC_MEDIA_UNKNOWN; AIGC_ERR_IO, AIGC_ERR_ARGUMENT. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_media_detect(const aigc_source *source,
                                                       aigc_media_type *type);

/** The usual name of a format: "PNG"; "" if unknown. */
AIGC_API const char *aigc_media_name(aigc_media_type type);
/** Its media type: "image/png"; "" if unknown. */
AIGC_API const char *aigc_media_mime(aigc_media_type type);

/** Which labels are written; docs/labelling.md tells which duty each one meets. Every profile
 * writes the AIGC metadata of GB 45438: it is the one label that all formats have room for, and
 * it has the provider and the number of the content that others ask for, too. */
typedef enum aigc_profile {
    AIGC_PROFILE_CN = 0,    /**< the AIGC metadata */
    AIGC_PROFILE_EU = 1,    /**< and DigitalSourceType, AISystemUsed, AISystemVersionUsed */
    AIGC_PROFILE_US_CA = 2, /**< and the time as xmp:CreateDate */
    AIGC_PROFILE_ALL = 3    /**< all of these */
} aigc_profile;

/** Iptc4xmpExt:DigitalSourceType, terms of cv.iptc.org/newscodes/digitalsourcetype/. */
typedef enum aigc_source_type {
    AIGC_SOURCE_TYPE_BY_PROFILE = 0, /**< none for cn, else trained */
    AIGC_SOURCE_TYPE_TRAINED = 1,    /**< trainedAlgorithmicMedia */
    AIGC_SOURCE_TYPE_COMPOSITE = 2,  /**< compositeWithTrainedAlgorithmicMedia */
    AIGC_SOURCE_TYPE_ALGORITHMIC = 3 /**< algorithmicMedia: by rules, no training */
} aigc_source_type;

/** Properties that go into XMP, as a set. */
#define AIGC_PROPERTY_SOURCE_TYPE 1u    /**< Iptc4xmpExt:DigitalSourceType */
#define AIGC_PROPERTY_SYSTEM 2u         /**< Iptc4xmpExt:AISystemUsed */
#define AIGC_PROPERTY_SYSTEM_VERSION 4u /**< Iptc4xmpExt:AISystemVersionUsed */
#define AIGC_PROPERTY_CREATOR_TOOL 8u   /**< xmp:CreatorTool */
#define AIGC_PROPERTY_CREATE_DATE 16u   /**< xmp:CreateDate */

/** How a file is labelled. Zero all of it, then set `struct_size`. Nothing is kept. */
typedef struct aigc_media_mark_options {
    size_t struct_size;
    const aigc_label *label; /**< required; complete as aigc_label_check() has it */
    aigc_profile profile;
    aigc_source_type source_type; /**< other than BY_PROFILE: written with any profile */
    /** Printable UTF-8 of at most AIGC_FIELD_MAX bytes; written with any profile if given. */
    const char *system;         /**< NULL: the model of the label, if the profile asks for it */
    const char *system_version; /**< NULL: none */
    const char *creator_tool;   /**< NULL: none */
    int also_native; /**< beside XMP also the carrier of the format's own: PNG tEXt, EXIF */
    const char *security_data; /**< ReservedCode1, of aigc_security_sign(); NULL: the label's */
    int markdown; /**< text is Markdown: nothing in it says so before it has front matter */
} aigc_media_mark_options;

/** What was done. Zero it and set `struct_size` before the call. */
typedef struct aigc_media_result {
    size_t struct_size;
    aigc_media_type type;
    size_t replaced; /**< labels that were in the file and are replaced */
    size_t left;     /**< other labels that stay, in places we cannot write: there are several */
    unsigned properties; /**< AIGC_PROPERTY_*: asked for and in the file now */
    unsigned no_room;    /**< AIGC_PROPERTY_*: asked for, but this format has no place for them */
    uint64_t size;       /**< of the result */
} aigc_media_result;

/** Write a file with its label: replace or update what is there, so that exactly one label is in
 * it, and touch no other byte. What will be written is read back and compared before the first
 * byte goes out.
 *
 * @param[out] result may be NULL.
 * @return AIGC_OK; AIGC_ERR_UNSUPPORTED if the format is unknown or has no place for a label;
 *         AIGC_ERR_ENCRYPTED if the file is encrypted; AIGC_ERR_NO_ROOM if the metadata that the
 *         label belongs into are as long as the format allows, as XMP of 64 KB in a JPEG;
 *         AIGC_ERR_OCCUPIED if front matter has an entry AIGC that is no label, or is of a form
 *         to which no entry can be added, if XMP of a picture is no well-formed XML, if its EXIF is
 *         damaged and has a label that cannot be taken out, or if the
 *         comment of EXIF, into which the label is to be written as well, has a text that is none;
 *         AIGC_ERR_SIGNED if a C2PA manifest or another signature is in the file that a change
 *         would break;
 *         AIGC_ERR_FIELD as aigc_label_check(), or if a text is not printable or too long;
 *         AIGC_ERR_FORMAT if the file is damaged; AIGC_ERR_LIMIT, also if the file has more labels
 *         than can be replaced; AIGC_ERR_STOPPED as `write` asked; AIGC_ERR_IO, AIGC_ERR_MEMORY,
 *         AIGC_ERR_ARGUMENT; AIGC_ERR_INTERNAL if what was read back is not what was to be
 *         written. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_media_mark(const aigc_source *source,
                                                     const aigc_media_mark_options *options,
                                                     aigc_write_fn write, void *context,
                                                     aigc_media_result *result);

/** What a platform adds (Labelling Measures, article 6). Zero it, then set `struct_size`. */
typedef struct aigc_media_propagate_options {
    size_t struct_size;
    const char *propagator;     /**< ContentPropagator: required, rules as aigc_label_set() */
    const char *propagate_id;   /**< PropagateID: required */
    const char *reserved_code2; /**< ReservedCode2; NULL: what is there goes, it was another's */
    /** "2" (may be) or "3" (suspected): make a label if the file has none, without producer.
     * NULL: a file without a label is an error. A label that is there is never changed by it. */
    const char *label;
    int also_native;
    int markdown; /**< as in aigc_media_mark_options */
} aigc_media_propagate_options;

/** Write a file with the platform's fields in its label: ContentPropagator, PropagateID,
 * ReservedCode2. The producer's fields keep the values that were found.
 *
 * @return as aigc_media_mark(); AIGC_ERR_NOT_FOUND if there is no label and none is to be made;
 *         AIGC_ERR_MALFORMED if labels in the file disagree about the producer's fields: which
 *         of them is right is not for us to say. */
AIGC_API AIGC_MUST_CHECK aigc_status
aigc_media_propagate(const aigc_source *source, const aigc_media_propagate_options *options,
                     aigc_write_fn write, void *context, aigc_media_result *result);

#ifdef __cplusplus
}
#endif

#endif
