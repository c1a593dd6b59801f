#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write what the tables of libfilter need of Unihan, as small files.

    ./extract_unicode_data.py [--unicode FOLDER] [OUTPUT-FOLDER]

FOLDER has the Unicode Character Database as Debian's package unicode-data installs it; the
command "opencc", of the package of that name, knows Simplified and Japanese forms. The library is built
from the extracts, which are in the tree, so that building needs neither package nor Python.
"make update-unicode-extracts" runs this.
"""
import argparse
import bz2
import collections
import pathlib
import re
import subprocess
import unicodedata

HEADER = """\
# {title}
#
# Made by extract_unicode_data.py from the Unicode Character Database {version}. Do not edit.
# Copyright (C) 1991-2022 Unicode, Inc.; libfilter/data/README.md has the licence.
#
"""

# Syllables that are no more than a hum, as they are typed; others without a vowel have none.
HUMS = {"n": "en", "ng": "en"}
MOST_READINGS = 4


def unihan(folder, name):
    """The fields of one Unihan file: {field: {code point: value}}."""
    fields = collections.defaultdict(dict)
    with bz2.open(folder / f"Unihan_{name}.txt.bz2", "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("U+"):
                code, field, value = line.rstrip("\n").split("\t")
                fields[field][int(code[2:], 16)] = value
    return fields


def version_of(folder):
    return re.search(r"-([0-9.]+)\.txt", (folder / "Blocks.txt").read_text(encoding="utf-8"))[1]


def write(folder, name, version, title, lines):
    text = HEADER.format(title=title, version=version) + "".join(f"{line}\n" for line in lines)
    (folder / name).write_text(text, encoding="utf-8")


def toneless(reading):
    """'lǜ' as it is typed: 'lv'. Empty for a reading that nobody types."""
    text = unicodedata.normalize("NFD", reading)
    text = re.sub("[\u0300\u0301\u0304\u030c]", "", text)
    text = unicodedata.normalize("NFC", text).replace("ü", "v")
    text = HUMS.get(text, text)
    return text if re.fullmatch("[a-z]*[aeiouv][a-z]*", text) else ""


def dictionary_readings(value):
    """Of '0704.050:luò 1430.060:yuè'."""
    return {toneless(one) for entry in value.split() for one in entry.split(":")[1].split(",")}


def readings_of(code, readings):
    """The readings of a character that are really in use, the most frequent first.

    kMandarin leads, then come those that were counted (kHanyuPinlu), then those that two
    dictionaries of the present agree on.
    """
    found = [toneless(one) for one in readings["kMandarin"].get(code, "").split()]
    frequency = collections.Counter()
    for reading, count in re.findall(r"(\S+)\((\d+)\)", readings["kHanyuPinlu"].get(code, "")):
        frequency[toneless(reading)] += int(count)
    found += [reading for reading, _ in frequency.most_common()]
    found += sorted(dictionary_readings(readings["kTGHZ2013"].get(code, "")) &
                    dictionary_readings(readings["kXHC1983"].get(code, "")))
    found = [reading for reading in dict.fromkeys(found) if reading]
    return found[:MOST_READINGS], sum(frequency.values())


def write_readings(out, version, readings, mappings):
    """A character in general use has a line of its own; they are in order of frequency."""
    general = {code: int(value.split(":")[1]) for code, value in mappings["kTGH"].items()}
    lines, rare = [], collections.defaultdict(list)
    for code in sorted(set(readings["kMandarin"]) | set(readings["kHanyuPinlu"])):
        found, frequency = readings_of(code, readings)
        if not found:
            continue
        if frequency or code in general:
            order = (-frequency, general.get(code, len(general) + 1), code)
            lines.append((order, f"{' '.join(found)}\t{chr(code)}"))
        else:
            rare[" ".join(found)].append(chr(code))
    text = [line for _, line in sorted(lines)] + ["others"]
    text += [f"{found}\t{''.join(rare[found])}" for found in sorted(rare)]
    write(out, "han_readings.txt", version,
          "Sounds of Han characters: readings, the most frequent first, and the characters\n"
          "# that have them. Characters in general use come first, in order of frequency; all\n"
          "# others follow after a line that says so.", text)


# Variants and what they stand for, where Unihan and OpenCC say nothing, several things or
# something else: in print and in Japan, in Taiwan, and what ICU makes of
# 紬, 諮 and 鉋.
BY_HAND = dict(pair for pair in """
    乕虎 働动 劵券 勦剿 剱剑 卆卒 圀国 埀垂 壷壶 夘卯 夛多 姫姬 寉鹤 尓尔 尠鲜 嶽岳 悧俐 惣总 愼慎 昿旷
    晄晃 朖朗 枩松 殱歼 涜渎 渕渊 漑溉 潅灌 澑溜 煕熙 獏貘 珮佩 疂叠 癈废 皹皲 穐秋 篭笼 籏旗 籖签
    糢模 罸罚 聟婿 苅刈 萠萌 蘓苏 蘗蘖 蝿蝇 諌谏 讃赞 讐仇 賎贱 踈疏 躰体 軣轰 逹达 邉边 釖刀
    釼剑 鈬铎 鐡铁 鑵罐 閇闭 靱韧 韲齑 頚颈 頬颊 飮饮 餝饰 駈驱 鴬莺 鶫鸫 鼡鼠
    伕夫 傚效 啣衔 妳你 揹背 暸了 牠它 牴抵 玨珏 痲麻 痳淋 衹只 霤溜
    䌷绸 谘咨 鉱矿 鑛矿 铇刨
