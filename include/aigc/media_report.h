/* SPDX-License-Identifier: Apache-2.0 */
/** @file media_report.h
 * Read the labels of a file, wherever others put them and however they wrote them; say what is
 * wrong with them; and say what a platform has to call the content.
 *
 * OBJECTS  aigc_media_report is what was read of one file. It never changes.
 * THREADS  Many threads may read one report.
 * MEMORY   Everything a report hands out belongs to it and lives as long.
 * ERRORS   A label that is wrong is no error: it is in the report, with what is wrong.
 * TRUST    What is found is a claim that anyone can write. Only AIGC_SECURITY_TRUSTED, and the
 *          signatures of other headers, prove who made it. Nothing found never means that a
 *          human made it. Text comes from the file: escape it before a terminal shows it.
 */
#ifndef AIGC_MEDIA_REPORT_H
#define AIGC_MEDIA_REPORT_H

#include <aigc/label.h>
#include <aigc/media.h>
#include <aigc/security_data.h>
#include <aigc/source.h>
#include <aigc/types.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct aigc_media_report aigc_media_report;

/** What the Labelling Measures, article 6, have a platform call the content. The numbers are
 * those of Label in GB 45438. */
typedef enum aigc_media_class {
    AIGC_CLASS_NONE = 0,     /**< nothing found. Never "made by a human" */
    AIGC_CLASS_IS = 1,       /**< the metadata says so: it is generated (6 (1)) */
    AIGC_CLASS_MAYBE = 2,    /**< the user declares it, or the metadata says "may be" (6 (2)) */
    AIGC_CLASS_SUSPECTED = 3 /**< other traces (6 (3)) */
} aigc_media_class;

/** A class as a word, for logs and JSON: "none", "is", "maybe", "suspected". "" if unknown. */
AIGC_API const char *aigc_media_class_name(aigc_media_class media_class);

/** Why, as a set. */
#define AIGC_WHY_LABEL_IS 1u          /**< a label with Label "1" */
#define AIGC_WHY_LABEL_MAYBE 2u       /**< a label with Label "2" */
#define AIGC_WHY_LABEL_SUSPECTED 4u   /**< a label with Label "3" */
#define AIGC_WHY_LABEL_UNCLEAR 8u     /**< a label without a Label that can be understood */
#define AIGC_WHY_LEGACY 16u           /**< a label of TC260-PG-20233A, which has no Label */
#define AIGC_WHY_SOURCE_TYPE 32u      /**< IPTC DigitalSourceType names generated media */
#define AIGC_WHY_AI_SYSTEM 64u        /**< IPTC AISystemUsed names a system */
#define AIGC_WHY_VENDOR 128u          /**< a trace that one vendor leaves */
#define AIGC_WHY_UNREADABLE 256u      /**< metadata named AIGC that cannot be read */
#define AIGC_WHY_DECLARED 512u        /**< the caller: the user declares it */
#define AIGC_WHY_VISIBLE 1024u        /**< the caller: a visible label was seen */
#define AIGC_WHY_SIGNED_TRUSTED 2048u /**< the caller: a trusted signature says it is generated */
#define AIGC_WHY_SIGNED 4096u         /**< the caller: a signature that is not trusted says so */
#define AIGC_WHY_WATERMARK 8192u      /**< the caller: an invisible watermark was found */
#define AIGC_WHY_MANIFEST 16384u      /**< the caller: a manifest that does not hold says so */

/** Those of the reasons that only the caller can know. */
#define AIGC_WHY_FROM_CALLER 32256u

/** Which kind of label something is. */
typedef enum aigc_label_form {
    AIGC_FORM_NONE = 0,    /**< no label: another property, a trace, or it cannot be read */
    AIGC_FORM_GB45438 = 1, /**< the fields of GB 45438-2025, Annex E */
    AIGC_FORM_LEGACY = 2,  /**< ServiceProvider, Time, ContentID of TC260-PG-20233A */
    AIGC_FORM_VENDOR = 3   /**< a record of one vendor, no label of the standard */
} aigc_label_form;

