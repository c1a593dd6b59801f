/* SPDX-License-Identifier: Apache-2.0 */
/* CBOR: any bytes. What passes the check can be walked to its end, every member lies inside it,
 * and skipping agrees with checking. */
#include "tests/fuzz/fuzz_target.h"
#include "watermark/c2pa/cbor_reader.h"

static void
walk(aigcp_cbor item, const uint8_t *end)
{
    aigcp_cbor_walk members;
    aigcp_cbor key, value;
    uint64_t tag;
    size_t count = 0;

    FUZZ_ASSERT(item.bytes + item.length <= end);
    FUZZ_ASSERT(aigcp_cbor_skip(item.bytes, item.length) == item.length);
    if (aigcp_cbor_walk_array(item, &members)) {
        while (aigcp_cbor_next(&members, &value)) {
            walk(value, item.bytes + item.length);
            count++;
        }
        FUZZ_ASSERT(count == aigcp_cbor_count(item));
    } else if (aigcp_cbor_walk_map(item, &members)) {
        while (aigcp_cbor_next_pair(&members, &key, &value)) {
            walk(key, item.bytes + item.length);
            walk(value, item.bytes + item.length);
            count++;
        }
        FUZZ_ASSERT(count == aigcp_cbor_count(item));
    } else if (aigcp_cbor_get_tag(item, &tag, &value)) {
        walk(value, item.bytes + item.length);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    aigcp_cbor item;

    if (size > 65536)
        return 0;
    for (unsigned allowed = 0; allowed <= AIGCP_CBOR_WIDE_NUMBERS; allowed++) {
        aigc_status status = aigcp_cbor_check(data, size, allowed, &item);

        FUZZ_ASSERT(status == AIGC_OK || status == AIGC_ERR_FORMAT || status == AIGC_ERR_LIMIT);
        if (status == AIGC_OK) {
            FUZZ_ASSERT(item.bytes == data && item.length == size);
            walk(item, data + size);
        }
    }
    (void)aigcp_cbor_skip(data, size);
    return 0;
}
