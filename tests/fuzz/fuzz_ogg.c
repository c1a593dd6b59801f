/* SPDX-License-Identifier: Apache-2.0 */
/* Ogg: any bytes. A label or a manifest that can be placed is found again, alone. */
#include "tests/fuzz/fuzz_target.h"
#include "tests/support/container_kit.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *fault = container_check(&aigcp_format_ogg, data, size);

    if (fault)
        fprintf(stderr, "%s\n", fault);
    FUZZ_ASSERT(fault == NULL);
    return 0;
}
