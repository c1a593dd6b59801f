#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The engine beside others, on word lists of three sizes and a long real text.
# BENCH_WORDS="10000 100000" takes other sizes.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
programs=${abs_top_builddir:?}/bench
megabytes=48
scratch=$(mktemp -d "${TMPDIR:-/tmp}/bench_peers.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

"$here/chinese_corpus.sh" >"$scratch/corpus"

# compare WORDS ORDER NAME
compare() {
    "$programs/make_words" "$scratch/corpus" "$1" "$2" >"$scratch/words"
    "$programs/make_text" "$scratch/corpus" "$megabytes" "$scratch/words" 10000 >"$scratch/sparse"
    "$programs/make_text" "$scratch/corpus" "$megabytes" "$scratch/words" 100 >"$scratch/dense"
    "$programs/bench_peers" "$3" "$scratch/words" "$scratch/sparse" "$scratch/dense"
}

for count in ${BENCH_WORDS:-10000 100000 1000000}; do
    compare "$count" 0 "$count"
done
# Words whose neighbouring characters are neighbours in the text as well.
compare 100000 1 100000-of-pairs
