/* SPDX-License-Identifier: Apache-2.0 */
/** @file bundle.h
 * Rule bundles: rule files and their lists in one file, with a manifest, signed, to be rolled
 * out.
 *
 * A bundle is a tar file; its signature is beside it, in FILE.minisig, as minisign writes it.
 * The format is in docs/bundles.md.
 *
 * OBJECTS  aigc_bundle_keys are the public keys whose signatures count; aigc_bundle is a bundle
 *          that was read and checked. rollout.h keeps the rules of a running service.
 * THREADS  Both are only read once they are made, and may be shared.
 * MEMORY   A bundle holds the whole file. Rules that were compiled from it do not need it.
 * ERRORS   A bundle that must not be used is AIGC_ERR_REFUSED, and the report says why.
 *          There is no object then.
 * TRUST    Bundles are hostile input. With keys, not a byte is looked at before the signature
 *          over all bytes was found good; what is used is what was read for that. Whether a
 *          signature is asked for depends on the terms alone, never on what the bundle or its
 *          folder contains. Without keys a bundle is only checked for damage.
 */
#ifndef AIGC_BUNDLE_H
#define AIGC_BUNDLE_H

#include <aigc/filter.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Trusted keys. */

typedef struct aigc_bundle_keys aigc_bundle_keys;

/** Make an empty set of keys, with which every bundle is refused.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY, AIGC_ERR_RANDOM. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_bundle_keys_new(aigc_bundle_keys **keys);

/** Add a public key file of minisign or `aigc-label keygen`, or every *.pub file of a folder.
 * @return AIGC_OK; AIGC_ERR_KEY if a file is not a public key; AIGC_ERR_IO (errno);
 *         AIGC_ERR_LIMIT above 4096 keys; AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY. Keys read before
 *         the error stay. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_bundle_keys_add_path(aigc_bundle_keys *keys,
                                                               const char *path);

/** @return the number of keys; 0 for NULL. */
AIGC_API size_t aigc_bundle_keys_count(const aigc_bundle_keys *keys);

/** Release. NULL is allowed. */
AIGC_API void aigc_bundle_keys_free(aigc_bundle_keys *keys);

/* Checking. */

/** What was decided about a bundle, and why it was refused. */
typedef enum aigc_bundle_verdict {
    AIGC_BUNDLE_ACCEPTED = 0,
    AIGC_BUNDLE_UNSIGNED = 1,       /**< a signature is asked for and there is none */
    AIGC_BUNDLE_BAD_SIGNATURE = 2,  /**< the signature file is not one of the kind we read */
    AIGC_BUNDLE_UNKNOWN_SIGNER = 3, /**< signed with a key that is not trusted */
    AIGC_BUNDLE_ALTERED = 4,        /**< not what the owner of a trusted key signed */
    AIGC_BUNDLE_MALFORMED = 5,      /**< no bundle, damaged, or with members that are not allowed */
    AIGC_BUNDLE_TOO_NEW = 6,        /**< needs a newer version of this library */
    AIGC_BUNDLE_EXPIRED = 7,
    AIGC_BUNDLE_OLDER = 8,           /**< of a revision before the one last accepted */
    AIGC_BUNDLE_REPLACED = 9,        /**< other content under the revision last accepted */
    AIGC_BUNDLE_BAD_RULES = 10,      /**< its rules have errors, or there is none */
    AIGC_BUNDLE_FAILED_EXAMPLE = 11, /**< an example in its rules does not come out right, or
                                          needs more work than is allowed */
    AIGC_BUNDLE_SHRUNK = 12          /**< it has too few words and patterns */
} aigc_bundle_verdict;

/** Bytes for the detail of a report, with its NUL. */
#define AIGC_BUNDLE_DETAIL_SIZE 1024

/** What a check came to. Set `struct_size`; the rest is written. */
typedef struct aigc_bundle_report {
    size_t struct_size;
    aigc_bundle_verdict verdict; /**< ACCEPTED also if nothing came to be judged, after an error */
    /** What exactly, in the language of the locale, or ""; after AIGC_ERR_IO and AIGC_ERR_FORMAT
     * the path of the file in question. It quotes the bundle: escape it for terminals. */
    char detail[AIGC_BUNDLE_DETAIL_SIZE];
} aigc_bundle_report;

/** Percent of words and patterns that a bundle may lose if the terms do not say. */
#define AIGC_BUNDLE_MAX_SHRINK 20

