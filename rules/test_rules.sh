#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# "aigc-label rules check" and "rules test" are content with the rule library as shipped, and
# not with a copy that was spoilt.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
: "${AIGC_LABEL:?}" "${AIGC_RULES:?}"

LC_ALL=C.UTF-8
export LC_ALL
scratch=$(mktemp -d "${TMPDIR:-/tmp}/test_rules.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

# exits STATUS COMMAND...
exits() {
    wanted=$1
    shift
    status=0
    "$@" || status=$?
    [ "$status" -eq "$wanted" ]
}

check 'the rule library is without errors' "$AIGC_LABEL" rules check "$AIGC_RULES"
check 'all its examples hold' "$AIGC_LABEL" rules test "$AIGC_RULES"
check 'its files are in their form' "$AIGC_LABEL" rules fmt --check "$AIGC_RULES"
for file in "$AIGC_RULES"/*/*.yaml; do
    check "${file#"$AIGC_RULES"/} is usable alone" "$AIGC_LABEL" rules test "$file"
done
for list in "$AIGC_RULES"/*/words/*.txt; do
    folder=${list%/words/*}
    check "${list#"$AIGC_RULES"/} is used" grep -qF "words/${list##*/}" "$folder"/*.yaml
done

# Columns of a list: entry, category, action, lanes, boundary, note.
has_notes() {
    awk -F '\t' '/^#/ || /^$/ { next } NF != 6 || $6 == "" { print FILENAME ": " $0; bad = 1 }
                 END { exit bad }' "$AIGC_RULES"/*/words/*.txt
}
check 'each entry of each list has a note' has_notes
distinct=$(sed -e '/^#/d' -e '/^$/d' -e 's/\t.*//' "$AIGC_RULES"/*/words/*.txt | sort -u | wc -l)
check 'the lists have 3,000 distinct entries' test "$distinct" -ge 3000
covers() {
    for kind in A.1.a A.1.b A.1.c A.1.d A.1.e A.1.f A.1.g A.1.h \
        A.2.a A.2.b A.2.c A.2.d A.2.e A.2.f A.2.g A.2.h A.2.i A.3.a A.3.b A.3.c A.3.d A.3.e \
        A.4.a A.4.b A.4.c A.4.d A.4.e A.4.f A.4.g; do
        grep -q "^    category: $kind$" "$AIGC_RULES"/*/*.yaml || { echo "$kind"; return 1; }
    done
}
check 'each kind of A.1 to A.4 has a rule' covers

# Rules without a title in Chinese.
untitled() {
    "$AIGC_LABEL" rules list --json "$AIGC_RULES" | grep -vP '"title_zh":"[^"]*\p{Han}'
}
no_lines 'each rule has a title in Chinese, too' "$(untitled)"

# Entries that are no finding but beside others say so at the top of their list. All others are
# found where they stand alone: no allowed phrase and no condition of their rule cancels them.
alone() {
    for list in "$AIGC_RULES"/*/words/*.txt; do
        ! sed -n 's/^# //p' "$list" | tr '\n' ' ' | grep -qE 'Near them|counts? only' || continue
        sed -e '/^#/d' -e '/^$/d' -e 's/\t.*//' -e 's/.*/{"text": "&"}/' "$list"
    done | { "$AIGC_LABEL" scan --rules "$AIGC_RULES" --ndjson --field text || :; } >"$scratch/alone"
    [ -s "$scratch/alone" ] && ! grep -F '"findings":[]' "$scratch/alone"
}
check 'entries are found alone' alone

sed 's/^        - 我的微信是 .*/        - 我没有微信/' "$AIGC_RULES/A.4/cn-contact.yaml" \
    >"$scratch/example.yaml"
check 'an example that does not hold is told' \
    exits 1 "$AIGC_LABEL" rules test "$scratch/example.yaml"
sed 's/^    action: .*/    action: redcat/' "$AIGC_RULES/A.4/cn-contact.yaml" \
    >"$scratch/mistake.yaml"
check 'a mistake is told' exits 1 "$AIGC_LABEL" rules check "$scratch/mistake.yaml"
done_testing
