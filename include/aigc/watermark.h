/* SPDX-License-Identifier: Apache-2.0 */
/** @file watermark.h
 * An invisible, keyed watermark in pixels: write a payload into a picture, and find it again after
 * compression, scaling, cropping, rotation and the like, without the original.
 *
 * OBJECTS  aigc_watermark_key is a secret; pixels are the caller's.
 * THREADS  A key is only read once it is made and may be shared. Calls share nothing else.
 * MEMORY   Beside the picture: at most 6 bytes for each pixel, and 64 MB. Keys are wiped when
 *          they are released.
 * ERRORS   Results are zero unless AIGC_OK came back.
 * TRUST    Without the key a mark can neither be read nor written. Whoever has the key can do
 *          both: a mark is a pointer to a record, not a signature. A picture without a mark may
 *          still be generated. docs/watermark.md has the scheme, docs/threat-model.md what it
 *          withstands.
 */
#ifndef AIGC_WATERMARK_H
#define AIGC_WATERMARK_H

#include <aigc/source.h>
#include <aigc/types.h>
#include <aigc/visible_label.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- keys ------------------------------------------------------------------------------ */

typedef struct aigc_watermark_key aigc_watermark_key;

/** Bytes of a key. */
#define AIGC_WATERMARK_KEY_SIZE 32

/** Make a key of bytes that the caller keeps secret.
 * @param bytes AIGC_WATERMARK_KEY_SIZE bytes, copied.
 * @param[out] key to be released with aigc_watermark_key_free().
 * @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY, AIGC_ERR_INTERNAL. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_watermark_key_new(const uint8_t *bytes,
                                                            aigc_watermark_key **key);

/** Make a random key.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY, AIGC_ERR_INTERNAL. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_watermark_key_generate(aigc_watermark_key **key);

/** Load a key file: one line "aigc-watermark-key-1:" and 64 hex digits.
 * @return AIGC_OK; AIGC_ERR_KEY if it is no such file; AIGC_ERR_IO (errno), AIGC_ERR_ARGUMENT,
 *         AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_watermark_key_load(const char *path,
                                                             aigc_watermark_key **key);

/** Write a key file, mode 0600, that must not exist yet.
 * @return AIGC_OK; AIGC_ERR_IO (errno is EEXIST if a file was there), AIGC_ERR_ARGUMENT. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_watermark_key_save(const aigc_watermark_key *key,
                                                             const char *path);

/** Wipe and release. NULL is allowed. */
AIGC_API void aigc_watermark_key_free(aigc_watermark_key *key);

/* ---- payload --------------------------------------------------------------------------- */

/** Bytes of a payload: 8, or 16 in the long profile, which is a little less robust. */
#define AIGC_WATERMARK_PAYLOAD_SHORT 8
#define AIGC_WATERMARK_PAYLOAD_LONG 16

/** What is written and found. */
typedef struct aigc_watermark_payload {
    size_t length; /**< AIGC_WATERMARK_PAYLOAD_SHORT or _LONG */
    uint8_t bytes[AIGC_WATERMARK_PAYLOAD_LONG];
} aigc_watermark_payload;

/** Room for a payload as lower-case hex, and a NUL. */
#define AIGC_WATERMARK_TEXT_SIZE (2 * AIGC_WATERMARK_PAYLOAD_LONG + 1)

/** Whether two payloads are the same. 0 if one is none. */
AIGC_API int aigc_watermark_payload_equal(const aigc_watermark_payload *a,
                                          const aigc_watermark_payload *b);

/** Write a payload as hex. @param[out] text "" if the payload is none. */
AIGC_API void aigc_watermark_payload_format(const aigc_watermark_payload *payload,
                                            char text[AIGC_WATERMARK_TEXT_SIZE]);

/** Read a payload from 16 or 32 hex digits.
 * @return AIGC_OK, AIGC_ERR_FORMAT, AIGC_ERR_ARGUMENT. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_watermark_payload_parse(const char *text, size_t length,
                                                                  aigc_watermark_payload *payload);

/** A payload that says by itself who marked and when, when no table is at hand. A program is
 * free to use the bytes in another way. */
