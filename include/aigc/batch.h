/* SPDX-License-Identifier: Apache-2.0 */
/** @file batch.h
 * Scan many texts that lie in one buffer, in one call: columns of Arrow or NumPy, shards of a
 * corpus. No callback is called, so a language with a lock of its own can let go of it.
 *
 * OBJECTS  aigc_batch is scratch memory for one thread; it holds a reference to its rule set.
 * MEMORY   Hits go into an array of the caller's. Nothing grows with the texts.
 * OFFSETS  of hits are bytes from the start of their own text, end-exclusive.
 */
#ifndef AIGC_BATCH_H
#define AIGC_BATCH_H

#include <aigc/filter.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct aigc_batch aigc_batch;

/** One finding: 32 bytes without padding, so that an array of them can be read as records. */
typedef struct aigc_batch_hit {
    uint64_t text;    /**< which text, from 0 */
    uint64_t start;   /**< first byte of the finding in its text */
    uint64_t end;     /**< first byte behind it */
    uint32_t rule;    /**< index in the rule set */
    uint8_t action;   /**< aigc_action, after policy and sampling */
    uint8_t lane;     /**< aigc_lane */
    uint16_t invalid; /**< 1 if the text holds bytes that are not UTF-8 */
} aigc_batch_hit;

/** How the borders of texts are written: as in Arrow's string and large_string. */
typedef enum aigc_offset_width { AIGC_OFFSETS_32 = 4, AIGC_OFFSETS_64 = 8 } aigc_offset_width;

/** Make a batch over a rule set, of which it takes a reference.
 * @param options may be NULL; its stream_id is not used: texts of a batch have none, and are in
 *                every sample of more than 0 percent.
 * @return AIGC_OK; AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_batch_new(aigc_rules *rules,
                                                    const aigc_text_options *options,
                                                    aigc_batch **batch);

/** Release a batch. NULL is allowed. */
AIGC_API void aigc_batch_free(aigc_batch *batch);

/** Scan texts.
 *
 * Text i is the bytes from offsets[i] to offsets[i + 1]. Whole texts are done, until all are or
 * the hits of the next one do not fit; then call again from there.
 *
 * @param data    may be NULL if all texts are empty.
 * @param length  bytes in `data`.
 * @param offsets `count` + 1 numbers of `width` bytes, in the machine's order, not aligned, not
 *                falling, none above `length`.
 * @param hits    room for `room` of them.
 * @param[out] done  how many texts were scanned whole; their hits are in `hits`, numbered from 0.
 * @param[out] found how many hits were written.
 * @return AIGC_OK; AIGC_ERR_STOPPED if the hits of the next text alone do not fit: give more
 *         room; AIGC_ERR_LIMIT if a text needed more work than allowed; AIGC_ERR_ARGUMENT also for
 *         offsets that fall or leave the data; AIGC_ERR_MEMORY. The `done` texts before it are
 *         done in each case. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_batch_scan(aigc_batch *batch, const void *data,
                                                     size_t length, const void *offsets,
                                                     aigc_offset_width width, size_t count,
                                                     aigc_batch_hit *hits, size_t room,
                                                     size_t *done, size_t *found);

#ifdef __cplusplus
}
#endif

#endif
