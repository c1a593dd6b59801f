/* SPDX-License-Identifier: Apache-2.0 */
/* The objects of PDF as text (ISO 32000-1, 7.2 and 7.3): find a value, a key of a dictionary, what
 * a string says. Nothing is built: a value is where it begins and ends. */
#ifndef AIGCP_PDF_SYNTAX_H
#define AIGCP_PDF_SYNTAX_H

#include "common/buffer.h"

#include <stdbool.h>

typedef struct aigcp_pdf_value {
    const uint8_t *text;
    size_t length; /* 0: there is none */
} aigcp_pdf_value;

/* The value that begins at `*at`, behind white space and comments; `*at` then stands behind it.
 * "12 0 R" is one value. False if it does not end within the text, or nests too deep. */
bool aigcp_pdf_next(const uint8_t *text, size_t length, size_t *at, aigcp_pdf_value *value);

/* Pass over white space and comments. */
void aigcp_pdf_skip_space(const uint8_t *text, size_t length, size_t *at);

/* Whether a word, such as "endobj", stands at `*at` behind white space; then `*at` is behind it. */
bool aigcp_pdf_word(const uint8_t *text, size_t length, size_t *at, const char *word);

bool aigcp_pdf_is_dictionary(const aigcp_pdf_value *value);
bool aigcp_pdf_is_array(const aigcp_pdf_value *value);

/* The next pair of a dictionary; `*at` is 0 before the first. The key is without its slash. */
bool aigcp_pdf_next_pair(const aigcp_pdf_value *dictionary, size_t *at, aigcp_pdf_value *key,
                         aigcp_pdf_value *value);

/* The next item of an array; `*at` is 0 before the first. */
bool aigcp_pdf_next_item(const aigcp_pdf_value *array, size_t *at, aigcp_pdf_value *item);

/* The value of a key; length 0 if it is not there. Of two the last counts, as in most readers. */
aigcp_pdf_value aigcp_pdf_get(const aigcp_pdf_value *dictionary, const char *key);

/* Whether a name, without its slash, is this one; "#41" is "A". */
bool aigcp_pdf_name_is(const aigcp_pdf_value *name, const char *word);

/* Whether a value is the name "/word". */
bool aigcp_pdf_is_name(const aigcp_pdf_value *value, const char *word);

/* A whole number that is not negative. */
bool aigcp_pdf_integer(const aigcp_pdf_value *value, uint64_t *number);

typedef struct aigcp_pdf_reference {
    uint64_t number;
    uint64_t generation;
} aigcp_pdf_reference;

bool aigcp_pdf_read_reference(const aigcp_pdf_value *value, aigcp_pdf_reference *reference);

/* Append a string as UTF-8; it is written between parentheses or as hex digits, in UTF-16, UTF-8
 * with a mark, or PDFDocEncoding, of which only ASCII and Latin-1 are known.
 * @return AIGC_OK; AIGC_ERR_FORMAT if it is no string; AIGC_ERR_LIMIT, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_pdf_read_string(const aigcp_pdf_value *value, aigcp_buffer *out);

/* Append UTF-8 as a string: between parentheses if it is ASCII, else in UTF-16. */
AIGC_MUST_CHECK aigc_status aigcp_pdf_write_string(const char *text, aigcp_buffer *out);

/* Append a decimal number, with zeros before it up to `width` digits. */
AIGC_MUST_CHECK aigc_status aigcp_pdf_write_number(uint64_t number, unsigned width,
                                                   aigcp_buffer *out);

#endif
