#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Samples as cli/assess/sampling.h defines them, written independently of it.

Writes lines "seed TAB records TAB wanted TAB drawn record numbers, from 1, with commas".

    generate_sampling.py >sampling.tsv
"""

WORD = 2**64


def split_mix(state):
    """SplitMix64, as in the reference code of Vigna's splitmix64.c."""
    while True:
        state = (state + 0x9E3779B97F4A7C15) % WORD
        z = state
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 % WORD
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB % WORD
        yield z ^ (z >> 31)


def below(numbers, limit):
    """A number below limit: what is above the largest multiple of it is thrown away."""
    for x in numbers:
        if x < WORD // limit * limit:
            return x % limit


def draw(seed, records, wanted):
    numbers = split_mix(seed)
    drawn = []
    for record in range(records):
        if below(numbers, records - record) < wanted - len(drawn):
            drawn.append(record + 1)
    return drawn


if __name__ == "__main__":
    print("# SPDX-License-Identifier: Apache-2.0")
    print("# Made by generate_sampling.py.")
    for seed, records, wanted in [(0, 1, 1), (0, 10, 3), (7, 100, 10), (2**63 - 1, 50, 50),
                                  (20260301, 1000, 40), (1, 5, 0)]:
        print(seed, records, wanted, ",".join(map(str, draw(seed, records, wanted))), sep="\t")
