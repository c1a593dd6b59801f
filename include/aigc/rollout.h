/* SPDX-License-Identifier: Apache-2.0 */
/** @file rollout.h
 * Replace the rules of a running service.
 *
 * OBJECTS  aigc_rules_holder holds the rule set that new streams begin with.
 * THREADS  All functions but new() and free() may be called from all threads at once. A stream
 *          takes a reference with get(), and keeps its rules to its end, whatever is put into
 *          the holder meanwhile. Rules that were replaced are released with their last stream.
 * TRUST    What is refused changes nothing: the rules that are in force stay.
 */
#ifndef AIGC_ROLLOUT_H
#define AIGC_ROLLOUT_H

#include <aigc/bundle.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct aigc_rules_holder aigc_rules_holder;

/** Make a holder.
 * @param rules a reference is taken; NULL: none yet.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_rules_holder_new(aigc_rules *rules,
                                                           aigc_rules_holder **holder);

/** Release a holder and its reference; no other thread may use it any more. NULL is allowed. */
AIGC_API void aigc_rules_holder_free(aigc_rules_holder *holder);

/** Get the rules that are in force. Never waits for a replacement that is being prepared.
 * @return a reference, to be released with aigc_rules_free(); NULL if there are none. */
AIGC_API aigc_rules *aigc_rules_holder_get(aigc_rules_holder *holder);

/** Try the examples of rules as aigc_rules_self_test() does, then put them in force.
 * @param rules a reference is taken.
 * @param[out] report may be NULL.
 * @return AIGC_OK; AIGC_ERR_REFUSED if an example fails, or needs more work than is allowed;
 *         AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_rules_holder_replace(aigc_rules_holder *holder,
                                                               aigc_rules *rules,
                                                               aigc_bundle_report *report);

/** Load a bundle as aigc_bundle_load() does, compare it also with the rules in force, remember
 * it in the record of the terms, if there is one, and put it in force. If it is in force already,
 * nothing is done.
 * @return as aigc_bundle_load() and aigc_bundle_accept(); AIGC_ERR_STOPPED if the check of the
 * terms does not return 0. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_rules_holder_load(aigc_rules_holder *holder,
                                                            const char *path,
                                                            const aigc_bundle_terms *terms,
                                                            aigc_bundle_report *report);

/** Try every example of a rule set: where it must match, the rule is found, elsewhere it is not.
 * Examples of rules whose action on output is off are not tried, nor those that are known to come
 * out wrong.
 * @param[out] failed the index of the first that fails, if AIGC_ERR_REFUSED or AIGC_ERR_LIMIT; may
 *             be NULL.
 * @return AIGC_OK; AIGC_ERR_REFUSED if one comes out wrong; AIGC_ERR_LIMIT if a rule needs more
 *         work on one than is allowed, so that nobody knows what it finds; AIGC_ERR_ARGUMENT,
 *         AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_rules_self_test(aigc_rules *rules, size_t *failed);

#ifdef __cplusplus
}
#endif

#endif
