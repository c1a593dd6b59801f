#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The whole pipe on real Chinese text, with the shipped rules and 10,000 words more: scan,
# label, hash, sign. Beside it, in the same run: cat, which shows what the pipes themselves
# cost, and grep -F with the same words.
set -eu

program=${AIGC_LABEL:?}
programs=${abs_top_builddir:?}/bench
measure=$programs/measure_program
here=$(cd "$(dirname "$0")" && pwd)
megabytes=${BENCH_MEGABYTES:-1000}
words=10000
# Nobody's code: region 000000 does not exist.
producer=001191000000EXAMPLE00L10000

scratch=$(mktemp -d "${TMPDIR:-/tmp}/bench_pipe.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

"$here/chinese_corpus.sh" >"$scratch/corpus"
"$programs/make_words" "$scratch/corpus" "$words" 0 >"$scratch/words.txt"
text=$scratch/text
"$programs/make_text" "$scratch/corpus" 4 "$scratch/words.txt" 1000000000 >"$text"
mkdir "$scratch/rules"
cp -r "${AIGC_RULES:?}"/* "$scratch/rules"
cp "$scratch/words.txt" "$scratch/rules/made-words.txt"
cat >"$scratch/rules/made.yaml" <<'RULES'
rules:
  - id: made.words
    title: Words for measuring
    category: X.made
    action: redact
    lists:
      - made-words.txt
RULES
"$program" keygen --no-config --quiet -o "$scratch/bench" </dev/null

pipe() {
    "$measure" "$@" "$program" --no-config --quiet --rules "$scratch/rules" --key "$scratch/bench.key" \
        --producer "$producer"
}

"$measure" throughput cat "$megabytes" "$text" cat
"$measure" throughput grep-F "$((megabytes / 10))" "$text" \
    env LC_ALL=C grep -c -F -f "$scratch/words.txt"
pipe throughput aigc-label "$megabytes" "$text"
pipe throughput aigc-label-short "$((megabytes / 100))" "$text"
"$measure" throughput aigc-label-no-rules "$megabytes" "$text" \
    "$program" --no-config --quiet --no-scan --key "$scratch/bench.key" --producer "$producer"
"$measure" first-byte cat 200 "$text" cat
pipe first-byte aigc-label 200 "$text"

# Verification, beside the hash that it rests on. Only the end of a text tells whether there is
# a mark, so a text without one takes as long.
"$measure" throughput b2sum "$megabytes" "$text" b2sum -l 256
"$measure" throughput verify "$megabytes" "$text" \
    "$program" verify --no-config --quiet --key "$scratch/bench.pub"
