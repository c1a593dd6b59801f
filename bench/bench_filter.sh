#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The engine on whole rule sets: the shipped rules; and what 200 expressions add to 10,000
# words. The text is real and holds none of the words.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
programs=${abs_top_builddir:?}/bench
scratch=$(mktemp -d "${TMPDIR:-/tmp}/bench_filter.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

"$here/chinese_corpus.sh" >"$scratch/corpus"
"$programs/make_words" "$scratch/corpus" 10000 0 >"$scratch/words.txt"
"$programs/make_text" "$scratch/corpus" 32 "$scratch/words.txt" 1000000000 >"$scratch/text"
cat >"$scratch/words.yaml" <<'RULES'
rules:
  - {id: words, title: Words, category: X.made, action: redact, lists: [words.txt]}
RULES
mkdir "$scratch/both"
cp "$scratch/words.txt" "$scratch/words.yaml" "$scratch/both"
awk -f "$here/make_expressions.awk" "$here/secrets.tsv" >"$scratch/both/expressions.yaml"

"$programs/bench_filter" "$scratch/text" \
    10000-words "$scratch/words.yaml" \
    10000-words-200-expressions "$scratch/both" \
    200-expressions "$scratch/both/expressions.yaml" \
    shipped "${AIGC_RULES:?}"
