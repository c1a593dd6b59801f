/* SPDX-License-Identifier: Apache-2.0 */
/** @file collect.h
 * Callbacks that keep what they are given, to be looked at when the call has come back: for
 * languages in which a callback from C is slow, or may be interrupted before its first line.
 *
 *     aigc_transformer_begin(transformer, aigc_collector_write, aigc_collector_finding, collector);
 *     aigc_transformer_feed(transformer, text, length);
 *     out = aigc_collector_data(collector, &out_length);
 *     aigc_collector_clear(collector);
 *
 * OBJECTS  aigc_collector is the `context` of these callbacks. aigc_collector_write() fits whatever
 *          takes an aigc_write_fn, in all libraries.
 * THREADS  One object, one thread at a time.
 * MEMORY   What was collected since aigc_collector_clear(), at most the limit.
 */
#ifndef AIGC_COLLECT_H
#define AIGC_COLLECT_H

#include <aigc/filter.h>
#include <aigc/types.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct aigc_collector aigc_collector;

/** A finding, or a pseudonym and what it replaced. Its strings live until the collector is given
 * more, cleared or freed; `rule_id` and `category` as long as the rules. */
typedef struct aigc_collected {
    aigc_finding finding; /**< without `origin` */
    const char *name;     /**< of a pseudonym; NULL of a finding */
} aigc_collected;

/** Make a collector. Explanations are not kept.
 * @param limit most bytes of what is written, and most bytes that the findings take, and their
 * texts and names, and the parts of explanations.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_collector_new(size_t limit, aigc_collector **collector);

/** Release a collector. NULL is allowed. */
AIGC_API void aigc_collector_free(aigc_collector *collector);

/** An aigc_write_fn. @return 0; 1 if it could not be kept: aigc_collector_status() says why. 1 also
 * for NULL, as where a context was forgotten. */
AIGC_API int aigc_collector_write(void *collector, const void *data, size_t length);

/** An aigc_finding_fn. @return as aigc_collector_write(). */
AIGC_API int aigc_collector_finding(void *collector, const aigc_finding *finding);

/** An aigc_pseudonym_fn. @return as aigc_collector_write(). */
AIGC_API int aigc_collector_pseudonym(void *collector, const aigc_finding *replaced,
                                      const char *name);

/** Say whether explanations of findings are kept, as aigc_finding_explain() gives them. They take
 * time, and count for the limit. @return AIGC_OK, AIGC_ERR_ARGUMENT. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_collector_set_explain(aigc_collector *collector,
                                                                int explain);

/** Tell whether all was kept since aigc_collector_clear().
 * @return AIGC_OK; AIGC_ERR_LIMIT or AIGC_ERR_MEMORY: then a call came back with
 *         AIGC_ERR_STOPPED, and its text is over. AIGC_ERR_ARGUMENT for NULL. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_collector_status(const aigc_collector *collector);

/** @return what was written, one piece after the other, until the collector is given more, cleared
 *          or freed; NULL if that is nothing. @param[out] length its bytes; may be NULL. */
AIGC_API const void *aigc_collector_data(const aigc_collector *collector, size_t *length);

/** @return how many findings and pseudonyms were collected. 0 for NULL. */
AIGC_API size_t aigc_collector_count(const aigc_collector *collector);

/** Tell one of them, in the order in which they came.
 * @return AIGC_OK; AIGC_ERR_ARGUMENT also if there are no more than `index`. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_collector_get(const aigc_collector *collector,
                                                        size_t index, aigc_collected *collected);

/** Tell how one of the findings was read.
 * @param[out] explanation lives until the collector is asked for another one, is given more,
 *             cleared or freed.
 * @return AIGC_OK; AIGC_ERR_FIELD if none was kept of it, as of a pseudonym; AIGC_ERR_ARGUMENT as
 *         aigc_collector_get(); AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_collector_explanation(aigc_collector *collector,
                                                                size_t index,
                                                                aigc_explanation *explanation);

/** Forget all that was collected. */
AIGC_API void aigc_collector_clear(aigc_collector *collector);

#ifdef __cplusplus
}
#endif

#endif