/** Say whether rules can be used, for example with the policies that are there. @return 0 if they
 * can. */
typedef int (*aigc_rules_check_fn)(void *context, aigc_rules *rules);

/** Under which terms a bundle is accepted. Zero all of it, then set `struct_size`. */
typedef struct aigc_bundle_terms {
    size_t struct_size;
    const aigc_bundle_keys *keys; /**< NULL: no signature is asked for, and none is looked at */
    uint64_t time;                /**< seconds since 1970 that count as now; 0: the clock's */
    /** File that remembers what was last accepted, see aigc_bundle_accept(); one that is not
     * there remembers nothing. NULL: only what is running is known. */
    const char *record;
    /** Percent of the words and patterns that were last accepted that may go missing, 1 to 100;
     * 0: AIGC_BUNDLE_MAX_SHRINK. */
    unsigned max_shrink;
    /** NULL, or the last thing that aigc_rules_holder_load() asks before it remembers rules and
     * puts them in force. */
    aigc_rules_check_fn check;
    void *check_context;
} aigc_bundle_terms;

/** Name a verdict for logs: "accepted", "unsigned", "unknown-signer", ...
 * @return a static string; "unknown" for a number that is no verdict. */
AIGC_API const char *aigc_bundle_verdict_name(aigc_bundle_verdict verdict);

typedef struct aigc_bundle aigc_bundle;

/** Say whether a file looks like a bundle: a tar that begins with manifest.json.
 * @return 1 or 0; 0 also if it cannot be read. */
AIGC_API int aigc_bundle_recognise(const char *path);

/** Read a bundle, and, if the terms have keys, `path`.minisig, and check all but its rules:
 * signature, form, hashes, version, expiry, revision.
 *
 * @param terms NULL: nothing is checked but form and hashes, not even the expiry.
 * @param[out] bundle to be released with aigc_bundle_free(); NULL unless AIGC_OK.
 * @param[out] report may be NULL.
 * @return AIGC_OK; AIGC_ERR_REFUSED; AIGC_ERR_IO (errno) if the bundle or the record cannot be
 *         read; AIGC_ERR_FORMAT if the record is none; AIGC_ERR_LIMIT above 256 MiB;
 *         AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY, AIGC_ERR_RANDOM. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_bundle_open(const char *path,
                                                      const aigc_bundle_terms *terms,
                                                      aigc_bundle **bundle,
                                                      aigc_bundle_report *report);

/** The same from memory.
 * @param name      stands for the path in diagnostics; copied.
 * @param data      `length` bytes; copied.
 * @param signature the content of the signature file; NULL: there is none.
 * @return as aigc_bundle_open(). */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_bundle_open_memory(const char *name, const void *data,
                                                             size_t length, const char *signature,
                                                             size_t signature_length,
                                                             const aigc_bundle_terms *terms,
                                                             aigc_bundle **bundle,
                                                             aigc_bundle_report *report);

/** Release. NULL is allowed. */
AIGC_API void aigc_bundle_free(aigc_bundle *bundle);

/** What the manifest says. Strings live as long as the bundle. */
typedef struct aigc_bundle_info {
    uint64_t revision;  /**< from 1 */
    uint64_t created;   /**< seconds since 1970 */
    uint64_t expires;   /**< the same; 0: never */
    const char *engine; /**< least version of this library, such as "1.2.3" */
    const char *digest; /**< SHA-256 of the bundle file, 64 hex digits */
    const char *signer; /**< id of the trusted key that signed it; "" if no key was asked for */
    size_t file_count;
    size_t category_count;
} aigc_bundle_info;

/** Describe a bundle. @return AIGC_OK, AIGC_ERR_ARGUMENT. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_bundle_get(const aigc_bundle *bundle,
                                                     aigc_bundle_info *info);

/** A file in a bundle. */
typedef struct aigc_bundle_file {
    const char *name;   /**< a relative path */
    int is_list;        /**< 1: a word list that rules name; 0: a rule file */
    const char *sha256; /**< 64 hex digits */
    const void *data;   /**< `size` bytes */
    size_t size;
} aigc_bundle_file;

/** Get a file, in the order in which they are read. @return AIGC_OK; AIGC_ERR_ARGUMENT if `index`
 * is out of range. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_bundle_get_file(const aigc_bundle *bundle, size_t index,
                                                          aigc_bundle_file *file);

/** How much of a category there is, as the manifest says. */
typedef struct aigc_bundle_category {
    const char *category;
    uint64_t rules;
    uint64_t words;
    uint64_t patterns; /**< regular expressions */
} aigc_bundle_category;

