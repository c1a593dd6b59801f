/* SPDX-License-Identifier: Apache-2.0 */
/* JUMBF: any bytes. What is read lies inside, parents and children agree, and every box is found
 * by its URL. */
#include "tests/fuzz/fuzz_target.h"
#include "watermark/c2pa/manifest_store.h"

#include <string.h>

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    aigcp_manifest_store store;

    if (size > 65536)
        return 0;
    aigc_status status = aigcp_manifest_store_read(data, size, &store);
    FUZZ_ASSERT(status == AIGC_OK || status == AIGC_ERR_FORMAT || status == AIGC_ERR_LIMIT);
    if (status != AIGC_OK)
        return 0;
    for (size_t i = 0; i < store.jumbf.count; i++) {
        const aigcp_jumbf_box *box = &store.jumbf.boxes[i];

        FUZZ_ASSERT(box->bytes >= data && box->bytes + box->length <= data + size);
        FUZZ_ASSERT(i == 0 ? box->parent == AIGCP_JUMBF_NONE : box->parent < i);
        if (box->super && i > 0) {
            FUZZ_ASSERT(
                aigcp_jumbf_find(&store.jumbf, box->parent, box->label, box->label_length) == i);
        }
    }
    FUZZ_ASSERT(store.count > 0);
    (void)aigcp_manifest_store_resolve(&store, &store.manifests[0], (const char *)data, size);
    aigcp_manifest_store_free(&store);
    return 0;
}