typedef struct aigc_watermark_id {
    unsigned version;  /**< 1; 4 bits, the only one known */
    uint32_t provider; /**< 20 bits: see aigc_watermark_provider_tag() */
    uint32_t minute;   /**< 26 bits: minutes since 2024-01-01T00:00Z, until 2151 */
    uint32_t serial;   /**< 14 bits: tells apart what is marked in one minute */
} aigc_watermark_id;

/** Pack an id into 8 bytes, most significant bit first.
 * @return AIGC_OK; AIGC_ERR_ARGUMENT if a field does not fit. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_watermark_id_pack(const aigc_watermark_id *id,
                                                            aigc_watermark_payload *payload);

/** Take an id from a payload.
 * @return AIGC_OK; AIGC_ERR_FORMAT if it is of another length or version; AIGC_ERR_ARGUMENT. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_watermark_id_unpack(const aigc_watermark_payload *payload,
                                                              aigc_watermark_id *id);

/** Make an id for one picture: the tag of its provider, the minute, a random serial. Of n ids that
 * one provider makes in one minute, two are the same with a probability of about n^2 / 32,768:
 * whoever makes many keeps a table, and asks again for one that is in it.
 * @param code    of the provider, as for aigc_watermark_provider_tag().
 * @param seconds since 1970-01-01T00:00Z; 0: now.
 * @return AIGC_OK; AIGC_ERR_RANDOM if there is no clock; AIGC_ERR_ARGUMENT, also if the time is
 *         before 2024 or after 2151. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_watermark_id_make(const char *code, size_t length,
                                                            uint64_t seconds,
                                                            aigc_watermark_payload *payload);

/** When an id was made. @return seconds since 1970-01-01T00:00Z, a whole minute; 0 for NULL. */
AIGC_API uint64_t aigc_watermark_id_time(const aigc_watermark_id *id);

/** 20 bits of the BLAKE2b hash of a provider code (label.h): a hint, not a proof; about one in a
 * million other codes has the same. @return 0 for NULL. */
AIGC_API uint32_t aigc_watermark_provider_tag(const char *code, size_t length);

/** The name of the algorithm in the C2PA assertion c2pa.soft-binding (C2PA 2.1, 18.13); the value
 * is the payload as hex, as aigc_watermark_payload_format() writes it. */
#define AIGC_WATERMARK_ALGORITHM "org.aigc-label.watermark.1"

/* ---- pixels ---------------------------------------------------------------------------- */

/** A picture in memory. */
typedef struct aigc_pixels {
    size_t struct_size;     /**< sizeof(aigc_pixels) */
    uint32_t width, height; /**< 1 to 65,535 */
    unsigned channels;      /**< 1 gray, 2 gray and alpha, 3 RGB, 4 RGBA; alpha not multiplied */
    unsigned depth;         /**< 8, or 16 bits in the machine's byte order */
    size_t stride;          /**< bytes from row to row */
    void *data;             /**< the first row is the uppermost */
} aigc_pixels;

/* ---- writing --------------------------------------------------------------------------- */

/** How to write. Zero in all but struct_size is the default. */
typedef struct aigc_watermark_options {
    size_t struct_size; /**< sizeof(aigc_watermark_options) */
    double strength;    /**< 0: found for each picture; else fixed, 1 is nominal; 0.25 to 4 */
    int allow_weak;     /**< nonzero: keep a picture that cannot carry the mark well */
    /** Of files only: a label that people see, drawn over the mark; in the same pass, so that a
     * picture that loses something when it is coded does so once. NULL: none. */
    const aigc_visible_label *label;
    aigc_visible_report *drawn; /**< what was drawn, or why not; may be NULL */
} aigc_watermark_options;

