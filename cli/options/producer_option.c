/* SPDX-License-Identifier: Apache-2.0 */
/* Say exactly what is wrong with a provider code (TC260-PG-20252A). */
#include "cli/options/producer_option.h"

#include "cli/io/messages.h"

#include <aigc/label.h>

#include <stdbool.h>
#include <string.h>

#define CODE_LENGTH 27
#define CODE_CHARACTERS "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define CODE_PREFIX "00"
#define SERVICE_POSITION 23

/* No name of a company is this long, made of digits and capitals, and begins with 00: what is
 * so is a code, perhaps one with a character lost or doubled. 22 is the prefix and the social
 * credit code without the rest. */
#define MEANT_AS_CODE_LENGTH 22

static bool
meant_as_code(const char *value)
{
    size_t length = strlen(value);
    size_t fitting = strspn(value, CODE_CHARACTERS "abcdefghijklmnopqrstuvwxyz-");

    if (length == CODE_LENGTH && strspn(value, CODE_CHARACTERS) == length)
        return true;
    return length >= MEANT_AS_CODE_LENGTH && fitting == length &&
           strncmp(value, CODE_PREFIX, strlen(CODE_PREFIX)) == 0;
}

cli_exit
cli_producer_check(const char *option, const char *value)
{
    size_t length = strlen(value), good;

    if (!meant_as_code(value))
        return CLI_YES;
    switch (aigc_producer_check(value)) {
    case AIGC_PRODUCER_GOOD:
        return CLI_YES;
    case AIGC_PRODUCER_LENGTH:
        cli_say(_("--%s '%s': a provider code has 27 characters, this one has %zu"), option, value,
                length);
        break;
    case AIGC_PRODUCER_CHARACTER:
        good = strspn(value, CODE_CHARACTERS);
        cli_say(_("--%s '%s': character %zu, '%c', is not a digit or capital letter"), option,
                value, good + 1, value[good]);
        break;
    case AIGC_PRODUCER_PREFIX:
        cli_say(_("--%s '%s': a provider code begins with 0011 (organisation) or 0021 (person), "
                  "this one with %.4s"),
                option, value, value);
        break;
    case AIGC_PRODUCER_USCC:
        cli_say(_("--%s '%s': the social credit code in it, %.18s, is wrong: its check character "
                  "does not fit"),
                option, value, value + 4);
        break;
    case AIGC_PRODUCER_SERVICE:
        cli_say(_("--%s '%s': character 23, the kind of service, is '%c' and must be 0, 1 or 2"),
                option, value, value[SERVICE_POSITION - 1]);
        break;
    }
    return CLI_USAGE;
}
