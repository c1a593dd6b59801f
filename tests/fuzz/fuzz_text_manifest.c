/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as text with a manifest: what is found lies in the text; a store that is put into it is
 * found again. */
#include <string.h>

#include "tests/fuzz/fuzz_target.h"
#include "watermark/formats/text_manifest.h"

static int
append(void *context, const void *data, size_t length)
{
    return aigcp_buffer_append(context, data, length) == AIGC_OK ? 0 : 1;
}

/* Put a store into the text as a comment, if it has no manifest. */
static void
place_and_find(const aigc_source *source)
{
    static const uint8_t store[] = { 0xDE, 0xAD, 0x00, 0x10, 0xEF };
    aigcp_manifest_place place, again;
    aigcp_edits edits;
    aigcp_buffer out, found;
    aigc_source result;

    aigcp_edits_init(&edits);
    aigcp_buffer_init(&out, 1 << 20);
    aigcp_buffer_init(&found, 1 << 20);
    if (aigcp_markdown_manifest_place(source, store, sizeof store, &edits, &place) == AIGC_OK) {
        FUZZ_ASSERT(aigcp_edits_write(&edits, source, append, &out) == AIGC_OK);
        FUZZ_ASSERT(aigc_source_memory(&result, out.data, out.length) == AIGC_OK);
        FUZZ_ASSERT(aigcp_text_manifest_find(&result, &found, &again) == AIGC_OK);
        FUZZ_ASSERT(found.length == sizeof store && memcmp(found.data, store, sizeof store) == 0);
        FUZZ_ASSERT(again.offset == place.offset && again.length == place.length);
    }
    aigcp_buffer_free(&found);
    aigcp_buffer_free(&out);
    aigcp_edits_free(&edits);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    aigc_source source;
    aigcp_manifest_place place;
    aigcp_buffer store;

    aigcp_buffer_init(&store, 1 << 20);
    FUZZ_ASSERT(aigc_source_memory(&source, data, size) == AIGC_OK);
    aigc_status status = aigcp_text_manifest_find(&source, &store, &place);
    if (status == AIGC_OK) {
        FUZZ_ASSERT(place.count > 0);
        FUZZ_ASSERT(place.offset <= size && place.length <= size - place.offset);
    } else if (status == AIGC_ERR_NOT_FOUND) {
        place_and_find(&source);
    }
    aigcp_buffer_free(&store);
    return 0;
}
