/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a GIF: labels and manifests are read and placed. */
#include "tests/fuzz/fuzz_image.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return check_image(&aigcp_format_gif, data, size);
}
