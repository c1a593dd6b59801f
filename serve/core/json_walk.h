/* SPDX-License-Identifier: Apache-2.0 */
/* Walk a JSON document (RFC 8259) where it stands: each value is told with its place, and where
 * it begins and ends. Nothing is copied or built; nesting is bounded; what is not JSON to the
 * last byte is AIGC_ERR_FORMAT. */
#ifndef AIGCP_JSON_WALK_H
#define AIGCP_JSON_WALK_H

#include <aigc/types.h>
#include <stdbool.h>

#include "serve/core/limits.h"

typedef enum aigcp_json_kind {
    AIGCP_JSON_STRING,
    AIGCP_JSON_NUMBER,
    AIGCP_JSON_TRUE,
    AIGCP_JSON_FALSE,
    AIGCP_JSON_NULL,
    AIGCP_JSON_OBJECT,
    AIGCP_JSON_ARRAY
} aigcp_json_kind;

typedef struct aigcp_json_value {
    aigcp_json_kind kind;
    /* Keys joined by dots, "[]" for each array: "choices[].delta.content". "" for the document
     * itself. A dot, bracket or NUL in a key is \x01 here; a key for which there is no room is
     * as well: such a path is no known one, and begins as its parent's does. */
    const char *path;
    size_t path_length;
    size_t key;   /* offset of the key's opening quote; SIZE_MAX in an array or at the top */
    size_t start; /* offsets in the document: of a string with its quotes */
    size_t end;
    uint32_t index[AIGCP_PATH_INDEXES]; /* of the first arrays of the path */
    unsigned depth;                     /* containers around it */
} aigcp_json_value;

/* Receive a value; containers when they end, behind what is in them. @return AIGC_OK to go on. */
typedef aigc_status (*aigcp_json_visit_fn)(void *context, const aigcp_json_value *value);

/* @return AIGC_OK; AIGC_ERR_FORMAT; AIGC_ERR_LIMIT for too many levels; or what the callback
 * returned. */
AIGC_MUST_CHECK aigc_status aigcp_json_walk(const uint8_t *text, size_t length,
                                            aigcp_json_visit_fn visit, void *context);

/* Whether a text is one value of JSON, with space around it at the most. */
bool aigcp_json_is_value(const uint8_t *text, size_t length);

/* The offset behind the number that begins at `at`; 0 if none does. */
size_t aigcp_json_number_end(const uint8_t *text, size_t length, size_t at);

/* The value of a number of at most 2^32 - 1 that is written in digits alone; false if it is
 * another. */
bool aigcp_json_number_value(const uint8_t *text, size_t length, uint64_t *value);

#endif
