#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Real, harmless text, out of Debian packages, in which no more may be found than bounds.tsv
# allows: by the shipped rules, and by the words of tests/evasion, each of which is looked for in
# every lane. What is found is reported, by rule and lane.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
here=$abs_top_srcdir/tests/clean
count=${abs_top_builddir:?}/tests/clean/count_findings
: "${AIGC_RULES:?}"

scratch=$(mktemp -d "${TMPDIR:-/tmp}/test_clean_text.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

# found_in SET PACKAGE TEXT RULES: a line for each rule and lane, with "excess" in front of what
# is found too often.
found_in() {
    "$count" "$4" "$3" >"$scratch/found"
    awk -F '\t' -v set="$1" -v package="$2" -v bytes="$(wc -c <"$3")" '
        function fits(pattern, name) { return pattern == "*" || pattern == name }
        FNR == NR {
            if ($0 !~ /^#/ && $1 == set && fits($2, package)) {
                rules[++bounds] = $3
                lanes[bounds] = $4
                most[bounds] = $5
            }
            next
        }
        {
            for (i = 1; i <= bounds && !(fits(rules[i], $1) && fits(lanes[i], $2)); i++)
                ;
            often = $3 * 1000000 / bytes
            excess = often > most[i] + 0 ? "excess: " : ""
            printf "%s%s, lane %s: %d, %.2f in a megabyte (allowed: %d)\n", \
                excess, $1, $2, $3, often, most[i]
        }' "$here/bounds.tsv" "$scratch/found"
}

# try SET PACKAGE TEXT RULES
try() {
    if ! report=$(found_in "$@"); then
        not_ok "$1 rules: $2 was scanned"
        return
    fi
    [ -z "$report" ] || printf '%s\n' "$report" | comment
    no_lines "$1 rules: $2, $(wc -c <"$3") bytes, nothing beyond its bound" \
        "$(printf '%s\n' "$report" | grep '^excess' || :)"
}

for package in fortunes-zh debian-reference-zh-cn manpages-zh manpages wamerican; do
    "$here/clean_corpus.sh" "$package" >"$scratch/$package"
    if [ -s "$scratch/$package" ]; then
        try shipped "$package" "$scratch/$package" "$AIGC_RULES"
        try disguised "$package" "$scratch/$package" "$abs_top_srcdir/tests/evasion/words.yaml"
    else
        skip "$package" 'not installed'
    fi
done

# Bounds are compared at all: a rule for what stands in every text is caught.
cat >"$scratch/common.yaml" <<'RULES'
rules:
  - {id: common, title: Common, category: X.test, action: log, words: [我们]}
RULES
printf '我们在这里。\n' >"$scratch/text"
check 'what is beyond its bound is seen' test "$(found_in shipped none "$scratch/text" \
    "$scratch/common.yaml")" = \
    'excess: common, lane plain: 1, 52631.58 in a megabyte (allowed: 0)'
done_testing
