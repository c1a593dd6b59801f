#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compare components.txt with Unihan: the strokes of the parts add up to those of the
character, its radical is that of one of its parts unless it is a radical itself, and no line
stands twice.

    ./check_components.py [--unicode FOLDER] [FILE]
"""
import argparse
import bz2
import pathlib
import sys

# Radicals that look like another one in the place where they stand.
ALSO_RADICAL = {"月": "130", "王": "96", "阝": "163", "彳": "144", "军": "159", "匚": "23"}
# Characters of which the radical is inside one of the parts, or made of both.
OTHER_RADICAL = set("最嘉章亲全兰孬亘采")
# Unihan counts a form of this that is written differently.
STROKES = {"㔾": 2}


def unihan(folder):
    """Strokes, radicals, and which are themselves radicals: {character: {number}},
    {character: {radical}}, {character}."""
    strokes, radicals, are_radicals = {}, {}, set()
    with bz2.open(folder / "Unihan_IRGSources.txt.bz2", "rt", encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith("U+"):
                continue
            code, field, value = line.rstrip("\n").split("\t")
            character = chr(int(code[2:], 16))
            if field == "kTotalStrokes":
                strokes[character] = {int(count) for count in value.split()}
            elif field == "kRSUnicode":
                radicals[character] = {one.split(".")[0].rstrip("'") for one in value.split()}
                if value.split()[0].endswith(".0"):
                    are_radicals.add(character)
    strokes.update({character: {count} for character, count in STROKES.items()})
    return strokes, radicals, are_radicals


def faults(character, parts, strokes, radicals, are_radicals):
    if not 2 <= len(parts) <= 3:
        return "not two or three parts"
    for one in character + parts:
        if one not in strokes:
            return f"{one} is not in Unihan"
    sums = {0}
    for part in parts:
        sums = {total + count for total in sums for count in strokes[part]}
    if not sums & strokes[character]:
        return f"{sums} strokes, not {strokes[character]}"
    if character in are_radicals | OTHER_RADICAL:
        return None
    of_parts = {ALSO_RADICAL.get(part) for part in parts}
    of_parts.update(*(radicals[part] for part in parts))
    if not of_parts & radicals[character]:
        return f"the radical is {radicals[character]}"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--unicode", type=pathlib.Path, default="/usr/share/unicode")
    parser.add_argument("file", type=pathlib.Path, nargs="?",
                        default=pathlib.Path(__file__).parent / "components.txt")
    arguments = parser.parse_args()
    known = unihan(arguments.unicode)
    seen, found = set(), []
    for number, line in enumerate(arguments.file.read_text(encoding="utf-8").splitlines(), 1):
        words = line.split("#")[0].split()
        if not words or words[1] in ("=", "~", "≈"):
            continue
        if words[0] in seen:
            found.append(f"{number}: {words[0]} stands twice")
        seen.add(words[0])
        for parts in words[1:]:
            fault = faults(words[0], parts, *known)
            if fault:
                found.append(f"{number}: {words[0]} {parts}: {fault}")
    print("\n".join(found) or f"{len(seen)} characters")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
