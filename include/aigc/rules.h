/* SPDX-License-Identifier: Apache-2.0 */
/** @file rules.h
 * Compile rule files into a rule set, and ask what is in it.
 *
 * OBJECTS  aigc_rules_compiler collects sources and their errors;
 *          aigc_rules is the immutable result.
 * THREADS  A compiler belongs to one thread. A rule set may be used by all
 *          threads at once; it is reference-counted.
 * MEMORY   Every returned string belongs to the object it came from.
 * ERRORS   Rule errors are collected, not thrown: finish() refuses the whole set
 *          if there is one, and each is available as a diagnostic.
 * TRUST    Rule files are hostile input: size, nesting, number and cost of rules
 *          are bounded, and a rule that would break a bound is refused.
 *
 * The file format is in docs/rules.md.
 */
#ifndef AIGC_RULES_H
#define AIGC_RULES_H

#include <aigc/types.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct aigc_rules_compiler aigc_rules_compiler;
typedef struct aigc_rules aigc_rules;

/** What is done with a finding, from the mildest. */
typedef enum aigc_action {
    AIGC_ACTION_OFF = 0,    /**< the rule is not looked at */
    AIGC_ACTION_SHADOW = 1, /**< report what would have been done, do nothing */
    AIGC_ACTION_LOG = 2,    /**< report it, let the text pass */
    AIGC_ACTION_REDACT = 3, /**< mask or replace the finding */
    AIGC_ACTION_STOP = 4    /**< end the text before the finding */
} aigc_action;

/** Which way a text goes: rules may act differently. */
typedef enum aigc_direction {
    AIGC_DIRECTION_OUTPUT = 0, /**< from the model to a user; the default */
    AIGC_DIRECTION_INPUT = 1   /**< from a user to the model */
} aigc_direction;

/** How a finding is redacted. */
typedef enum aigc_manner {
    AIGC_MANNER_MASK = 0,  /**< a mask character for each character */
    AIGC_MANNER_REPLACE,   /**< a fixed text */
    AIGC_MANNER_PSEUDONYM, /**< a keyed name, the same for the same text: restorable */
    AIGC_MANNER_HASH       /**< a keyed hash */
} aigc_manner;

/** How a finding was found. Bits, so that a rule can choose several. */
typedef enum aigc_lane {
    AIGC_LANE_PLAIN = 1,    /**< the folded text; look-alikes of Latin letters */
    AIGC_LANE_SKIP = 2,     /**< with separators, marks and repeats in between */
    AIGC_LANE_SOUND = 4,    /**< Han characters of the same sound, or their pinyin */
    AIGC_LANE_SPLIT = 8,    /**< Han characters written as their parts */
    AIGC_LANE_PATTERN = 16, /**< a regular expression */
    AIGC_LANE_HIDDEN = 32,  /**< invisible or smuggled text */
    AIGC_LANE_SCORE = 64    /**< the sum of other findings' scores */
} aigc_lane;

/** The name of an action in rules, logs and metrics; "unknown" for a number that is none. */
static inline const char *
aigc_action_name(aigc_action action)
{
    switch (action) {
    case AIGC_ACTION_OFF:
        return "off";
    case AIGC_ACTION_SHADOW:
        return "shadow";
    case AIGC_ACTION_LOG:
        return "log";
    case AIGC_ACTION_REDACT:
        return "redact";
    case AIGC_ACTION_STOP:
        return "stop";
    }
    return "unknown";
}

/** The name of a lane in rules and findings; "unknown" for what is not one bit of them. */
static inline const char *
aigc_lane_name(aigc_lane lane)
{
    switch (lane) {
    case AIGC_LANE_PLAIN:
        return "plain";
    case AIGC_LANE_SKIP:
        return "skip";
    case AIGC_LANE_SOUND:
        return "sound";
    case AIGC_LANE_SPLIT:
        return "split";
    case AIGC_LANE_PATTERN:
        return "pattern";
    case AIGC_LANE_HIDDEN:
        return "hidden";
    case AIGC_LANE_SCORE:
        return "score";
    }
    return "unknown";
}

