#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write common_pieces.txt: the pieces of one to three characters that ordinary text is full of.

    python3 count_common_pieces.py TEXT... >common_pieces.txt

Each TEXT is counted for itself, folded, and of several counts the largest is taken: a rule that
is slow on English text is a slow rule, and a word that floods Chinese text is too common. The table that is in the tree was made of

    for package in fortunes-zh debian-reference-zh-cn libreoffice-help-zh-cn manpages; do
        tests/clean/clean_corpus.sh $package >$package
    done

of Debian 12.
"""

import sys
import unicodedata
from collections import Counter

LONGEST = 3
LEAST = 200  # in a million characters; what is rarer starts few searches and floods no text


def counts_of(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        # What is on every page counts once.
        lines = dict.fromkeys(" ".join(line.split()) for line in file)
    text = unicodedata.normalize("NFKC", " ".join(lines)).casefold()
    pieces = Counter()
    for length in range(1, LONGEST + 1):
        pieces.update(text[i : i + length] for i in range(len(text) - length + 1))
    often = {piece: count * 1_000_000 // len(text) for piece, count in pieces.items()}
    return {piece: count for piece, count in often.items() if count >= LEAST}


def main():
    most = {}
    for path in sys.argv[1:]:
        for piece, count in counts_of(path).items():
            most[piece] = max(count, most.get(piece, 0))
    print("# Pieces of ordinary text: how often in a million characters, the code points, the piece.")
    print("# Made by count_common_pieces.py, in the order of the code points.")
    for piece in sorted(most):
        points = [f"{ord(c):#x}" for c in piece] + ["0"] * (LONGEST - len(piece))
        print(most[piece], *points, piece, sep="\t")


if __name__ == "__main__":
    main()
