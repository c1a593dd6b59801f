/* SPDX-License-Identifier: Apache-2.0 */
/* Security data: any text. Nothing is trusted without a pinned key, and nothing that a fuzzer makes
 * is a signature of it. */
#include <stdlib.h>
#include <string.h>

#include <aigc/security_data.h>

#include "tests/fuzz/fuzz_target.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    aigc_security_verdict verdict;
    char *text = malloc(size + 1);

    if (!text)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    FUZZ_ASSERT(aigc_security_check(text, "1", "001191110108335469089C10100", "case-1", NULL,
                                    &verdict) == AIGC_OK);
    FUZZ_ASSERT(verdict != AIGC_SECURITY_TRUSTED);
    free(text);
    return 0;
}