/** How bad a remark is: a set with an error is refused, one with warnings is not. */
typedef enum aigc_severity { AIGC_SEVERITY_WARNING = 1, AIGC_SEVERITY_ERROR = 2 } aigc_severity;

/** One remark of the compiler about one place of one source. */
typedef struct aigc_diagnostic {
    aigc_severity severity;
    const char *file;        /**< as given to the compiler, or a list file named by a rule */
    uint32_t line;           /**< from 1; 0 if the remark is about the whole file */
    uint32_t column;         /**< in characters, from 1; 0 if about the whole line */
    const char *message;     /**< what is wrong, in the language of the locale */
    const char *hint;        /**< how to mend it, or "" */
    const char *source_line; /**< the line itself, without its end, or "" */
} aigc_diagnostic;

/** Make an empty compiler.
 * @param[out] compiler to be released with aigc_rules_compiler_free().
 * @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_rules_compiler_new(aigc_rules_compiler **compiler);

/** Release a compiler and its diagnostics; not the rule set it made.
 * @param compiler may be NULL. */
AIGC_API void aigc_rules_compiler_free(aigc_rules_compiler *compiler);

/** Read a rule file (.yaml, .yml), or every such file of a folder in the order of
 * their paths, with the folders inside it (up to 8 levels; links to folders are
 * not followed). Overlays in it are applied by finish(), to the rules of all
 * sources, in the order in which they were read: of two that say the same of a
 * rule, the later one counts.
 *
 * @return AIGC_OK also when the file has errors (they are diagnostics);
 *         AIGC_ERR_IO if it cannot be read (errno says why); AIGC_ERR_ARGUMENT,
 *         AIGC_ERR_STATE after finish(), AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_rules_compiler_add_path(aigc_rules_compiler *compiler,
                                                                  const char *path);

/** Read rules from memory. List files named in them are refused, and so is a text that would be
 * too large for a file.
 * @param name stands for the file name in diagnostics; copied.
 * @param text YAML, `length` bytes; not kept after the call.
 * @return AIGC_OK also when it has errors; AIGC_ERR_ARGUMENT, AIGC_ERR_STATE after finish(),
 *         AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_rules_compiler_add_text(aigc_rules_compiler *compiler,
                                                                  const char *name,
                                                                  const char *text, size_t length);

/** Build the rule set from everything added. That nothing was added is an error too: a diagnostic
 * about the file "".
 *
 * @param[out] rules one reference, to be released with aigc_rules_free();
 *             NULL unless AIGC_OK.
 * @return AIGC_OK (there may be warnings); AIGC_ERR_RULES if any diagnostic is an
 *         error; AIGC_ERR_LIMIT if the whole is too large; AIGC_ERR_ARGUMENT,
 *         AIGC_ERR_STATE on a second call, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_rules_compiler_finish(aigc_rules_compiler *compiler,
                                                                aigc_rules **rules);

/** Build a set of one rule alone, to measure or to try it; as often as wanted, after a
 * finish() that gave AIGC_OK. A rule that sums up the scores of others finds nothing alone.
 *
 * @param index as in the whole set; in the new one it is 0.
 * @param[out] rules as from finish(). Its version is that of the whole set.
 * @return AIGC_OK; AIGC_ERR_ARGUMENT if `index` is out of range; AIGC_ERR_STATE if there was no
 *         good finish(); AIGC_ERR_LIMIT, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_rules_compiler_build_alone(aigc_rules_compiler *compiler,
                                                                     size_t index,
                                                                     aigc_rules **rules);

/** @return the number of diagnostics so far; 0 for NULL. They are complete after
 * finish(), in the order of file, line and column. */