/** What became of it. */
typedef struct aigc_watermark_report {
    double psnr;              /**< dB, over all colours */
    double ssim;              /**< mean over sampled windows */
    double strength;          /**< that was used */
    double margin;            /**< dB above what reading needs, as written; 0 if it was not read */
    double margin_compressed; /**< after JPEG quality 50, computed */
    double margin_cropped;    /**< after that and a crop to half of the area */
    int read_back;            /**< 1: this payload was found blind in the result */
} aigc_watermark_report;

/** Write a payload into a picture, in place.
 *
 * Pixels with alpha 0 keep their bytes. The result is read back before the call returns.
 *
 * @param options NULL: the default.
 * @param report  may be NULL.
 * @return AIGC_OK; AIGC_ERR_UNMARKABLE if the picture is smaller than 128 pixels either way, if a
 * mark of this key is where this one would be, whatever it carries, or if this one could not be
 * read back (with allow_weak that is AIGC_OK, and the report has read_back 0), because the picture
 * is too flat or small, or has another mark of this key that is read instead; then the pixels are
 * as they were. AIGC_ERR_LIMIT, AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_watermark_embed(const aigc_watermark_key *key,
                                                          const aigc_watermark_options *options,
                                                          const aigc_watermark_payload *payload,
                                                          const aigc_pixels *pixels,
                                                          aigc_watermark_report *report);

/* ---- finding --------------------------------------------------------------------------- */

/** What was found. */
typedef struct aigc_watermark_found {
    aigc_watermark_payload payload;
    double false_positive; /**< probability that a picture without this key's mark gives any
                              payload: comparisons so far times 2^-40, at most 1e-9 */
    double scale;          /**< pixels per reference pixel; the geometric mean of both directions */
    double aspect;         /**< scale across over scale down; 1 if nothing was stretched */
    double rotation;       /**< degrees clockwise, of the tile, -180 to 180 */
    int flipped;           /**< 1: seen in a mirror */
    double margin;         /**< dB above what reading needs, about */
    unsigned decodes;      /**< attempts that were made */
} aigc_watermark_found;

/** Find the mark of a key in a picture.
 * @param[out] found zero unless AIGC_OK, but for `false_positive` and `decodes`.
 * @return AIGC_OK; AIGC_ERR_NOT_FOUND: no mark of this key, which says nothing about who made
 *         the picture; AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_watermark_detect(const aigc_watermark_key *key,
                                                           const aigc_pixels *pixels,
                                                           aigc_watermark_found *found);

/* ---- files ----------------------------------------------------------------------------- */

/** Write a payload into a picture file: PNG, JPEG, WebP or GIF; the result is of the same kind. A
 * JPEG keeps its quantisation tables; depth, profile, alpha and metadata stay. Of an animation
 * every frame is marked, so that any one of them can be read.
 *
 * @param report of the frame that is worst off; may be NULL. What the codec of the file costs is
 *               not in it: read the result with aigc_watermark_detect_file().
 * @return as aigc_watermark_embed(); AIGC_ERR_UNSUPPORTED if it is another kind of file;
 *         AIGC_ERR_FORMAT if it is damaged; AIGC_ERR_SIGNED if it has a C2PA manifest, which a
 * change would break; AIGC_ERR_STOPPED as `write`; AIGC_ERR_IO. */
AIGC_API AIGC_MUST_CHECK aigc_status
aigc_watermark_embed_file(const aigc_watermark_key *key, const aigc_watermark_options *options,
                          const aigc_watermark_payload *payload, const aigc_source *source,
                          aigc_write_fn write, void *write_context, aigc_watermark_report *report);

/** Find the mark of a key in a picture file; of an animation, in one of its first 16 frames. The
 * bound on false positives is then that of all frames that were looked at.
 * @return as aigc_watermark_detect(); AIGC_ERR_FORMAT, AIGC_ERR_LIMIT, AIGC_ERR_IO. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_watermark_detect_file(const aigc_watermark_key *key,
                                                                const aigc_source *source,
                                                                aigc_watermark_found *found);

#ifdef __cplusplus
}
#endif

#endif
