/* SPDX-License-Identifier: Apache-2.0 */
/** @file picture_mark.h
 * All labels of a generated picture in one call, for services that hold pictures in memory: the
 * label that people see, the invisible watermark, the AIGC metadata, and a C2PA manifest over all
 * of it, in the one order in which none breaks another.
 *
 * THREADS  Labels, keys and signers may be shared, but for `visible`: one call at a time.
 * MEMORY   The pixels while they are worked on, and a file behind each step but the last.
 */
#ifndef AIGC_PICTURE_MARK_H
#define AIGC_PICTURE_MARK_H

#include <aigc/c2pa.h>
#include <aigc/label.h>
#include <aigc/media.h>
#include <aigc/source.h>
#include <aigc/visible_label.h>
#include <aigc/watermark.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What a picture gets. Zero all of it, then set `struct_size` and `label`. */
typedef struct aigc_picture_options {
    size_t struct_size;
    const aigc_label *label;             /**< the record; complete as aigc_label_check() has it */
    aigc_visible_label *visible;         /**< is drawn; NULL: none is */
    const aigc_watermark_key *watermark; /**< NULL: no invisible mark */
    /** NULL: an identifier is made of the producer of the label, the time and a random serial
     * (aigc_watermark_id_make()). */
    const aigc_watermark_payload *payload;
    int allow_weak;                 /**< nonzero: a picture that is too small or too flat for the
                                         invisible mark does without it */
    const aigc_c2pa_signer *signer; /**< NULL: no manifest */
    size_t limit;                   /**< bytes of a file between steps; 0: 256 MiB */
} aigc_picture_options;

/** Steps, in their order. */
typedef enum aigc_picture_step {
    AIGC_PICTURE_STEP_NONE = 0,
    AIGC_PICTURE_STEP_PIXELS = 1,   /**< the visible label, the watermark */
    AIGC_PICTURE_STEP_METADATA = 2, /**< the record */
    AIGC_PICTURE_STEP_MANIFEST = 3  /**< the signature */
} aigc_picture_step;

/** What became of it. Set `struct_size`. */
typedef struct aigc_picture_report {
    size_t struct_size;
    aigc_picture_step step;                   /**< the last one, which failed unless AIGC_OK */
    aigc_media_type type;                     /**< of the file */
    char watermark[AIGC_WATERMARK_TEXT_SIZE]; /**< what can be read in the result, as hex; "" */
    aigc_visible_reason reason;               /**< why no label could be drawn */
} aigc_picture_report;

/** Name a step for logs: "pixels", "metadata", "manifest". @return a static string. */
AIGC_API const char *aigc_picture_step_name(aigc_picture_step step);

/** Write a picture with its labels. The invisible mark is read in the file that it is in before
 * anything goes out, and the manifest names it as a soft binding. A file that gets neither a
 * visible label nor an invisible mark may be of any format that aigc_media_mark() knows.
 *
 * @param[out] report may be NULL.
 * @return AIGC_OK; AIGC_ERR_UNMARKABLE as aigc_watermark_embed_file(), or if another mark of this
 *         key is in the way; AIGC_ERR_UNSUPPORTED if the format has no place for what is asked;
 *         AIGC_ERR_SIGNED if it has a C2PA manifest already; AIGC_ERR_LIMIT if a file is longer
 *         than `limit`, or the picture too small or too large to be drawn on; AIGC_ERR_FORMAT if
 *         it is damaged; AIGC_ERR_FIELD, AIGC_ERR_KEY, AIGC_ERR_STOPPED, AIGC_ERR_IO,
 *         AIGC_ERR_RANDOM, AIGC_ERR_MEMORY, AIGC_ERR_ARGUMENT, AIGC_ERR_INTERNAL as the steps. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_picture_mark(const aigc_source *source,
                                                       const aigc_picture_options *options,
                                                       aigc_write_fn write, void *context,
                                                       aigc_picture_report *report);

#ifdef __cplusplus
}
#endif

#endif