/** What can be wrong with a label. */
typedef enum aigc_lint {
    AIGC_LINT_NONE = 0,
    AIGC_LINT_UNREADABLE = 1,   /**< it is named AIGC, and no label can be read from it */
    AIGC_LINT_BROKEN = 2,       /**< no valid JSON; fields were read all the same */
    AIGC_LINT_ESCAPED = 3,      /**< quotes are escaped once more than they should be */
    AIGC_LINT_ENCODING = 4,     /**< not UTF-8; what was lost reads as U+FFFD */
    AIGC_LINT_MISSING = 5,      /**< a key is not there (all seven must be) */
    AIGC_LINT_KEY = 6,          /**< a key is not spelled as in the standard; detail: how it is */
    AIGC_LINT_TYPE = 7,         /**< no string; detail: "null", "number", "object", ... */
    AIGC_LINT_REPEATED = 8,     /**< a key stands there twice */
    AIGC_LINT_VALUE = 9,        /**< Label is none of "1", "2", "3" */
    AIGC_LINT_EMPTY = 10,       /**< a value that must not be empty is */
    AIGC_LINT_CHARACTER = 11,   /**< a character that Annex E j) does not name; detail: U+XXXX */
    AIGC_LINT_CODE = 12,        /**< meant as a provider code, and none; detail: what is wrong */
    AIGC_LINT_PLACEHOLDER = 13, /**< what a program writes that had no value */
    AIGC_LINT_LEGACY = 14,      /**< the form of 2023, replaced by GB 45438-2025 */
    AIGC_LINT_LENGTH = 15,      /**< longer than the form of 2023 allows */
    AIGC_LINT_PLACE = 16,       /**< in a place that is not for it */
    AIGC_LINT_SEVERAL = 17,     /**< more than one label in the file (6.1 c: exactly one) */
    AIGC_LINT_DISAGREE = 18     /**< differs from the first label of the file */
} aigc_lint;

/** A lint code as a word, for logs: "missing". "" if unknown. */
AIGC_API const char *aigc_lint_name(aigc_lint lint);

/** One thing that is wrong. */
typedef struct aigc_lint_finding {
    aigc_lint lint;
    int field;          /**< an aigc_field; -1 if it is about the whole label */
    const char *detail; /**< "" if there is none */
} aigc_lint_finding;

/** Something that was found. Members may be added at the end in later versions. */
typedef struct aigc_found_label {
    const char *place;      /**< "PNG tEXt AIGC" */
    uint64_t offset;        /**< of the chunk, box or segment */
    aigc_carrier_kind kind; /**< of carrier */
    aigc_label_form form;
    const char *text; /**< as it stands there, at most AIGC_FOUND_TEXT_MAX bytes; NUL-terminated */
    size_t length;    /**< of text */
    /** The values as they were found, as text, by aigc_field up to ReservedCode2; NULL if the key
     * is not there. Of a legacy label: ServiceProvider is the producer, ContentID the number. */
    const char *values[7];
    const char *time; /**< of a legacy label, else NULL */
    const aigc_lint_finding *lint;
    size_t lint_count;
    aigc_security_verdict producer_data;   /**< of ReservedCode1 */
    aigc_security_verdict propagator_data; /**< of ReservedCode2 */
} aigc_found_label;

/** Longest text of a carrier that is read; what is longer is cut there, and unreadable. */
#define AIGC_FOUND_TEXT_MAX 65536

/** How a file is read. Zero all of it, then set `struct_size`. */
typedef struct aigc_media_read_options {
    size_t struct_size;
    unsigned known;                 /**< AIGC_WHY_* that the caller knows */
    const aigc_security_keys *keys; /**< pinned keys for security data; NULL: none */
} aigc_media_read_options;

/** Read a file and judge it.
 * @param options may be NULL.
 * @return AIGC_OK, also if nothing was found; AIGC_ERR_UNSUPPORTED if the format is unknown;
 *         AIGC_ERR_ENCRYPTED if labels cannot be read because the file is encrypted, and what is
 *         not tells nothing of how it was made; AIGC_ERR_FORMAT if the file is damaged;
 * AIGC_ERR_LIMIT, AIGC_ERR_IO, AIGC_ERR_MEMORY, AIGC_ERR_ARGUMENT. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_media_read(const aigc_source *source,
                                                     const aigc_media_read_options *options,
                                                     aigc_media_report **report);

/** Release a report. NULL is allowed. */
AIGC_API void aigc_media_report_free(aigc_media_report *report);

/** @return the format of the file; AIGC_MEDIA_UNKNOWN for NULL. */
AIGC_API aigc_media_type aigc_media_report_type(const aigc_media_report *report);

/** @return the class, and the reasons for it, of which the strongest decides. 0 for NULL. */
AIGC_API aigc_media_class aigc_media_report_class(const aigc_media_report *report);
/** @return AIGC_WHY_*, as a set; 0 for NULL. */
AIGC_API unsigned aigc_media_report_why(const aigc_media_report *report);

/** What was found, in the order of the file. */
AIGC_API size_t aigc_media_report_count(const aigc_media_report *report);
/** @return NULL if there is no such one. */
AIGC_API const aigc_found_label *aigc_media_report_found(const aigc_media_report *report,
                                                         size_t index);

/** Whether more was found than a report holds. */
AIGC_API int aigc_media_report_truncated(const aigc_media_report *report);

/** Whether the file is encrypted, so that there may be a label that cannot be read beside what was
 * found in the clear. */
AIGC_API int aigc_media_report_encrypted(const aigc_media_report *report);

#ifdef __cplusplus
}
#endif

#endif
