#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# docs/bundles.md: its verdicts, bounds and settings are those of the source, and its manifest is
# what is written.
set -eu
. "${abs_top_srcdir:?}/tests/support/tap.sh"
: "${AIGC_LABEL:?}"

document=$abs_top_srcdir/docs/bundles.md
scratch=$(mktemp -d "${TMPDIR:-/tmp}/test_bundles_document.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
LC_ALL=C.UTF-8
export LC_ALL

sed -n '/^aigc_bundle_verdict_name/,/^}/s/.*return "\([a-z-]*\)";.*/\1/p' \
    "$abs_top_srcdir/libfilter/rollout/bundle_report.c" | grep -vE '^(accepted|unknown)$' | sort \
    >"$scratch/verdicts"
sed -n '/^| Verdict |/,/^$/s/^| `\([a-z-]*\)` |.*/\1/p' "$document" | sort >"$scratch/described"
check 'verdicts are seen' test -s "$scratch/verdicts"
check 'the table of verdicts is complete' diff -u "$scratch/verdicts" "$scratch/described"

# mib NAME: a bound of limits.h in MiB.
mib() {
    sed -n "s/^#define $1 ((size_t)\([0-9]*\) << 20)$/\1/p" "$abs_top_srcdir/libfilter/limits.h"
}
check 'the bound of a bundle' grep -qF "| the bundle | $(mib AIGCP_MAX_BUNDLE_BYTES) MiB |" \
    "$document"
check 'the bounds of files' grep -qF "| $(mib AIGCP_MAX_RULE_FILE_BYTES) MiB; $(mib \
    AIGCP_MAX_LIST_BYTES) MiB; $(mib AIGCP_MAX_MANIFEST_BYTES) MiB |" "$document"
check 'the share that may be missing' grep -q "more than $(sed -n \
    's/^#define AIGC_BUNDLE_MAX_SHRINK \([0-9]*\)$/\1/p' \
    "$abs_top_srcdir/include/aigc/bundle.h") %" "$document"

# shape FILE: a manifest without its values.
shape() {
    sed -e 's/: [0-9][0-9]*/: N/g' -e 's/: "[^"]*"/: "S"/g' "$1"
}
sed -n '/^    {$/,/^    }$/s/^    //p' "$document" >"$scratch/documented"
"$AIGC_LABEL" rules build --no-config -q -o "$scratch/rules.tar" \
    "$abs_top_srcdir/tests/cli/bundle_rules"
tar -xOf "$scratch/rules.tar" manifest.json >"$scratch/written"
check 'a manifest is seen' test -s "$scratch/documented"
# How many categories and files there are is another matter.
check 'the manifest is of this form' sh -c 'sort -u "$1" >"$1.lines" && sort -u "$2" >"$2.lines" &&
    diff -u "$1.lines" "$2.lines"' sh "$(shape "$scratch/documented" | sed 's/},$/}/' \
    >"$scratch/one"; echo "$scratch/one")" "$(shape "$scratch/written" | sed 's/},$/}/' \
    >"$scratch/two"; echo "$scratch/two")"

for setting in rules rules-key rules-record max-shrink; do
    check "$setting may be configured" sh -c \
        'echo "$1 = 20" >"$2/config" && ! echo | "$3" --config "$2/config" --no-scan --mark none \
            2>&1 | grep -q "there is no setting"' sh "$setting" "$scratch" "$AIGC_LABEL"
done
for option in force follow; do
    check "$option may not" sh -c \
        'echo "$1 = yes" >"$2/config" && echo | "$3" --config "$2/config" --no-scan --mark none \
            2>&1 | grep -q "there is no setting"' sh "$option" "$scratch" "$AIGC_LABEL"
done
done_testing
