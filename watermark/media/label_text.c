/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/media/label_text.h"

#include <string.h>

/* Add a JSON string (RFC 8259, 7): `"`, `\` and controls are escaped, all else stays. */
static aigc_status
add_string(aigcp_buffer *text, const char *value)
{
    static const char digits[] = "0123456789abcdef";
    aigc_status status = aigcp_buffer_append_byte(text, '"');

    for (; status == AIGC_OK && *value != '\0'; value++) {
        uint8_t byte = (uint8_t)*value;

        if (byte < 0x20) {
            char escape[] = "\\u0000";

            escape[4] = digits[byte >> 4];
            escape[5] = digits[byte & 15];
            status = aigcp_buffer_append_string(text, escape);
            continue;
        }
        if (byte == '"' || byte == '\\')
            status = aigcp_buffer_append_byte(text, '\\');
        if (status == AIGC_OK)
            status = aigcp_buffer_append_byte(text, byte);
    }
    return status == AIGC_OK ? aigcp_buffer_append_byte(text, '"') : status;
}

aigc_status
aigcp_label_text(const char *const values[AIGCP_LABEL_FIELDS], bool wrapped, aigcp_buffer *text)
{
    aigc_status status = aigcp_buffer_append_string(text, wrapped ? "{\"AIGC\":{" : "{");
    bool is_first = true;

    for (int field = 0; status == AIGC_OK && field < AIGCP_LABEL_FIELDS; field++) {
        if (!values[field])
            continue;
        if (!is_first)
            status = aigcp_buffer_append_byte(text, ',');
        is_first = false;
        if (status == AIGC_OK)
            status = add_string(text, aigc_field_name((aigc_field)field));
        if (status == AIGC_OK)
            status = aigcp_buffer_append_byte(text, ':');
        if (status == AIGC_OK)
            status = add_string(text, values[field]);
    }
    if (status == AIGC_OK)
        status = aigcp_buffer_append(text, wrapped ? "}}" : "}", wrapped ? 3 : 2);
    if (status == AIGC_OK)
        text->length--; /* the NUL stands behind it */
    return status;
}
