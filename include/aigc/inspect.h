/* SPDX-License-Identifier: Apache-2.0 */
/** @file inspect.h
 * Look into rules: what they say, word by word, and how their words could be disguised.
 * For reports, comparisons and tests of rules; nothing here is needed to scan.
 *
 * OBJECTS  aigc_rules_compiler, of rules.h, after a finish() that gave AIGC_OK;
 *          aigc_disguiser makes disguises of words.
 * THREADS  One object, one thread at a time.
 * MEMORY   What a callback gets lives until it returns, but for the names of files, groups and
 *          keys, which live as long as the compiler.
 * ERRORS   AIGC_ERR_ARGUMENT, AIGC_ERR_STATE if there was no good finish(), AIGC_ERR_STOPPED if
 *          a callback asked, AIGC_ERR_MEMORY.
 */
#ifndef AIGC_INSPECT_H
#define AIGC_INSPECT_H

#include <aigc/rules.h>
#include <aigc/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What a word is in its rule for. */
typedef enum aigc_word_role {
    AIGC_WORD_FINDS = 0,   /**< it can be a finding */
    AIGC_WORD_CONTEXT = 1, /**< only the condition asks for it: a match of it never is a finding */
    AIGC_WORD_ALLOW = 2    /**< a phrase that cancels a finding which it covers */
} aigc_word_role;

/** A word or an allow phrase of a rule. */
typedef struct aigc_rule_word {
    size_t rule; /**< index of the rule */
    aigc_word_role role;
    int cancelled;     /**< 1: an allow phrase of the rule covers it wherever it stands */
    unsigned lanes;    /**< bits of aigc_lane in which it is looked for */
    uint32_t gap;      /**< most characters passed over in one place, in the lanes that do */
    uint32_t total;    /**< and in all */
    const char *group; /**< name of its group; "": none */
    const char *text;  /**< as it is written; `length` bytes, no NUL behind them */
    size_t length;
    /** As it is compared, UTF-8, NUL-terminated. Two words of one folding are one word. */
    const char *folded;
    const char *file; /**< the rule file or the word list */
    uint32_t line;
    /** What the columns of its list file say of it: NULL where nothing does. */
    const char *date; /**< `2026-01-31` */
} aigc_rule_word;

/** Receive a word. @return 0 to go on; anything else ends with AIGC_ERR_STOPPED. */
typedef int (*aigc_rule_word_fn)(void *context, const aigc_rule_word *word);

/** Go through the words and allow phrases of all rules, in the order of the rules and files.
 * What lanes find in disguise is no word of its own, and is not listed.
 * @return as above. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_rules_compiler_each_word(
    const aigc_rules_compiler *compiler, aigc_rule_word_fn on_word, void *context);

/** One thing that a rule says: a key and a value, as in its file, or what holds where the file
 * says nothing. What takes a list, such as "words", comes once for each of its items. A word whose
 * list says more of it has category, actions, lanes and boundary behind it, each behind a tab;
 * words that are variants of a rule are told with the index of the variant. */
typedef struct aigc_rule_setting {
    size_t rule;       /**< index of the rule */
    const char *group; /**< name of the group that says it; "": the rule does */
    const char *key;   /**< such as "action.output", "words", "examples.match" */
    const char *text;  /**< `length` bytes, no NUL behind them */
    size_t length;
} aigc_rule_setting;

/** Receive a setting. @return 0 to go on; anything else ends with AIGC_ERR_STOPPED. */
typedef int (*aigc_rule_setting_fn)(void *context, const aigc_rule_setting *setting);

/** Go through all that the rules say but their ids, rule after rule. Two rules that say the same
 * find and do the same.
 * @return as above. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_rules_compiler_each_setting(
    const aigc_rules_compiler *compiler, aigc_rule_setting_fn on_setting, void *context);

/** Build a set of the words alone: without conditions, allow phrases, patterns and scores, so that
 * each word of each rule is a finding wherever it is met, also where it is allowed. Rules keep
 * their index. All have the action log, but those that are off on output and on input.
 *
 * @param[out] rules as from aigc_rules_compiler_finish(). Its version is that of the whole set.
 * @return AIGC_OK, AIGC_ERR_LIMIT, and as above. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_rules_compiler_build_words(aigc_rules_compiler *compiler,
                                                                     aigc_rules **rules);

typedef struct aigc_disguiser aigc_disguiser;

/** Make a disguiser. @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_disguiser_new(aigc_disguiser **disguiser);

/** Release a disguiser. NULL is allowed. */
AIGC_API void aigc_disguiser_free(aigc_disguiser *disguiser);

/** Receive a disguise of a word.
 * @param lane by which it is to be found.
 * @param text `length` bytes; all of it is the word in disguise.
 * @return 0 to go on; anything else ends with AIGC_ERR_STOPPED. */
typedef int (*aigc_disguise_fn)(void *context, aigc_lane lane, const char *text, size_t length);

/** Make the disguises in which a word must be found by its lanes, and the word itself, first.
 * They are the same each time:
 *
 * - plain: full width; capitals; a zero-width space between all characters; a Traditional or
 *   other variant of each Han character that has one; a Cyrillic letter for a Latin one, where
 *   look-alikes count;
 * - skip: a full stop in all gaps for which `total` suffices; an emoji in the first gap; the
 *   second character twice. Not for words of one character repeated, nor for those with signs at
 *   their ends, of which only what is between these is found in disguise;
 * - sound: another character of the same sound for each Han character in turn, and for all; its
 *   pinyin for each in turn;
 * - split: the parts for each character in turn that has some.
 *
 * An allow phrase has none.
 * @param word as aigc_rules_compiler_each_word() gives it.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_STOPPED, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_disguiser_each(aigc_disguiser *disguiser,
                                                         const aigc_rule_word *word,
                                                         aigc_disguise_fn on_disguise,
                                                         void *context);

#ifdef __cplusplus
}
#endif

#endif
