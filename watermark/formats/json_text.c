/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/formats/json_text.h"

static aigc_status
append_escape(aigcp_buffer *out, uint8_t byte)
{
    static const char hex[] = "0123456789abcdef";
    char control[] = { '\\', 'u', '0', '0', hex[byte >> 4], hex[byte & 15], '\0' };

    switch (byte) {
    case '"':
        return aigcp_buffer_append_string(out, "\\\"");
    case '\\':
        return aigcp_buffer_append_string(out, "\\\\");
    case '\n':
        return aigcp_buffer_append_string(out, "\\n");
    case '\r':
        return aigcp_buffer_append_string(out, "\\r");
    case '\t':
        return aigcp_buffer_append_string(out, "\\t");
    default:
        return aigcp_buffer_append_string(out, control);
    }
}

aigc_status
aigcp_json_append_string(aigcp_buffer *out, const char *text, size_t length)
{
    aigc_status status = aigcp_buffer_append_byte(out, '"');
    size_t from = 0;

    for (size_t at = 0; status == AIGC_OK && at < length; at++) {
        uint8_t byte = (uint8_t)text[at];

        if (byte < 0x20 || byte == '"' || byte == '\\') {
            status = aigcp_buffer_append(out, text + from, at - from);
            if (status == AIGC_OK)
                status = append_escape(out, byte);
            from = at + 1;
        }
    }
    if (status == AIGC_OK && from < length)
        status = aigcp_buffer_append(out, text + from, length - from);
    return status == AIGC_OK ? aigcp_buffer_append_byte(out, '"') : status;
}
