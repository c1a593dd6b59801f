#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The JSON Schema of rule files agrees with the reader: it takes the rules that are there, in any
spelling, and refuses what the reader refuses, as far as a schema can. Prints TAP.

Usage: check_rules_schema.py PROGRAM SOURCE_FOLDER RULES_FOLDER SCRATCH_FOLDER"""
import glob
import json
import os
import re
import subprocess
import sys

import jsonschema
import yaml

program, source, rules, scratch = sys.argv[1:]
count = 0
failed = 0


def check(good, name):
    global count, failed
    count += 1
    failed += not good
    print(f'{"ok" if good else "not ok"} {count} - {name}')


class Core(yaml.SafeLoader):
    """YAML 1.2 with its core schema, as editors read it: no dates, and only true and false."""


Core.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("int", r"^[-+]?[0-9]+$", list("-+0123456789")),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]+)?$", list("-+.0123456789")),
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), first)

with open(os.path.join(source, "docs/rules.schema.json"), encoding="utf-8") as file:
    schema = json.load(file)
jsonschema.Draft7Validator.check_schema(schema)
validator = jsonschema.Draft7Validator(schema)


def faults(text, loader):
    return [f"{list(e.path)}: {e.message[:120]}" for e in validator.iter_errors(yaml.load(text, loader))]


def run(*arguments):
    return subprocess.run([program, *arguments], capture_output=True, text=True, check=False)


# What is shipped, and its canonical form, which any reader of YAML takes for the same.
paths = sorted(glob.glob(os.path.join(rules, "**", "*.yaml"), recursive=True))
check(len(paths) >= 8, "there are shipped rules")
for path in paths:
    with open(path, encoding="utf-8") as file:
        text = file.read()
    name = os.path.relpath(path, rules)
    found = faults(text, Core)
    check(not found, f"{name} is valid")
    for fault in found[:3]:
        print("#  ", fault)
    form = os.path.join(scratch, "form.yaml")
    with open(form, "w", encoding="utf-8") as file:
        file.write(text)
    check(run("rules", "fmt", form).returncode == 0, f"{name} has a canonical form")
    with open(form, encoding="utf-8") as file:
        text = file.read()
    check(not faults(text, Core), f"{name}: its form is valid")

HEAD = "rules:\n  - id: a\n    title: t\n    category: A.1.f\n    action: log\n"
RULE = HEAD + "    words: [x]\n"
OVERLAY = "rules:\n  - {id: a, title: t, category: A.1.f, action: log, words: [x]}\noverlays:\n  - "

GOOD = {
    "a rule": RULE,
    "two titles": RULE.replace("title: t", "title: {en: t, zh: 题}"),
    "two actions": RULE.replace("action: log", "action: {input: off, output: stop}"),
    "off as a switch": RULE.replace("action: log", "action: off"),
    "texts that look like something else": "rules:\n  - {id: 110, title: true, category: A.1.f, "
    "action: redact, owner: 1.5, source: false, replace: true, patterns: [{regex: true}]}\n"
    "  - {id: true, title: {en: 1, zh: true}, category: X.x, action: redact, redact: hash, label: TRUE, "
    "groups: {'true': {words: [1, true]}}, condition: true, examples: {match: [1, true]}}\n"
    "  - {id: 1e3, title: no, category: X.x, action: redact, mask: 0, words: [no]}\n"
    "overlays:\n  - {rule: 110, action: shadow, note: true}\n",
    "metadata": RULE + "    level: high\n    owner: me\n    date: 2026-01-31\n    source: law\n"
    "    false_positives: some\n    status: test\n    sample: 25\n    score: -3\n",
    "examples": RULE + "    examples:\n      match: [x]\n      clean: [y, 110]\n"
    "      todo_match: ['no x']\n      todo_clean: [x y]\n",
    "everything looked for": RULE + "    hidden: [bidi]\n    match: [skip, sound]\n"
    "    skip: {gap: 2, total: 8}\n    sound: {least: 2}\n    boundary: none\n    allow: [xx]\n"
    "    patterns:\n      - {regex: 'abc[0-9]', fold: true, validate: luhn, near: [n], "
    "near_within: 9}\n",
    "groups": HEAD + "    groups:\n      one: {words: [x]}\n      two: {patterns: "
    "[{regex: abc}]}\n    condition: one and two\n",
    "a threshold": "rules:\n  - {id: a, title: t, category: A.1, action: log, threshold: "
    "{category: A.1, score: 3}}\n".replace("category: A.1, action", "category: A.1.f, action"),
    "an overlay": OVERLAY + "{rule: a, action: shadow, category: X.own, level: low, sample: 5, "
    "allow: [xy], owner: me, date: 2026-01-31, note: why}\n",
}
BAD = {
    "no rules": "{}\n",
    "an empty list": "rules: []\n",
    "an unknown key of the file": RULE + "more: x\n",
    "no id": RULE.replace("id: a\n    ", ""),
    "no title": RULE.replace("    title: t\n", ""),
    "no category": RULE.replace("    category: A.1.f\n", ""),
    "no action": RULE.replace("    action: log\n", ""),
    "nothing to look for": HEAD,
    "an unknown key": RULE + "    wrods: [x]\n",
    "an id with capitals": RULE.replace("id: a", "id: Acme"),
    "a category that is none": RULE.replace("A.1.f", "A.6.a"),
    "a category beyond its letters": RULE.replace("A.1.f", "A.3.f"),
    "an action that is none": RULE.replace("log", "block"),
    "one direction": RULE.replace("action: log", "action: {input: log}"),
    "one title of two": RULE.replace("title: t", "title: {en: t}"),
    "a status that is none": RULE + "    status: done\n",
    "a level that is none": RULE + "    level: severe\n",
    "a day that is none": RULE + "    date: 2026-13-01\n",
    "a sample of nothing": RULE + "    sample: 0\n",
    "words that are no list": HEAD + "    words: x\n",
    "an empty word": HEAD + "    words: ['']\n",
    "a word that is a list": HEAD + "    words: [[x]]\n",
    "a lane that is none": RULE + "    match: [fuzzy]\n",
    "a gap too wide": RULE + "    skip: {gap: 17}\n",
    "a boundary that is none": RULE + "    boundary: maybe\n",
    "hidden text of no kind": HEAD + "    hidden: [emoji]\n",
    "a pattern without regex": HEAD + "    patterns: [{fold: true}]\n",
    "a validator that is none": HEAD + "    patterns: [{regex: abc, validate: lunn}]\n",
    "fold that is no switch": HEAD + "    patterns: [{regex: abc, fold: maybe}]\n",
    "a condition without groups": RULE + "    condition: x\n",
    "a group with capitals": HEAD + "    groups: {Drug: {words: [x]}}\n",
    "an empty group": HEAD + "    groups: {drug: {}}\n",
    "an unknown kind of example": RULE + "    examples: {mtach: [x]}\n",
    "a threshold with words": RULE + "    threshold: {category: A.1, score: 3}\n",
    "a threshold without score": HEAD + "    threshold: {category: A.1}\n",
    "a mask of two characters": RULE.replace("log", "redact") + "    mask: 10\n",
    "a label in small letters": RULE.replace("log", "redact") + "    redact: hash\n    label: phone\n",
    "an overlay without a rule": OVERLAY + "{action: log}\n",
    "an overlay that changes nothing": OVERLAY + "{rule: a, note: why}\n",
    "an overlay with words": OVERLAY + "{rule: a, action: log, words: [y]}\n",
}
for name, text in GOOD.items():
    path = os.path.join(scratch, "good.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    result = run("rules", "check", path)
    check(result.returncode == 0, f"{name}: the reader takes it")
    if result.returncode:
        print("#  ", result.stdout.replace("\n", "\n#   "))
    for loader in (Core, yaml.SafeLoader, yaml.BaseLoader):
        if loader is yaml.SafeLoader and "2026-" in text:
            continue  # a date of YAML 1.1 has no counterpart in JSON
        found = faults(text, loader)
        check(not found, f"{name}: the schema takes it ({loader.__name__})")
        for fault in found[:3]:
            print("#  ", fault)
for name, text in BAD.items():
    path = os.path.join(scratch, "bad.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    check(run("rules", "check", path).returncode == 1, f"{name}: the reader refuses it")
    check(faults(text, Core), f"{name}: the schema refuses it")


def keys_of(path, table):
    """The names in a table of keys of the reader."""
    with open(os.path.join(source, "libfilter/rules", path), encoding="utf-8") as file:
        text = file.read()
    start = text.index(table)
    return set(re.findall(r'\{ "([a-z_-]+)"', text[start:text.index("};", start)]))


def schema_keys(name):
    return set(schema["definitions"][name]["properties"])


group = keys_of("rule_groups.c", "aigcp_group_keys[] =")
check(keys_of("rule_reader.c", "rule_keys[] =") | group == schema_keys("rule"), "keys of a rule")
check(group == schema_keys("group"), "keys of a group")
check(keys_of("rule_groups.c", "pattern_keys[] =") == schema_keys("pattern"), "keys of a pattern")
check(keys_of("rule_overlays.c", "overlay_keys[] =") == schema_keys("overlay"), "keys of an overlay")
check(keys_of("rule_reader.c", "example_keys[] =") == schema_keys("examples"), "kinds of examples")
check(keys_of("rule_reader.c", "file_keys[] =") == set(schema["properties"]), "keys of a file")
with open(os.path.join(source, "libfilter/validators/validators.c"), encoding="utf-8") as file:
    validators = re.findall(r'\{ "([a-z0-9-]+)"', file.read())
check(sorted(validators) == schema["definitions"]["pattern"]["properties"]["validate"]["enum"],
      "validators")
print(f"1..{count}")
sys.exit(1 if failed else 0)
