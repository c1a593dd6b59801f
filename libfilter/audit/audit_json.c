/* SPDX-License-Identifier: Apache-2.0 */
/* JSON (RFC 8259) into a buffer. Writing it takes no library; reading does. */
#include "libfilter/audit/audit_json.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/base64_text.h"
#include "common/utf8.h"
#include "libfilter/validators/digest_sodium.h"

#define LOST_NAME "_base64"

void
aigcp_audit_json_bytes(aigcp_audit_json *json, const void *data, size_t length)
{
    if (json->status == AIGC_OK)
        json->status = aigcp_buffer_append(json->out, data, length);
}

void
aigcp_audit_json_raw(aigcp_audit_json *json, const char *text)
{
    aigcp_audit_json_bytes(json, text, strlen(text));
}

/* Add a comma where one is needed, and the name in its two parts. */
static void
add_name(aigcp_audit_json *json, const char *name, const char *rest)
{
    const aigcp_buffer *out = json->out;
    if (out->length && !strchr("{[,", out->data[out->length - 1]))
        aigcp_audit_json_raw(json, ",");
    if (!name)
        return;
    aigcp_audit_json_raw(json, "\"");
    aigcp_audit_json_raw(json, name);
    aigcp_audit_json_raw(json, rest);
    aigcp_audit_json_raw(json, "\":");
}

void
aigcp_audit_json_number(aigcp_audit_json *json, const char *name, uint64_t number)
{
    char digits[24];
    add_name(json, name, "");
    (void)snprintf(digits, sizeof digits, "%" PRIu64, number);
    aigcp_audit_json_raw(json, digits);
}

void
aigcp_audit_json_flag(aigcp_audit_json *json, const char *name, bool flag)
{
    add_name(json, name, "");
    aigcp_audit_json_raw(json, flag ? "true" : "false");
}

/* Add valid UTF-8 between quotes. What would act on a terminal is escaped. */
static void
add_quoted(aigcp_audit_json *json, const char *text, size_t length)
{
    size_t kept = 0;
    aigcp_audit_json_raw(json, "\"");
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (byte >= 0x20 && byte != '"' && byte != '\\' && byte != 0x7F)
            continue;
        char escape[8];
        (void)snprintf(escape, sizeof escape, "\\u%04x", byte);
        aigcp_audit_json_bytes(json, text + kept, i - kept);
        aigcp_audit_json_raw(json, escape);
        kept = i + 1;
    }
    aigcp_audit_json_bytes(json, text + kept, length - kept);
    aigcp_audit_json_raw(json, "\"");
}

void
aigcp_audit_json_text(aigcp_audit_json *json, const char *name, const void *text, size_t length)
{
    if (aigcp_utf8_valid_prefix(text, length) == length) {
        add_name(json, name, "");
        add_quoted(json, text, length);
        return;
    }
    add_name(json, name, LOST_NAME);
    aigcp_audit_json_raw(json, "\"");
    /* In groups of three bytes, so that the parts make one text. */
    const uint8_t *bytes = text;
    for (size_t done = 0; done < length;) {
        char digits[AIGCP_BASE64_ROOM(48)];
        size_t part = length - done < 48 ? length - done : 48;
        aigcp_base64_encode(bytes + done, part, digits);
        aigcp_audit_json_raw(json, digits);
        done += part;
    }
    aigcp_audit_json_raw(json, "\"");
}

void
aigcp_audit_json_string(aigcp_audit_json *json, const char *name, const char *text)
{
    aigcp_audit_json_text(json, name, text, strlen(text));
}

void
aigcp_audit_json_hex(aigcp_audit_json *json, const char *name, const uint8_t *data, size_t length)
{
    char digits[3];
    add_name(json, name, "");
    aigcp_audit_json_raw(json, "\"");
    for (size_t i = 0; i < length; i++) {
        aigcp_hex_write(digits, data + i, 1);
        aigcp_audit_json_raw(json, digits);
    }
    aigcp_audit_json_raw(json, "\"");
}

void
aigcp_audit_json_open(aigcp_audit_json *json, const char *name, char bracket)
{
    add_name(json, name, "");
    aigcp_audit_json_bytes(json, &bracket, 1);
}