/** Get a category, in the order of their codes. @return AIGC_OK; AIGC_ERR_ARGUMENT if `index` is
 * out of range. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_bundle_get_category(const aigc_bundle *bundle,
                                                              size_t index,
                                                              aigc_bundle_category *category);

/* Using. */

/** Add the rules of a bundle to a compiler, as aigc_rules_compiler_add_path() adds files. List
 * files are taken from the bundle and from nowhere else.
 * @return AIGC_OK also when the rules have errors (they are diagnostics); AIGC_ERR_LIMIT if all
 *         sources are too large; AIGC_ERR_ARGUMENT, AIGC_ERR_STATE, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_rules_compiler_add_bundle(aigc_rules_compiler *compiler,
                                                                    const aigc_bundle *bundle);

/** Compile an opened bundle, compare its size with what was last accepted, and try its examples.
 * Nothing is remembered: that is aigc_bundle_accept().
 * @param terms those it was opened with.
 * @param[out] rules one reference; NULL unless AIGC_OK.
 * @return as aigc_bundle_open(). */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_bundle_compile(const aigc_bundle *bundle,
                                                         const aigc_bundle_terms *terms,
                                                         aigc_rules **rules,
                                                         aigc_bundle_report *report);

/** Open a bundle and compile it.
 * @param[out] rules one reference; NULL unless AIGC_OK.
 * @return as aigc_bundle_open(). */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_bundle_load(const char *path,
                                                      const aigc_bundle_terms *terms,
                                                      aigc_rules **rules,
                                                      aigc_bundle_report *report);

/** Remember in a file that these rules, which come from a bundle, are in force: older ones are
 * then refused by all who name the file as their record. It is replaced as a whole; several
 * processes may share it.
 * @return AIGC_OK; AIGC_ERR_REFUSED if the record is of a later revision by now; AIGC_ERR_IO
 *         (errno); AIGC_ERR_FORMAT if the file is something else; AIGC_ERR_ARGUMENT if the rules
 *         do not come from one bundle alone; AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_bundle_accept(const aigc_rules *rules,
                                                        const char *record);

/** @return the revision of the bundle that rules were compiled from; 0 if they do not come from
 * one bundle alone. */
AIGC_API uint64_t aigc_rules_revision(const aigc_rules *rules);

/** @return when that bundle expires, in seconds since 1970; 0: never, or there is none. Rules stay
 * in force after that; it is new streams of a new process that do not get them. */
AIGC_API uint64_t aigc_rules_expires(const aigc_rules *rules);

/** @return the SHA-256 of that bundle, 64 hex digits; "" if there is none. Lives as long as the
 * rules. */
AIGC_API const char *aigc_rules_digest(const aigc_rules *rules);

/* Building. */

/** What a bundle is to say of itself. Zero all of it, then set `struct_size`. */
typedef struct aigc_bundle_options {
    size_t struct_size;
    uint64_t revision;  /**< from 1; to be greater than that of any bundle before */
    uint64_t created;   /**< seconds since 1970 */
    uint64_t expires;   /**< later than `created`; 0: never */
    const char *engine; /**< least version that may read it, "X.Y.Z"; NULL: this version */
} aigc_bundle_options;

/** Write a bundle of all that a compiler has read. The same sources and options give the same
 * bytes. To be signed with aigc_secret_key_sign() or `minisign -S`.
 *
 * @param compiler after a finish() that gave `rules`.
 * @param write    gets the bundle in pieces.
 * @param[out] report its detail names the file if that is what is wrong; may be NULL.
 * @return AIGC_OK; AIGC_ERR_FORMAT if a file cannot be a member: its name is too long or has
 *         control characters, or two have one name; AIGC_ERR_STATE if the compiler has not
 *         finished well; AIGC_ERR_STOPPED if `write` asked; AIGC_ERR_LIMIT above 256 MiB;
 *         AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_bundle_build(const aigc_rules_compiler *compiler,
                                                       const aigc_rules *rules,
                                                       const aigc_bundle_options *options,
                                                       aigc_write_fn write, void *context,
                                                       aigc_bundle_report *report);

#ifdef __cplusplus
}
#endif

#endif
