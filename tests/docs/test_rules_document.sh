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
    check "block $(basename "$file" .yaml): its examples hold" "$AIGC_LABEL" rules test "$file"
done

cat >"$scratch/claims" <<'RULES'
rules:
  - id: folding
    title: The table of spellings
    category: X.claims
    action: log
    words: [isis, qq123, '1', fi, kg, 发票, 下载]
    examples:
      match: [ISIS, Isis, ＱＱ１２３, ①, ﬁ, ㎏, 發票, 发票, "下\u200B载", "i\u00ADsis"]
      clean: [下 载, "11"]
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

# first_column HEADING: the names in backquotes of the first column of the first table below.
first_column() {
    awk -v heading="$1" '
        $0 == heading { on = 1; next }
        on && /^\|/ { table = 1; if (match($0, /^\| `[a-z0-9_-]+`/)) print substr($0, 4, RLENGTH - 4) }
        on && table && !/^\|/ { exit }
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
names rule_reader.c 'rule_keys[]' >"$scratch/known"
check 'the table of keys is that of the reader' same "$scratch/known" "$scratch/documented"
first_column '## Validators' >"$scratch/documented"
names validators.c 'validators[] = {' >"$scratch/known"
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
AIGCP_MAX_RULES|100000|100,000
AIGCP_MAX_WORDS|2000000|2,000,000
AIGCP_MAX_WORD_CHARACTERS|64|64 characters
AIGCP_MAX_REGEXES|2000|2,000
AIGCP_MAX_REGEX_BYTES|4096|4,096 bytes
AIGCP_MAX_REGEX_SPAN|2048|2,048 characters
AIGCP_MAX_REGEX_LOOKBEHIND|16|16
AIGCP_MAX_METADATA_BYTES|1000|1,000 bytes
AIGCP_MAX_REPLACEMENT_BYTES|256|256 bytes
AIGCP_MAX_EXAMPLE_BYTES|65536|64 KiB
AIGCP_MAX_DIAGNOSTICS|1000|1,000 errors
LIMITS
}
check 'the limits are those of the source' limits
done_testing
