/* SPDX-License-Identifier: Apache-2.0 */
/* Decimal fractions with a point, whatever the locale says. */
#include "cli/io/decimal.h"

#include <inttypes.h>
#include <stdint.h>

void
cli_decimal_add(cli_string *out, double number, unsigned digits)
{
    uint64_t scale = 1;

    for (unsigned i = 0; i < digits && i < CLI_DECIMAL_DIGITS; i++)
        scale *= 10;
    uint64_t scaled = (uint64_t)(number * (double)scale + 0.5);
    cli_string_format(out, "%" PRIu64, scaled / scale);
    if (digits > 0)
        cli_string_format(out, ".%0*" PRIu64, (int)digits, scaled % scale);
}
