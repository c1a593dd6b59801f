/* SPDX-License-Identifier: Apache-2.0 */
/* Provider codes: TC260-PG-20252A, and the unified social credit code (USCC) of GB 32100-2015
 * in them.
 *
 *     00 1 1 91110108335469089C 1 0100
 *     |  | | |                  | model or application, the provider's choice
 *     |  | | |                  service: 0 none, 1 generation, 2 propagation
 *     |  | | USCC, 18 characters, of which the last is a check character
 *     |  | binding: 1 by USCC
 *     |  subject: 1 organisation, 2 individual
 *     format */
#include <aigc/label.h>

#include <stdbool.h>
#include <string.h>

#define CODE_LENGTH 27
#define SUBJECT 2
#define BINDING 3
#define USCC 4
#define USCC_LENGTH 18
#define SERVICE 22

static bool
is_code_character(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
}

/* GB 32100-2015, 4.6: the alphabet without I, O, S, V, Z; weights are the powers of 3
 * modulo 31; with the check character the sum is 0 modulo 31. */
static bool
is_uscc(const char *code)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    unsigned sum = 0;
    unsigned weight = 1;
    for (size_t i = 0; i < USCC_LENGTH; i++) {
        const char *found = memchr(alphabet, code[i], sizeof alphabet - 1);
        if (!found)
            return false;
        unsigned value = (unsigned)(found - alphabet);
        sum += i + 1 < USCC_LENGTH ? value * weight : value;
        weight = weight * 3 % 31;
    }
    return sum % 31 == 0;
}

aigc_producer_fault
aigc_producer_check(const char *code)
{
    if (!code || strnlen(code, CODE_LENGTH + 1) != CODE_LENGTH)
        return AIGC_PRODUCER_LENGTH;
    for (size_t i = 0; i < CODE_LENGTH; i++)
        if (!is_code_character(code[i]))
            return AIGC_PRODUCER_CHARACTER;
    if (code[0] != '0' || code[1] != '0' || (code[SUBJECT] != '1' && code[SUBJECT] != '2') ||
        code[BINDING] != '1')
        return AIGC_PRODUCER_PREFIX;
    if (!is_uscc(code + USCC))
        return AIGC_PRODUCER_USCC;
    if (code[SERVICE] < '0' || code[SERVICE] > '2')
        return AIGC_PRODUCER_SERVICE;
    return AIGC_PRODUCER_GOOD;
}
