/* SPDX-License-Identifier: Apache-2.0 */
#include "watermark/media/security_message.h"

#include <string.h>

aigc_status
aigcp_security_message(const char *label, const char *producer, const char *produce_id,
                       aigcp_buffer *message)
{
    const char *const values[] = { label, producer, produce_id };
    const char *const parts[] = {
        "\"Label\":\"", label, "\",\"ContentProducer\":\"", producer, "\",\"ProduceID\":\"",
        produce_id,     "\""
    };
    aigc_status status = AIGC_OK;

    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        if (strpbrk(values[i], "\"\\"))
            return AIGC_ERR_FIELD;
    for (size_t i = 0; status == AIGC_OK && i < sizeof parts / sizeof parts[0]; i++)
        status = aigcp_buffer_append_string(message, parts[i]);
    return status;
}

const char *
aigc_security_verdict_name(aigc_security_verdict verdict)
{
    static const char *const names[] = {
        [AIGC_SECURITY_NONE] = "none",           [AIGC_SECURITY_OPAQUE] = "opaque",
        [AIGC_SECURITY_TRUSTED] = "trusted",     [AIGC_SECURITY_INTEGRITY] = "integrity-only",
        [AIGC_SECURITY_ALTERED] = "altered",     [AIGC_SECURITY_UNCHECKED] = "unchecked",
        [AIGC_SECURITY_MALFORMED] = "malformed",
    };
    size_t index = (size_t)verdict;

    return index < sizeof names / sizeof names[0] ? names[index] : "";
}
