/* SPDX-License-Identifier: Apache-2.0 */
/* Validators take any valid UTF-8, read nothing beyond it, and give the same answer twice. Of IP
 * addresses they say what the C library says; a host may be told in capitals. */
#include <arpa/inet.h>
#include <stdbool.h>
#include <string.h>

#include "common/utf8.h"
#include "libfilter/rules/rule_model.h"
#include "libfilter/validators/validators.h"
#include "tests/fuzz/fuzz_target.h"

/* Longer than any address. */
#define ADDRESS_MAX 64

static void
compare_addresses(const uint8_t *text, size_t length)
{
    if (length >= ADDRESS_MAX || (length && memchr(text, '\0', length)))
        return;
    char terminated[ADDRESS_MAX] = { 0 };
    if (length)
        memcpy(terminated, text, length);
    uint8_t address[16];
    FUZZ_ASSERT(aigcp_is_ipv4(text, length) == (inet_pton(AF_INET, terminated, address) == 1));
    FUZZ_ASSERT(aigcp_is_ipv6(text, length) == (inet_pton(AF_INET6, terminated, address) == 1));
}

static void
compare_capitals(const uint8_t *text, size_t length)
{
    bool verdict = aigcp_is_host(text, length);
    uint8_t *capitals = malloc(length ? length : 1);
    FUZZ_ASSERT(capitals);
    for (size_t i = 0; i < length; i++)
        capitals[i] = (uint8_t)(text[i] >= 'a' && text[i] <= 'z' ? text[i] - 'a' + 'A' : text[i]);
    FUZZ_ASSERT(aigcp_is_host(capitals, length) == verdict);
    free(capitals);
}

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
    compare_addresses(exact, length);
    compare_capitals(exact, length);
    free(exact);
    return 0;
}
