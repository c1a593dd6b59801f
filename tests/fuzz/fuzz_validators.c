/* SPDX-License-Identifier: Apache-2.0 */
/* Validators take any valid UTF-8, read nothing beyond it, and give the same answer twice. */
#include <stdbool.h>
#include <string.h>

#include "common/utf8.h"
#include "libfilter/rule_model.h"
#include "libfilter/validators.h"
#include "tests/fuzz/fuzz_target.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t length = aigcp_utf8_valid_prefix(data, size);
    uint8_t *exact = malloc(length ? length : 1);
    FUZZ_ASSERT(exact);
    memcpy(exact, data, length);
    for (size_t i = 0; aigcp_validator_name(i); i++) {
        const char *name = aigcp_validator_name(i);
        aigcp_validator validator = aigcp_validator_find(name, strlen(name));
        bool verdict = validator(exact, length);
        FUZZ_ASSERT(validator(exact, length) == verdict);
        FUZZ_ASSERT(!verdict || length > 0);
    }
    free(exact);
    return 0;
}
