#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Answers of a model through the library: what an event costs, in reads of several sizes ("read":0
# is an event at a time).
set -eu
scratch=$(mktemp -d "${TMPDIR:-/tmp}/bench_response.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
python3 "${abs_top_srcdir:?}/bench/make_stream.py" "$scratch"
"${abs_top_builddir:?}/bench/bench_response" "$scratch/rules.yaml" "$scratch/stream.sse" \
    "$scratch/turns.sse" "$scratch/llama.sse"
