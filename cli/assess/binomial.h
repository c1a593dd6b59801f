/* SPDX-License-Identifier: Apache-2.0 */
/* What a sample says of all that it was drawn from. */
#ifndef CLI_BINOMIAL_H
#define CLI_BINOMIAL_H

#include <stdint.h>

/* In how many of a hundred samples the interval holds the true rate, at the least. */
#define CLI_CONFIDENCE_PERCENT 95

typedef struct cli_interval {
    double low;
    double high;
} cli_interval;

/* The exact interval of Clopper and Pearson (Biometrika 26, 1934) for a rate of which `hits` of
 * `trials` > 0 were seen, two-sided, at CLI_CONFIDENCE_PERCENT. Right to some 10^-12. */
cli_interval cli_binomial_interval(uint64_t hits, uint64_t trials);

#endif
