#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Exact binomial intervals (Clopper-Pearson, 95 %, two-sided), in whole numbers.

Writes lines "hits TAB trials TAB low TAB high" with the bounds in units of 10^-12, right to one
of them. A bound p = x / 10^12 is found by halving over whole x; the tail of the binomial is
summed exactly, as a fraction with the denominator 10^(12 n): nothing is a float.

    generate_binomial.py >binomial.tsv
"""
from math import comb

UNIT = 10**12
TAIL_NUMERATOR, TAIL_DENOMINATOR = 25, 1000


def tail_is_below(x, low, high, trials, unit):
    """Whether P(low <= X <= high) < 2.5 % for p = x / unit."""
    total = 0
    for k in range(low, high + 1):
        total += comb(trials, k) * x**k * (unit - x) ** (trials - k)
    return total * TAIL_DENOMINATOR < TAIL_NUMERATOR * unit**trials


def solve(is_left, unit):
    """The least x for which is_left(x) is false."""
    low, high = 0, unit
    while high - low > 1:
        middle = (low + high) // 2
        if is_left(middle):
            low = middle
        else:
            high = middle
    return high


def interval(hits, trials):
    fine = 2 * UNIT  # half units, so that the nearest unit is known
    low, high = 0, UNIT
    if hits > 0:
        low = solve(lambda x: tail_is_below(x, hits, trials, trials, fine), fine) // 2
    if hits < trials:
        high = solve(lambda x: not tail_is_below(x, 0, hits, trials, fine), fine) // 2
    return low, high


CASES = [(0, 1), (1, 1), (0, 300), (300, 300), (1, 2), (3, 10), (1, 300), (15, 300), (16, 300),
         (285, 300), (299, 300), (310, 320), (499, 500), (450, 500), (90, 100), (900, 1000),
         (899, 1000), (999, 1000), (1152, 1200)]

if __name__ == "__main__":
    print("# SPDX-License-Identifier: Apache-2.0")
    print("# Made by generate_binomial.py.")
    for hits, trials in CASES:
        print(hits, trials, *interval(hits, trials), sep="\t")
