#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# docs/rules.md: its rules are rules, its claims about folding hold, and its tables of keys,
# validators and limits are those of the source.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
: "${AIGC_LABEL:?}"

document=$abs_top_srcdir/docs/rules.md
source=$abs_top_srcdir/libfilter
scratch=$(mktemp -d "${TMPDIR:-/tmp}/test_rules_document.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
LC_ALL=C.UTF-8
export LC_ALL

# wrong FILE: what comes out wrong of rules that need not have examples of both kinds.
wrong() {
    "$AIGC_LABEL" rules test --json "$1" | grep -vE '"kind":"(missing|silent|known-failure|summary)"'
}

# Each yaml block becomes NNN.yaml. A block that is a part of a rule gets the rest of one, and
# the list file that it names.
awk -v folder="$scratch" '
    /^```yaml$/ { block = 1; first = 1; file = sprintf("%s/%03d.yaml", folder, ++count); next }
    /^```/ { block = 0; next }
    !block { next }
    first && $0 != "rules:" {
        print "rules:\n  - id: part\n    title: t\n    category: X.part\n    action: log" >file
    }
    { first = 0; print >file }
' "$document"
mkdir "$scratch/words"
echo word >"$scratch/words/gambling.txt"
for file in "$scratch"/*.yaml; do
    check "block $(basename "$file" .yaml) is a rule" "$AIGC_LABEL" rules check "$file"
    no_lines "block $(basename "$file" .yaml): what it shows comes out right" "$(wrong "$file")"
done

cat >"$scratch/claims" <<'RULES'
rules:
  - id: folding
    title: The table of spellings
    category: X.claims
    action: log
    words: [isis, qq123, '9', fi, kg, café, 发票, 下载]
    examples:
      match: [ISIS, Isis, ＱＱ１２３, ９, ⑨, 九, 玖, Ⅸ, ⁹, ﬁ, ㎏, Café, "CAFE\u0301", 發票, 发票, 発票]
      clean: [下 载, "99"]
  - id: invisible
    title: Invisible characters and look-alikes
    category: X.claims
    action: log
    words: [isis, 下载, weed, weapon, kiss]
    examples:
      match: ["下\u200B载", "i\u00ADsis", "w\u0435\u0435d", w33d, we@pon, ki$$]
      clean: [下 载, weeds, vvapon]
  - id: boundary
    title: Words of scripts that use spaces
    category: X.claims
    action: log
    words: [av, 大麻]
    allow: [大麻烦]
    examples:
      match: [an av file, 中av文, 买大麻, 大麻烦和大麻]
      clean: [have, AVS, 遇到大麻烦了]
  - id: no-boundary
    title: Words anywhere
    category: X.claims
    action: log
    boundary: none
    words: [av]
    examples:
      match: [have]
      clean: [a v]
  - id: dictionary
    title: Ends of words by the dictionary
    category: X.claims
    action: log
    boundary: word
    words: [和服]
    examples:
      match: [她穿着和服去赏樱花]
      clean: [产品和服务都很好]
  - id: lanes
    title: The table of disguises
    category: X.claims
    action: log
    match: [plain, skip, sound, split]
    words: [冰毒批发, telegram]
    examples:
      match: [冰毒批发, Ｔelegram, te1egram, 冰.毒~批-发, 冰 毒 批 发, 冰冰毒毒批发, 冰🧊毒批发,
        t e l e g r a m, teleeeegram, 病毒批发, bing毒批发, 冰du批fa, 冫水毒批发]
      clean: [冰毒被批评, 冰的毒的批的发, telex and gram]
  - id: plain-lane
    title: No disguise that was not asked for
    category: X.claims
    action: log
    match: [plain]
    words: [冰毒批发, telegram]
    examples:
      match: [冰毒批发, Telegram]
      clean: [冰.毒~批-发, t e l e g r a m, 病毒批发, 冫水毒批发]
  - id: default-lanes
    title: Long words are found with something in between, short ones are not
    category: X.claims
    action: log
    words: [free, spa, 冰毒批, 烟草, 法宝]
    examples:
      match: [f r e e, 冰-毒-批]
      clean: [s p a, 烟-草, 氵去宝, of reefs]
  - id: spaces
    title: A Latin word found across spaces has something in every gap
    category: X.claims
    action: log
    boundary: none
    words: [assassin]
    examples:
      match: [a s s a s s i n, "a s s\u200Ba s s i n"]
      clean: [as sassin, "as\u200B sassin"]
  - id: sound
    title: Letters of a word stand for themselves
    category: X.claims
    action: log
    match: [sound]
    sound: {least: 2}
    words: [加v信]
    examples:
      match: [加v新]
      clean: [加v不, '加,v,信']
  - id: pinyin
    title: A word all in pinyin stands free
    category: X.claims
    action: log
    match: [sound]
    words: [旅行社]
    examples:
      match: [lüxingshe, wolvxing社]
      clean: [wolvxingshe, lvxingshen]
  - id: comma
    title: A comma is passed over by the lane skip alone
    category: X.claims
    action: log
    match: [skip]
    words: [代开发票]
    examples:
      match: ['代开，发票']
      clean: [代开的发票]
  - id: no-comma
    title: And by no other
    category: X.claims
    action: log
    match: [plain, sound, split]
    words: [代开发票]
    examples:
      match: [代开发票]
      clean: ['代开，发票']
  - id: split
    title: Characters written as their parts
    category: X.claims
    action: log
    match: [split]
    words: [法宝]
    examples:
      match: [氵去宝]
      clean: [去宝]
  - id: near
    title: Numbers behind their name
    category: X.claims
    action: log
    patterns:
      - {regex: '(?<![0-9])[0-9]{9}(?![0-9])', near: [护照, passport], near_within: 8}
    examples:
      match: [護照 123456789, "123456789: Passport"]
      clean: ["123456789", 护照在很远很远的地方，另外 123456789]
  - id: folded-pattern
    title: Patterns that see folded text
    category: X.claims
    action: log
    patterns: [{ regex: 'no[0-9]{3}', fold: true }]
    examples:
      match: [ＮＯ１２３, No456]
      clean: [n0123]
  - id: plain-pattern
    title: Patterns that see the text as written, without invisible characters
    category: X.claims
    action: log
    patterns: [{ regex: 'No[0-9]{3}' }]
    examples:
      match: ["No1\u200B23"]
      clean: [ＮＯ１２３, no456]
RULES
mv "$scratch/claims" "$scratch/claims.yaml"
check 'what is said about folding is true' "$AIGC_LABEL" rules test "$scratch/claims.yaml"

# first_column HEADING: the names in backquotes of the first column of the tables of a section,
# up to the next heading.
first_column() {
    awk -v heading="$1" '
        $0 == heading { on = 1; next }
        on && /^#/ { exit }
        on && match($0, /^\| `[a-z0-9_-]+`/) { print substr($0, 4, RLENGTH - 4) }
    ' "$document" | sort
}

# names FILE TABLE: the first string of each entry of a table in a source file.
names() {
    awk -v table="$2" '
        index($0, table) { on = 1; next }
        on && /^}/ { exit }
        on && match($0, /\{ "[a-z0-9_-]+"/) { print substr($0, RSTART + 3, RLENGTH - 4) }
    ' "$source/$1" | sort
}

same() {
    test -s "$1" && diff -u "$1" "$2"
}

first_column '## Keys of a rule' >"$scratch/documented"
{ names rules/rule_reader.c 'rule_keys[]'; names rules/rule_groups.c 'aigcp_group_keys[]'; } |
    sort >"$scratch/known"
check 'the tables of keys are those of the reader' same "$scratch/known" "$scratch/documented"
sed -n '/^| Key of an overlay/,/^$/p' "$document" | grep -o '^| `[^|]*|' | grep -o '`[a-z]*`' |
    tr -d '`' | sort >"$scratch/documented"
names rules/rule_overlays.c 'overlay_keys[]' | sort >"$scratch/known"
check 'the table of keys of overlays is that of the reader' same "$scratch/known" "$scratch/documented"
first_column '## Validators' >"$scratch/documented"
names validators/validators.c 'validators[] = {' >"$scratch/known"
check 'the table of validators is that of the source' same "$scratch/known" "$scratch/documented"

# limit MACRO VALUE TEXT: the macro has the value, and the section on limits has the text.
limit() {
    grep -qF "#define $1 $2" "$source/limits.h" &&
        sed -n '/^## Limits/,/^## A rule/p' "$document" | grep -qF "$3"
}
limits() {
    while IFS='|' read -r macro value text; do
        limit "$macro" "$value" "$text" || { echo "$macro $value: $text"; return 1; }
    done <<'LIMITS'
AIGCP_MAX_RULE_FILE_BYTES|((size_t)4 << 20)|4 MiB
AIGCP_MAX_RULE_LINE_BYTES|((size_t)128 << 10)|128 KiB
AIGCP_MAX_LIST_BYTES|((size_t)64 << 20)|64 MiB
AIGCP_MAX_SOURCE_BYTES|((size_t)512 << 20)|512 MiB
AIGCP_MAX_RULE_FILES|4096|4,096
AIGCP_MAX_RULE_FOLDER_LEVELS|8|; levels of folders | 4,096; 8
AIGCP_MAX_RULES|100000|100,000
AIGCP_MAX_WORDS|2000000|2,000,000
AIGCP_MAX_WORD_CHARACTERS|64|64 characters
AIGCP_MAX_VARIANTS|100|the words of a rule | 100
AIGCP_MAX_YAML_NODES|1000000|lists of a rule file | 1,000,000
AIGCP_MAX_TOML_NODES|20000|20,000
AIGCP_MAX_REGEXES|2000|2,000
AIGCP_MAX_REGEX_BYTES|4096|4,096 bytes
AIGCP_MAX_REGEX_SPAN|2048|2,048 characters
AIGCP_MAX_REGEX_LOOKBEHIND|16|16
AIGCP_MAX_FOUND_GROUP|4|called `found` | 4
AIGCP_MAX_GROUPS|32|32;
AIGCP_MAX_CONDITION_BYTES|1000|1,000 bytes;
AIGCP_MAX_CONDITION_DEPTH|16|16 levels
AIGCP_MAX_CONDITION_WINDOW|1000|`within` 1,000
AIGCP_MAX_CONDITION_COUNT|1000|counts 1,000
AIGCP_MAX_GAP|16|`gap`; `total` | 16;
AIGCP_MAX_TOTAL_GAP|64|; 64 characters
AIGCP_MAX_NEAR|64|64; 200
AIGCP_MAX_NEAR_WITHIN|200|200 characters
AIGCP_MAX_SCORE|1000|1,000; 1,000,000; 1,000
AIGCP_MAX_THRESHOLD|1000000|1,000,000
AIGCP_MAX_THRESHOLDS|1000|; 1,000 |
AIGCP_MAX_LABEL_CHARACTERS|16|16 characters
AIGCP_MAX_METADATA_BYTES|1000|1,000 bytes
AIGCP_MAX_REPLACEMENT_BYTES|256|256 bytes
AIGCP_MAX_EXAMPLE_BYTES|65536|64 KiB
AIGCP_MAX_DIAGNOSTICS|1000|1,000 errors
LIMITS
}
check 'the limits are those of the source' limits

# library PATTERN: the number before these words in the document of the library.
library() {
    tr '\n' ' ' <"$AIGC_RULES/README.md" | sed -nE "s/.*[^0-9,]([0-9,]+) $1.*/\1/p" | tr -d ,
}
here() {
    "$AIGC_LABEL" rules stats --json "$AIGC_RULES" | sed -n "1{s/\"kinds\".*//; s/.*\"$1\":\([0-9]*\),.*/\1/p}"
}
check 'the library has as many rules as its document says' test "$(library rules,)" -eq "$(here rules)"
check 'and lists' test "$(($(library 'word lists of') + $(library 'of words that count')))" -eq \
    "$(find "$AIGC_RULES" -path '*/words/*.txt' | wc -l)"
check 'and entries, in hundreds' test "$(library 'distinct entries')" -eq \
    "$((($(here entries) + 50) / 100 * 100))"
done_testing
