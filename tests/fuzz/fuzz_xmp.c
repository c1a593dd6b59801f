/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as an XMP packet: a property that was set is read, once; set again, nothing changes. */
#include <string.h>

#include "tests/fuzz/fuzz_target.h"
#include "watermark/limits.h"
#include "watermark/media/xmp_labels.h"

#define VALUE "{\"a\":\"<&'\xe7\x94\x9f\"}"

static aigc_status
count_label(void *context, const char *uri, const char *name, const char *value, size_t length)
{
    size_t *count = context;

    if (strcmp(uri, AIGCP_XMP_TC260) == 0 && strcmp(name, "AIGC") == 0) {
        *count += 1;
        *count += length == sizeof(VALUE) - 1 && memcmp(value, VALUE, length) == 0 ? 0 : 1000;
    }
    return AIGC_OK;
}

static aigc_status
pass_over(void *context, const char *uri, const char *name, const char *value, size_t length)
{
    FUZZ_ASSERT(!context && uri && name && (length == 0 || value));
    return AIGC_OK;
}

static aigc_status
count_misplaced(void *context, const aigcp_carrier *carrier)
{
    size_t *count = context;

    FUZZ_ASSERT(carrier->place && (carrier->length == 0 || carrier->text));
    *count += carrier->kind == AIGC_CARRIER_GLUED ? 1 : 0;
    return AIGC_OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const aigcp_xmp_property properties[] = {
        { AIGCP_XMP_TC260, "TC260", "AIGC", VALUE },
        { AIGCP_XMP_IPTC_EXT, "Iptc4xmpExt", "DigitalSourceType", "x" },
        { AIGCP_XMP_BASIC, "xmp", "CreatorTool", NULL },
    };
    const char *packet = (const char *)data;
    aigcp_buffer once, twice;
    size_t count = 0;
    aigc_status status = aigcp_xmp_read(packet, size, pass_over, NULL);

    FUZZ_ASSERT(status == AIGC_OK || status == AIGC_ERR_FORMAT || status == AIGC_ERR_LIMIT);
    FUZZ_ASSERT(aigcp_xmp_labels(packet, size, 0, count_misplaced, &count) == status);
    count = 0;
    aigcp_buffer_init(&once, AIGCP_METADATA_MAX);
    aigcp_buffer_init(&twice, AIGCP_METADATA_MAX);
    status = aigcp_xmp_set(packet, size, properties, 3, &once);
    FUZZ_ASSERT(status == AIGC_OK || status == AIGC_ERR_OCCUPIED || status == AIGC_ERR_LIMIT);
    if (status == AIGC_OK) {
        const char *result = (const char *)once.data;

        FUZZ_ASSERT(aigcp_xmp_read(result, once.length, count_label, &count) == AIGC_OK);
        FUZZ_ASSERT(count == 1);
        FUZZ_ASSERT(aigcp_xmp_labels(result, once.length, 0, count_misplaced, &count) == AIGC_OK);
        FUZZ_ASSERT(count == 1); /* that of before */
        FUZZ_ASSERT(aigcp_xmp_set(result, once.length, properties, 3, &twice) == AIGC_OK);
        FUZZ_ASSERT(twice.length == once.length && memcmp(twice.data, once.data, once.length) == 0);
    } else {
        FUZZ_ASSERT(once.length == 0);
    }
    aigcp_buffer_free(&once);
    aigcp_buffer_free(&twice);
    return 0;
}