""".split())
NO_VARIANTS = set("卍卐幵荅菫戉昜")


def converted(codes, conversion):
    """What OpenCC makes of each character: {code point: code point}."""
    lines = "".join(f"{chr(code)}\n" for code in codes)
    done = subprocess.run(["opencc", "-c", conversion], input=lines, text=True, check=True,
                          capture_output=True, encoding="utf-8").stdout.split("\n")
    return {code: ord(text) for code, text in zip(codes, done) if len(text) == 1}


class Variants:
    """Which character a variant stands for.

    Characters in general use in China (kTGH) stand for themselves. Any other one stands for its
    Simplified form, for that of the traditional form of a Japanese one, or for the only
    character in general use of which it is a variant (kZVariant, kSemanticVariant); but for
    that, bare radicals do not: they are written as such to split characters.
    """

    def __init__(self, variants, mappings, sources):
        self.fields = variants
        self.general = set(mappings["kTGH"])
        self.radicals = sources["kRSUnicode"]
        self.codes = sorted(self.radicals)
        self.to_simplified = converted(self.codes, "t2s")
        self.to_traditional = converted(self.codes, "jp2t")

    def values(self, field, code):
        entries = self.fields[field].get(code, "").split()
        return {int(entry.split("<")[0][2:], 16) for entry in entries} - {code}

    def simplified(self, code):
        if code in self.general:
            return code
        form = self.to_simplified.get(code, code)
        forms = self.values("kSimplifiedVariant", code)
        return forms.pop() if form == code and len(forms) == 1 else form

    def is_bare_radical(self, code):
        return all(one.split(".")[1] == "0" for one in self.radicals[code].split())

    def others(self, code):
        """Characters in general use of which it is a variant."""
        if self.is_bare_radical(code):
            return set()
        return {self.simplified(other) for field in ("kZVariant", "kSemanticVariant")
                for other in self.values(field, code)} & self.general

    def of(self, code):
        """What `code` stands for, or None."""
        if chr(code) in BY_HAND:
            return ord(BY_HAND[chr(code)])
        if code in self.general or chr(code) in NO_VARIANTS:
            return None
        simplified = self.simplified(code)
        japanese = self.simplified(self.to_traditional.get(code, code))
        others = self.others(code)
        for form in (simplified, japanese, *(others if len(others) == 1 else ())):
            if form != code and form in self.general:
                return form
        return simplified if simplified != code else None


def equivalent_ideographs(folder):
    """Radicals and strokes as characters: {code point: code point}."""
    pairs = {}
    for line in (folder / "EquivalentUnifiedIdeograph.txt").read_text("utf-8").splitlines():
        found = re.match(r"([0-9A-F]+)(?:\.\.([0-9A-F]+))?\s*;\s*([0-9A-F]+)", line)
        if found:
            last = int(found[2] or found[1], 16)
            for code in range(int(found[1], 16), last + 1):
                pairs[code] = int(found[3], 16)
    return pairs


def write_variants(out, version, folder, variants):
    stand_for = collections.defaultdict(str)
    pairs = {code: variants.of(code) for code in variants.codes}
    pairs.update(equivalent_ideographs(folder))
    for code in sorted(pairs):
        if pairs[code]:
            stand_for[pairs[code]] += chr(code)
    write(out, "han_variants.txt", version,
          "Variants of Han characters: what they stand for, and the variants. Simplified and\n"
          "# Japanese ones are those of OpenCC 1.1.6 (Apache License 2.0).",
          [f"{chr(code)}\t{stand_for[code]}" for code in sorted(stand_for)])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--unicode", type=pathlib.Path, default="/usr/share/unicode")
    parser.add_argument("output", type=pathlib.Path, nargs="?",
                        default=pathlib.Path(__file__).parent)
    arguments = parser.parse_args()
    folder = arguments.unicode
    version = version_of(folder)
    readings = unihan(folder, "Readings")
    mappings = unihan(folder, "OtherMappings")
    write_readings(arguments.output, version, readings, mappings)
    variants = Variants(unihan(folder, "Variants"), mappings, unihan(folder, "IRGSources"))
    write_variants(arguments.output, version, folder, variants)


if __name__ == "__main__":
    main()
