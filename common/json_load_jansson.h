/* SPDX-License-Identifier: Apache-2.0 */
/* Read JSON of others by jansson, also what is more than it can hold: in a header, as not all that
 * has common/ has jansson. */
#ifndef AIGCP_JSON_LOAD_JANSSON_H
#define AIGCP_JSON_LOAD_JANSSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "common/json_fit.h"

static inline json_t *
aigcp_json_load_fitted(const char *text, size_t length, size_t flags, json_error_t *error)
{
    json_t *value = NULL;
    char *copy = malloc(length);
    error->text[0] = '\0';
    if (copy) {
        memcpy(copy, text, length);
        aigcp_json_fit(copy, length);
        value = json_loadb(copy, length, flags, error);
    }
    free(copy);
    return value;
}

/* As json_loadb(), without doubled names. A text with numbers or names beyond jansson is read as
 * aigcp_json_fit() changes it. NULL, and no message in `error`: memory is out. */
static inline json_t *
aigcp_json_load(const char *text, size_t length, size_t flags, json_error_t *error)
{
    flags |= JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL;
    json_t *value = json_loadb(text, length, flags, error);
    if (value)
        return value;
    const enum json_error_code code = json_error_code(error);
    const bool is_beyond =
        code == json_error_numeric_overflow || code == json_error_null_byte_in_key;
    return is_beyond ? aigcp_json_load_fitted(text, length, flags, error) : NULL;
}

#endif
