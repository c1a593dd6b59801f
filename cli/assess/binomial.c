/* SPDX-License-Identifier: Apache-2.0 */
/* Clopper-Pearson intervals. The tail of a binomial is an incomplete beta function:
 * P(X >= k) = I_p(k, n - k + 1), which is computed by its continued fraction (Abramowitz and
 * Stegun 26.5.8, with the recurrence of Lentz), and solved for p by halving. */
#include "cli/assess/binomial.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

/* The fraction converges in some sqrt(n) steps: enough for 10^10 trials. */
#define FRACTION_STEPS 200000

/* Halvings until the bounds of an interval are neighbours among doubles near 1. */
#define HALVINGS 60

/* What stands for 0 in a denominator. */
#define TINY 1e-300

static double
not_zero(double x)
{
    return fabs(x) < TINY ? TINY : x;
}

static double
log_gamma(double x)
{
    int sign;

    return lgamma_r(x, &sign);
}

/* The continued fraction of the incomplete beta function. */
static double
fraction(double x, double a, double b)
{
    double c = 1, d = 1 / not_zero(1 - (a + b) * x / (a + 1)), value = d;

    for (int step = 1; step < FRACTION_STEPS; step++) {
        double m = step;
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));

        d = 1 / not_zero(1 + even * d);
        c = not_zero(1 + even / c);
        value *= d * c;
        d = 1 / not_zero(1 + odd * d);
        c = not_zero(1 + odd / c);
        double change = d * c;
        value *= change;
        if (fabs(change - 1) < DBL_EPSILON)
            break;
    }
    return value;
}

/* I_x(a, b), for 0 < x < 1. */
static double
incomplete_beta(double x, double a, double b)
{
    double front = exp(log_gamma(a + b) - log_gamma(a) - log_gamma(b) + a * log(x) + b * log1p(-x));

    /* On the far side of the mean the other tail converges faster. */
    if (x > (a + 1) / (a + b + 2))
        return 1 - front * fraction(1 - x, b, a) / b;
    return front * fraction(x, a, b) / a;
}

/* The x for which I_x(a, b) is `wanted`: it grows with x. */
static double
solve(double wanted, double a, double b)
{
    double low = 0, high = 1;

    for (int i = 0; i < HALVINGS; i++) {
        double middle = (low + high) / 2;

        if (incomplete_beta(middle, a, b) < wanted)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

cli_interval
cli_binomial_interval(uint64_t hits, uint64_t trials)
{
    double tail = (1 - CLI_CONFIDENCE_PERCENT / 100.0) / 2;
    double k = (double)hits, n = (double)trials;
    cli_interval interval = { 0, 1 };

    if (hits > 0)
        interval.low = solve(tail, k, n - k + 1);
    if (hits < trials)
        interval.high = solve(1 - tail, k + 1, n - k);
    return interval;
}