AIGC_API size_t aigc_rules_compiler_diagnostic_count(const aigc_rules_compiler *compiler);

/** Get a diagnostic.
 * @param[out] diagnostic its strings live as long as the compiler.
 * @return AIGC_OK; AIGC_ERR_ARGUMENT if `index` is out of range. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_rules_compiler_diagnostic(
    const aigc_rules_compiler *compiler, size_t index, aigc_diagnostic *diagnostic);

/** Add a reference. @return `rules`. NULL is allowed and returned. */
AIGC_API aigc_rules *aigc_rules_retain(aigc_rules *rules);

/** Give a reference back; the last one releases the set. NULL is allowed. */
AIGC_API void aigc_rules_free(aigc_rules *rules);

/** What a rule says about itself, and what overlays say in place of it. Strings live as long as
 * the rule set; one that a rule does not have is "".
 *
 * A word list may give words a category or an action of their own. Such words are rules of the set
 * too, right behind the rule that has the list: with its id and all it says, with the category and
 * actions of their words, and without examples. `base` tells them apart. */
typedef struct aigc_rule_info {
    size_t struct_size; /**< set by the caller to sizeof(aigc_rule_info) */
    const char *id;
    const char *title;    /**< in English, if there are two */
    const char *title_zh; /**< in Chinese, if there are two; else as `title` */
    const char *category; /**< code of TC260-003 Annex A such as "A.1.f", or a site's own */
    const char *status;   /**< "stable", "test" or "experimental" */
    const char *level;    /**< "informational", "low", "medium", "high", "critical" */
    const char *owner;
    const char *date; /**< of the last change, "2026-01-31" */
    const char *source;
    const char *false_positives;
    const char *file;
    uint32_t line;
    const char *overlay_file; /**< of the last overlay that changed the rule */
    uint32_t overlay_line;    /**< 0: none did */
    size_t base;              /**< index of the rule as written: mostly its own */
    aigc_action action;       /**< on output */
    aigc_action input_action; /**< on input */
    size_t word_count;        /**< words listed; those of the same bytes are one */
    size_t regex_count;
} aigc_rule_info;

/** @return the number of rules; their indexes are 0 to count - 1. 0 for NULL. */
AIGC_API size_t aigc_rules_count(const aigc_rules *rules);

/** Describe a rule.
 * @param info `struct_size` must be set; all else is cleared if `index` is out of range.
 * @return AIGC_OK; AIGC_ERR_ARGUMENT if `index` is out of range or `struct_size` unknown. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_rules_get(const aigc_rules *rules, size_t index,
                                                    aigc_rule_info *info);

/** Name the version of a rule set: 16 hex digits that depend on the bytes of its
 * sources and on nothing else. An identifier for logs, not a protection against
 * tampering. @return "" for NULL. */
AIGC_API const char *aigc_rules_version(const aigc_rules *rules);

/** Bytes of memory the compiled set takes, without its examples. 0 for NULL. */
AIGC_API size_t aigc_rules_memory(const aigc_rules *rules);

/** An example from a rule file: a text in which the rule must, or must not, be found. A rule with
 * variants (see aigc_rule_info) is found where one of them is. */
typedef struct aigc_rule_example {
    size_t rule;      /**< index of the rule as written */
    int must_match;   /**< 1: the rule must be found; 0: it must not */
    const char *text; /**< `length` bytes, then a NUL */
    size_t length;
    const char *file;
    uint32_t line;
    int is_todo; /**< 1: that it comes out wrong is known, and no failure */
} aigc_rule_example;

/** @return the number of examples in all rules; 0 for NULL. */
AIGC_API size_t aigc_rules_example_count(const aigc_rules *rules);

/** Get an example. @return AIGC_OK; AIGC_ERR_ARGUMENT if `index` is out of range. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_rules_example(const aigc_rules *rules, size_t index,
                                                        aigc_rule_example *example);

#ifdef __cplusplus
}
#endif

#endif
