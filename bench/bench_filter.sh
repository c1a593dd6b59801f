#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The engine alone, on clean Chinese text: the shipped rules, then 10,000 and 100,000 words.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d "${TMPDIR:-/tmp}/bench_filter.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

for count in 10000 100000; do
    LC_ALL=C awk -v count="$count" -f "$here/made_words.awk" "$here/clean_text.txt" \
        >"$scratch/$count.txt"
    cat >"$scratch/$count.yaml" <<RULES
rules:
  - {id: words, title: Words, category: X.made, action: redact, lists: [$count.txt]}
RULES
done
"${abs_top_builddir:?}/bench/bench_filter" "$here/clean_text.txt" "${AIGC_RULES:?}" \
    "$scratch/10000.yaml" "$scratch/100000.yaml"
