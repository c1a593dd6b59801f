/* SPDX-License-Identifier: Apache-2.0 */
/** @file policy.h
 * Say what is done with findings where a rule set is used, without touching the rules: for
 * one direction, for a category, for a single rule, in a share of all streams, and never more
 * than so much.
 *
 * OBJECTS  aigc_policy_builder collects wishes, from calls and from policy files;
 *          aigc_policy is the immutable result, for the one rule set it was made for.
 * THREADS  A builder belongs to one thread. A policy may be used by all threads at
 *          once; it is reference-counted, and keeps its rule set alive.
 * MEMORY   A policy takes two bytes for each rule.
 * ERRORS   What is wrong in a policy file becomes a diagnostic; finish() refuses the
 *          whole policy if one of them is an error.
 * ORDER    What is said of a rule outweighs what is said of its category, a longer
 *          category prefix outweighs a shorter one, any of them outweighs what is said of
 *          all rules, and that outweighs the rule itself. Of two wishes for the same
 *          thing the later one counts. The cap at_most is applied last.
 *
 * The file format is in docs/policy.md.
 */
#ifndef AIGC_POLICY_H
#define AIGC_POLICY_H

#include <aigc/rules.h>
#include <aigc/types.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct aigc_policy_builder aigc_policy_builder;
typedef struct aigc_policy aigc_policy;

/** What a wish is about. */
typedef enum aigc_policy_scope {
    AIGC_POLICY_ALL = 0,      /**< all rules */
    AIGC_POLICY_CATEGORY = 1, /**< a category and all below it: "A.3" covers "A.3.e" */
    AIGC_POLICY_RULE = 2      /**< the rule with an id */
} aigc_policy_scope;

/** What a transformer does when text has been held back for too long. */
typedef enum aigc_expiry {
    AIGC_EXPIRY_RELEASE = 0, /**< write the text on; findings in it are reported as late */
    AIGC_EXPIRY_STOP = 1     /**< end the text with the refusal */
} aigc_expiry;

/** How long a transformer may hold text back. See aigc_transformer_tick(). */
typedef struct aigc_hold_limits {
    uint64_t bytes;        /**< most bytes held after a feed, but for a character that is not
                                complete; 0: no cap */
    uint64_t milliseconds; /**< longest time a byte is held; 0: no cap */
    aigc_expiry at_expiry;
} aigc_hold_limits;

/** Make a builder of policies for a rule set, of which it takes a reference.
 * Without any wish, the policy is: output, and what the rules say.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_policy_builder_new(aigc_rules *rules,
                                                             aigc_policy_builder **builder);

/** Release a builder and its diagnostics; not the policy it made. NULL is allowed. */
AIGC_API void aigc_policy_builder_free(aigc_policy_builder *builder);

/** Say which way the texts go. A policy file that says otherwise is then an error.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_STATE after finish(). */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_policy_builder_set_direction(aigc_policy_builder *builder,
                                                                       aigc_direction direction);

/** Set the action of some rules.
 * @param name the category or the rule id; NULL for AIGC_POLICY_ALL. Copied.
 * @return AIGC_OK; AIGC_ERR_ARGUMENT also if there is no such rule or `name` is no
 *         category; AIGC_ERR_LIMIT for too many categories; AIGC_ERR_STATE after
 *         finish(); AIGC_ERR_MEMORY. After an error all is as before. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_policy_builder_set_action(aigc_policy_builder *builder,
                                                                    aigc_policy_scope scope,
                                                                    const char *name,
                                                                    aigc_action action);

/** Set in how many streams of a hundred the action is taken; in the others it is
 * AIGC_ACTION_SHADOW. The least of what a rule says and what is said of it counts: samples
 * are nested, a stream that is in a small one is in every larger one.
 * @param percent 0 to 100.
 * @return as aigc_policy_builder_set_action(). */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_policy_builder_set_sample(aigc_policy_builder *builder,
                                                                    aigc_policy_scope scope,
                                                                    const char *name,
                                                                    uint32_t percent);

/** Allow no action stronger than this one: AIGC_ACTION_SHADOW tries a rule set on real texts
 * without touching them. Rules that are off stay off.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_STATE. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_policy_builder_set_at_most(aigc_policy_builder *builder,
                                                                     aigc_action action);

/** Let files name rules that only another set has, such as the version before: what they say of
 * those is left out, and no error.
 * @param other a reference is taken; NULL: none, as at the beginning.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_STATE. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_policy_builder_set_other(aigc_policy_builder *builder,
                                                                   aigc_rules *other);

/** Set how long a transformer may hold text back.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_STATE. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_policy_builder_set_hold(aigc_policy_builder *builder,
                                                                  const aigc_hold_limits *limits);

/** Read a policy file.
 * @return AIGC_OK also when the file has errors (they are diagnostics); AIGC_ERR_IO if it
 *         cannot be read (errno says why); AIGC_ERR_ARGUMENT, AIGC_ERR_STATE after
 *         finish(), AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_policy_builder_add_path(aigc_policy_builder *builder,
                                                                  const char *path);

/** Read a policy from memory, as large as a file may be.
 * @param name stands for the file name in diagnostics; copied.
 * @param text YAML, `length` bytes; not kept after the call.
 * @return AIGC_OK also when it has errors; AIGC_ERR_ARGUMENT, AIGC_ERR_STATE,
 *         AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_policy_builder_add_text(aigc_policy_builder *builder,
                                                                  const char *name,
                                                                  const char *text, size_t length);

/** Make the policy.
 * @param[out] policy one reference, to be released with aigc_policy_free(); NULL unless
 *             AIGC_OK.
 * @return AIGC_OK (there may be warnings); AIGC_ERR_RULES if any diagnostic is an error;
 *         AIGC_ERR_ARGUMENT, AIGC_ERR_STATE on a second call, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_policy_builder_finish(aigc_policy_builder *builder,
                                                                aigc_policy **policy);

/** @return the number of diagnostics so far; 0 for NULL. They are complete after finish(),
 * in the order of file, line and column. */
AIGC_API size_t aigc_policy_builder_diagnostic_count(const aigc_policy_builder *builder);

/** Get a diagnostic.
 * @param[out] diagnostic its strings live as long as the builder.
 * @return AIGC_OK; AIGC_ERR_ARGUMENT if `index` is out of range. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_policy_builder_diagnostic(
    const aigc_policy_builder *builder, size_t index, aigc_diagnostic *diagnostic);

/** Add a reference. @return `policy`. NULL is allowed and returned. */
AIGC_API aigc_policy *aigc_policy_retain(aigc_policy *policy);

/** Give a reference back; the last one releases the policy. NULL is allowed. */
AIGC_API void aigc_policy_free(aigc_policy *policy);

/** What a policy says. */
typedef struct aigc_policy_info {
    size_t struct_size; /**< set by the caller to sizeof(aigc_policy_info) */
    aigc_direction direction;
    aigc_action strongest; /**< of all rules */
    aigc_hold_limits hold;
} aigc_policy_info;

/** Describe a policy.
 * @param info `struct_size` must be set.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_policy_get(const aigc_policy *policy,
                                                     aigc_policy_info *info);

/** Tell what is done with the findings of a rule.
 * @param rule    its index in the rule set.
 * @param action  may be NULL.
 * @param percent of streams in which that is done; may be NULL.
 * @return AIGC_OK; AIGC_ERR_ARGUMENT if `rule` is out of range. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_policy_rule(const aigc_policy *policy, size_t rule,
                                                      aigc_action *action, uint32_t *percent);

#ifdef __cplusplus
}
#endif

#endif
