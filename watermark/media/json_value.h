/* SPDX-License-Identifier: Apache-2.0 */
/* JSON that others wrote: values as a tree, strings as UTF-8 without NUL. */
#ifndef AIGCP_JSON_VALUE_H
#define AIGCP_JSON_VALUE_H

#include "common/buffer.h"

#include <stdbool.h>

typedef enum aigcp_json_kind {
    AIGCP_JSON_NULL,
    AIGCP_JSON_BOOLEAN,
    AIGCP_JSON_NUMBER,
    AIGCP_JSON_STRING,
    AIGCP_JSON_ARRAY,
    AIGCP_JSON_OBJECT
} aigcp_json_kind;

typedef struct aigcp_json aigcp_json;

/* Read the value at the beginning of `text`; what follows it is left alone.
 * @param[out] repeated a key stands twice in an object; the last one counts.
 * @return AIGC_OK; AIGC_ERR_FORMAT if there is none, AIGC_ERR_MEMORY. */
AIGC_MUST_CHECK aigc_status aigcp_json_parse(const char *text, size_t length, bool *repeated,
                                             aigcp_json **json);
void aigcp_json_free(aigcp_json *json);

aigcp_json_kind aigcp_json_kind_of(const aigcp_json *json);
const char *aigcp_json_kind_name(aigcp_json_kind kind);

/* The text of a string; NULL for all others. */
const char *aigcp_json_string(const aigcp_json *json);

/* Go through an object in the order of its text. Anything but AIGC_OK ends it. */
typedef aigc_status (*aigcp_json_member_fn)(void *context, const char *key,
                                            const aigcp_json *value);
AIGC_MUST_CHECK aigc_status aigcp_json_each(const aigcp_json *object, aigcp_json_member_fn visit,
                                            void *context);

/* An element of an array; NULL behind its end, and for all others. */
const aigcp_json *aigcp_json_element(const aigcp_json *array, size_t index);

/* Append the value as JSON in its shortest form. */
AIGC_MUST_CHECK aigc_status aigcp_json_append(const aigcp_json *json, aigcp_buffer *text);

#endif
