/* SPDX-License-Identifier: Apache-2.0 */
/* Members of JSON objects, one after the other into a buffer. The first one that does not fit
 * stays in `status`, and later ones then do nothing: ask once, at the end. */
#ifndef AIGCP_AUDIT_JSON_H
#define AIGCP_AUDIT_JSON_H

#include <stdbool.h>

#include "common/buffer.h"

typedef struct aigcp_audit_json {
    aigcp_buffer *out;
    aigc_status status;
} aigcp_audit_json;

/* Add bytes as they are. */
void aigcp_audit_json_raw(aigcp_audit_json *json, const char *text);
void aigcp_audit_json_bytes(aigcp_audit_json *json, const void *data, size_t length);

/* Add a member, with a comma unless it is the first one of its object. */
void aigcp_audit_json_number(aigcp_audit_json *json, const char *name, uint64_t number);
void aigcp_audit_json_flag(aigcp_audit_json *json, const char *name, bool flag);
void aigcp_audit_json_string(aigcp_audit_json *json, const char *name, const char *text);
void aigcp_audit_json_hex(aigcp_audit_json *json, const char *name, const uint8_t *data,
                          size_t length);

/* Add text; if it is not UTF-8, in base64 and with "_base64" behind the name. */
void aigcp_audit_json_text(aigcp_audit_json *json, const char *name, const void *text,
                           size_t length);

/* Open a member that is an object or a list, or, without a name, an element of a list. */
void aigcp_audit_json_open(aigcp_audit_json *json, const char *name, char bracket);

#endif
