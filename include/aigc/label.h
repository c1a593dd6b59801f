/* SPDX-License-Identifier: Apache-2.0 */
/** @file label.h
 * The label record: what is claimed about a piece of generated content; and the
 * wording of the label that people see.
 *
 * OBJECTS  aigc_label holds the seven fields of GB 45438-2025 Annex E, and the
 *          time and model that this toolkit adds.
 * THREADS  One label, one thread at a time; reading from several is fine.
 * MEMORY   Setters copy. Getters return strings owned by the label, valid until
 *          the field is set again or the label is freed.
 * ERRORS   A refused value leaves the label as it was.
 */
#ifndef AIGC_LABEL_H
#define AIGC_LABEL_H

#include <aigc/types.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct aigc_label aigc_label;

/** Longest value of one field in bytes. GB 45438 names no limit; this one is ours. */
#define AIGC_FIELD_MAX 255

/** Fields with text values. The first seven are those of GB 45438-2025 Annex E,
 * in the order of the standard; AIGC_FIELD_MODEL is ours. */
typedef enum aigc_field {
    AIGC_FIELD_LABEL = 0,              /**< "1" is, "2" may be, "3" is suspected to be generated */
    AIGC_FIELD_CONTENT_PRODUCER = 1,   /**< provider code (27 characters) or name */
    AIGC_FIELD_PRODUCE_ID = 2,         /**< the producer's number for this content */
    AIGC_FIELD_RESERVED_CODE1 = 3,     /**< the producer's own security data */
    AIGC_FIELD_CONTENT_PROPAGATOR = 4, /**< code or name of the platform */
    AIGC_FIELD_PROPAGATE_ID = 5,       /**< the platform's number for this content */
    AIGC_FIELD_RESERVED_CODE2 = 6,     /**< the platform's own security data */
    AIGC_FIELD_MODEL = 7               /**< name of the model, printable UTF-8 */
} aigc_field;

/** Number of fields; their numbers are 0 to AIGC_FIELD_COUNT - 1. */
#define AIGC_FIELD_COUNT 8

/** Make a label: Label "1", all other fields empty, time 0.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_label_new(aigc_label **label);

/** Release a label. NULL is allowed. */
AIGC_API void aigc_label_free(aigc_label *label);

/** Set a field.
 *
 * The value of a standard field must be made of the characters that Annex E j)
 * names: printable ASCII without space, `"` and `\`. A value of 27 characters
 * that begins with "00" and has only digits and upper-case letters is taken for
 * a provider code and must pass aigc_producer_check(). Label must be "1", "2" or
 * "3". The model may hold any printable UTF-8.
 *
 * @param value NUL-terminated, at most AIGC_FIELD_MAX bytes; "" empties the field
 *              (not allowed for Label).
 * @return AIGC_OK; AIGC_ERR_FIELD if the value breaks a rule; AIGC_ERR_ARGUMENT,
 *         AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_label_set(aigc_label *label, aigc_field field,
                                                    const char *value);

/** Get a field. Never NULL: "" if it is empty, if `field` is out of range or `label`
 * is NULL. An empty propagator field reads as its producer counterpart (Annex E,
 * note 1: on first write they are the same). */
AIGC_API const char *aigc_label_get(const aigc_label *label, aigc_field field);

/** Set the time of generation. @param seconds since 1970-01-01T00:00:00Z, below 2^40; 0 for none.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_FIELD. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_label_set_time(aigc_label *label, uint64_t seconds);

/** @return the time of generation in seconds since the epoch; 0 for none or NULL. */
AIGC_API uint64_t aigc_label_time(const aigc_label *label);

/** The standard's name of a field, such as "ContentProducer"; "Model" for the model;
 * "" if out of range. */
AIGC_API const char *aigc_field_name(aigc_field field);

/** Whether a label may be written: Label, ContentProducer and ProduceID are set.
 * @param[out] missing may be NULL; the first field that is missing.
 * @return AIGC_OK; AIGC_ERR_FIELD; AIGC_ERR_ARGUMENT. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_label_check(const aigc_label *label, aigc_field *missing);

/** Write the seven standard fields as the bare JSON object of GB 45438-2025 Annex E:
 * `{"Label":"1","ContentProducer":"...",...}`, in the order of the standard.
 * Writes what is there: aigc_label_check() tells whether that may be written.
 * @param[out] json NUL-terminated; to be released with free(); NULL unless AIGC_OK.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_MEMORY. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_label_json(const aigc_label *label, char **json);

/** Room for a UUID in text form and its NUL. */
#define AIGC_UUID_SIZE 37

/** Make a fresh UUIDv7 (RFC 9562, 5.7) for ProduceID: time-ordered, 74 random bits.
 * @return AIGC_OK, AIGC_ERR_ARGUMENT, AIGC_ERR_RANDOM. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_uuid7(char uuid[AIGC_UUID_SIZE]);

/** What is wrong with a provider code. */
typedef enum aigc_producer_fault {
    AIGC_PRODUCER_GOOD = 0,
    AIGC_PRODUCER_LENGTH = 1,    /**< not 27 characters */
    AIGC_PRODUCER_CHARACTER = 2, /**< not a digit or upper-case letter */
    AIGC_PRODUCER_PREFIX = 3,    /**< not "00", a subject type of 1 or 2, and binding mode 1 */
    AIGC_PRODUCER_USCC = 4,      /**< the unified social credit code has a wrong check character */
    AIGC_PRODUCER_SERVICE = 5    /**< position 23 is not 0, 1 or 2 */
} aigc_producer_fault;

/** Check the shape of a provider code (TC260-PG-20252A: 27 characters) and the check
 * character of the unified social credit code in it (GB 32100-2015).
 * It says nothing about whether the code was assigned, or to whom.
 * @return AIGC_PRODUCER_GOOD or the first fault from the left; AIGC_PRODUCER_LENGTH for NULL. */
AIGC_API aigc_producer_fault aigc_producer_check(const char *code);

/** The default sentence of the visible label in a language (not AUTO). GB 45438-2025,
 * 5.1: it holds an AI element and a generation element. @return a static string. */
AIGC_API const char *aigc_wording_default(aigc_language language);

/** Elements of a visible label that a text has. */
#define AIGC_WORDING_AI 1         /**< `人工智能`, or `AI` as a word of its own */
#define AIGC_WORDING_GENERATION 2 /**< `生成`, `合成`, "generated", "synthesized", ... */

/** Check own wording for a visible label: one line of printable UTF-8, at most
 * AIGC_FIELD_MAX bytes, with both elements.
 *
 * An English label passes with "AI" or "artificial intelligence", and
 * "generated", "synthesized" or "synthetic".
 *
 * @param[out] elements may be NULL; the elements that are there.
 * @return AIGC_OK; AIGC_ERR_WORDING if an element is missing; AIGC_ERR_FORMAT if it is not a
 *         line of printable UTF-8 or is too long; AIGC_ERR_ARGUMENT. */
AIGC_API AIGC_MUST_CHECK aigc_status aigc_wording_check(const char *text, size_t length,
                                                        unsigned *elements);

/** @return the version of the library, such as "0.1.0". */
AIGC_API const char *aigc_mark_version(void);

#ifdef __cplusplus
}
#endif

#endif
