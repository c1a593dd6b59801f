/* SPDX-License-Identifier: Apache-2.0 */
/* Write JSON of our own. The first addition that fails sets `status`, and later ones do nothing:
 * check once. */
#ifndef AIGCP_OWN_JSON_H
#define AIGCP_OWN_JSON_H

#include "common/buffer.h"

typedef struct aigcp_own_json {
    aigcp_buffer *out;
    aigc_status status;
} aigcp_own_json;

/* What is written as it is. */
void aigcp_own_put(aigcp_own_json *json, const char *literal);
void aigcp_own_bytes(aigcp_own_json *json, const void *data, size_t length);
void aigcp_own_number(aigcp_own_json *json, uint64_t number);
/* The inside of a string. */
void aigcp_own_text(aigcp_own_json *json, const void *text, size_t length);
/* A member with a value that is JSON, and a comma; nothing if the value is "". */
void aigcp_own_member(aigcp_own_json *json, const char *name, const char *value);

#endif
