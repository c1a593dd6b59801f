/* SPDX-License-Identifier: Apache-2.0 */
/* Write JSON of our own. */
#include "serve/core/own_json.h"

#include <stdio.h>
#include <string.h>

#include "serve/core/json_string.h"

void
aigcp_own_bytes(aigcp_own_json *json, const void *data, size_t length)
{
    if (json->status == AIGC_OK)
        json->status = aigcp_buffer_append(json->out, data, length);
}

void
aigcp_own_put(aigcp_own_json *json, const char *literal)
{
    aigcp_own_bytes(json, literal, strlen(literal));
}

void
aigcp_own_number(aigcp_own_json *json, uint64_t number)
{
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
    aigcp_own_bytes(json, digits, (size_t)length);
}

void
aigcp_own_text(aigcp_own_json *json, const void *text, size_t length)
{
    if (json->status == AIGC_OK)
        json->status = aigcp_json_string_escape(text, length, json->out);
}

void
aigcp_own_member(aigcp_own_json *json, const char *name, const char *value)
{
    if (value[0] == '\0')
        return;
    aigcp_own_put(json, "\"");
    aigcp_own_put(json, name);
    aigcp_own_put(json, "\":");
    aigcp_own_put(json, value);
    aigcp_own_put(json, ",");
}
